/** Construction and improvement against the checker and against brute force, over all pairs of constraints and in every direction. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { compile } from '../model/compile.ts';
import { directions, policySchema, ruleNames, type Direction, type RuleName } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { objectiveOf } from '../model/terms.ts';
import { solveHere } from '../pool/solve-here.ts';
import { features, problemArbitrary } from '../testing/random-problem.ts';
import { checkSchedule } from './check.ts';
import { bruteForce } from './testing/brute-force.ts';
import { kinds, tinyProblem } from './testing/tiny-problem.ts';

const { weights } = policySchema.parse({});
const variants = fc.record({ rule: fc.constantFrom(...ruleNames), direction: fc.constantFrom(...directions) });

type Options = { baseline?: ScheduleDocument; frozen?: number };

function constructed(
  document: ProblemDocument,
  rule: RuleName,
  direction: Direction,
  options: Options = {},
): ScheduleDocument {
  const { problem, pegging } = compile(document, options);
  const decoder = new Decoder(problem);
  const { schedule } = decoder;
  if (!construct(decoder, { rule, direction })) throw new Error('Construction was not asked to stop');
  const facts = { seconds: 0, seed: 1, iterations: 0, cancelled: false };
  return writeSchedule(document, pegging, schedule, qualityOf(schedule, weights), facts);
}

function pairsOf<Kind>(list: readonly Kind[]): [Kind, Kind][] {
  return list.flatMap((one, index) => list.slice(index).map((other): [Kind, Kind] => [one, other]));
}

/** Left-out orders have a reason in words. */
function expectReasons({ unscheduled }: ScheduleDocument): void {
  for (const { order, reason } of unscheduled) expect(reason.message).toContain(order);
}

describe('what construction makes passes the checker', () => {
  test.each(pairsOf(features))('%s with %s', (...pair) => {
    fc.assert(
      fc.property(problemArbitrary({ features: pair }), variants, (document, { rule, direction }) => {
        const schedule = constructed(document, rule, direction);
        expect(checkSchedule(document, schedule).violations).toEqual([]);
        expectReasons(schedule);
      }),
      { numRuns: 12 },
    );
  });
  test.each(directions)('everything together, %s', (direction) => {
    fc.assert(
      fc.property(problemArbitrary(), fc.constantFrom(...ruleNames), (document, rule) => {
        expect(checkSchedule(document, constructed(document, rule, direction)).violations).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
  test('close to a baseline, with a frozen zone', () => {
    const frozen = fc.constantFrom(0, 50, 300, 2000);
    fc.assert(
      fc.property(problemArbitrary(), variants, variants, frozen, (document, before, { rule, direction }, frozen) => {
        const baseline = constructed(document, before.rule, before.direction);
        const schedule = constructed(document, rule, direction, { baseline, frozen });
        expect(checkSchedule(document, schedule, { baseline, frozen }).violations).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

test('construction never beats brute force, and finds a complete schedule nearly always when there is one', () => {
  let complete = 0;
  let leftOut = 0;
  for (const [index, pair] of pairsOf(kinds).entries()) {
    for (const document of fc.sample(tinyProblem(pair), { numRuns: 8, seed: index })) {
      const best = bruteForce(document, (terms) => objectiveOf(terms, weights));
      const schedules = directions.map((direction) => constructed(document, 'EDD', direction));
      for (const schedule of schedules) {
        expect(checkSchedule(document, schedule).violations).toEqual([]);
        expectReasons(schedule);
        if (schedule.unscheduled.length > 0) continue;
        expect(best).not.toBeNull();
        expect(schedule.objective).toBeGreaterThanOrEqual(best!.objective - 1e-6);
      }
      if (!best) continue;
      complete += 1;
      if (schedules.every(({ unscheduled }) => unscheduled.length > 0)) leftOut += 1;
    }
  }
  expect(complete).toBeGreaterThan(400);
  expect(leftOut / complete).toBeLessThan(0.03);
});

test('improvement never beats brute force, and is as good nearly always', () => {
  const policy = policySchema.parse({ iterations: 100, workers: 1 });
  let complete = 0;
  let optimal = 0;
  for (const [index, pair] of pairsOf(kinds).entries()) {
    for (const document of fc.sample(tinyProblem(pair), { numRuns: 3, seed: 1000 + index })) {
      const best = bruteForce(document, (terms) => objectiveOf(terms, weights));
      const solved = solveHere(document, policy);
      if (!solved.ok) throw new Error(solved.message);
      expect(checkSchedule(document, solved.value).violations).toEqual([]);
      expectReasons(solved.value);
      if (!best) continue;
      complete += 1;
      if (solved.value.unscheduled.length > 0) continue;
      expect(solved.value.objective).toBeGreaterThanOrEqual(best.objective - 1e-6);
      if (solved.value.objective <= best.objective + 1e-6) optimal += 1;
    }
  }
  expect(complete).toBeGreaterThan(150);
  expect(optimal / complete).toBeGreaterThan(0.88);
});
