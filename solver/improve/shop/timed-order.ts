/**
 * The order to place clusters in so that each part finds the place the graph has timed for it: a linear extension of precedence in which
 * every node comes behind its predecessor on its machine, too, as it is set up behind that. The decoder places parts that maximum lags tie
 * together all at once, so that clusters may wait for one another in a circle: then one goes ahead that waits for others with its later parts
 * alone, what follows those whose set-ups, and so their ends, are not final yet waits until they are, and what that takes comes before all else.
 */
import { KeyedHeap } from '../../construct/heap.ts';
import { release, waitingCounts } from '../../construct/linear-extension.ts';
import type { Shop } from './shop.ts';

/** Clusters placed between two looks at whether to stop. */
const placedBetweenLooks = 64;

/** What the graph has decided; by part, with `none` for no node. */
export type TimedNodes = {
  /** All nodes. */
  order: Int32Array;
  /** What each follows on its machine. */
  previous: Int32Array;
  start: Int32Array;
  end: Int32Array;
  /** The latest end of a node with whatever set-up; asked for few. */
  latestEnd(node: number): number;
  /** Do both draw on some resource? */
  share(one: number, other: number): boolean;
  /** Nodes that are to wait for another, which they would take units from. */
  waiting: ReadonlyMap<number, readonly number[]>;
};

/** Clusters in the order to place them in; of those free to go, least `key` first. Null when stopped. */
export function timedOrder(
  shop: Shop,
  key: Float64Array,
  nodes: TimedNodes,
  shouldStop: () => boolean,
): Int32Array | null {
  const { order, previous, start, end } = nodes;
  const { problem, none, isNode } = shop;
  const { offset, node: target } = shop.successors;
  const into = shop.predecessors;
  const { clusterCount, clusterOffset, clusterPart, partCluster } = problem;
  const waiting = waitingCounts(problem);
  // Arcs into each cluster from nodes whose ends are not final.
  const unsettled = new Int32Array(clusterCount);
  // Of these, arcs to the first node of the cluster.
  const unsettledFirst = new Int32Array(clusterCount);
  const first = new Int32Array(clusterCount).fill(none);
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    for (let k = clusterOffset[cluster + 1] - 1; k >= clusterOffset[cluster]; k--) {
      if (isNode[clusterPart[k]] === 1) first[cluster] = clusterPart[k]!;
    }
  }
  const next = new Int32Array(none + 1).fill(none);
  for (const node of order) {
    next[previous[node]] = node;
    if (previous[node] !== none) count(previous[node], node, 1);
    for (let k = offset[node]; k < offset[node + 1]; k++) count(node, target[k], 1);
  }
  const isSettled = new Uint8Array(none + 1);
  isSettled[none] = 1;
  const isPlaced = new Uint8Array(clusterCount);
  // Clusters by urgency; those that wait for nothing but ends to become final are taken when nobody is free, rather if later parts alone do so.
  const isUrgent = new Uint8Array(clusterCount);
  const free = [new KeyedHeap(key), new KeyedHeap(key)] as const;
  const begun = [new KeyedHeap(key), new KeyedHeap(key)] as const;
  const stuck = new KeyedHeap(key);
  const heaps = [free[1], begun[1], free[0], begun[0], stuck];
  // Nodes that are to wait for another to be settled, as they need units that it may hold for too long until then.
  const hindered = new Map<number, number[]>();
  for (const [node, others] of nodes.waiting) {
    hindered.set(node, [...others]);
    for (const other of others) count(node, other, 1);
  }
  const open: number[] = [];
  const placed = new Int32Array(clusterCount);

  function count(from: number, to: number, change: number): void {
    const cluster = partCluster[to];
    if (partCluster[from] === cluster) return;
    unsettled[cluster] += change;
    if (first[cluster] === to) unsettledFirst[cluster] += change;
  }
  function admit(cluster: number): void {
    if (waiting[cluster] > 0 || isPlaced[cluster] === 1) return;
    const urgency = isUrgent[cluster] === 1 ? 1 : 0;
    if (unsettled[cluster] === 0) free[urgency].push(cluster);
    else if (unsettledFirst[cluster] === 0) begun[urgency].push(cluster);
  }
  function settleArc(from: number, to: number): void {
    count(from, to, -1);
    admit(partCluster[to]);
  }
  /** A placed node whose predecessor on the machine is settled is settled, and so may be what follows. */
  function settle(first: number): void {
    for (let node = first; node !== none; node = next[node]!) {
      if (isPlaced[partCluster[node]] === 0 || isSettled[node] === 1 || isSettled[previous[node]] === 0) return;
      isSettled[node] = 1;
      for (let k = offset[node]; k < offset[node + 1]; k++) settleArc(node, target[k]);
      if (next[node] !== none) settleArc(node, next[node]);
      for (const other of hindered.get(node) ?? []) settleArc(node, other);
    }
  }

  /** Whatever the cluster waits for becomes urgent. */
  function urge(first: number): void {
    const clusters = [first];
    const reach = (from: number): void => {
      const cluster = partCluster[from];
      if (isPlaced[cluster] === 1 || isUrgent[cluster] === 1) return;
      isUrgent[cluster] = 1;
      admit(cluster);
      clusters.push(cluster);
    };
    for (let cluster = clusters.pop(); cluster !== undefined; cluster = clusters.pop()) {
      for (let k = clusterOffset[cluster]; k < clusterOffset[cluster + 1]; k++) {
        const node = clusterPart[k];
        if (isNode[node] === 0) continue;
        if (previous[node] !== none) reach(previous[node]);
        for (let j = into.offset[node]; j < into.offset[node + 1]; j++) reach(into.node[j]);
      }
    }
  }
  /** Who needs units that an unsettled node may draw for too long waits for it, but for those that it waits for itself. */
  function hinder(node: number): void {
    const latest = nodes.latestEnd(node);
    const others: number[] = [];
    for (const other of order) {
      if (start[other] >= latest || end[other] <= end[node]) continue;
      const cluster = partCluster[other];
      if (isPlaced[cluster] === 1 || isUrgent[cluster] === 1 || !nodes.share(node, other)) continue;
      others.push(other);
      count(node, other, 1);
    }
    if (others.length > 0) hindered.set(node, [...(hindered.get(node) ?? []), ...others]);
  }
  function hinderBy(cluster: number): void {
    for (let k = clusterOffset[cluster]; k < clusterOffset[cluster + 1]; k++) {
      if (isNode[clusterPart[k]] === 1 && isSettled[clusterPart[k]] === 0) hinder(clusterPart[k]);
    }
  }
  const arrive = (cluster: number): void => {
    admit(cluster);
    stuck.push(cluster);
  };
  for (let cluster = 0; cluster < clusterCount; cluster++) if (waiting[cluster] === 0) arrive(cluster);
  for (let filled = 0; filled < clusterCount;) {
    const heap = heaps.find(({ size }) => size > 0)!;
    const cluster = heap.pop();
    if (isPlaced[cluster] === 1) continue;
    if (filled % placedBetweenLooks === 0 && shouldStop()) return null;
    // Others may have come to hinder it.
    if (heap !== stuck && (heap === free[0] || heap === free[1] ? unsettled[cluster] : unsettledFirst[cluster]) > 0)
      continue;
    isPlaced[cluster] = 1;
    const isForced = unsettled[cluster] > 0;
    if (isForced) urge(cluster);
    placed[filled++] = cluster;
    for (let k = clusterOffset[cluster]; k < clusterOffset[cluster + 1]; k++) {
      if (isNode[clusterPart[k]] === 1) settle(clusterPart[k]);
    }
    if (isForced) hinderBy(cluster);
    release(problem, waiting, cluster, open);
    for (let other = open.pop(); other !== undefined; other = open.pop()) arrive(other);
  }
  return placed;
}
