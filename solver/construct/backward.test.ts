import { assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plantProblem } from '../bench/plant-problem.ts';
import { checkSchedule } from '../check/check.ts';
import { compile } from '../model/compile.ts';
import { directions, policySchema, ruleNames } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { solveHere } from '../pool/solve-here.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { construct, type Variant } from './construct.ts';
import { Decoder } from './decoder.ts';
import { qualityOf } from './solution.ts';
import { writeSchedule } from './write.ts';

const { weights } = policySchema.parse({});

function constructed(document: ProblemDocument, variant: Variant) {
  const { problem, pegging } = compile(document);
  const decoder = new Decoder(problem);
  construct(decoder, variant);
  const facts = { seconds: 0, seed: 1, iterations: 0, cancelled: false };
  return writeSchedule(document, pegging, decoder.schedule, qualityOf(decoder.schedule, weights), facts);
}

describe('backward', () => {
  test('makes no order late that is in time forward, and ends none earlier', () => {
    assert(
      property(problemArbitrary(), constantFrom(...ruleNames), (document, rule) => {
        const forward = constructed(document, { rule, direction: 'forward' });
        const backward = constructed(document, { rule, direction: 'backward' });
        expect(backward.unscheduled).toEqual(forward.unscheduled);
        expect(backward.terms.weightedTardiness).toBeLessThanOrEqual(forward.terms.weightedTardiness);
        expect(backward.terms.lateOrders).toBe(forward.terms.lateOrders);
        expect(backward.terms.earliness).toBeLessThanOrEqual(forward.terms.earliness);
      }),
      { numRuns: 150 },
    );
  });

  test('waits on a busy plant too', () => {
    const document = plantProblem(600);
    const forward = constructed(document, { rule: 'EDD', direction: 'forward' }).terms;
    const backward = constructed(document, { rule: 'EDD', direction: 'backward' }).terms;
    expect(backward.lateOrders).toBe(forward.lateOrders);
    expect(backward.earliness).toBeLessThan(0.95 * forward.earliness);
  });

  test('shares a resource and leaves room for a set-up and a closed time', () => {
    const on = (machine: string) => ({ modes: [{ machine, setup: 5, run: 10, resources: [{ resource: 'R', units: 1 }] }] }); // prettier-ignore
    const document = smallProblem({
      machines: [{}, {}],
      calendars: [{ id: 'open', intervals: [[0, 80], [90, 1000]] }], // prettier-ignore
      resources: [{ id: 'R', name: 'R', kind: 'tool', capacity: [{ at: 0, units: 1 }] }],
      orders: [{ operations: [on('M0')] }, { operations: [on('M1')] }],
    });
    const { assignments } = constructed(document, { rule: 'EDD', direction: 'backward' });
    const spans = assignments.map(({ start, end }) => [start, end]).toSorted(([one], [other]) => one - other);
    expect(spans).toEqual([[60, 75], [75, 100]]); // prettier-ignore
  });

  const alone = smallProblem({
    machines: [{}, {}],
    orders: [
      { due: 100, operations: [{ run: 10 }] },
      { due: 300, operations: [{ run: 5, on: 'M1' }] },
    ],
  });
  const startsOf = (policy: object): number[] => {
    const solved = solveHere(alone, policySchema.parse({ iterations: 50, workers: 1, ...policy }));
    if (!solved.ok) throw new Error(solved.message);
    return solved.value.assignments.map(({ start }) => start);
  };

  test('is what a solve gives when the policy says so, and not when earliness costs nothing', () => {
    expect(startsOf({ direction: 'backward' })).toEqual([90, 295]);
    expect(startsOf({})).toEqual([0, 0]);
    expect(startsOf({ weights: { earliness: 5 } })).toEqual([90, 295]);
  });
});

test('the best schedule does not wait where earliness costs nothing', () => {
  const document = smallProblem({
    machines: [{}, {}],
    orders: [
      { release: 6, due: 5, weight: 3, operations: [{ modes: [{ machine: 'M0', setup: 0, run: 1 }, { machine: 'M1', setup: 0, run: 5 }] }] }, // prettier-ignore
      {
        release: 2,
        due: 13,
        weight: 3,
        operations: [{ run: 1, on: 'M1' }, { run: 5 }],
        links: [{ from: 'B1', to: 'B2', transferBatch: 10 }],
      },
    ],
  });
  const solved = solveHere(document, policySchema.parse({ iterations: 200, workers: 1 }));
  if (!solved.ok) throw new Error(solved.message);
  expect(solved.value.assignments.map(({ operation, start }) => [operation, start])).toEqual([['A1', 6], ['B1', 2], ['B2', 7]]); // prettier-ignore
});

test('every rule and direction plans a plant whole, each operation once', () => {
  const variant = constantFrom(...directions).chain((direction) =>
    constantFrom(...ruleNames).map((rule) => ({ rule, direction })),
  );
  assert(
    property(constantFrom(60, 400, 900), constantFrom(1, 2, 3, 4, 5), variant, (size, seed, chosen) => {
      const document = plantProblem(size, seed);
      expect(checkSchedule(document, constructed(document, chosen)).violations).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
