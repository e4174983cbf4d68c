/** Linear extensions of precedence: orders of clusters in which each comes after those it waits for. */
import { partState, type Problem } from '../model/columns.ts';
import { KeyedHeap } from './heap.ts';

/** Links between planned parts of different clusters that each cluster has to wait for. */
export function waitingCounts(problem: Problem): Int32Array {
  const waiting = new Int32Array(problem.clusterCount);
  for (let link = 0; link < problem.linkFrom.length; link++) {
    const from = problem.linkFrom[link];
    if (problem.partState[from] !== partState.planned) continue;
    const to = problem.partCluster[problem.linkTo[link]];
    if (problem.partCluster[from] !== to) waiting[to]++;
  }
  return waiting;
}

/** Appends to `open` each cluster that waits for nothing more once `cluster` is out of the way. */
export function release(
  problem: Problem,
  waiting: Int32Array,
  cluster: number,
  open: { push(item: number): void },
): void {
  for (let k = problem.clusterOffset[cluster]; k < problem.clusterOffset[cluster + 1]; k++) {
    const part = problem.clusterPart[k];
    if (problem.partState[part] !== partState.planned) continue;
    for (let j = problem.outOffset[part]; j < problem.outOffset[part + 1]; j++) {
      const to = problem.partCluster[problem.linkTo[problem.outLink[j]]];
      if (to !== cluster && --waiting[to] === 0) open.push(to);
    }
  }
}

/** The linear extension that takes, among the clusters free to go, always the one of least `key`. O(n log n). */
export function linearExtension(problem: Problem, key: Float64Array): Int32Array {
  const order = new Int32Array(problem.clusterCount);
  let filled = 0;
  const append = (cluster: number): boolean => {
    order[filled++] = cluster;
    return true;
  };
  inOrderOf(problem, key)(append);
  return order;
}

/**
 * A pass for `Decoder.construct` that places clusters in the linear extension by `key`, each as soon as it is found: looking for all of them
 * first would take long without a look at whether to stop.
 */
export function inOrderOf(problem: Problem, key: Float64Array): (place: (cluster: number) => boolean) => void {
  return (place) => {
    const waiting = waitingCounts(problem);
    const heap = new KeyedHeap(key);
    for (let cluster = 0; cluster < problem.clusterCount; cluster++) if (waiting[cluster] === 0) heap.push(cluster);
    while (heap.size > 0) {
      const cluster = heap.pop();
      if (!place(cluster)) return;
      release(problem, waiting, cluster, heap);
    }
  };
}

/** A pass for `Decoder.construct` that places clusters in `order`, a linear extension. */
export function inOrder(order: Int32Array): (place: (cluster: number) => boolean) => void {
  return (place) => {
    for (let index = 0; index < order.length && place(order[index]); index++);
  };
}
