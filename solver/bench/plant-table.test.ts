import { expect, test } from 'vitest';
import { plantResults, plantTable } from './plant-table.ts';
import type { StoredPlantRun } from './stored-runs.ts';

function stored(seed: number, hours: number, memory: number): StoredPlantRun {
  return {
    ...{ suite: 'plant', instance: 'plant-400', operations: 401, seconds: 10, workers: 2, begunAt: '2026-01-05' },
    ...{ cpu: 'C', node: 'v24', engine: '1-a' },
    run: {
      ...{ seed, operations: 401, orders: 70, bestRule: { name: 'ATC', value: 100 * 3600 }, secondsToFirst: seed / 10 },
      ...{ first: 90 * 3600, after: [{ seconds: 10, value: hours * 3600 }], value: hours * 3600 },
      ...{ unscheduled: 0, movesPerSecond: 1000, memory },
    },
  };
}

test('a plant is shown by the median of its seeds, with the best of them', () => {
  const results = plantResults([stored(1, 60, 200), stored(2, 50, 220), stored(3, 40, 210)]);
  expect(plantTable(results, new Map()).split('\n')[2]).toBe(
    '| 401 | 70 | 3 | ATC | 100.0 | 0.20 s | 90.0 | 50.0 | 50.00 % | 60.00 % | 0 | 1,000 | 220 | – |',
  );
});

test('a moment at which most seeds had no schedule yet has no value', () => {
  const runs = [stored(1, 60, 200), stored(2, 50, 220), stored(3, 40, 210)];
  for (const { run } of runs.slice(1)) run.after[0].value = null;
  expect(plantTable(plantResults(runs), new Map()).split('\n')[2]).toContain('| 90.0 | – | 50.00 % |');
});
