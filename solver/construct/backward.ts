/** Just in time: a pass backward from the due dates on finite machines, whose starts a forward schedule then does not go below. */
import { partState, type Problem } from '../model/columns.ts';
import { WorkingTime } from '../time/working-time.ts';
import type { Bounds } from './bounds.ts';
import { Heap } from './heap.ts';

/**
 * Start of each part in a schedule built from the due dates backward, the part with the latest end first, each on the machine on which it
 * can start latest. Secondary resources and set-ups between parts are left to the forward pass; starts may lie before now.
 */
export function backwardStarts(problem: Problem, bounds: Bounds): Int32Array {
  const time = new WorkingTime(problem);
  const starts = new Int32Array(problem.partCount);
  const ends = new Int32Array(problem.partCount);
  const machineStart = new Int32Array(problem.machineCount).fill(problem.horizon);
  const waiting = new Int32Array(problem.partCount);
  const heap = new Heap((one, other) => ends[other] - ends[one] || other - one);
  for (let part = 0; part < problem.partCount; part++) {
    ends[part] = problem.orderDue[problem.partOrder[part]]!;
    waiting[part] = problem.outOffset[part + 1] - problem.outOffset[part];
    if (waiting[part] === 0) heap.push(part);
  }
  while (heap.size > 0) {
    const part = heap.pop();
    starts[part] = bounds.latestStart[part]!;
    if (problem.partState[part] === partState.planned)
      placeBackward(problem, time, part, ends[part], machineStart, starts);
    for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
      const link = problem.inLink[k];
      const from = problem.linkFrom[link];
      ends[from] = Math.min(ends[from], starts[part] - problem.minLag[link]);
      if (--waiting[from] === 0) heap.push(from);
    }
  }
  return starts;
}

function placeBackward(
  problem: Problem,
  time: WorkingTime,
  part: number,
  end: number,
  machineStart: Int32Array,
  starts: Int32Array,
): void {
  let best = -1;
  let latest = -Infinity;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const work = problem.modeSetup[mode] + problem.modeRun[mode];
    const until = Math.min(end, machineStart[problem.modeMachine[mode]]);
    const calendar = problem.modeCalendar[mode];
    const start =
      problem.partInterruptible[part] === 1
        ? time.latestBegin(calendar, until, work)
        : time.latestFit(calendar, until, work);
    if (start <= latest) continue;
    latest = start;
    best = problem.modeMachine[mode]!;
  }
  // Nothing open so early: the forward pass will start it as soon as it can.
  if (latest < problem.now) return;
  starts[part] = latest;
  machineStart[best] = latest;
}
