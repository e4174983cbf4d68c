/** Commands that need no scenario: `solve` and `check` on files. */
import { availableParallelism } from 'node:os';
import { success, failure } from '../../solver/model/result.ts';
import { SolverPool } from '../../solver/pool/pool.ts';
import type { ProgramFiles } from '../program-files.ts';
import { checkFiles } from './check.ts';
import type { CommandResult } from './program.ts';
import type { ProblemFileOptions } from './problem-file.ts';
import { solveFile } from './solve.ts';

type FileOptions = Pick<ProblemFileOptions, 'format'> & { tardinessFactor?: number; operators?: number };

type SolveCommandOptions = FileOptions & {
  objective: string;
  seconds?: number;
  workers?: number;
  seed?: number;
  reproducible?: boolean;
};

/** Solves a file; the first Ctrl+C ends the search and keeps the best found. */
export async function solveCommand(
  file: string,
  files: ProgramFiles,
  options: SolveCommandOptions,
): Promise<CommandResult> {
  const threads = options.workers ?? Math.max(2, availableParallelism());
  const pool = new SolverPool({ workerFile: files.solverWorker, threads });
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const solved = await solveFile({ ...options, file, pool, signal: stop.signal });
    if (!solved.ok) return solved;
    return success({ value: solved.value, text: '' });
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    await pool.close();
  }
}

/** Judges a schedule; one that breaks a constraint fails with what it breaks. */
export async function checkCommand(problem: string, schedule: string, options: FileOptions): Promise<CommandResult> {
  const verdict = await checkFiles(problem, schedule, options);
  if (!verdict.ok) return verdict;
  const { ok, violations } = verdict.value;
  if (ok) return success({ value: verdict.value, text: 'feasible' });
  const lines = violations.map(({ constraint, message }) => `${constraint}: ${message}`);
  return failure('infeasible', `${violations.length} violations\n${lines.join('\n')}`, { violations });
}
