import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { problemOf } from '../check/testing/build.ts';
import type { Case } from './cases.ts';
import { readRuns, readRunsSoFar, resultsOf, storeRun, type StoredRun } from './stored-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'taktwerk-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function stored(instance: string, seed: number, value: number, seconds = 10): StoredRun {
  return {
    ...{ suite: 'jobshop', instance, operations: 9, seconds, workers: 2, begunAt: '2026-01-05', cpu: 'C', node: 'v24' },
    run: { seed, value, bound: 8, seconds: 1, secondsToBest: 0.5, moves: 100 },
  };
}

const cases = ['a1', 'a2', 'a3'].map((name): Case => ({
  ...{ name, family: 'a', best: { upper: 10 }, engines: {}, objective: 'makespan' },
  problem: () => problemOf([]),
}));

test('runs of several files make one table, the last of the same seed counts', () => {
  const [one, other] = [join(folder, 'one.jsonl'), join(folder, 'other.jsonl')];
  storeRun(one, stored('a1', 1, 13));
  storeRun(one, stored('a1', 2, 11));
  storeRun(other, stored('a1', 1, 12));
  storeRun(other, stored('a3', 1, 10));
  storeRun(other, stored('a2', 1, 10, 60));
  const results = resultsOf('jobshop', cases, readRuns([one, other]), { seconds: 10, workers: 2 });
  expect(results.map(({ name, value, bound, runs }) => [name, value, bound, runs.length])).toEqual([
    ['a1', 11, 8, 2],
    ['a3', 10, 8, 1],
  ]);
});

test('a file that is not there yet has no runs, a broken line is named', () => {
  expect(readRunsSoFar(join(folder, 'none.jsonl'))).toEqual([]);
  const path = join(folder, 'broken.jsonl');
  writeFileSync(path, `${JSON.stringify(stored('a1', 1, 13))}\n{"suite":\n`);
  expect(() => readRuns([path])).toThrow('broken.jsonl:2 is not a stored run');
});
