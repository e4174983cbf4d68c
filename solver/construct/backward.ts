/** Just in time: a forward schedule whose operations start as late as due dates allow (justification; Valls, Ballestín and Quintanilla 2005). */
import { anchorKind, never, partState } from '../model/columns.ts';
import { firstBatchRun, lastBatchRun } from './constraints/overlap.ts';
import { resourceConflictBefore } from './constraints/resource.ts';
import type { Decoder } from './decoder.ts';
import { inOrder } from './linear-extension.ts';
import type { PartialSchedule } from './partial-schedule.ts';
import { solutionOfPlan, type Solution } from './solution.ts';

/**
 * The schedule of `solution`, which the decoder holds, justified to the right: on every machine in the same order and modes, each part as
 * late as its successors, resources and the due date allow; orders that are late anyway end no later than before. The decoder is left with
 * the result; `solution` itself comes back where the delays cannot be had without a new late order. Null when stopped.
 */
export function justifyRight(decoder: Decoder, solution: Solution): Solution | null {
  const { schedule } = decoder;
  const { problem } = schedule;
  const before = orderEnds(schedule);
  shiftRight(schedule, before);
  const justified = solutionOfPlan(schedule);
  if (decoder.decode(justified)) {
    const after = orderEnds(schedule);
    if (before.every((end, order) => after[order] <= Math.max(end, problem.orderDue[order]))) return justified;
  }
  return decoder.decode(solution) ? solution : null;
}

/** The order and modes of a justified solution, each part as early as it goes again: double justification, which often ends earlier. */
export function withoutDelay(decoder: Decoder, { order, mode }: Solution): Solution | null {
  return decoder.construct(inOrder(order), { preferred: mode });
}

/** The order and modes of a solution that does not fit as it is, each part no earlier than it wants. */
export function withDelay(decoder: Decoder, { order, mode, notBefore }: Solution): Solution | null {
  return decoder.construct(inOrder(order), { preferred: mode, notBefore });
}

function orderEnds({ problem, placed, end }: PartialSchedule): Int32Array {
  const ends = new Int32Array(problem.orderCount).fill(-never);
  for (let part = 0; part < problem.partCount; part++) {
    const order = problem.partOrder[part];
    if (placed[part] === 1) ends[order] = Math.max(ends[order], end[part]);
  }
  return ends;
}

/** Moves starts and ends of the schedule; its places are to be decoded anew afterwards. */
function shiftRight(schedule: PartialSchedule, orderEnd: Int32Array): void {
  const { problem } = schedule;
  const movable: number[] = [];
  for (const part of problem.topologicalPart) {
    if (problem.partState[part] !== partState.planned || schedule.placed[part] === 0) continue;
    if (problem.partAnchor[part] === anchorKind.none || schedule.relaxed[part] === 1) movable.push(part);
  }
  const [start, runStart, end] = [schedule.start.slice(), schedule.runStart.slice(), schedule.end.slice()];
  movable.reverse().sort((one, other) => end[other] - end[one]);
  // A maximum lag lets both its ends go as late as they can at first; where that tears them apart, their cluster has to keep to it all along.
  const strict = new Uint8Array(problem.clusterCount);
  for (;;) {
    for (const part of movable) {
      const limit = Math.max(problem.orderDue[problem.partOrder[part]], orderEnd[problem.partOrder[part]]);
      moveRight(schedule, part, Math.min(limit, problem.horizon), strict);
    }
    if (!tightenBroken(schedule, strict)) return;
    for (const part of movable) moveTo(schedule, part, start[part], runStart[part], end[part]);
  }
}

/** Marks the clusters of maximum lags that do not hold; was there a new one? */
function tightenBroken({ problem, placed, start, end }: PartialSchedule, strict: Uint8Array): boolean {
  let any = false;
  for (let link = 0; link < problem.linkFrom.length; link++) {
    if (problem.maxLag[link] < 0) continue;
    const [from, to] = [problem.linkFrom[link], problem.linkTo[link]];
    const cluster = problem.partCluster[to];
    if (strict[cluster] === 1 || placed[from] === 0 || placed[to] === 0) continue;
    if (start[to] <= end[from] + problem.maxLag[link]) continue;
    strict[cluster] = 1;
    any = true;
  }
  return any;
}

/** Moves a part to its latest place that ends by `limit` and before whatever comes behind it. */
function moveRight(schedule: PartialSchedule, part: number, limit: number, strict: Uint8Array): void {
  const { problem, time } = schedule;
  const mode = schedule.mode[part];
  const calendar = problem.modeCalendar[mode];
  const setup = schedule.setupAfter(schedule.previous[part], part, mode);
  const work = setup + problem.modeRun[mode];
  let latestEnd = limit;
  let latestStart = limit;
  const next = schedule.next[part];
  // Parts that take no time would change places with one that starts at the same instant.
  if (next >= 0) latestEnd = Math.min(latestEnd, work === 0 ? schedule.start[next] - 1 : schedule.start[next]);
  for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
    const link = problem.outLink[k];
    const to = problem.linkTo[link];
    if (schedule.placed[to] === 0) continue;
    const by = schedule.start[to] - problem.minLag[link];
    if (problem.fromShare[link] < 0) {
      latestEnd = Math.min(latestEnd, by);
      continue;
    }
    latestStart = Math.min(latestStart, time.latestBegin(calendar, by, setup + firstBatchRun(schedule, link)));
    const lastBatch = lastBatchRun(schedule, link, schedule.mode[to]);
    latestEnd = Math.min(latestEnd, schedule.end[to] - problem.minLag[link] - lastBatch);
  }
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    const link = problem.inLink[k];
    const from = problem.linkFrom[link];
    if (problem.maxLag[link] < 0 || schedule.placed[from] === 0) continue;
    if (strict[problem.partCluster[part]] === 0 && problem.partState[from] === partState.planned) continue;
    latestStart = Math.min(latestStart, schedule.end[from] + problem.maxLag[link]);
  }

  const interruptible = problem.partInterruptible[part] === 1;
  const latest = (byStart: number, byEnd: number): number => {
    if (!interruptible) return time.latestFit(calendar, Math.min(byEnd, byStart + work), work);
    return Math.min(time.latestBegin(calendar, byEnd, work), time.latestBegin(calendar, byStart + 1, 1));
  };
  schedule.drawFor(mode, schedule.start[part], schedule.end[part], -1);
  let start = latest(latestStart, latestEnd);
  let end = schedule.end[part];
  while (start > schedule.start[part]) {
    end = time.finish(calendar, start, work);
    const conflict = resourceConflictBefore(schedule, mode, start, end);
    if (conflict === never) break;
    start = latest(latestStart, conflict);
  }
  schedule.drawFor(mode, schedule.start[part], schedule.end[part], 1);
  if (start <= schedule.start[part]) return;
  moveTo(schedule, part, start, setup === 0 ? start : time.finish(calendar, start, setup), end);
}

function moveTo(schedule: PartialSchedule, part: number, start: number, runStart: number, end: number): void {
  const mode = schedule.mode[part];
  schedule.drawFor(mode, schedule.start[part], schedule.end[part], -1);
  schedule.start[part] = start;
  schedule.runStart[part] = runStart;
  schedule.end[part] = end;
  schedule.drawFor(mode, start, end, 1);
}
