import { assert, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import { solveHere } from '../pool/solve-here.ts';
import { problemArbitrary, randomProblem } from '../testing/random-problem.ts';
import { objectiveBound } from './objective.ts';

const policy = policySchema.parse({ seconds: 0 });

describe('the bound of the objective', () => {
  test('no schedule of all orders costs less', () => {
    let compared = 0;
    assert(
      property(problemArbitrary(), (document) => {
        const solved = solveHere(document, policy);
        if (!solved.ok || solved.value.unscheduled.length > 0) return;
        compared++;
        const bound = objectiveBound(document, compile(document).problem, policy.weights);
        expect(bound).toBeLessThanOrEqual(solved.value.objective + 1e-6);
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  test('is none too high where it was stopped', () => {
    const document = randomProblem(5, { orders: 6 });
    const { problem } = compile(document);
    const whole = objectiveBound(document, problem, policy.weights);
    for (let looks = 0; looks < 30; looks++) {
      let left = looks;
      expect(objectiveBound(document, problem, policy.weights, () => left-- <= 0)).toBeLessThanOrEqual(whole);
    }
  });

  test('an order by itself is as early as the bound says', () => {
    const document = randomProblem(3, { orders: 1, features: ['calendars'] });
    const { objective } =
      policySchema.parse({}) && (solveHere(document, policy) as { value: { objective: number } }).value;
    expect(objectiveBound(document, compile(document).problem, policy.weights)).toBeCloseTo(objective, 6);
  });
});
