import { scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** Work is done only in the working time of the mode, without a gap but for closed time. */
export function calendar(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const placement of situation.placements) {
    if (placement.state === 'planned') outsideWorkingTime(placement, found);
  }
  return found;
}

function outsideWorkingTime(placement: Placement, found: Violation[]): void {
  const { label, machine, run, start, runStart, end, workingTime } = placement;
  const startsOpen = workingTime.isOpen(start);
  const endsOpen = end === start || workingTime.isOpen(end - 1);
  const given = workingTime.between(runStart, end);
  if (startsOpen && endsOpen && given === run) return;
  const names = { operation: label, machine: machine.id };
  if (!startsOpen) {
    const opens = workingTime.nextOpen(start);
    const seconds = opens === null ? 0 : opens - start;
    found.push(violation('calendar.start', names, { ...scopeOf(placement), seconds, at: start }));
  }
  if (!endsOpen) {
    const worked = workingTime.pieces(start, end).at(-1);
    const seconds = worked ? end - worked[1] : 0;
    found.push(violation('calendar.end', names, { ...scopeOf(placement), seconds, at: end }));
  }
  // Less time than the run even by the clock is for `mode` to tell.
  if (placement.mode && given !== run && end - runStart >= run) {
    const params = { ...names, given, needed: run, from: runStart, to: end };
    const seconds = Math.abs(given - run);
    found.push(violation('calendar.run', params, { ...scopeOf(placement), seconds, at: runStart }));
  }
}
