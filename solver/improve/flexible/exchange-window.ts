/**
 * Recombination where nodes have modes to choose from. Between two schedules in all their modes and sequences there is little but disorder, as
 * the sequences of either fit its own modes; so the child is one parent but for a stretch of time, in which it does as the other one does
 * (time horizon exchange; Lin, Goodman and Punch 1997).
 */
import { Heap } from '../../construct/heap.ts';
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';

/** Shares of the time that the stretch takes, at least and at most. */
const narrowest = 0.05;
const widest = 0.25;

/** Writes into `child` what is feasible whatever the precedence graph: modes and turns of `other` within the stretch, else of `one`. */
export function exchangeWindow(shop: Shop, one: Genome, other: Genome, random: Xorshift, child: Genome): void {
  const key = startsIn(shop, one);
  const otherStart = startsIn(shop, other);
  let last = 0;
  for (const node of shop.nodes) last = Math.max(last, key[node], otherStart[node]);
  const width = (narrowest + (widest - narrowest) * random.real()) * (last + 1);
  const from = random.real() * (last + 1 + width) - width;
  for (const node of shop.nodes) {
    const at = (key[node] + otherStart[node]) / 2;
    const isExchanged = at >= from && at < from + width;
    child.mode[node] = (isExchanged ? other : one).mode[node]!;
    if (isExchanged) key[node] = otherStart[node]!;
  }
  extendByKey(shop, one.order, key, child.order);
}

/** When each node starts by links and machines. */
function startsIn({ none, problem, work, release, predecessors }: Shop, { order, mode }: Genome): Float64Array {
  const start = new Float64Array(none);
  const machineEnd = new Float64Array(problem.machineCount);
  const { offset, node: source, lag } = predecessors;
  for (const node of order) {
    const machine = problem.modeMachine[mode[node]];
    let at = Math.max(release[node], machineEnd[machine]);
    for (let k = offset[node]; k < offset[node + 1]; k++) {
      at = Math.max(at, start[source[k]] + work[mode[source[k]]] + lag[k]);
    }
    start[node] = at;
    machineEnd[machine] = at + work[mode[node]];
  }
  return start;
}

/** The linear extension that takes, of the nodes nothing is ahead of, the one of least key; of those the first of `order`. */
function extendByKey(shop: Shop, order: Int32Array, key: Float64Array, extension: Int32Array): void {
  const { none, nodes, predecessors, successors } = shop;
  const rank = new Int32Array(none);
  const waiting = new Int32Array(none);
  for (const [index, node] of order.entries()) rank[node] = index;
  const open = new Heap((a, b) => key[a] - key[b] || rank[a] - rank[b]);
  for (const node of nodes) {
    waiting[node] = predecessors.offset[node + 1] - predecessors.offset[node];
    if (waiting[node] === 0) open.push(node);
  }
  for (let filled = 0; filled < nodes.length; filled++) {
    const node = open.pop();
    extension[filled] = node;
    for (let k = successors.offset[node]; k < successors.offset[node + 1]; k++) {
      const to = successors.node[k];
      if (--waiting[to] === 0) open.push(to);
    }
  }
}
