import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';

/** Assignments, unscheduled and relaxed lists name what the problem has, and times are whole and in order. */
export function document(situation: Situation): Violation[] {
  return situation.faults;
}
