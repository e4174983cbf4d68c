import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bruteForce } from '../check/testing/brute-force.ts';
import { operationOf, orderOf, problemOf } from '../check/testing/build.ts';
import { kinds, tinyProblem } from '../check/testing/tiny-problem.ts';
import { makespanBound } from './makespan.ts';

const on = (id: string, machine: string, run: number, parts: object = {}) =>
  operationOf(id, { modes: [{ machine, setup: 0, run }], ...parts });

test.each([
  ['the longest chain', [orderOf('O', [on('A', 'M1', 5), on('B', 'M2', 7)]), orderOf('P', [on('C', 'M1', 3)])], 12],
  ['the busiest machine', [orderOf('O', [on('A', 'M1', 5)]), orderOf('P', [on('B', 'M1', 4)])], 9],
  [
    'a machine between what comes before and after',
    [orderOf('O', [on('A', 'M1', 2), on('B', 'M2', 5)]), orderOf('P', [on('C', 'M1', 3), on('D', 'M2', 5)])],
    12,
  ],
  ['releases and lags', [orderOf('O', [on('A', 'M1', 2), on('B', 'M2', 2)], { release: 5, links: [{ from: 'A', to: 'B', minLag: 4 }] })], 13], // prettier-ignore
  [
    'all machines together',
    ['A', 'B', 'C'].map((id) =>
      orderOf(id, [operationOf(id, { modes: ['M1', 'M2'].map((machine) => ({ machine, setup: 0, run: 7 })) })]),
    ),
    11,
  ],
])('%s', (_, orders, bound) => {
  expect(makespanBound(problemOf(orders))).toBe(bound);
});

test('a resource and its units', () => {
  const needs = { modes: [{ machine: 'M1', setup: 0, run: 6, resources: [{ resource: 'R', units: 2 }] }] };
  const other = { modes: [{ machine: 'M2', setup: 0, run: 6, resources: [{ resource: 'R', units: 2 }] }] };
  const orders = [orderOf('O', [operationOf('A', needs)]), orderOf('P', [operationOf('B', other)])];
  const resources = [{ id: 'R', name: 'R', kind: 'tool' as const, capacity: [{ at: 0, units: 2 }] }];
  expect(makespanBound(problemOf(orders, { resources }))).toBe(12);
});

test('nothing to do has no bound', () => {
  expect(makespanBound(problemOf([]))).toBeNull();
});

test('parts of a split operation may take the better mode each', () => {
  const modes = [
    { machine: 'M1', setup: 0, run: 40 },
    { machine: 'M1', setup: 15, run: 0 },
  ];
  const orders = [orderOf('O', [operationOf('A', { modes, split: [2, 8] })])];
  expect(makespanBound(problemOf(orders))).toBe(8 + 15);
});

test('no schedule is shorter', () => {
  const problems = fc.subarray([...kinds], { maxLength: 3 }).chain((present) => tinyProblem(present));
  let compared = 0;
  for (const problem of fc.sample(problems, { numRuns: 200, seed: 1 })) {
    const best = bruteForce(problem, (terms) => terms.makespan);
    if (!best) continue;
    compared += 1;
    expect(makespanBound(problem) ?? 0).toBeLessThanOrEqual(best.objective);
  }
  expect(compared).toBeGreaterThan(100);
});
