/** How a command ends: what it prints and the exit code. */
import type { Failure } from '../../solver/model/result.ts';

/** 0 ok · 1 failed · 2 wrong usage · 3 bad input. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, badInput: 3 } as const;

/** Failure codes that blame what the user named: a file, a field of it, or an option's value. A file in use (`locked`) may be free next time. */
const inputCodes = new Set([
  'bad-input',
  'bad-problem',
  'bad-schedule',
  'bad-policy',
  'bad-profile',
  'bad-credentials-file',
  'not-found',
  'infeasible',
  // Of scenario files:
  'missing',
  'exists',
  'no-access',
  'not-a-scenario',
  'newer',
  'damaged',
  'not-a-what-if',
  'other-record',
  'unknown-policy',
  'built-in-policy',
]);

export function exitCodeOf(failed: Failure): number {
  return inputCodes.has(failed.code) ? exitCodes.badInput : exitCodes.failed;
}
