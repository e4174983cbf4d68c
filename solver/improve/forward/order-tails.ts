/**
 * Estimates of what a move costs, by the longest paths from each node to the end of each order (Mati, Dauzère-Pérès and Lahlou 2011, for
 * any regular objective): a move changes paths through the nodes whose places it changes, and those alone are looked at. For plain shops of
 * few orders, whose tails are quick to keep; the best estimates are then evaluated exactly.
 */
import type { Costs } from './costs.ts';
import type { Shop } from '../shop/shop.ts';
import { isPlain } from './plain.ts';
import type { Timing } from './timing.ts';

/** Less than any path. */
const noPath = -1_000_000_000;

/** Tails kept at most; with more, exact evaluation costs less. */
const mostTails = 40_000;

/** Is the shop one that tails by order are worth keeping for? */
export function hasOrderTails(shop: Shop): boolean {
  return shop.nodes.length * shop.problem.orderCount <= mostTails && isPlain(shop);
}

export class OrderTails {
  private readonly timing: Timing;
  private readonly costs: Costs;
  /** Orders with nodes, and the column of each. */
  private readonly orders: Int32Array;
  private readonly column: Int32Array;
  /** By node, then column: longest path from the node's start to the end of the order. */
  private readonly tail: Int32Array;
  private readonly segment: number[] = [];
  private readonly begin: number[] = [];
  private readonly row: Int32Array;
  private readonly estimate: Int32Array;
  private readonly isCritical: Uint8Array;

  constructor(timing: Timing, costs: Costs) {
    const { problem, nodes, none } = timing.sequences.shop;
    this.timing = timing;
    this.costs = costs;
    this.orders = Int32Array.from(new Set(nodes.map((node) => problem.partOrder[node])));
    this.column = new Int32Array(problem.orderCount);
    for (const [index, order] of this.orders.entries()) this.column[order] = index;
    const width = this.orders.length;
    this.tail = new Int32Array((none + 1) * width).fill(noPath);
    this.row = new Int32Array(width);
    this.estimate = new Int32Array(width);
    this.isCritical = new Uint8Array(width);
  }

  /** After the sequences were loaded or changed. */
  update(): void {
    const { tail, column, timing, costs } = this;
    const { order, next, mode, shop, tailsFrom } = timing.sequences;
    const { after, lagAfter, none, work, problem } = shop;
    const width = this.orders.length;
    for (let index = tailsFrom; index >= 0; index--) {
      const node = order[index];
      const own = node * width;
      const follower = after[node];
      const byLink = follower * width;
      const lag = follower === none ? 0 : lagAfter[node];
      const byMachine = next[node] * width;
      const duration = work[mode[node]];
      for (let k = 0; k < width; k++) {
        const one = tail[byLink + k] + lag;
        const other = tail[byMachine + k];
        tail[own + k] = duration + (one > other ? one : other);
      }
      if (costs.isLast[node] === 0) continue;
      const at = own + column[problem.partOrder[node]];
      if (tail[at] < duration) tail[at] = duration;
    }
  }

  /** What everything costs after a move, about. */
  costIf(node: number, mode: number, behind: number): number {
    const { segment, timing } = this;
    const { previous, next, position, machine, first, shop } = timing.sequences;
    const { none, problem } = shop;
    segment.length = 0;
    let ahead = behind === none ? first[problem.modeMachine[mode]] : next[behind];
    let before = behind;
    if (problem.modeMachine[mode] !== machine[node]) segment.push(node);
    else if (behind !== none && position[behind] > position[node]) {
      before = previous[node]!;
      for (let other = next[node]; other !== ahead; other = next[other]!) segment.push(other);
      segment.push(node);
    } else {
      segment.push(node);
      for (let other = ahead; other !== node; other = next[other]!) segment.push(other);
      ahead = next[node]!;
    }
    return this.costOfSegment(node, mode, before, ahead);
  }

  /** The segment, in its new sequence, goes between two nodes of the machine. */
  private costOfSegment(moved: number, mode: number, before: number, ahead: number): number {
    const { segment, begin, row, estimate, isCritical, tail, timing, costs, orders, column } = this;
    const { start, sequences } = timing;
    const { shop } = sequences;
    const { after, lagAfter, work, problem } = shop;
    const width = orders.length;
    let at = timing.freeAfter(problem.modeMachine[mode], before);
    isCritical.fill(0);
    estimate.fill(noPath);
    for (let index = 0; index < segment.length; index++) {
      const node = segment[index];
      const ready = timing.readyAt(node);
      if (ready > at) at = ready;
      begin[index] = at;
      at += work[node === moved ? mode : sequences.mode[node]];
      for (let k = 0, own = node * width; k < width; k++) {
        if (start[node] + tail[own + k] === costs.orderEnd[orders[k]]) isCritical[k] = 1;
      }
    }
    for (let k = 0, own = ahead * width; k < width; k++) row[k] = tail[own + k]!;
    for (let index = segment.length - 1; index >= 0; index--) {
      const node = segment[index];
      const duration = work[node === moved ? mode : sequences.mode[node]];
      const byLink = after[node] * width;
      const lag = lagAfter[node];
      const own = costs.isLast[node] === 1 ? column[problem.partOrder[node]] : -1;
      for (let k = 0; k < width; k++) {
        const linked = tail[byLink + k] + lag;
        let length = row[k];
        if (linked > length) length = linked;
        if (k === own && length < 0) length = 0;
        row[k] = length + duration;
        const end = begin[index] + length + duration;
        if (end > estimate[k]) estimate[k] = end;
      }
    }
    let cost = 0;
    for (let k = 0; k < width; k++) {
      const order = orders[k];
      const now = costs.orderEnd[order];
      // Where no path through the segment was the longest, what was the longest still is.
      const end = isCritical[k] === 1 || estimate[k] > now ? estimate[k] : now;
      cost += end === now ? costs.orderCost[order] : costs.costOf(order, end);
    }
    return cost;
  }
}
