import { always } from '../../model/columns.ts';
import type { PartialSchedule } from '../partial-schedule.ts';
import { firstBatchDone } from './overlap.ts';

/** Earliest start behind the placed predecessors: their end, or the end of the first transfer batch, plus the minimum lag. */
export function earliestByPrecedence(schedule: PartialSchedule, part: number): number {
  const { inOffset, inLink, linkFrom, minLag, fromShare } = schedule.problem;
  let earliest = always;
  for (let k = inOffset[part]; k < inOffset[part + 1]; k++) {
    const link = inLink[k];
    const from = linkFrom[link];
    if (schedule.placed[from] === 0) continue;
    const ready = fromShare[link] < 0 ? schedule.end[from] : firstBatchDone(schedule, link, schedule.runStart[from]);
    if (ready + minLag[link] > earliest) earliest = ready + minLag[link];
  }
  return earliest;
}
