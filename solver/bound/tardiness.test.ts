import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bruteForce } from '../check/testing/brute-force.ts';
import { operationOf, orderOf, problemOf } from '../check/testing/build.ts';
import { kinds, tinyProblem } from '../check/testing/tiny-problem.ts';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { objectiveBound } from './objective.ts';

const others = { lateOrders: 0, makespan: 0, flowTime: 0, setup: 0, earliness: 0, moved: 0 };
const { weights } = policySchema.parse({ weights: { ...others, weightedTardiness: 1 } });
const boundOf = (problem: ProblemDocument): number => objectiveBound(problem, compile(problem).problem, weights);
const on = (id: string, machines: string[], run: number) =>
  operationOf(id, { modes: machines.map((machine) => ({ machine, setup: 0, run })) });

test('two orders for one machine at the same time: one of them waits for the other', () => {
  const orders = ['A', 'B'].map((id) => orderOf(id, [on(id, ['M1'], 10)], { due: 10 }));
  expect(boundOf(problemOf(orders))).toBe(10);
});

test('the heavier one goes first', () => {
  const orders = [4, 1].map((weight) => orderOf(`O${weight}`, [on(`A${weight}`, ['M1'], 10)], { due: 10, weight }));
  expect(boundOf(problemOf(orders))).toBe(10);
});

test('what must follow counts', () => {
  const orders = ['A', 'B'].map((id) => orderOf(id, [on(id, ['M1'], 10), on(`${id}2`, ['M2'], 5)], { due: 15 }));
  expect(boundOf(problemOf(orders))).toBeGreaterThan(9);
});

test('two machines that stand in for each other do two orders at once', () => {
  const orders = ['A', 'B'].map((id) => orderOf(id, [on(id, ['M1', 'M2'], 10)], { due: 10 }));
  expect(boundOf(problemOf(orders))).toBe(0);
});

test('an order without a place of its own in time is late by itself alone', () => {
  expect(boundOf(problemOf([orderOf('A', [on('A', ['M1'], 10)], { due: 4, weight: 3 })]))).toBe(18);
});

test('no schedule is less late, and the bound says more than that orders take their time', () => {
  // Pegging is decided ahead of the search, so that with materials there may be better schedules.
  const allowed = kinds.filter((kind) => kind !== 'materials');
  const problems = fc.tuple(fc.subarray(allowed, { maxLength: 3 }), fc.integer({ min: 0, max: 12 }));
  let compared = 0;
  let shared = 0;
  for (const [present, due] of fc.sample(problems, { numRuns: 300, seed: 2 })) {
    for (const tiny of fc.sample(tinyProblem(present), { numRuns: 1, seed: due })) {
      const problem = {
        ...tiny,
        orders: tiny.orders.map((order, index) => ({ ...order, due, weight: 1 + (index % 3) })),
      };
      const best = bruteForce(problem, (terms) => terms.weightedTardiness);
      if (!best) continue;
      compared++;
      const bound = boundOf(problem);
      expect(bound).toBeLessThanOrEqual(best.objective + 1e-6);
      const alone = problem.orders.reduce((sum, order) => sum + boundOf({ ...problem, orders: [order] }), 0);
      if (bound > alone + 1e-6) shared++;
    }
  }
  expect(compared).toBeGreaterThan(80);
  expect(shared).toBeGreaterThan(10);
});
