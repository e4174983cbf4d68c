import { never, partState } from '../../model/columns.ts';
import type { PartialSchedule } from '../partial-schedule.ts';

/**
 * Sets down what the floor has begun: done parts as reported; started ones go on from now, one after the other on a machine by their start,
 * for their remaining working time. Everything planned comes after them, set up from the latest of them.
 */
export function placeBegun(schedule: PartialSchedule): void {
  const { problem } = schedule;
  const begun: number[] = [];
  for (let part = 0; part < problem.partCount; part++) {
    if (problem.partState[part] !== partState.planned) begun.push(part);
  }
  const { reportedStart, reportedEnd, reportedMode, tieRank } = problem;
  begun.sort((one, other) => reportedStart[one] - reportedStart[other] || tieRank[one] - tieRank[other]);
  const resumes = new Map<number, number>();
  for (const part of begun) {
    const mode = reportedMode[part];
    const machine = problem.modeMachine[mode];
    schedule.placed[part] = 1;
    schedule.mode[part] = mode;
    schedule.start[part] = schedule.runStart[part] = reportedStart[part]!;
    if (problem.partState[part] === partState.done) schedule.end[part] = reportedEnd[part]!;
    else {
      const from = resumes.get(machine) ?? problem.now;
      schedule.end[part] = remainderDone(schedule, part, from);
      schedule.drawFor(mode, from, schedule.end[part], 1);
      resumes.set(machine, Math.max(from, schedule.end[part]));
    }
    schedule.floorEnd[machine] = Math.max(schedule.floorEnd[machine], schedule.end[part]);
  }
  begun.sort(
    (one, other) =>
      reportedStart[one] - reportedStart[other] ||
      schedule.end[one] - schedule.end[other] ||
      tieRank[one] - tieRank[other],
  );
  for (const part of begun)
    schedule.floorHolder[problem.modeMachine[schedule.mode[part]]] = problem.partOperation[part]!;
}

/** A calendar that ends before the work does leaves only the clock to go by. */
function remainderDone(schedule: PartialSchedule, part: number, from: number): number {
  const { problem, time } = schedule;
  const remaining = problem.reportedEnd[part];
  if (remaining === 0) return from;
  const end = time.finish(problem.modeCalendar[problem.reportedMode[part]], from, remaining);
  return end === never ? from + remaining : end;
}
