import { expect, test } from 'vitest';
import { provenance } from './provenance.ts';
import type { StoredCaseRun } from './stored-runs.ts';

function stored(instance: string, seed: number, facts: Partial<StoredCaseRun> = {}): StoredCaseRun {
  return {
    ...{ suite: 'jobshop', instance, operations: 9, seconds: 60, workers: 2, begunAt: '2026-01-05T10:00:00.000Z' },
    ...{ cpu: 'C', node: 'v24', engine: '1-a', ...facts },
    run: { seed, value: 10, bound: 8, seconds: 1, secondsToBest: 0.5, moves: 100 },
  };
}

test('runs of one sitting are told in a line', () => {
  expect(provenance([stored('a1', 1), stored('a2', 1)])).toBe(
    'Suite jobshop, 2026-01-05, C, Node v24, 60 s wall clock, 2 threads, 1 seed, engine 1-a.',
  );
});

test('several days, machines, engines and stopped runs are told', () => {
  const stopped = stored('a1', 2, { begunAt: '2026-01-07T10:00:00.000Z', cpu: 'D', engine: '1-b' });
  stopped.run.stoppedAtBest = true;
  expect(provenance([stored('a1', 1), stopped, stored('a2', 1)]).split('\n')).toEqual([
    'Suite jobshop, 2026-01-05 to 2026-01-07, C and D, Node v24, 60 s wall clock, 2 threads, 1 to 2 seeds, engine 1-a and 1-b.',
    'Mixed: 2 of engine 1-a, 1 of engine 1-b.',
    'Stopped at the best known value: 1 of 3 runs, which might have gone below it in their full time.',
  ]);
});
