/** Carrying out a move on the plan: set down, let the rest give way, then close or keep gaps as the rule asks. */
import { Compaction } from './compact.ts';
import { Dropping, type Drop, type Hindrance } from './drop.ts';
import { closeGaps, pushBehind } from './gaps.ts';
import { Effort } from './effort.ts';
import type { Plan } from './plan.ts';
import type { GapRule, Selection } from './request.ts';
import { Sweep } from './sweep.ts';

export type MoveOrder = {
  kind: Selection['kind'];
  /** Parts free to move. */
  parts: readonly number[];
  shift: number;
  /** Target machine; -1: each stays. */
  machine: number;
  gaps: GapRule;
};

export class Mover {
  readonly sweep: Sweep;
  private readonly effort = new Effort();
  private readonly plan: Plan;
  private readonly wall: Uint8Array;
  readonly dropping: Dropping;
  readonly compaction: Compaction;
  /** Position of each part in an order of precedence. */
  private readonly rank: Int32Array;

  /** `wall`: parts that may not move, by part. */
  constructor(plan: Plan, wall: Uint8Array) {
    const { topologicalPart, partCount } = plan.problem;
    this.plan = plan;
    this.wall = wall;
    this.sweep = new Sweep(plan, wall, this.effort);
    this.dropping = new Dropping(plan, this.sweep);
    this.compaction = new Compaction(plan, wall, this.effort);
    this.rank = new Int32Array(partCount);
    for (let rank = 0; rank < partCount; rank++) this.rank[topologicalPart[rank]] = rank;
  }

  /**
   * Changes the plan, which must be as last kept; what hinders it leaves the plan half changed, to be restored. So does running out of
   * `looks` at parts: `isDone` is false then.
   */
  carryOut(order: MoveOrder, looks = Infinity): Hindrance | null {
    const { plan, sweep, wall } = this;
    const { parts, gaps } = order;
    sweep.begin();
    this.effort.allow(looks);
    const oldPlaces = parts.map((part) => this.placeOf(part));
    try {
      const isShift = order.kind === 'after' && order.machine < 0;
      const settled = gaps === 'push' ? () => null : () => sweep.run();
      const hindrance = isShift ? this.shiftAll(order) : (this.dropAll(order) ?? settled());
      if (hindrance || this.effort.spent) return hindrance;
      const places = parts.map((part) => this.placeOf(part));
      if (gaps === 'compact') {
        for (const part of parts) wall[part] = 1;
        closeGaps(plan, this.compaction, earliestByMachine([...oldPlaces, ...places]));
      }
      if (gaps !== 'push') return null;
      const selected = new Set(parts);
      return pushBehind(plan, sweep, earliestByMachine(places), (part) => selected.has(part));
    } finally {
      for (const part of parts) wall[part] = 0;
    }
  }

  /** Was the last move carried to its end? */
  get isDone(): boolean {
    return !this.effort.spent;
  }

  /** To the right, as far as asked or to the first place behind; to the left, as far as asked or the plan lets go. */
  private shiftAll({ parts, shift }: MoveOrder): Hindrance | null {
    const { plan, sweep, compaction } = this;
    const { schedule } = plan;
    if (shift < 0) {
      compaction.pull(parts, (part) => plan.startBefore(part) + shift);
      return null;
    }
    if (shift === 0) return null;
    for (const part of parts) sweep.lift(part);
    for (const part of parts) sweep.send(part, schedule.start[part] + shift);
    return sweep.run();
  }

  private dropAll({ kind, parts, shift, machine }: MoveOrder): Hindrance | null {
    const { schedule } = this.plan;
    const drops: Drop[] = parts.map((part) => ({ part, target: schedule.start[part] + shift, machine }));
    drops.sort((one, other) => one.target - other.target || this.rank[one.part] - this.rank[other.part]);
    for (const { part } of drops) this.sweep.lift(part);
    return this.dropping.setDown(drops, kind === 'parts');
  }

  private placeOf(part: number): Place {
    const { schedule, problem } = this.plan;
    return { machine: problem.modeMachine[schedule.mode[part]], start: schedule.start[part] };
  }
}

type Place = { machine: number; start: number };

function earliestByMachine(places: readonly Place[]): Map<number, number> {
  const earliest = new Map<number, number>();
  for (const { machine, start } of places) earliest.set(machine, Math.min(start, earliest.get(machine) ?? start));
  return earliest;
}
