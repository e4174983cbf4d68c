import type { PartialSchedule } from '../partial-schedule.ts';
import { firstBatchDone, lastBatchRun } from './overlap.ts';

/**
 * The first link to a placed successor that does not hold when `part`, in the mode it is placed in, runs from `runStart` and ends at `end`;
 * -1 when all hold. Successors placed before their predecessors are those that keep their place.
 */
export function brokenSuccessor(schedule: PartialSchedule, part: number, runStart: number, end: number): number {
  const { outOffset, outLink, linkTo, minLag, maxLag, fromShare } = schedule.problem;
  for (let k = outOffset[part]; k < outOffset[part + 1]; k++) {
    const link = outLink[k];
    const to = linkTo[link];
    if (schedule.placed[to] === 0) continue;
    const start = schedule.start[to];
    if (maxLag[link] >= 0 && start > end + maxLag[link]) return link;
    if (fromShare[link] < 0) {
      if (start < end + minLag[link]) return link;
      continue;
    }
    if (start < firstBatchDone(schedule, link, runStart) + minLag[link]) return link;
    if (schedule.end[to] < end + minLag[link] + lastBatchRun(schedule, link, schedule.mode[to])) return link;
  }
  return -1;
}
