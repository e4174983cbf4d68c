/** Topological order of parts and the clusters that maximum lags tie together. */
import { groupBy, int32 } from '../columns.ts';
import { components } from '../components.ts';

type Links = {
  linkFrom: Int32Array;
  linkTo: Int32Array;
  maxLag: Int32Array;
  outOffset: Int32Array;
  outLink: Int32Array;
  inOffset: Int32Array;
};

/** All parts, each after those it waits for (Kahn 1962). Throws on a cycle, which `readProblem` has ruled out. */
export function topologicalOrder(links: Links, partCount: number): Int32Array {
  const { linkTo, outOffset, outLink, inOffset } = links;
  const order = int32(partCount);
  const waiting = new Int32Array(partCount);
  let filled = 0;
  for (let part = 0; part < partCount; part++) {
    waiting[part] = inOffset[part + 1] - inOffset[part];
    if (waiting[part] === 0) order[filled++] = part;
  }
  for (let next = 0; next < filled; next++) {
    const part = order[next];
    for (let k = outOffset[part]; k < outOffset[part + 1]; k++) {
      const to = linkTo[outLink[k]];
      if (--waiting[to] === 0) order[filled++] = to;
    }
  }
  if (filled < partCount)
    throw new Error(`Precedence has a cycle: ${partCount - filled} of ${partCount} parts wait for one another`);
  return order;
}

/**
 * Clusters: the strongly connected components once each maximum lag is taken as an arc backwards (the cycle structures of Neumann and
 * Schwindt's project networks with minimum and maximum lags). Contracted to clusters, precedence is acyclic again.
 */
export function clustersOf(
  links: Links,
  topologicalPart: Int32Array,
): { clusterCount: number; partCluster: Int32Array; clusterOffset: Int32Array; clusterPart: Int32Array } {
  const partCount = topologicalPart.length;
  const source: number[] = [];
  const target: number[] = [];
  for (let link = 0; link < links.linkFrom.length; link++) {
    source.push(links.linkFrom[link]);
    target.push(links.linkTo[link]);
    if (links.maxLag[link] < 0) continue;
    source.push(links.linkTo[link]);
    target.push(links.linkFrom[link]);
  }
  const arcs = groupBy(source, partCount);
  const targets = arcs.members.map((arc) => target[arc]);
  const { component, count } = components(arcs.offset, targets);
  const partCluster = int32(partCount);
  partCluster.set(component);
  const inOrder = groupBy(topologicalPart.map((part) => component[part]), count); // prettier-ignore
  const clusterPart = int32(partCount);
  for (let k = 0; k < partCount; k++) clusterPart[k] = topologicalPart[inOrder.members[k]]!;
  return { clusterCount: count, partCluster, clusterOffset: inOrder.offset, clusterPart };
}
