/** Links that a schedule does not keep. */
import { firstBatchDone, lastBatchRun } from '../construct/constraints/overlap.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';

/** Does a link between two placed parts ask for a later start or end of its second? */
export function isBroken(schedule: PartialSchedule, link: number): boolean {
  const { start, end, problem } = schedule;
  const from = problem.linkFrom[link];
  const to = problem.linkTo[link];
  const lag = problem.minLag[link];
  if (problem.fromShare[link] < 0) return start[to] < end[from] + lag;
  if (start[to] < firstBatchDone(schedule, link, schedule.runStart[from]) + lag) return true;
  return end[to] < end[from] + lag + lastBatchRun(schedule, link, schedule.mode[to]);
}
