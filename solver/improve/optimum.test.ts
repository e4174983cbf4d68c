/** Plain shops against brute force and against proven optima. */
import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForce } from '../check/testing/brute-force.ts';
import { benchmarkProblem, readBenchmark, type BenchmarkOptions } from '../model/benchmark-formats.ts';
import { policySchema, type PolicyInput } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Terms } from '../model/schedule.ts';
import { createRandom } from '../model/random.ts';
import { objectiveOf } from '../model/terms.ts';
import { solveHere } from '../pool/solve-here.ts';

const nothing = { weightedTardiness: 0, lateOrders: 0, makespan: 0, flowTime: 0, setup: 0 };

function problemOf(
  text: string,
  format: 'jobshop' | 'flexible-jobshop',
  options: BenchmarkOptions = {},
): ProblemDocument {
  const instance = readBenchmark(text, format);
  if (!instance.ok) throw new Error(instance.message);
  const problem = benchmarkProblem(instance.value, options);
  if (!problem.ok) throw new Error(problem.message);
  return problem.value;
}

function solve(problem: ProblemDocument, weights: PolicyInput['weights'], iterations: number) {
  const policy = policySchema.parse({ weights: { ...nothing, ...weights }, iterations, workers: 1, rule: 'LPT', direction: 'forward' }); // prettier-ignore
  const solved = solveHere(problem, policy);
  if (!solved.ok) throw new Error(solved.message);
  return solved.value;
}

/** A flexible shop of five or six operations on two machines. */
function tinyShop(seed: number): string {
  const random = createRandom(seed);
  const jobs = random.int(2, 3);
  const lines = Array.from({ length: jobs }, () => {
    const operations = Array.from({ length: jobs === 2 ? 3 : 2 }, () => {
      const machine = random.int(0, 1);
      const modes = [
        `${machine} ${random.int(1, 6)}`,
        ...(random.chance(0.5) ? [`${1 - machine} ${random.int(1, 6)}`] : []),
      ];
      return `${modes.length} ${modes.join(' ')}`;
    });
    return `${operations.length} ${operations.join(' ')}`;
  });
  return `${jobs} 2\n${lines.join('\n')}\n`;
}

// Fisher and Thompson 1963, 6 jobs on 6 machines: makespan 55.
const ft06 = `6 6
2 1 0 3 1 6 3 7 5 3 4 6
1 8 2 5 4 10 5 10 0 10 3 4
2 5 3 4 5 8 0 9 1 1 4 7
1 5 0 5 2 5 3 3 4 8 5 9
2 9 1 3 4 5 5 4 0 3 3 1
1 3 3 3 5 9 0 10 4 4 2 1
`;

describe('the optimum', () => {
  test.each([
    ['makespan', { makespan: 1 }],
    ['tardiness', { weightedTardiness: 1 }],
    ['a bit of everything', { weightedTardiness: 1, lateOrders: 5, makespan: 0.5, flowTime: 0.1 }],
  ])('of tiny flexible shops: %s', (_, given) => {
    const weights = policySchema.parse({ weights: { ...nothing, ...given } }).weights;
    assert(
      property(integer({ min: 0, max: 1e6 }), constantFrom(0.5, 0.8), (seed, factor) => {
        const problem = problemOf(tinyShop(seed), 'flexible-jobshop', { tardinessFactor: factor });
        const best = bruteForce(problem, (terms) => objectiveOf(terms, weights));
        expect(solve(problem, given, 240).objective).toBeCloseTo(best!.objective, 6);
      }),
      { numRuns: 40 },
    );
  });

  test('or better, of tiny flexible shops whose orders had better not end early: brute force never waits', () => {
    const given = { weightedTardiness: 1, earliness: 0.5 };
    const weights = policySchema.parse({ weights: { ...nothing, ...given } }).weights;
    let gained = 0;
    assert(
      property(integer({ min: 0, max: 1e6 }), (seed) => {
        const problem = problemOf(tinyShop(seed), 'flexible-jobshop', { tardinessFactor: 1.5 });
        const { objective } = bruteForce(problem, (terms) => objectiveOf(terms, weights))!;
        const solved = solve(problem, given, 240);
        expect(solved.objective).toBeLessThanOrEqual(objective + 1e-6);
        if (solved.objective < objective - 1e-6) gained++;
      }),
      { numRuns: 40 },
    );
    expect(gained).toBeGreaterThan(10);
  });

  test.each([
    [['lateOrders'], (terms: Terms) => [terms.lateOrders, terms.weightedTardiness]],
    [['makespan', 'flowTime'], (terms: Terms) => [terms.makespan, terms.flowTime]],
    [['flowTime', 'lateOrders'], (terms: Terms) => [terms.flowTime, terms.lateOrders]],
  ] as const)('of tiny flexible shops with %j before all else', (first, ranked) => {
    const policy = policySchema.parse({ weights: { ...nothing, weightedTardiness: 1 }, first });
    assert(
      property(integer({ min: 0, max: 1e6 }), (seed) => {
        const problem = problemOf(tinyShop(seed), 'flexible-jobshop', { tardinessFactor: 0.6 });
        // Whatever a tiny shop sums up to is far below 10,000.
        const best = bruteForce(problem, (terms) => ranked(terms)[0] * 1e4 + ranked(terms)[1]);
        const solved = solveHere(problem, { ...policy, iterations: 120, workers: 1 });
        if (!solved.ok) throw new Error(solved.message);
        expect(ranked(solved.value.terms)).toEqual(ranked(best!.schedule.terms));
        expect(solved.value.objective).toBe(solved.value.terms.weightedTardiness);
      }),
      { numRuns: 25 },
    );
  });

  test('of tiny flexible shops with a single operator', () => {
    const weights = policySchema.parse({ weights: { ...nothing, makespan: 1 } }).weights;
    assert(
      property(integer({ min: 0, max: 1e6 }), (seed) => {
        const problem = problemOf(tinyShop(seed), 'flexible-jobshop', { operators: 1 });
        const best = bruteForce(problem, (terms) => objectiveOf(terms, weights));
        expect(solve(problem, { makespan: 1 }, 240).objective).toBeCloseTo(best!.objective, 6);
      }),
      { numRuns: 20 },
    );
  });

  test('of a classic job shop', () => {
    expect(solve(problemOf(ft06, 'jobshop'), { makespan: 1 }, 400).terms.makespan).toBe(55);
  });
});
