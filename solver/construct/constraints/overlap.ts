import { always } from '../../model/columns.ts';
import { linkTrait, type PartialSchedule } from '../partial-schedule.ts';

/** When the placed predecessor of an overlapping link, running from `runStart`, has run its first transfer batch. */
export function firstBatchDone(schedule: PartialSchedule, link: number, runStart: number): number {
  const { problem } = schedule;
  const mode = schedule.mode[problem.linkFrom[link]];
  const batch = firstBatchRun(schedule, link);
  return batch === 0 ? runStart : schedule.time.finish(problem.modeCalendar[mode], runStart, batch);
}

/** Run seconds of the first transfer batch of a link's placed predecessor. */
export function firstBatchRun({ problem, mode }: PartialSchedule, link: number): number {
  return batchRun(problem.modeRun[mode[problem.linkFrom[link]]], problem.fromShare[link]);
}

/** Run seconds of the last transfer batch of a link's successor in `mode`. */
export function lastBatchRun(schedule: PartialSchedule, link: number, mode: number): number {
  return batchRun(schedule.problem.modeRun[mode], schedule.problem.toShare[link]);
}

/** The part may not end before its placed predecessors' last batches are through: their end, the lag and one batch of its own. */
export function earliestEndByOverlap(schedule: PartialSchedule, part: number, mode: number): number {
  const { inOffset, inLink, linkFrom, minLag, toShare } = schedule.problem;
  let earliest = always;
  if ((schedule.traits[part] & linkTrait.overlapIn) === 0) return earliest;
  for (let k = inOffset[part]; k < inOffset[part + 1]; k++) {
    const link = inLink[k];
    if (toShare[link] < 0 || schedule.placed[linkFrom[link]] === 0) continue;
    const ready = schedule.end[linkFrom[link]] + minLag[link] + lastBatchRun(schedule, link, mode);
    if (ready > earliest) earliest = ready;
  }
  return earliest;
}

function batchRun(run: number, share: number): number {
  return Math.ceil(run * share);
}
