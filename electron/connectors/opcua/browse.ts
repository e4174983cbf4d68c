/** Looking around in an address space, in batches the server takes. */
import {
  browseAll2,
  BrowseDirection,
  NodeClass,
  NodeId,
  type ReferenceDescription,
  resolveNodeId,
} from 'node-opcua-client';
import type { ConnectorErrorCode } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import type { Link } from './link.ts';

export const objectsFolder = resolveNodeId('i=85');
export const serverObject = resolveNodeId('i=2253');
const hierarchicalReferences = resolveNodeId('i=33');
const hasSubtype = resolveNodeId('i=45');
const allFields = 63;

export type Children = 'objects' | 'variables and methods' | 'subtypes';

/** What the nodes refer to, one array for each node. Nodes that cannot be browsed have nothing. */
export async function browseChildren(
  link: Link,
  nodes: NodeId[],
  children: Children,
): Promise<Result<ReferenceDescription[][], ConnectorErrorCode>> {
  const found: ReferenceDescription[][] = [];
  const nodeClassMask =
    children === 'objects' ? NodeClass.Object : children === 'subtypes' ? 0 : NodeClass.Variable | NodeClass.Method;
  for (let at = 0; at < nodes.length; at += link.limits.browses) {
    const batch = nodes.slice(at, at + link.limits.browses).map((nodeId) => ({
      nodeId,
      browseDirection: BrowseDirection.Forward,
      referenceTypeId: children === 'subtypes' ? hasSubtype : hierarchicalReferences,
      includeSubtypes: true,
      nodeClassMask,
      resultMask: allFields,
    }));
    const results = await link.request('look around', (session) => browseAll2(session, batch));
    if (!results.ok) return results;
    for (const result of results.value) found.push(result.references ?? []);
  }
  return success(found);
}

/** The type and everything derived from it, as node id texts. */
export async function withSubtypes(link: Link, type: NodeId): Promise<Result<Set<string>, ConnectorErrorCode>> {
  const types = new Set([type.toString()]);
  let level = [type];
  while (level.length > 0) {
    const children = await browseChildren(link, level, 'subtypes');
    if (!children.ok) return children;
    level = children.value.flat().flatMap(({ nodeId }) => {
      const known = types.has(nodeId.toString());
      types.add(nodeId.toString());
      return known ? [] : [plain(nodeId)];
    });
  }
  return success(types);
}

/** A subtype of `base` by its qualified name, or null. */
export async function findSubtype(
  link: Link,
  base: NodeId,
  name: { namespaceIndex: number; name: string },
): Promise<Result<NodeId | null, ConnectorErrorCode>> {
  const seen = new Set<string>();
  let level = [base];
  while (level.length > 0) {
    const children = await browseChildren(link, level, 'subtypes');
    if (!children.ok) return children;
    level = [];
    for (const { nodeId, browseName } of children.value.flat()) {
      if (browseName.name === name.name && browseName.namespaceIndex === name.namespaceIndex)
        return success(plain(nodeId));
      if (seen.has(nodeId.toString())) continue;
      seen.add(nodeId.toString());
      level.push(plain(nodeId));
    }
  }
  return success(null);
}

/** Follows a profile path (profile.ts) from each start. Null where the path does not lead anywhere. */
export async function followPaths(
  link: Link,
  wanted: { from: NodeId; path: string }[],
): Promise<Result<(NodeId | null)[], ConnectorErrorCode>> {
  const found: (NodeId | null)[] = [];
  for (let at = 0; at < wanted.length; at += link.limits.browses) {
    const batch = wanted.slice(at, at + link.limits.browses).map(({ from, path }) => ({
      startingNode: from,
      relativePath: { elements: qualifiedNames(link, path).map(elementOf) },
    }));
    const results = await link.request('look up nodes', (session) => session.translateBrowsePath(batch as never[]));
    if (!results.ok) return results;
    if (results.value.length !== batch.length)
      return failure('bad-answer', 'The MES answered fewer paths than it was asked for.');
    for (const result of results.value) {
      const target = result.statusCode.isGood() ? result.targets?.[0] : undefined;
      // A remaining index other than "none" means that the path ends in another server.
      found.push(target && target.remainingPathIndex === 0xffffffff ? plain(target.targetId) : null);
    }
  }
  return success(found);
}

/** `prefix:Name/…` as qualified names; a namespace the server lacks becomes one that matches nothing. */
export function qualifiedNames(link: Link, path: string): { namespaceIndex: number; name: string }[] {
  return path.split('/').map((step) => {
    const colon = step.indexOf(':');
    return { namespaceIndex: link.namespace(step.slice(0, colon)) ?? 0xffff, name: step.slice(colon + 1) };
  });
}

function elementOf(targetName: { namespaceIndex: number; name: string }) {
  return { referenceTypeId: hierarchicalReferences, isInverse: false, includeSubtypes: true, targetName };
}

/** The node id of a reference without the server part. */
export function plain(id: NodeId): NodeId {
  return new NodeId(id.identifierType, id.value, id.namespace);
}
