import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Terms } from '../../model/schedule.ts';
import { checkSchedule } from '../check.ts';
import { bruteForce } from './brute-force.ts';
import { operationOf, orderOf, problemOf } from './build.ts';
import { kinds, tinyProblem } from './tiny-problem.ts';

const makespan = (terms: Terms) => terms.makespan;
const tardiness = (terms: Terms) => terms.weightedTardiness;
const on = (id: string, machine: string, run: number, parts: object = {}) =>
  operationOf(id, { modes: [{ machine, setup: 0, run }], ...parts });

test('two-machine flow shop: Johnson’s rule gives 3 + 6 + 2 + 1', () => {
  const jobs: [number, number][] = [
    [3, 6],
    [2, 1],
  ];
  const orders = jobs.map(([first, second], index) =>
    orderOf(`O${index}`, [on(`A${index}`, 'M1', first), on(`B${index}`, 'M2', second)]),
  );
  expect(bruteForce(problemOf(orders, { horizon: 40 }), makespan)!.objective).toBe(10);
});

test('weighted tardiness takes the heavier order first', () => {
  const orders = [
    orderOf('O', [on('A', 'M1', 5)], { due: 5, weight: 1 }),
    orderOf('P', [on('B', 'M1', 5)], { due: 5, weight: 3 }),
  ];
  expect(bruteForce(problemOf(orders, { horizon: 40 }), tardiness)!.objective).toBe(5);
});

test('alternative machines are tried', () => {
  const modes = ['M1', 'M2'].map((machine) => ({ machine, setup: 0, run: 5 }));
  const orders = [orderOf('O', [operationOf('A', { modes })]), orderOf('P', [operationOf('B', { modes })])];
  expect(bruteForce(problemOf(orders, { horizon: 40 }), makespan)!.objective).toBe(5);
});

test('a predecessor waits where a maximum lag asks for it', () => {
  const orders = [
    orderOf('O', [on('A', 'M1', 2), on('B', 'M2', 2)], { links: [{ from: 'A', to: 'B', maxLag: 0 }] }),
    orderOf('P', [on('C', 'M2', 9)], { due: 9, weight: 100 }),
  ];
  const best = bruteForce(
    problemOf(orders, { horizon: 20 }),
    (terms) => terms.weightedTardiness * 100 + terms.makespan,
  );
  expect(best!.objective).toBe(11);
  expect(best!.schedule.assignments.find((row) => row.operation === 'A')!.start).toBe(7);
});

test('without room there is no schedule', () => {
  expect(bruteForce(problemOf([orderOf('O', [on('A', 'M1', 50)])], { horizon: 40 }), makespan)).toBeNull();
});

describe('what it finds passes the checker', () => {
  test.each(kinds)('%s', (kind) => {
    let found = 0;
    fc.assert(
      fc.property(tinyProblem([kind, 'calendars']), (problem) => {
        const best = bruteForce(problem, (terms) => terms.weightedTardiness + terms.makespan);
        if (!best) return;
        found += 1;
        expect(checkSchedule(problem, best.schedule).violations).toEqual([]);
      }),
      { numRuns: 8, seed: 1 },
    );
    expect(found).toBeGreaterThan(0);
  });
});
