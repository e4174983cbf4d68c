/** What the planner decides over the records, as it shows in the problem. */
import { expect, test } from 'vitest';
import { readProblem } from '../../../solver/model/read.ts';
import type { PartActual } from './actuals.ts';
import type { BuiltProblem } from './build-problem.ts';
import { scaledQuantities } from './split.ts';
import { buildSmall, routingWith, smallPlant } from './testing/records.ts';

const hour = 3600;

function accepted(built: BuiltProblem): BuiltProblem {
  expect(readProblem(built.problem)).toMatchObject({ ok: true });
  return built;
}

const operationsOf = (built: BuiltProblem) => accepted(built).problem.orders[0].operations;

const running: PartActual = {
  ...{ operation: 'o1/10', part: 0, machine: 'L1', state: 'running', startedAt: '2026-03-02T05:30:00Z' },
  ...{ endedAt: null, goodQuantity: 0, scrapQuantity: 0, progress: 0, at: '2026-03-02T05:30:00Z' },
};

test('the planner’s parts go before the routing’s rule, and one part means not split', () => {
  const routing = routingWith({ split: { maxParts: 2, minQuantity: 10 } });
  const [first] = operationsOf(buildSmall({ routing }, { splits: new Map([['o1/10', [20, 7, 3]]]) }));
  expect(first.split).toEqual([20, 7, 3]);
  const [joined] = operationsOf(buildSmall({ routing }, { splits: new Map([['o1/10', [30]]]) }));
  expect(joined.split).toBeUndefined();
});

test.each([
  [[20, 10], 30, [20, 10]],
  [[20, 10], 60, [40, 20]],
  [[20, 10], 31, [21, 10]],
  [[1, 1, 28], 10, [1, 1, 8]],
  [[1.5, 1.5], 6, [3, 3]],
  [[9, 1], 2, [1, 1]],
])('parts %j meant for another quantity become %j → %j', (parts, quantity, scaled) => {
  expect(scaledQuantities(parts, quantity)).toEqual(scaled);
  expect(scaled.reduce((sum, part) => sum + part, 0)).toBeCloseTo(quantity);
});

test('a pinned part of a split operation is an operation of its own, with its share of time and material', () => {
  const pins = [{ operation: 'o1/10', part: 1, machine: 'L2', startAt: '2026-03-02T09:00:00Z' }];
  const built = buildSmall({}, { splits: new Map([['o1/10', [15, 10, 5]]]), pins });
  const [apart, rest] = operationsOf(built);
  expect([apart.id, apart.quantity, apart.split]).toEqual(['o1#1/10', 10, undefined]);
  expect(apart.pin).toEqual({ machine: 'L2', start: 3 * hour });
  expect([rest.id, rest.quantity, rest.split, rest.pin]).toEqual(['o1/10', 20, [15, 5], undefined]);
  expect(apart.modes.map(({ run }) => run)).toEqual([300, 400]);
  // 2.5 kg of bar a piece.
  expect([apart, rest].map(({ consumes }) => consumes)).toEqual([
    [{ material: 'bar', quantity: 25 }],
    [{ material: 'bar', quantity: 50 }],
  ]);
  expect(built.index.get('o1#1/10')).toEqual({ order: 'o1', sequence: 10, parts: [1] });
  expect(built.index.get('o1/10')).toEqual({ order: 'o1', sequence: 10, parts: [0, 2] });
});

test('a held order is left out with its reason; what the floor has begun of it stays', () => {
  const holds = new Map([['o1', 'Drawing is wrong']]);
  const whole = buildSmall({}, { holds });
  expect(whole.problem.orders).toEqual([]);
  expect(whole.unplannable).toMatchObject([
    { order: 'o1', reason: { code: 'held', message: expect.stringContaining('Drawing is wrong') } },
  ]);
  const begun = accepted(buildSmall({}, { holds, actuals: [running] }));
  expect(begun.problem.orders[0].operations.map(({ id, progress }) => [id, progress?.state])).toEqual([
    ['o1/10', 'started'],
  ]);
  expect(begun.problem.orders[0].produces).toBeUndefined();
  expect(begun.unplannable).toMatchObject([{ order: 'o1' }]);
});

test('nobody is fed by a held order', () => {
  const [order] = smallPlant.order!;
  const fed = { ...order, id: 'o2', number: 'MO-2', suppliers: ['o1'] };
  const input = { holds: new Map([['o1', '']]), actuals: [running] };
  const orders = accepted(buildSmall({ order: [order, fed] }, input)).problem.orders;
  expect(orders.map(({ id, suppliers }) => [id, suppliers])).toEqual([
    ['o1', []],
    ['o2', []],
  ]);
});

test('overtime opens one machine, but not in its downtime, and brings the operators it needs', () => {
  const skilled = {
    routing: routingWith({ skills: [{ skill: 'turning', quantity: 2 }] }),
    operator: [{ id: 'W1', name: 'W1', skills: ['turning'], calendar: 'early' }],
    downtime: [
      {
        ...{ id: 'D', machine: 'L1', kind: 'maintenance' as const },
        ...{ start: '2026-03-02T16:00:00Z', end: '2026-03-02T17:00:00Z' },
      },
    ],
  };
  // The shift ends at 13:00 UTC, seven hours after second 0.
  const overtime = [{ machine: 'L1', startAt: '2026-03-02T12:00:00Z', endAt: '2026-03-02T18:00:00Z' }];
  const { problem } = accepted(buildSmall(skilled, { overtime }));
  const openOf = (id: string) => {
    const { calendar } = problem.machines.find((machine) => machine.id === id)!;
    return problem.calendars.find((row) => row.id === calendar)!.intervals.filter(([from]) => from < 20 * hour);
  };
  const today = ([, to]: readonly number[]): boolean => to > 0;
  expect(openOf('L1').filter(today)).toEqual([
    [-hour, 10 * hour],
    [11 * hour, 12 * hour],
  ]);
  expect(openOf('L2').filter(today)).toEqual([[-hour, 7 * hour]]);
  const unitsAt = (at: number): number =>
    problem.resources.find(({ id }) => id === 'skill:turning')!.capacity.findLast((step) => step.at <= at)!.units;
  expect([0, 7, 9, 12].map((hours) => unitsAt(hours * hour))).toEqual([1, 2, 2, 0]);
});
