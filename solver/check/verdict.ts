/** What the checker says. */
import type { Terms } from '../model/schedule.ts';
import type { ViolationCode } from './wording.ts';

/** The constraints of solver/README.md, by name. */
export const constraintNames = [
  'document',
  'mode',
  'calendar',
  'interruption',
  'machine',
  'setup',
  'resource',
  'precedence',
  'max-lag',
  'overlap',
  'release',
  'horizon',
  'material',
  'progress',
  'pin',
  'frozen',
  'split',
  'complete',
  'terms',
] as const;
export type ConstraintName = (typeof constraintNames)[number];

/** One way in which the schedule breaks a constraint. */
export type Violation = {
  constraint: ConstraintName;
  /** Key of the wording, `<constraint>.<what>`; `params` fill it in any language. Times in `params` are seconds after the epoch. */
  code: ViolationCode;
  /** In English. */
  message: string;
  params: Record<string, string | number>;
  /** Ids of the operations concerned. */
  operations: string[];
  /** Ids of the orders concerned. */
  orders: string[];
  /** By how much, in seconds; 0 where it is not time that is short. */
  seconds: number;
  /** Where on the time axis, seconds after the epoch. */
  at?: number;
};

/** `ok` when nothing is violated. `terms` are computed from the assignments, not taken from the schedule. */
export type Verdict = { ok: boolean; violations: Violation[]; terms: Terms };
