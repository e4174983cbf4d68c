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

/** Nodes in a row that a child takes over from one parent, on average, at most; drawn for each child. */
const longestStretch = 10;

/**
 * A solution between two others, of stretches of either in turn: whatever comes next in the one, and is not there yet, then in the other, from the
 * beginning or as often from the end. So it is a linear extension of all arcs that both share. Two parents have many such children.
 */
export function interleaved(shop: Shop, one: Genome, other: Genome, random: Xorshift, child: Genome): void {
  const count = one.order.length;
  const isPlaced = new Uint8Array(shop.none);
  const isBackward = random.below(2) === 1;
  const most = 2 * (1 + random.below(longestStretch));
  const place = (index: number): number => (isBackward ? count - 1 - index : index);
  const parents = [one, other].map((parent) => ({ ...parent, at: 0 }));
  let turn = random.below(2);
  let left = 1 + random.below(most);
  for (let filled = 0; filled < count; filled++) {
    if (left === 0) {
      turn = 1 - turn;
      left = 1 + random.below(most);
    }
    left--;
    const parent = parents[turn];
    while (isPlaced[parent.order[place(parent.at)]] === 1) parent.at++;
    const node = parent.order[place(parent.at)];
    isPlaced[node] = 1;
    child.order[place(filled)] = node;
    child.mode[node] = parent.mode[node]!;
  }
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

/** Nodes by `key`, ascending; of equal ones those first that were. */
export function sortByKey(order: Int32Array, key: Float64Array): void {
  const rank = new Float64Array(key.length);
  for (let index = 0; index < order.length; index++) rank[order[index]] = index;
  order.sort((one, other) => key[one] - key[other] || rank[one] - rank[other]);
}
