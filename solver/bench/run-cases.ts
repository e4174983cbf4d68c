/** Solves the cases of a suite, each with several seeds, one after the other on one warm pool. */
import type { SolverPool } from '../pool/pool.ts';
import { makespanBound } from '../bound/makespan.ts';
import { policyOf, type Case } from './cases.ts';

export type Run = {
  seed: number;
  value: number;
  /** Wall-clock seconds of the whole solve, and until the best schedule was there. */
  seconds: number;
  secondsToBest: number;
  iterations: number;
};
export type CaseResult = Omit<Case, 'problem'> & {
  operations: number;
  runs: Run[];
  /** Median over the seeds. */
  value: number;
  /** What our own bound proves; null where none is computed. */
  bound: number | null;
};

export type RunOptions = { pool: SolverPool; seconds: number; seeds: number; workers: number };

/** Solves one case with seeds 1, 2, … Rejects when a solve fails: benchmark instances are right and always have a schedule. */
export async function runCase(entry: Case, { pool, seconds, seeds, workers }: RunOptions): Promise<CaseResult> {
  const document = entry.problem();
  const runs: Run[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    let best = Infinity;
    let secondsToBest = 0;
    const begun = performance.now();
    const solved = await pool.solve(document, policyOf(entry.objective, { seconds, seed, workers }), {
      onProgress: ({ objective }) => {
        if (objective === null || objective >= best) return;
        best = objective;
        secondsToBest = (performance.now() - begun) / 1000;
      },
    });
    if (!solved.ok) throw new Error(`${entry.name}: ${solved.message}`);
    const taken = (performance.now() - begun) / 1000;
    if (solved.value.objective < best) secondsToBest = taken;
    const { objective, iterations } = solved.value;
    runs.push({ seed, value: objective, seconds: taken, secondsToBest, iterations });
  }
  const { problem: _problem, ...facts } = entry;
  return {
    ...facts,
    operations: document.orders.reduce((sum, { operations }) => sum + operations.length, 0),
    runs,
    value: median(runs.map(({ value }) => value)),
    bound: entry.objective === 'makespan' ? makespanBound(document) : null,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
