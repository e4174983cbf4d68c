import { expect, test } from 'vitest';
import { problemOf } from '../check/testing/build.ts';
import { success } from '../model/result.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { runCase, type RunOptions } from './run-cases.ts';
import type { Case } from './cases.ts';

const entry: Case = {
  ...{ name: 'a1', family: 'a', best: { upper: 100 }, engines: {}, objective: 'makespan' },
  problem: () => problemOf([]),
};

const nothingYet = { phase: 'improving', terms: null, iterations: 0, moves: 0, movesPerSecond: 0, seconds: 0 } as const;

/** Goes on to 90, below the best known value, unless it is cancelled; the bound is there late. */
const pool: RunOptions['pool'] = {
  solve: (_problem, _policy, options) => {
    const steps: [objective: number | null, bound: number | null][] = [[null, null], [120, null], [100, null], [100, 80], [90, 80]]; // prettier-ignore
    const isCancelled = (): boolean => options?.signal?.aborted === true;
    let at = 0;
    for (; at < steps.length && !isCancelled(); at++)
      options?.onProgress?.({ ...nothingYet, objective: steps[at][0], bound: steps[at][1] });
    const status = isCancelled() ? 'cancelled' : 'feasible';
    const schedule = { objective: steps[at - 1][0], bound: 80, moves: 10 * at, status };
    return Promise.resolve(success(schedule as ScheduleDocument));
  },
};
const options = { pool, seconds: 60, seed: 1, workers: 2 };

test('a run is stopped once it has the best known value and a bound, where that is asked for', async () => {
  const run = await runCase(entry, entry.problem(), { ...options, stopAtBest: true });
  expect(run).toMatchObject({ value: 100, bound: 80, moves: 40, stoppedAtBest: true });
});

test('a run has its full time otherwise', async () => {
  const run = await runCase(entry, entry.problem(), { ...options, stopAtBest: false });
  expect(run).toMatchObject({ value: 90, moves: 50 });
  expect(run).not.toHaveProperty('stoppedAtBest');
});
