/** A longest path through links, machines and the units that one node gives to another, drawn at random where several are as long. */
import type { Xorshift } from '../xorshift.ts';
import type { UnitSchedule } from './unit-schedule.ts';

export class UnitPath {
  /** Pairs of neighbours on the path that are not linked, and so might change places: `earlier` makes `later` wait. */
  readonly earlier: Int32Array;
  readonly later: Int32Array;
  /** Pairs that count. */
  length = 0;
  private readonly schedule: UnitSchedule;
  private readonly random: Xorshift;
  private from = 0;
  private isLink = false;

  constructor(schedule: UnitSchedule, random: Xorshift) {
    const nodes = schedule.order.length;
    this.schedule = schedule;
    this.random = random;
    this.earlier = new Int32Array(nodes);
    this.later = new Int32Array(nodes);
  }

  /** Walks back from a node that ends at the makespan. */
  draw(): void {
    const { schedule, random } = this;
    const { end, makespan, shop } = schedule;
    let node = shop.none;
    let ties = 0;
    for (const sink of shop.sinks) if (end[sink] === makespan && random.below(++ties) === 0) node = sink;
    this.length = 0;
    while (node !== shop.none) {
      this.drawCause(node);
      if (this.from !== shop.none && !this.isLink) {
        this.earlier[this.length] = this.from;
        this.later[this.length++] = node;
      }
      node = this.from;
    }
  }

  /** What the node waits for until it starts, into `from`; `none` if nothing. */
  private drawCause(node: number): void {
    const { schedule, random } = this;
    const { start, end, previous, giver, shop } = schedule;
    const { none, predecessors } = shop;
    const { offset, node: source, lag } = predecessors;
    const at = start[node];
    let ties = 0;
    this.from = none;
    if (at === 0) return;
    this.isLink = true;
    for (let k = offset[node]; k < offset[node + 1]; k++) {
      if (end[source[k]] + lag[k] === at && random.below(++ties) === 0) this.from = source[k]!;
    }
    const onMachine = previous[node];
    const byUnits = giver[node];
    if (onMachine !== none && end[onMachine] === at && random.below(++ties) === 0) {
      this.from = onMachine;
      this.isLink = false;
    }
    if (byUnits !== none && byUnits !== onMachine && end[byUnits] === at && random.below(++ties) === 0) {
      this.from = byUnits;
      this.isLink = false;
    }
  }
}
