import { always, anchorKind, never, type Problem } from '../../model/columns.ts';
import type { PartialSchedule, Place } from '../partial-schedule.ts';
import { earliestInCalendar } from './calendar.ts';
import { breaksTie } from './machine.ts';
import { brokenMaxLag, earliestEndByMaxLag } from './max-lag.ts';
import { earliestEndByOverlap } from './overlap.ts';
import { earliestByPrecedence } from './precedence.ts';
import { resourceConflict } from './resource.ts';
import { brokenSuccessor } from './successors.ts';

/**
 * Sets down pinned and frozen parts where they want to be, by start, ahead of all others. Those that physics keeps from it are marked as
 * relaxed. `head` is the earliest start of each part by precedence alone.
 */
export function placeAnchored(schedule: PartialSchedule, head: Int32Array): void {
  const { problem } = schedule;
  const { partAnchor, anchorStart } = problem;
  const anchored: number[] = [];
  for (const part of problem.topologicalPart) {
    if (partAnchor[part] !== anchorKind.none && schedule.relaxed[part] === 0 && !schedule.isSettled(part))
      anchored.push(part);
  }
  anchored.sort(
    (one, other) =>
      anchorStart[one] - anchorStart[other] ||
      takesTime(problem, one) - takesTime(problem, other) ||
      partAnchor[one] - partAnchor[other] ||
      problem.tieRank[one] - problem.tieRank[other],
  );
  const place: Place = { mode: -1, start: 0, runStart: 0, end: 0, before: -1 };
  for (const part of anchored) {
    const start = problem.anchorStart[part];
    const isInTime = start >= head[part] && brokenMaxLag(schedule, part, start) < 0;
    if (isInTime && findAnchored(schedule, part, problem.baselineMode[part], place)) {
      schedule.place(part, place);
      if (brokenSuccessor(schedule, part, place.runStart, place.end) < 0) continue;
      schedule.unplace(part);
    }
    schedule.relaxed[part] = 1;
  }
}

/** 0 for parts that may take no time at all in their anchored mode: they go before others of the same start. */
function takesTime(problem: Problem, part: number): number {
  const mode = problem.baselineMode[part];
  const [first, last] = mode < 0 ? [problem.modeOffset[part], problem.modeOffset[part + 1]] : [mode, mode + 1];
  for (let other = first; other < last; other++) {
    if (problem.modeSetup[other] === 0 && problem.modeRun[other] === 0) return 0;
  }
  return 1;
}

/**
 * The anchored place of a part behind all others on its machine, in the mode `wanted` (-1: none is) or else the one that ends first, if what is set
 * down already and the calendars allow it. Maximum lags before it have no say.
 */
export function findAnchored(schedule: PartialSchedule, part: number, wanted: number, place: Place): boolean {
  const { problem, time } = schedule;
  const start = problem.anchorStart[part];
  if (start < problem.partRelease[part] || start < earliestByPrecedence(schedule, part)) return false;
  let found = false;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const machine = problem.modeMachine[mode];
    if (machine !== problem.anchorMachine[part]) continue;
    const previous = schedule.last[machine];
    if (start < schedule.freeAfter(machine, previous)) continue;
    const calendar = problem.modeCalendar[mode];
    const setup = schedule.setupAfter(previous, part, mode);
    const work = setup + problem.modeRun[mode];
    if (earliestInCalendar(time, calendar, start, work, problem.partInterruptible[part] === 1) !== start) continue;
    const end = time.finish(calendar, start, work);
    if (end === never || end > problem.horizon) continue;
    if (work === 0 && previous >= 0 && schedule.start[previous] === start && breaksTie(schedule, previous, part))
      continue;
    if (end < earliestEndByOverlap(schedule, part, mode) || end < earliestEndByMaxLag(schedule, part)) continue;
    if (resourceConflict(schedule, mode, start, end) !== always) continue;
    if (found && mode !== wanted && (place.mode === wanted || end >= place.end)) continue;
    found = true;
    place.mode = mode;
    place.start = start;
    place.runStart = setup === 0 ? start : time.finish(calendar, start, setup);
    place.end = end;
    place.before = -1;
  }
  return found;
}

/** Earliest start of each part by release and precedence in the quickest modes, as if capacity were without limit. */
export function heads(schedule: PartialSchedule): Int32Array {
  const { problem, time } = schedule;
  const head = Int32Array.from(problem.partRelease);
  for (const part of problem.topologicalPart) {
    let end = never;
    if (schedule.placed[part] === 1) end = schedule.end[part]!;
    else {
      for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
        const work = problem.modeSetup[mode] + problem.modeRun[mode];
        end = Math.min(end, time.finish(problem.modeCalendar[mode], head[part], work));
      }
    }
    for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
      const link = problem.outLink[k];
      const overlaps = problem.fromShare[link] >= 0;
      const ready = overlaps ? head[part] : end;
      const to = problem.linkTo[link];
      if (ready === never) head[to] = never;
      else head[to] = Math.max(head[to], Math.max(ready, always) + problem.minLag[link]);
    }
  }
  return head;
}

/** Parts that anchored ones wait for, directly or not; null: there are none. */
export function leadsToAnchor({ topologicalPart, partAnchor, outOffset, outLink, linkTo }: Problem): Uint8Array | null {
  const leads = new Uint8Array(topologicalPart.length);
  let isAny = false;
  for (let index = topologicalPart.length - 1; index >= 0; index--) {
    const part = topologicalPart[index];
    for (let k = outOffset[part]; k < outOffset[part + 1]; k++) {
      const to = linkTo[outLink[k]];
      if (partAnchor[to] === 0 && leads[to] === 0) continue;
      leads[part] = 1;
      isAny = true;
    }
  }
  return isAny ? leads : null;
}
