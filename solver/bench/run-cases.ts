/** Solves the cases of a suite, run by run, on one warm pool. */
import type { SolverPool } from '../pool/pool.ts';
import type { SolveProgress } from '../pool/search.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { policyOf, type Case } from './cases.ts';

/** One solve of one case. */
export type Run = {
  seed: number;
  value: number;
  /** What our own bound proves. */
  bound: number;
  /** Wall-clock seconds of the whole solve, and until the best schedule was there. */
  seconds: number;
  secondsToBest: number;
  moves: number;
  /** Was cancelled from outside once the best known value was there, so that it had less than its seconds? */
  stoppedAtBest?: boolean | undefined;
};
export type CaseResult = Omit<Case, 'problem'> & {
  operations: number;
  runs: Run[];
  /** Median over the seeds. */
  value: number;
  bound: number;
};

export type RunOptions = {
  pool: Pick<SolverPool, 'solve'>;
  seconds: number;
  seed: number;
  workers: number;
  /** Cancels the solve as soon as it has the best known value, of which the search itself knows nothing. */
  stopAtBest: boolean;
};

/** Solves a case with one seed. Rejects when that fails: benchmark instances are right and always have a schedule. */
export async function runCase(
  entry: Case,
  document: ProblemDocument,
  { pool, seconds, seed, workers, stopAtBest }: RunOptions,
): Promise<Run> {
  let best = Infinity;
  let secondsToBest = 0;
  const abort = new AbortController();
  const begun = performance.now();
  const onProgress = ({ objective, bound }: SolveProgress): void => {
    if (objective === null) return;
    if (objective < best) {
      best = objective;
      secondsToBest = (performance.now() - begun) / 1000;
    }
    // The bound is part of the result, and is proven within moments.
    if (stopAtBest && bound !== null && best <= entry.best.upper) abort.abort();
  };
  const solved = await pool.solve(document, policyOf(entry.objective, { seconds, seed, workers }), {
    ...{ isRead: true, onProgress, signal: abort.signal },
  });
  if (!solved.ok) throw new Error(`${entry.name}: ${solved.message}`);
  const taken = (performance.now() - begun) / 1000;
  const { objective, bound = 0, moves = 0, status } = solved.value;
  if (objective < best) secondsToBest = taken;
  const run = { seed, value: objective, bound, seconds: toMillisecond(taken), secondsToBest: toMillisecond(secondsToBest), moves }; // prettier-ignore
  return status === 'cancelled' ? { ...run, stoppedAtBest: true } : run;
}

function toMillisecond(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** What the runs of a case, at least one, come to. */
export function caseResult(entry: Case, operations: number, runs: Run[]): CaseResult {
  const { problem: _problem, ...facts } = entry;
  return {
    ...facts,
    operations,
    runs,
    value: median(runs.map(({ value }) => value)),
    bound: Math.max(...runs.map(({ bound }) => bound)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
