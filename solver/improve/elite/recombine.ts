/** New solutions from old ones, always feasible: whatever the precedence graph, no repair is needed. */
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';

/**
 * A solution between two others: nodes by the weighted mean of their positions in both linear extensions, which is a linear extension of all
 * arcs that both share, and so of precedence. `share` is the weight of the second.
 */
export function between(shop: Shop, one: Genome, other: Genome, share: number, random: Xorshift, child: Genome): void {
  const key = new Float64Array(shop.none);
  for (let index = 0; index < one.order.length; index++) key[one.order[index]] = (1 - share) * index;
  for (let index = 0; index < other.order.length; index++) key[other.order[index]] += share * index;
  // Equal keys: as in the first parent, which keeps precedence.
  child.order.set(one.order);
  sortByKey(child.order, key);
  for (const node of child.order) child.mode[node] = (random.real() < share ? other.mode[node] : one.mode[node])!;
}

/** A random linear extension, with random modes among those that are not much slower than the quickest. */
export function randomGenome(shop: Shop, random: Xorshift, child: Genome): void {
  const { problem, predecessors, successors, nodes, work } = shop;
  const waiting = new Int32Array(shop.none);
  const open: number[] = [];
  for (const node of nodes) {
    waiting[node] = predecessors.offset[node + 1] - predecessors.offset[node];
    if (waiting[node] === 0) open.push(node);
    let quickest = Infinity;
    for (let mode = problem.modeOffset[node]; mode < problem.modeOffset[node + 1]; mode++) {
      quickest = Math.min(quickest, work[mode]);
    }
    let ties = 0;
    for (let mode = problem.modeOffset[node]; mode < problem.modeOffset[node + 1]; mode++) {
      if (work[mode] <= quickest * 1.2 && random.below(++ties) === 0) child.mode[node] = mode;
    }
  }
  for (let filled = 0; filled < nodes.length; filled++) {
    const index = random.below(open.length);
    const node = open[index];
    open[index] = open.at(-1)!;
    open.pop();
    child.order[filled] = node;
    for (let k = successors.offset[node]; k < successors.offset[node + 1]; k++) {
      const to = successors.node[k];
      if (--waiting[to] === 0) open.push(to);
    }
  }
}

/** Stable. */
function sortByKey(order: Int32Array, key: Float64Array): void {
  const rank = new Float64Array(key.length);
  for (let index = 0; index < order.length; index++) rank[order[index]] = index;
  order.sort((one, other) => key[one] - key[other] || rank[one] - rank[other]);
}
