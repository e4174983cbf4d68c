/** How a command ends: what it prints and the exit code. */
import type { Failure } from '../../solver/model/result.ts';

/** 0 ok · 1 failed · 2 wrong usage · 3 bad input. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, badInput: 3 } as const;

/** Failure codes that blame the input, not the run. */
const inputCodes = new Set([
  'bad-input',
  'bad-problem',
  'bad-schedule',
  'bad-plant',
  'bad-policy',
  'not-found',
  'not-a-scenario',
  'foreign',
  'newer-version',
  'damaged',
  'truncated',
  'infeasible',
]);

export function exitCodeOf(failed: Failure): number {
  return inputCodes.has(failed.code) ? exitCodes.badInput : exitCodes.failed;
}
