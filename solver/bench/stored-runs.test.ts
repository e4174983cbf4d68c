import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { problemOf } from '../check/testing/build.ts';
import type { Case } from './cases.ts';
import { caseRuns, plantRuns, readRuns, readRunsSoFar, resultsOf, storeRun, type StoredRun } from './stored-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'taktwerk-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const facts = { operations: 9, workers: 2, begunAt: '2026-01-05', cpu: 'C', node: 'v24', engine: '1-a' };

function stored(instance: string, seed: number, value: number, seconds = 10): StoredRun {
  return {
    ...{ suite: 'jobshop', instance, seconds, ...facts },
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
  const results = resultsOf(cases, caseRuns(readRuns([one, other]), 'jobshop', { seconds: 10, workers: 2 }));
  expect(results.map(({ name, value, bound, runs }) => [name, value, bound, runs.length])).toEqual([
    ['a1', 11, 8, 2],
    ['a3', 10, 8, 1],
  ]);
});

test('plants are stored beside cases, and what was stopped says so', () => {
  const path = join(folder, 'mixed.jsonl');
  const stopped = stored('a1', 1, 10);
  const plant: StoredRun = {
    ...{ suite: 'plant', instance: 'plant-400', seconds: 10, ...facts },
    run: {
      ...{ seed: 1, operations: 401, orders: 70, bestRule: { name: 'ATC', value: 9 }, secondsToFirst: 0.3, first: 8 },
      ...{ after: [{ seconds: 10, value: 5 }], value: 5, unscheduled: 0, movesPerSecond: 1000, memory: 200 },
    },
  };
  if (stopped.suite !== 'plant') stopped.run.stoppedAtBest = true;
  storeRun(path, stopped);
  storeRun(path, plant);
  const runs = readRuns([path]);
  expect(caseRuns(runs, 'jobshop', { seconds: 10, workers: 2 })).toEqual([stopped]);
  expect(plantRuns(runs, { seconds: 10, workers: 2 })).toEqual([plant]);
  expect(plantRuns(runs, { seconds: 60, workers: 2 })).toEqual([]);
});

test('what another engine has run is not taken over', () => {
  const path = join(folder, 'engines.jsonl');
  storeRun(path, stored('a1', 1, 13));
  storeRun(path, { ...stored('a1', 2, 12), engine: '1-b' });
  expect(readRunsSoFar(path, '1-b').map(({ run }) => run.value)).toEqual([12]);
});

test('a file that is not there yet has no runs, a broken line is named', () => {
  expect(readRunsSoFar(join(folder, 'none.jsonl'), '1-a')).toEqual([]);
  const path = join(folder, 'broken.jsonl');
  writeFileSync(path, `${JSON.stringify(stored('a1', 1, 13))}\n{"suite":\n`);
  expect(() => readRuns([path])).toThrow('broken.jsonl:2 is not a stored run');
});
