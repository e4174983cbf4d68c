import { assert, constantFrom, integer, pre, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchedule } from '../check/check.ts';
import { compile } from '../model/compile.ts';
import { directions, policySchema, ruleNames, type Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { compositeOf } from './composite.ts';
import { construct, variantsOf, type Variant } from './construct.ts';
import { Decoder } from './decoder.ts';
import { qualityOf } from './solution.ts';
import { writeSchedule } from './write.ts';

const { weights } = policySchema.parse({});
const facts = { seconds: 0, seed: 1, iterations: 0, cancelled: false };
const variant = constantFrom(...directions).chain((direction) =>
  constantFrom(...ruleNames, compositeOf(1), compositeOf(4)).map((rule): Variant => ({ rule, direction })),
);

function build(document: ProblemDocument, chosen: Variant, baseline?: ScheduleDocument, frozen = 0) {
  const { problem, pegging } = compile(document, { baseline, frozen });
  const decoder = new Decoder(problem);
  const solution = construct(decoder, chosen)!;
  const write = (): ScheduleDocument =>
    writeSchedule(document, pegging, decoder.schedule, qualityOf(decoder.schedule, weights), facts);
  return { decoder, solution, schedule: write(), write };
}

function shift(document: ProblemDocument, by: number): ProblemDocument {
  const shifted = structuredClone(document);
  shifted.now += by;
  shifted.horizon += by;
  for (const { intervals } of shifted.calendars)
    for (const interval of intervals) for (const k of [0, 1]) interval[k] += by;
  for (const { capacity } of shifted.resources) for (const step of capacity) step.at += by;
  for (const { arrivals } of shifted.materials) for (const arrival of arrivals) arrival.at += by;
  for (const order of shifted.orders) {
    order.release += by;
    order.due += by;
    for (const { pin, progress } of order.operations) {
      if (pin) pin.start += by;
      if (progress) progress.start += by;
      if (progress?.state === 'done') progress.end += by;
    }
  }
  return shifted;
}

const forward: Variant = { rule: 'EDD', direction: 'forward' };

describe('construction', () => {
  test('obeys every constraint, by every rule and direction', () => {
    assert(
      property(problemArbitrary(), variant, (document, chosen) => {
        const { schedule } = build(document, chosen);
        expect(checkSchedule(document, schedule).violations).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('is repeated exactly by decoding its solution', () => {
    assert(
      property(problemArbitrary(), variant, (document, chosen) => {
        const { decoder, solution, schedule, write } = build(document, chosen);
        expect(decoder.decode(solution)).toBe(true);
        expect(write()).toEqual(schedule);
      }),
      { numRuns: 150 },
    );
  });

  test('keeps what the baseline starts in the frozen zone, or says that it could not', () => {
    assert(
      property(problemArbitrary(), variant, integer({ min: 0, max: 600 }), (document, chosen, frozen) => {
        const baseline = build(document, forward).schedule;
        const { schedule } = build(document, chosen, baseline, frozen);
        expect(checkSchedule(document, schedule, { baseline, frozen }).violations).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('freezing a whole feasible schedule gives that schedule', () => {
    assert(
      property(problemArbitrary({ features: ['calendars', 'setups', 'resources', 'lags', 'splits'] }), (document) => {
        const baseline = build(document, forward).schedule;
        pre(baseline.unscheduled.length === 0);
        const again = build(document, { rule: 'LPT', direction: 'forward' }, baseline, document.horizon).schedule;
        expect(again.assignments).toEqual(baseline.assignments);
        expect(again.terms.moved).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  test('repairs a baseline that lacks some orders', () => {
    assert(
      property(problemArbitrary(), (document) => {
        const { assignments, ...rest } = build(document, forward).schedule;
        const known = assignments.filter(({ operation }) => !operation.startsWith('O1'));
        const { schedule } = build(document, 'baseline', { ...rest, assignments: known });
        expect(checkSchedule(document, schedule, { baseline: { ...rest, assignments: known } }).violations).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('repairs a baseline in its own order, new work by its due date', () => {
    const orders = [{ operations: [{ run: 10 }] }, { operations: [{ run: 20 }] }, { operations: [{ run: 30 }] }];
    const before = smallProblem({ orders });
    const baseline = build(before, { rule: 'LPT', direction: 'forward' }).schedule;
    expect(build(before, 'baseline', baseline).schedule.assignments).toEqual(baseline.assignments);
    const after = smallProblem({ orders: [...orders, { due: 45, operations: [{ run: 5 }] }] });
    const { assignments } = build(after, 'baseline', baseline).schedule;
    expect(assignments.map(({ operation, start }) => [operation, start])).toEqual([['A1', 55], ['B1', 30], ['C1', 0], ['D1', 50]]); // prettier-ignore
  });

  test('backward starts no later than needed and no earlier than wanted', () => {
    const document = smallProblem({ orders: [{ due: 100, operations: [{ run: 10 }, { run: 20 }] }] });
    const { schedule } = build(document, { rule: 'EDD', direction: 'backward' });
    expect(schedule.assignments.map(({ start, end }) => [start, end])).toEqual([
      [70, 80],
      [80, 100],
    ]);
    expect(build(document, forward).schedule.assignments.map(({ start }) => start)).toEqual([0, 10]);
  });

  test('does not care where on the time axis the problem lies', () => {
    assert(
      property(problemArbitrary(), variant, integer({ min: -900_000, max: 900_000 }), (document, chosen, by) => {
        const { schedule } = build(document, chosen);
        const shifted = build(shift(document, by), chosen).schedule;
        expect(shifted.assignments.map(({ start, end }) => [start - by, end - by])).toEqual(
          schedule.assignments.map(({ start, end }) => [start, end]),
        );
        expect(shifted.objective).toBe(schedule.objective);
      }),
      { numRuns: 100 },
    );
  });

  test('fills the idle time before a pinned operation with what fits', () => {
    const document = smallProblem({
      orders: [
        { operations: [{ run: 10, pin: { machine: 'M0', start: 30 } }] },
        { due: 50, operations: [{ run: 25 }] },
        { due: 60, operations: [{ run: 20 }] },
      ],
    });
    const { schedule } = build(document, forward);
    expect(schedule.assignments.map(({ operation, start }) => [operation, start])).toEqual([
      ['A1', 30],
      ['B1', 0],
      ['C1', 40],
    ]);
  });

  test('a large problem gets fewer variants, the most promising first', () => {
    const policy: Policy = policySchema.parse({});
    const { problem } = compile(smallProblem({ orders: [{ operations: [{}] }] }));
    expect(variantsOf(policy, problem)).toHaveLength(73 + ruleNames.length * 2);
    const early = { ...policy, weights: { ...policy.weights, earliness: 1 } };
    expect(variantsOf(early, problem)).toHaveLength(73 + ruleNames.length * directions.length);
    expect(variantsOf(early, problem)[0]).toMatchObject({ direction: 'backward' });
    expect(variantsOf(policy, { ...problem, partCount: 100_000 })).toEqual(variantsOf(policy, problem).slice(0, 3));
    expect(variantsOf({ ...policy, rule: 'SPT' }, { ...problem, partCount: 10_000_000 })).toEqual([{ rule: 'SPT', direction: 'forward' }]); // prettier-ignore
  });
});

describe('orders that cannot be scheduled', () => {
  const reasonsOf = (document: ProblemDocument): [string, string][] =>
    build(document, forward).schedule.unscheduled.map(({ order, reason }) => [order, reason.code]);

  test('beyond the horizon', () => {
    const document = smallProblem({
      horizon: 25,
      orders: [{ due: 10, operations: [{ run: 20 }] }, { operations: [{ run: 10 }] }],
    });
    expect(reasonsOf(document)).toEqual([['B', 'beyond-horizon']]);
  });

  test('no machine open long enough', () => {
    const document = smallProblem({
      calendars: [{ id: 'open', intervals: [[0, 5], [10, 15]] }], // prettier-ignore
      orders: [{ operations: [{ run: 6, interruptible: false }] }, { operations: [{ run: 6 }] }],
    });
    expect(reasonsOf(document)).toEqual([['A', 'calendar-closed']]);
  });

  test('more of a resource than there is', () => {
    const document = smallProblem({
      resources: [{ id: 'R', name: 'R', kind: 'tool', capacity: [{ at: 0, units: 1 }] }],
      orders: [
        { operations: [{ modes: [{ machine: 'M0', setup: 0, run: 5, resources: [{ resource: 'R', units: 2 }] }] }] },
      ],
    });
    expect(reasonsOf(document)).toEqual([['A', 'resource-short']]);
  });

  test('a maximum lag that calendars make impossible', () => {
    const document = smallProblem({
      machines: [{}, { calendar: 'late' }],
      calendars: [
        { id: 'open', intervals: [[0, 50]] },
        { id: 'late', intervals: [[100, 200]] },
      ],
      orders: [{ operations: [{}, { on: 'M1' }], links: [{ from: 'A1', to: 'A2', maxLag: 20 }] }],
    });
    expect(reasonsOf(document)).toEqual([['A', 'max-lag']]);
  });

  test('takes along those that wait for it', () => {
    const document = smallProblem({
      materials: [{ id: 'X', name: 'X', stock: 0, arrivals: [] }, { id: 'Y', name: 'Y', stock: 0, arrivals: [] }], // prettier-ignore
      orders: [
        { operations: [{ consumes: [{ material: 'X', quantity: 1 }] }], produces: { material: 'Y', quantity: 5 } },
        { operations: [{ consumes: [{ material: 'Y', quantity: 5 }] }] },
      ],
    });
    expect(reasonsOf(document)).toEqual([['A', 'material-short'], ['B', 'supplier-unscheduled']]); // prettier-ignore
  });
});

test('a maximum lag shifts the predecessor until its successor can follow in time', () => {
  const document = smallProblem({
    machines: [{}, { calendar: 'late' }],
    calendars: [
      { id: 'open', intervals: [[0, 500]] },
      { id: 'late', intervals: [[100, 200]] },
    ],
    orders: [{ operations: [{}, { on: 'M1' }], links: [{ from: 'A1', to: 'A2', maxLag: 20 }] }],
  });
  const { schedule } = build(document, forward);
  expect(schedule.assignments.map(({ start, end }) => [start, end])).toEqual([
    [70, 80],
    [100, 110],
  ]);
});

test('a pinned operation whose predecessor cannot end in time is relaxed and says so', () => {
  const document = smallProblem({
    orders: [{ operations: [{ run: 50 }, { run: 10, pin: { machine: 'M0', start: 30 } }] }],
  });
  const { schedule } = build(document, forward);
  expect(schedule.assignments.map(({ start }) => start)).toEqual([0, 50]);
  expect(schedule.relaxed.map(({ operation, reason }) => [operation, reason.code])).toEqual([['A2', 'pin-conflict']]);
});
