/** Setting down what was dropped: where only what cannot give way has a say; all else yields in the sweep. */
import { always, never } from '../model/columns.ts';
import { earliestInCalendar } from '../construct/constraints/calendar.ts';
import { brokenMaxLag, earliestEndByMaxLag } from '../construct/constraints/max-lag.ts';
import { firstBatchDone, lastBatchRun } from '../construct/constraints/overlap.ts';
import { Demand } from './demand.ts';
import { spotFrom, type Plan, type Spot } from './plan.ts';
import type { Obstacle, Sweep } from './sweep.ts';

/** What forbids a drop; `hit` is the index of the part, machine or resource that `constraint` speaks of, -1: the part itself. */
export type Hindrance =
  | Obstacle
  | { constraint: 'mode' | 'now' | 'release' | 'material'; part: number; hit: number }
  | { constraint: 'wall'; part: number; hit: number };

export type Drop = {
  part: number;
  /** Earliest start wanted. */
  target: number;
  /** Machine to go to; -1: the one it is on. */
  machine: number;
};

/** Tries before a place between walls is given up. */
const patience = 2000;

export class Dropping {
  private readonly plan: Plan;
  private readonly sweep: Sweep;
  private readonly demand: Demand;
  private isStrict = true;

  constructor(plan: Plan, sweep: Sweep) {
    this.plan = plan;
    this.sweep = sweep;
    this.demand = new Demand(plan);
  }

  /**
   * Sets down parts that have been lifted, in order of precedence, as walls for the sweep. `isStrict`: exactly at their targets (in working
   * time), or behind one another where they get into each other's way; otherwise behind whatever cannot give way, too.
   */
  setDown(drops: readonly Drop[], isStrict: boolean): Hindrance | null {
    this.isStrict = isStrict;
    for (const drop of drops) {
      const mode = this.modeFor(drop);
      if (mode < 0) return { constraint: 'mode', part: drop.part, hit: drop.machine };
      const found = this.find(drop, mode);
      if ('constraint' in found) return found;
      this.sweep.wall[drop.part] = 1;
      const lag = brokenMaxLag(this.plan.schedule, drop.part, found.start);
      const obstacle =
        (lag >= 0 ? this.sweep.bringPredecessor(lag, drop.part, found.start) : null) ??
        this.sweep.settleAt(drop.part, found);
      if (obstacle) return obstacle;
    }
    return null;
  }

  /** The mode for the target machine: the one the part has, if it stays, else the quickest; -1: none. */
  private modeFor({ part, machine }: Drop): number {
    const { schedule, problem } = this.plan;
    const { modeOffset, modeMachine, modeSetup, modeRun } = problem;
    const current = schedule.mode[part];
    if (machine < 0 || modeMachine[current] === machine) return current;
    let best = -1;
    for (let mode = modeOffset[part]; mode < modeOffset[part + 1]; mode++) {
      if (modeMachine[mode] !== machine) continue;
      if (best < 0 || modeSetup[mode] + modeRun[mode] < modeSetup[best] + modeRun[best]) best = mode;
    }
    return best;
  }

  private find({ part, target }: Drop, mode: number): Spot | Hindrance {
    const { plan, sweep } = this;
    const { schedule, problem } = plan;
    const { time } = schedule;
    const calendar = problem.modeCalendar[mode];
    const machine = problem.modeMachine[mode];
    const isInterruptible = problem.partInterruptible[part] === 1;
    const opens = time.nextOpen(calendar, target);
    const bounded = this.fromBounds(part, opens === never ? target : opens);
    if (typeof bounded !== 'number') return bounded;
    let start: number = bounded;
    let late: Hindrance | null = null;
    for (let tries = 0; tries < patience; tries++) {
      const previous = this.previousStaying(machine, part, start);
      const setup = schedule.setupAfter(previous, part, mode);
      const work = setup + problem.modeRun[mode];
      const free = schedule.freeAfter(machine, previous);
      const blocking = free > start ? free : this.wallEnd(machine, part, start, start + 1);
      if (blocking !== always) {
        const wall = free > start ? previous : this.wallAt(machine, part, start, start + 1);
        if (this.isStrict && !this.isDropped(wall)) return { constraint: 'wall', part, hit: wall };
        start = blocking;
        continue;
      }
      const open = earliestInCalendar(time, calendar, start, work, isInterruptible);
      if (open === never) return late ?? { constraint: 'calendar', part, hit: -1 };
      if (open > start) {
        start = open;
        continue;
      }
      const spot = spotFrom(plan, mode, start, setup);
      if (spot.end === never || spot.end > problem.horizon) return late ?? { constraint: 'horizon', part, hit: -1 };
      const wall = this.wallAt(machine, part, start, spot.end);
      if (wall >= 0) {
        late = { constraint: 'wall', part, hit: wall };
        if (this.isStrict && !this.isDropped(wall)) return late;
        start = schedule.end[wall];
        continue;
      }
      if (start < problem.partRelease[part]) return { constraint: 'material', part, hit: -1 };
      const bound = this.endBound(part, mode);
      if (spot.end < bound.end) {
        if (this.isStrict) return { constraint: bound.constraint, part, hit: bound.hit };
        start = time.earliestBegin(calendar, bound.end, work);
        continue;
      }
      const conflict = this.demand.conflictUntil(mode, start, spot.end, false, (other) => sweep.wall[other] === 0);
      if (conflict === always) return spot;
      late = { constraint: 'resource', part, hit: this.demand.short };
      if (this.isStrict || conflict === never) return late;
      start = Math.max(start + 1, time.nextOpen(calendar, conflict));
    }
    return late ?? { constraint: 'machine', part, hit: -1 };
  }

  /** The start, moved behind parts that were dropped with it; or why it is too early. */
  private fromBounds(part: number, from: number): number | Hindrance {
    const { schedule, problem } = this.plan;
    if (from < problem.now) return { constraint: 'now', part, hit: -1 };
    if (from < problem.orderRelease[problem.partOrder[part]]) return { constraint: 'release', part, hit: -1 };
    let start = from;
    for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
      const link = problem.inLink[k];
      const before = problem.linkFrom[link];
      if (schedule.placed[before] === 0) continue;
      const ready =
        problem.fromShare[link] < 0 ? schedule.end[before] : firstBatchDone(schedule, link, schedule.runStart[before]);
      const earliest = ready + problem.minLag[link];
      if (earliest <= start) continue;
      if (!this.isDropped(before)) return { constraint: 'precedence', part, hit: before };
      start = earliest;
    }
    return start;
  }

  /** Earliest end that what comes before and behind asks for, and which part that is. */
  private endBound(part: number, mode: number): { end: number; constraint: 'precedence' | 'max-lag'; hit: number } {
    const { schedule, problem } = this.plan;
    const bound = {
      end: earliestEndByMaxLag(schedule, part),
      constraint: 'max-lag' as 'precedence' | 'max-lag',
      hit: -1,
    };
    for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
      const link = problem.outLink[k];
      const to = problem.linkTo[link];
      if (
        problem.maxLag[link] >= 0 &&
        schedule.placed[to] === 1 &&
        schedule.start[to] - problem.maxLag[link] === bound.end
      )
        bound.hit = to;
    }
    for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
      const link = problem.inLink[k];
      const from = problem.linkFrom[link];
      if (problem.toShare[link] < 0 || schedule.placed[from] === 0) continue;
      const end = schedule.end[from] + problem.minLag[link] + lastBatchRun(schedule, link, mode);
      if (end <= bound.end) continue;
      bound.end = end;
      bound.constraint = 'precedence';
      bound.hit = from;
    }
    return bound;
  }

  /** The part that a start at `start` comes behind once what gives way is gone; it may reach beyond `start` if it does not give way. */
  private previousStaying(machine: number, part: number, start: number): number {
    const { plan, sweep } = this;
    const { schedule } = plan;
    const previous = sweep.order.previousAt(machine, part, start, false);
    if (previous < 0 || schedule.end[previous] <= start || sweep.wall[previous] === 1) return previous;
    const sequence = plan.sequences[machine];
    for (let position = plan.positionOf(previous) - 1; position >= 0; position--) {
      const other = sequence[position];
      if (schedule.end[other] <= start || sweep.wall[other] === 1) return other;
    }
    return -1;
  }

  private wallAt(machine: number, part: number, start: number, end: number): number {
    const { plan, sweep } = this;
    const { schedule } = plan;
    const sequence = plan.sequences[machine];
    for (let position = plan.firstFrom(sequence, start); position < sequence.length; position++) {
      const other = sequence[position];
      if (schedule.start[other] >= end) break;
      if (other !== part && sweep.wall[other] === 1 && schedule.end[other] > start) return other;
    }
    return -1;
  }

  private wallEnd(machine: number, part: number, start: number, end: number): number {
    const wall = this.wallAt(machine, part, start, end);
    return wall < 0 ? always : this.plan.schedule.end[wall];
  }

  /** Is it one of those just dropped? They are walls that nothing anchors. */
  private isDropped(part: number): boolean {
    return part >= 0 && this.sweep.wall[part] === 1 && !this.isAnchored(part);
  }

  private isAnchored(part: number): boolean {
    const { schedule, problem } = this.plan;
    return problem.partAnchor[part] !== 0 && schedule.relaxed[part] === 0;
  }
}
