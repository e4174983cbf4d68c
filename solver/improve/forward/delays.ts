/**
 * Idle time that pays: where it costs something to end an order early, the node that ends it may wait though all it needs is there, and where
 * overtime costs something any node may wait until that is over. When a node is to end is part of the solution, so that whatever follows from
 * it is timed exactly, and others may take the time that it leaves. As it is the end, no order that waits for its due date is late for it, whatever
 * set-up or machine the node comes to have.
 */
import { always, never } from '../../model/columns.ts';
import { overtimeWithin } from '../../model/overtime.ts';
import type { Policy } from '../../model/policy.ts';
import type { WorkingTime } from '../../time/working-time.ts';
import type { Shop } from '../shop/shop.ts';

export class Delays {
  /** When each node is to end at the earliest; `always`: as early as it can. */
  readonly until: Int32Array;
  private readonly shop: Shop;
  private readonly time: WorkingTime;
  /** 1 for nodes that an order's end depends on. */
  private readonly isLast: Uint8Array;
  private readonly earlinessCounts: boolean;
  /** The node whose delay was changed last, and what it was; -1: it stays. */
  private changed = -1;
  private before = always;

  constructor(shop: Shop, time: WorkingTime, isLast: Uint8Array, weights: Policy['weights']) {
    this.shop = shop;
    this.earlinessCounts = weights.earliness > 0;
    this.time = time;
    this.isLast = isLast;
    this.until = new Int32Array(shop.none + 1).fill(always);
  }

  isDelayed(node: number): boolean {
    return this.until[node] !== always;
  }

  clear(): void {
    this.until.fill(always);
    this.changed = -1;
  }

  /** Changes a delay, which can be taken back until the next change or `accept`. */
  set(node: number, until: number): void {
    this.changed = node;
    this.before = this.until[node]!;
    this.until[node] = until;
  }

  accept(): void {
    this.changed = -1;
  }

  takeBack(): void {
    if (this.changed >= 0) this.until[this.changed] = this.before;
    this.changed = -1;
  }

  /** When the order is due that the node ends, within the horizon; `-never` if it ends none. */
  dueOf(node: number): number {
    const { orderDue, partOrder, horizon } = this.shop.problem;
    return this.isLast[node] === 1 ? Math.min(orderDue[partOrder[node]], horizon) : -never;
  }

  /**
   * Has a node wait for when it started in a schedule, where that was in time for the order it ends, or took less overtime than it does now;
   * does it wait? `setup` is in seconds.
   */
  waitAsIn(
    start: Int32Array,
    node: number,
    mode: number,
    setup: number,
    now: { start: Int32Array; end: Int32Array },
  ): boolean {
    const { problem } = this.shop;
    const end = this.time.finish(problem.modeCalendar[mode], start[node], setup + problem.modeRun[mode]);
    const overtime = (from: number, to: number): number => overtimeWithin(problem, problem.modeMachine[mode], from, to);
    const isInTime = this.earlinessCounts && end <= this.dueOf(node);
    if (!isInTime && overtime(start[node], end) >= overtime(now.start[node], now.end[node])) return false;
    this.until[node] = end;
    return true;
  }

  /** When the node begins that waits until it ends as it should, with so much work in a mode; `always` if it does not wait. */
  begin(node: number, mode: number, work: number): number {
    const until = this.until[node];
    if (until === always) return always;
    const { modeCalendar, partInterruptible } = this.shop.problem;
    if (partInterruptible[node] === 0) return this.time.latestFit(modeCalendar[mode], until, work);
    return this.time.latestBegin(modeCalendar[mode], until, work);
  }
}
