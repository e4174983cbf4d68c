import { join } from 'node:path';
import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { casesOf, policyOf } from '../../bench/cases.ts';
import { bruteForce } from '../../check/testing/brute-force.ts';
import { benchmarkProblem, readBenchmark } from '../../model/benchmark-formats.ts';
import type { ProblemDocument } from '../../model/problem.ts';
import { createRandom } from '../../model/random.ts';
import { solveHere } from '../../pool/solve-here.ts';

function solve(problem: ProblemDocument, iterations: number, seed = 1) {
  const policy = { ...policyOf('makespan', { seconds: 0, seed, workers: 1 }), iterations };
  const solved = solveHere(problem, policy);
  if (!solved.ok) throw new Error(solved.message);
  return solved.value;
}

/** Three jobs of two operations on three machines, some on one of two, and two operators. */
function tinyShop(seed: number): ProblemDocument {
  const random = createRandom(seed);
  const operation = (): string => {
    const machine = random.int(0, 2);
    const other = random.chance(0.4) ? ` ${(machine + 1) % 3} ${random.int(1, 6)}` : '';
    return `${other === '' ? 1 : 2} ${machine} ${random.int(1, 6)}${other}`;
  };
  const lines = [0, 1, 2].map(() => `2 ${operation()} ${operation()}`);
  const instance = readBenchmark(`3 3\n${lines.join('\n')}\n`, 'flexible-jobshop');
  if (!instance.ok) throw new Error(instance.message);
  const problem = benchmarkProblem(instance.value, { operators: 2 });
  if (!problem.ok) throw new Error(problem.message);
  return problem.value;
}

test('finds the optimum of tiny flexible shops with operators, with one of three seeds', () => {
  assert(
    property(integer({ min: 0, max: 1e6 }), (shop) => {
      const problem = tinyShop(shop);
      const { objective } = bruteForce(problem, ({ makespan }) => makespan)!;
      // The pool of a shop this small is of one kind soon, now and then without the optimum: that of 365152 with seed 1.
      expect([1, 2, 3].some((seed) => solve(problem, 1000, seed).terms.makespan === objective)).toBe(true);
    }),
    { numRuns: 25, examples: [[365152]] },
  );
});

test('comes within half a percent of the best known schedules with operators, and to the same ones every time', () => {
  const cases = casesOf('operators', join(import.meta.dirname, '../../bench/instances'), ['ft06-o4', 'la16-o5']);
  for (const { problem, best } of cases) {
    const document = problem();
    const schedule = solve(document, 1500);
    expect(schedule.terms.makespan).toBeLessThanOrEqual(Math.floor(best.upper * 1.005));
    expect(solve(document, 1500).assignments).toEqual(schedule.assignments);
  }
  expect(cases).toHaveLength(2);
});
