/**
 * Serial schedule generation, one part at a time: the earliest place that every constraint allows, in the mode that ends first (Kolisch
 * 1996 for the scheme; modes by earliest finish: Topcuoglu, Hariri and Wu 2002).
 */
import { always, never } from '../model/columns.ts';
import { earliestInCalendar } from './constraints/calendar.ts';
import { breaksTie, mayPrecede } from './constraints/machine.ts';
import { brokenMaxLag, earliestEndByMaxLag } from './constraints/max-lag.ts';
import { earliestEndByOverlap } from './constraints/overlap.ts';
import { earliestByPrecedence } from './constraints/precedence.ts';
import { earliestByRelease } from './constraints/release.ts';
import { resourceConflict } from './constraints/resource.ts';
import type { PartialSchedule, Place } from './partial-schedule.ts';

/** Gaps looked at on a machine before a part is put behind everything. */
const gapsTried = 24;

export type Wishes = {
  /** Global index of the only mode allowed; -1: any. */
  mode: number;
  /** Not to start before; `always` if free. */
  notBefore: number;
  /** Not to end before; `always` if free. */
  endNotBefore: number;
};

/** Finds places. Holds scratch space, so that looking costs no garbage. */
export class Placing {
  private readonly schedule: PartialSchedule;
  private readonly trial: Place = { mode: -1, start: 0, runStart: 0, end: 0, before: -1 };

  constructor(schedule: PartialSchedule) {
    this.schedule = schedule;
  }

  /** Finds the part's best place now that its predecessors are placed; false when there is none before the horizon. */
  find(part: number, wishes: Wishes, best: Place): boolean {
    const { schedule, trial } = this;
    const { modeOffset, modeMachine, anchorMachine } = schedule.problem;
    const from = Math.max(earliestByRelease(schedule, part), earliestByPrecedence(schedule, part), wishes.notBefore);
    const endBound = Math.max(wishes.endNotBefore, earliestEndByMaxLag(schedule, part));
    const anchored = schedule.relaxed[part] === 1 && wishes.mode < 0 ? anchorMachine[part] : -1;
    let found = false;
    let bestLate = 0;
    for (let mode = modeOffset[part]; mode < modeOffset[part + 1]; mode++) {
      if (wishes.mode >= 0 && mode !== wishes.mode) continue;
      if (anchored >= 0 && modeMachine[mode] !== anchored) continue;
      if (!this.tryMode(part, mode, from, endBound)) continue;
      const late = this.lateness(part, trial.start);
      if (found && (late > bestLate || (late === bestLate && trial.end >= best.end))) continue;
      found = true;
      bestLate = late;
      copyPlace(trial, best);
    }
    if (!found && anchored >= 0) return this.findElsewhere(part, from, endBound, best);
    return found;
  }

  /** The part's place in a mode behind all others on the machine, from `notBefore` on; false when there is none before the horizon. */
  findBehind(part: number, mode: number, notBefore: number, place: Place): boolean {
    const { schedule } = this;
    const from = Math.max(earliestByRelease(schedule, part), earliestByPrecedence(schedule, part), notBefore);
    const endBound = Math.max(earliestEndByMaxLag(schedule, part), earliestEndByOverlap(schedule, part, mode));
    if (!this.tryBehind(part, mode, from, endBound)) return false;
    copyPlace(this.trial, place);
    return true;
  }

  /** For a part that lost its anchor and finds no place on the machine it was anchored to. */
  private findElsewhere(part: number, from: number, endBound: number, best: Place): boolean {
    const { modeOffset } = this.schedule.problem;
    let found = false;
    for (let mode = modeOffset[part]; mode < modeOffset[part + 1]; mode++) {
      if (!this.tryMode(part, mode, from, endBound)) continue;
      if (found && this.trial.end >= best.end) continue;
      found = true;
      copyPlace(this.trial, best);
    }
    return found;
  }

  /** By how much a start breaks the worst maximum lag. */
  private lateness(part: number, start: number): number {
    const link = brokenMaxLag(this.schedule, part, start);
    if (link < 0) return 0;
    const { linkFrom, maxLag } = this.schedule.problem;
    return start - this.schedule.end[linkFrom[link]] - maxLag[link];
  }

  /** The first gap on the mode's machine that will do, or the place behind everything; into `trial`. */
  private tryMode(part: number, mode: number, from: number, endNotBefore: number): boolean {
    const { schedule } = this;
    const { modeMachine, modeSetup, modeRun } = schedule.problem;
    const machine = modeMachine[mode];
    const endBound = Math.max(endNotBefore, earliestEndByOverlap(schedule, part, mode));
    const gaps = schedule.gaps[machine];
    const least = modeSetup[mode] + modeRun[mode];
    let index = schedule.gapIndex(gaps, from + least);
    for (let tried = 0; index < gaps.length && tried < gapsTried; index++, tried++) {
      const before = gaps[index];
      const previous = schedule.previous[before];
      const begin = Math.max(from, schedule.freeAfter(machine, previous));
      if (begin + least > schedule.start[before]) continue;
      if (this.tryBetween(part, mode, begin, endBound, previous, before)) return true;
    }
    return this.tryBehind(part, mode, from, endBound);
  }

  private tryBehind(part: number, mode: number, from: number, endBound: number): boolean {
    const { schedule } = this;
    const machine = schedule.problem.modeMachine[mode];
    const previous = schedule.last[machine];
    return this.tryBetween(part, mode, Math.max(from, schedule.freeAfter(machine, previous)), endBound, previous, -1);
  }

  private tryBetween(
    part: number,
    mode: number,
    from: number,
    endBound: number,
    previous: number,
    before: number,
  ): boolean {
    const { schedule, trial } = this;
    const { problem, time } = schedule;
    const calendar = problem.modeCalendar[mode];
    const interruptible = problem.partInterruptible[part] === 1;
    const setup = schedule.setupAfter(previous, part, mode);
    const work = setup + problem.modeRun[mode];
    const limit = before < 0 ? problem.horizon : Math.min(problem.horizon, schedule.start[before]);
    let start = earliestInCalendar(time, calendar, from, work, interruptible);
    if (work === 0 && previous >= 0 && schedule.start[previous] === start && breaksTie(schedule, previous, part)) {
      start = earliestInCalendar(time, calendar, start + 1, work, interruptible);
    }
    let end = never;
    for (;;) {
      if (start === never) return false;
      end = time.finish(calendar, start, work);
      if (end > limit) return false;
      let retry: number;
      if (end < endBound) retry = time.earliestBegin(calendar, endBound, work);
      else {
        const conflict = resourceConflict(schedule, mode, start, end);
        if (conflict === always) break;
        retry = conflict;
      }
      start = earliestInCalendar(time, calendar, retry, work, interruptible);
    }
    if (before >= 0 && !mayPrecede(schedule, part, start, end, before)) return false;
    trial.mode = mode;
    trial.start = start;
    trial.runStart = setup === 0 ? start : time.finish(calendar, start, setup);
    trial.end = end;
    trial.before = before;
    return true;
  }
}

function copyPlace(from: Place, to: Place): void {
  to.mode = from.mode;
  to.start = from.start;
  to.runStart = from.runStart;
  to.end = from.end;
  to.before = from.before;
}
