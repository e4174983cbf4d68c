/** What a floor consists of: its machines, where each takes job orders and tells about them, and the nodes a profile names. */
import { AttributeIds, getExtraDataTypeManager, makeNodeId, NodeId, resolveNodeId } from 'node-opcua-client';
import type { ConnectorErrorCode } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import {
  browseChildren,
  findSubtype,
  followPaths,
  objectsFolder,
  plain,
  qualifiedNames,
  serverObject,
  withSubtypes,
} from './browse.ts';
import { type Link, typeSeconds } from './link.ts';
import type { MesProfile } from './profile.ts';

/** Methods of a job order receiver; which of them exist differs from floor to floor. */
export const methodNames = ['Store', 'StoreAndStart', 'Update', 'Start', 'RevokeStart', 'Cancel'] as const;
export type MethodName = (typeof methodNames)[number];

/** Where a machine takes job orders: ISA95JobOrderReceiverObjectType. */
export type Receiver = { object: NodeId; list: NodeId; methods: Map<MethodName, NodeId> };
/** Where a machine tells about job orders: ISA95JobResponseProviderObjectType. */
export type Provider = { object: NodeId; byId: NodeId };
export const machineNodeNames = ['currentJob', 'producedQuantity', 'scrapQuantity', 'progress', 'setupState'] as const;
export type MachineNodeName = (typeof machineNodeNames)[number];

export type FloorMachine = {
  id: string;
  receiver: Receiver | null;
  provider: Provider | null;
  /** Variables `CurrentState/Id` of MachineryItemState and MachineryOperationMode. */
  state: NodeId | null;
  mode: NodeId | null;
  nodes: Record<MachineNodeName, NodeId | null>;
};

export type Floor = {
  machines: Map<string, FloorMachine>;
  jobOrderType: NodeId;
  statusEventType: NodeId;
  exceptionEventType: NodeId | null;
  knownExceptions: NodeId | null;
  clock: { time: NodeId; speed: NodeId | null } | null;
};

/** Node numbers of types in their companion specifications. */
const typeNumbers = {
  receiver: ['isa95', 1002],
  provider: ['isa95', 1003],
  jobManagement: ['jobs', 1003],
  itemState: ['machinery', 1002],
  operationMode: ['machinery', 1008],
} as const;
type Kind = keyof typeof typeNumbers;
/** ISA95JobOrderDataType, ISA95JobOrderAndStateDataType, ISA95JobResponseDataType */
const [jobOrderType, jobOrderAndStateType, jobResponseType] = [3008, 3015, 3013];

/** Folders between a machine and what belongs to it. */
const innerFolders = new Set(['MachineryBuildingBlocks', 'Monitoring', 'Status', 'JobManagement']);
const mostObjects = 200_000;

type Seen = { node: NodeId; name: string; displayName: string; parent: Seen | null; kind: Kind | null };

/** Walks the address space. Fails with `bad-answer` if nothing there takes job orders. */
export async function discoverFloor(link: Link, profile: MesProfile): Promise<Result<Floor, ConnectorErrorCode>> {
  const isa95 = link.namespace('isa95');
  if (isa95 === null) {
    return failure(
      'bad-answer',
      `${link.system.name} does not have ISA-95 Job Control V2; this MES needs another profile.`,
    );
  }
  const structures = [jobOrderType, jobOrderAndStateType, jobResponseType].map((number) => makeNodeId(number, isa95));
  const loaded = await link.request(
    'load data types',
    async (session) => {
      const types = await getExtraDataTypeManager(session);
      for (const type of structures) await types.getExtensionObjectConstructorFromDataTypeAsync(type);
    },
    typeSeconds,
  );
  if (!loaded.ok) return loaded;
  const objects = await walk(link);
  if (!objects.ok) return objects;
  const machines = await machinesOf(link, profile, objects.value);
  if (!machines.ok) return machines;
  if (![...machines.value.values()].some((machine) => machine.receiver !== null)) {
    return failure(
      'bad-answer',
      `${link.system.name} shows no job order receiver to this user; ask its administrator for access.`,
    );
  }
  const extras = await extrasOf(link, profile);
  if (!extras.ok) return extras;
  return success({
    machines: machines.value,
    jobOrderType: makeNodeId(jobOrderType, isa95),
    statusEventType: makeNodeId(1006, isa95),
    ...extras.value,
  });
}

/** All objects below Objects but the server's own, breadth first. */
async function walk(link: Link): Promise<Result<Seen[], ConnectorErrorCode>> {
  const kinds = new Map<string, Kind>();
  for (const [kind, [prefix, number]] of Object.entries(typeNumbers)) {
    const namespace = link.namespace(prefix);
    if (namespace === null) continue;
    const types = await withSubtypes(link, makeNodeId(number, namespace));
    if (!types.ok) return types;
    for (const type of types.value) kinds.set(type, kind as Kind);
  }
  const seen = new Set([objectsFolder.toString(), serverObject.toString()]);
  const found: Seen[] = [];
  let level: Seen[] = [{ node: objectsFolder, name: 'Objects', displayName: 'Objects', parent: null, kind: null }];
  while (level.length > 0) {
    const children = await browseChildren(
      link,
      level.map((object) => object.node),
      'objects',
    );
    if (!children.ok) return children;
    level = children.value.flatMap((references, index) =>
      references.flatMap((reference) => {
        const key = reference.nodeId.toString();
        if (seen.has(key) || seen.size > mostObjects) return [];
        seen.add(key);
        return [
          {
            node: plain(reference.nodeId),
            name: reference.browseName.name ?? '',
            displayName: reference.displayName.text ?? '',
            parent: level[index],
            kind: kinds.get(reference.typeDefinition.toString()) ?? null,
          },
        ];
      }),
    );
    found.push(...level);
  }
  return success(found);
}

/** The object something belongs to: the nearest above that is more than a folder of a machine; itself where there is none. */
function ownerOf(object: Seen): Seen {
  let above = object.parent;
  while (above !== null && (above.kind === 'jobManagement' || innerFolders.has(above.name))) above = above.parent;
  return above === null || above.parent === null || above.name === 'Machines' ? object : above;
}

async function machinesOf(
  link: Link,
  profile: MesProfile,
  objects: Seen[],
): Promise<Result<Map<string, FloorMachine>, ConnectorErrorCode>> {
  const parts = objects.filter(({ kind }) => kind !== null && kind !== 'jobManagement');
  const owners = Map.groupBy(parts, ownerOf);
  // A provider that stands alone serves every machine without its own.
  const sharedProvider = parts.find((part) => part.kind === 'provider' && ownerOf(part) === part);
  const named = await identify(link, profile, [...owners.keys()]);
  if (!named.ok) return named;

  const machines = new Map<string, FloorMachine>();
  for (const [index, [owner, own]] of [...owners].entries()) {
    if (own.every((part) => part.kind === 'provider')) continue;
    const id = named.value[index];
    if (machines.has(id)) {
      return failure(
        'bad-profile',
        `Two machines of the MES are both called ${id}; set machine.identifiedBy to what tells them apart.`,
      );
    }
    const machine = await machineOf(link, profile, id, owner, own, sharedProvider);
    if (!machine.ok) return machine;
    machines.set(id, machine.value);
  }
  return success(machines);
}

async function identify(
  link: Link,
  profile: MesProfile,
  owners: Seen[],
): Promise<Result<string[], ConnectorErrorCode>> {
  const { identifiedBy, names } = profile.machine;
  let theirs = owners.map((owner) => (identifiedBy === 'displayName' ? owner.displayName : owner.name));
  if (identifiedBy.includes(':')) {
    const nodes = await followPaths(
      link,
      owners.map(({ node }) => ({ from: node, path: identifiedBy })),
    );
    if (!nodes.ok) return nodes;
    const wanted = nodes.value.map((nodeId) => ({
      nodeId: nodeId ?? NodeId.nullNodeId,
      attributeId: AttributeIds.Value,
    }));
    const values = await link.request('read machine names', (session) => session.read(wanted));
    if (!values.ok) return values;
    theirs = theirs.map((name, index) => {
      const value: unknown = values.value[index]?.value?.value;
      const text = typeof value === 'string' ? value : (value as { text?: unknown } | null)?.text;
      return typeof text === 'string' && text !== '' ? text : name;
    });
  }
  return success(theirs.map((name) => names[name] ?? name.slice(0, 100)));
}

async function machineOf(
  link: Link,
  profile: MesProfile,
  id: string,
  owner: Seen,
  own: Seen[],
  sharedProvider: Seen | undefined,
): Promise<Result<FloorMachine, ConnectorErrorCode>> {
  const receiver = own.find((part) => part.kind === 'receiver');
  const provider = own.find((part) => part.kind === 'provider') ?? sharedProvider;
  const itemState = own.find((part) => part.kind === 'itemState');
  const operationMode = own.find((part) => part.kind === 'operationMode');

  const starts = [receiver?.node, provider?.node].filter((node) => node !== undefined);
  const children = await browseChildren(link, starts, 'variables and methods');
  if (!children.ok) return children;
  const isa95 = link.namespace('isa95');
  const child = (node: NodeId | undefined, name: string) => {
    const references = node === undefined ? [] : children.value[starts.indexOf(node)];
    const reference = references.find(
      ({ browseName }) => browseName.name === name && browseName.namespaceIndex === isa95,
    );
    return reference === undefined ? null : plain(reference.nodeId);
  };
  const list = child(receiver?.node, 'JobOrderList');
  const byId = child(provider?.node, 'RequestJobResponseByJobOrderID');

  const paths = machineNodeNames.flatMap((name) => {
    const path = profile.machine[name];
    return path === undefined ? [] : [{ name, from: owner.node, path }];
  });
  const stateId = 'ua:CurrentState/ua:Id';
  const found = await followPaths(link, [
    ...[itemState, operationMode].map((part) => ({ from: part?.node ?? owner.node, path: stateId })),
    ...paths,
  ]);
  if (!found.ok) return found;
  const [state, mode, ...mapped] = found.value;
  const nodeAt = (name: MachineNodeName) => mapped[paths.findIndex((path) => path.name === name)] ?? null;
  return success({
    id,
    receiver:
      receiver === undefined || list === null
        ? null
        : {
            object: receiver.node,
            list,
            methods: new Map(
              methodNames.flatMap((name) => {
                const method = child(receiver.node, name);
                return method === null ? [] : [[name, method] as const];
              }),
            ),
          },
    provider: provider === undefined || byId === null ? null : { object: provider.node, byId },
    state: itemState === undefined ? null : state,
    mode: operationMode === undefined ? null : mode,
    nodes: {
      currentJob: nodeAt('currentJob'),
      producedQuantity: nodeAt('producedQuantity'),
      scrapQuantity: nodeAt('scrapQuantity'),
      progress: nodeAt('progress'),
      setupState: nodeAt('setupState'),
    },
  });
}

type Extras = Pick<Floor, 'exceptionEventType' | 'knownExceptions' | 'clock'>;

async function extrasOf(link: Link, { exceptions, clock }: MesProfile): Promise<Result<Extras, ConnectorErrorCode>> {
  const from = objectsFolder;
  const paths = [clock?.time, clock?.speed, exceptions?.known];
  const found = await followPaths(
    link,
    paths.flatMap((path) => (path === undefined ? [] : [{ from, path }])),
  );
  if (!found.ok) return found;
  const [time, speed, knownExceptions] = paths.map((path) =>
    path === undefined ? null : (found.value.shift() ?? null),
  );
  const type =
    exceptions === undefined
      ? success(null)
      : await findSubtype(link, resolveNodeId('i=2041'), qualifiedNames(link, exceptions.eventType)[0]);
  if (!type.ok) return type;
  return success({ exceptionEventType: type.value, knownExceptions, clock: time === null ? null : { time, speed } });
}
