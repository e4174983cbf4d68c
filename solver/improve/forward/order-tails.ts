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
  private readonly makespanWeight: number;
  /** Orders with nodes, and the column of each. */
  private readonly orders: Int32Array;
  private readonly column: Int32Array;
  /** By node, then column: longest path from the node's start to the end of the order. */
  private readonly tail: Int32Array;
  /** By column: when the order ends. */
  private readonly ends: Int32Array;
  private readonly segment: number[] = [];
  /** Of the segment's nodes after the move. */
  private readonly begin: number[] = [];
  private readonly duration: number[] = [];
  private readonly row: Int32Array;
  private readonly estimate: Int32Array;
  private readonly isCritical: Uint8Array;

  /** `makespanWeight`: what a second of the makespan costs. */
  constructor(timing: Timing, costs: Costs, makespanWeight: number) {
    const { problem, nodes, none } = timing.sequences.shop;
    this.timing = timing;
    this.costs = costs;
    this.makespanWeight = makespanWeight;
    this.orders = Int32Array.from(new Set(nodes.map((node) => problem.partOrder[node])));
    this.column = new Int32Array(problem.orderCount);
    for (const [index, order] of this.orders.entries()) this.column[order] = index;
    const width = this.orders.length;
    this.tail = new Int32Array((none + 1) * width).fill(noPath);
    this.ends = new Int32Array(width);
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
    for (let k = 0; k < width; k++) this.ends[k] = costs.orderEnd[this.orders[k]]!;
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

  /** What all orders and the makespan cost after a move, about; if that is more than `most`, anything that is. */
  costIf(node: number, mode: number, behind: number, most: number): number {
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
    this.layOut(node, mode, before);
    this.measure(ahead);
    return this.costOfEnds(most);
  }

  /** When the segment, in its new sequence, begins behind a node of the machine. */
  private layOut(moved: number, mode: number, before: number): void {
    const { segment, begin, duration, timing } = this;
    const { shop, mode: modes } = timing.sequences;
    let at = timing.freeAfter(shop.problem.modeMachine[mode], before);
    for (let index = 0; index < segment.length; index++) {
      const node = segment[index];
      const ready = timing.readyAt(node);
      if (ready > at) at = ready;
      begin[index] = at;
      duration[index] = shop.work[node === moved ? mode : modes[node]]!;
      at += duration[index];
    }
  }

  /** Longest paths through the segment to the end of each order, and whether such a path was the longest of all. */
  private measure(ahead: number): void {
    const { segment, begin, duration, row, estimate, isCritical, tail, timing, costs, column, ends } = this;
    const { start, sequences } = timing;
    const { after, lagAfter, problem } = sequences.shop;
    const width = ends.length;
    for (let k = 0, own = ahead * width; k < width; k++) {
      row[k] = tail[own + k]!;
      estimate[k] = noPath;
      isCritical[k] = 0;
    }
    for (let index = segment.length - 1; index >= 0; index--) {
      const node = segment[index];
      const work = duration[index];
      const began = begin[index];
      const started = start[node];
      const own = node * width;
      const byLink = after[node] * width;
      const lag = lagAfter[node];
      if (costs.isLast[node] === 1) {
        const order = column[problem.partOrder[node]];
        if (row[order] < 0) row[order] = 0;
      }
      for (let k = 0; k < width; k++) {
        const linked = tail[byLink + k] + lag;
        const length = (row[k] > linked ? row[k] : linked) + work;
        row[k] = length;
        if (began + length > estimate[k]) estimate[k] = began + length;
        if (started + tail[own + k] === ends[k]) isCritical[k] = 1;
      }
    }
  }

  /** Where no path through the segment was the longest, what was the longest still is. */
  private costOfEnds(most: number): number {
    const { ends, estimate, isCritical, costs, orders, makespanWeight } = this;
    let cost = 0;
    const { now } = this.timing.sequences.shop.problem;
    let latest = now;
    for (let k = 0; k < ends.length && cost <= most; k++) {
      const before = ends[k];
      const end = isCritical[k] === 1 || estimate[k] > before ? estimate[k] : before;
      if (end > latest) latest = end;
      cost += end === before ? costs.orderCost[orders[k]] : costs.costOf(orders[k], end);
    }
    return cost + makespanWeight * (latest - now);
  }
}
