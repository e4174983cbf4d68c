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
  const waiting = waitingCounts(problem);
  const order = new Int32Array(problem.clusterCount);
  const heap = new KeyedHeap(key);
  for (let cluster = 0; cluster < problem.clusterCount; cluster++) if (waiting[cluster] === 0) heap.push(cluster);
  for (let filled = 0; heap.size > 0; filled++) {
    const cluster = heap.pop();
    order[filled] = cluster;
    release(problem, waiting, cluster, heap);
  }
  return order;
}

/** A pass for `Decoder.construct` that places clusters in the linear extension by `key`. */
export function inOrderOf(problem: Problem, key: Float64Array): (place: (cluster: number) => boolean) => void {
  return inOrder(linearExtension(problem, key));
}

/** A pass for `Decoder.construct` that places clusters in `order`, a linear extension. */
export function inOrder(order: Int32Array): (place: (cluster: number) => boolean) => void {
  return (place) => {
    for (let index = 0; index < order.length && place(order[index]); index++);
  };
}
