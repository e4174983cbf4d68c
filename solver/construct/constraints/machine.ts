import { always } from '../../model/columns.ts';
import type { PartialSchedule } from '../partial-schedule.ts';
import { earliestEndByOverlap } from './overlap.ts';
import { resourceConflict } from './resource.ts';
import { brokenSuccessor } from './successors.ts';

/**
 * May `part`, taking `[start, end)`, go right before the placed part `next`? `next` keeps its start but is set up anew behind `part`, and
 * everything must still hold for it then: room on the machine, no interruption, resources, overlap, horizon and its own successors.
 */
export function mayPrecede(schedule: PartialSchedule, part: number, start: number, end: number, next: number): boolean {
  const { problem, time } = schedule;
  const nextStart = schedule.start[next];
  if (end > nextStart || (end === nextStart && follows(schedule, part, next))) return false;
  const mode = schedule.mode[next];
  const calendar = problem.modeCalendar[mode];
  const setup = schedule.setupAfter(part, next, mode);
  const work = setup + problem.modeRun[mode];
  const nextEnd = time.finish(calendar, nextStart, work);
  if (start === nextStart && nextEnd === nextStart && breaksTie(schedule, part, next)) return false;
  const oldEnd = schedule.end[next];
  const runStart = setup === 0 ? nextStart : time.finish(calendar, nextStart, setup);
  if (nextEnd === oldEnd && runStart === schedule.runStart[next]) return true;

  const after = schedule.next[next];
  if (after >= 0 && nextEnd > schedule.start[after]) return false;
  if (after >= 0 && nextEnd === nextStart && schedule.end[after] === nextStart && breaksTie(schedule, next, after))
    return false;
  if (nextEnd > problem.horizon) return false;
  if (problem.partInterruptible[next] === 0 && nextEnd - nextStart !== work) return false;
  if (nextEnd < earliestEndByOverlap(schedule, next, mode)) return false;
  if (brokenSuccessor(schedule, next, runStart, nextEnd) >= 0) return false;
  return nextEnd <= oldEnd || resourceConflict(schedule, mode, oldEnd, nextEnd) === always;
}

/** Parts that take no time fit before their own predecessor, until that is set up anew and takes some. */
function follows({ problem }: PartialSchedule, part: number, predecessor: number): boolean {
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    if (problem.linkFrom[problem.inLink[k]] === predecessor) return true;
  }
  return false;
}

/** Of two parts that take no time at the same instant, the machine's order is that of their ids. */
export function breaksTie(schedule: PartialSchedule, earlier: number, later: number): boolean {
  return schedule.problem.tieRank[earlier] > schedule.problem.tieRank[later];
}
