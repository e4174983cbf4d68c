import { describe, expect, test } from 'vitest';
import type { Assignment } from '../../../solver/model/schedule.ts';
import { smallPlant } from '../planning/testing/records.ts';
import { orderExplanation, startReason } from './explanation.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

const page = { offset: 0, limit: 100 };
const second = { ...smallPlant.order![0], id: 'o2', number: 'MO-2', due: '2026-03-02T06:20:00Z' };
const records = { order: [...smallPlant.order!, second] };
const late = smallPlan(
  [
    turnFirst,
    turnSecond,
    { ...turnFirst, operation: 'o2/10', start: 1800, runStart: 2700, end: 3600 },
    { ...turnSecond, operation: 'o2/20', start: 3600, runStart: 3600, end: 3603 },
  ],
  { records },
);

test('the chain of a late order, in the scenario’s names', () => {
  const found = orderExplanation(late, { order: 'o2', ...page }, 0)!;
  expect(found).toMatchObject({ from: 0, begins: 'now', end: 3603, due: 1200, total: 4 });
  expect(found.segments.map(({ cause, from, to, at }) => [cause, from, to, at.operation])).toEqual([
    ['machine', 0, 1800, 'o2/10'],
    ['setup', 1800, 2700, 'o2/10'],
    ['processing', 2700, 3600, 'o2/10'],
    ['processing', 3600, 3603, 'o2/20'],
  ]);
  expect(found.segments[0]).toMatchObject({
    machine: { id: 'L1', name: 'L1' },
    blockers: [{ order: 'o1', number: 'MO-1', operation: 'o1/10', part: 0, name: 'Turn 1' }],
  });
  expect(found.totals[0]).toEqual({ cause: 'machine', seconds: 1800 });
  expect(found.totals.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(3603);
  expect(found.levers[0]).toMatchObject({ cause: 'machine', seconds: 1800, blocker: { order: 'o1', number: 'MO-1' } });
  expect(found.aloneEnd).toBe(1803);
});

test('segments come by the page', () => {
  const found = orderExplanation(late, { order: 'o2', offset: 1, limit: 2 }, 0)!;
  expect(found.segments.map(({ cause }) => cause)).toEqual(['setup', 'processing']);
  expect(found.total).toBe(4);
});

test('no chain without a schedule, or for an order that is not in it', () => {
  expect(orderExplanation({ ...late, schedule: null }, { order: 'o2', ...page }, 0)).toBeNull();
  expect(orderExplanation(late, { order: 'o9', ...page }, 0)).toBeNull();
});

describe('what set an operation’s start', () => {
  const later = (assignment: Assignment, by: number): Assignment => ({
    ...assignment,
    ...{ start: assignment.start + by, runStart: assignment.runStart + by, end: assignment.end + by },
  });
  const waiting = { ...smallPlant.order![0], id: 'o2', number: 'MO-2' };
  const shift = 23 * 3600;

  test.each([
    ['the present', [turnFirst], {}, 'o1/10', { cause: 'now', subject: '', blocker: null }],
    [
      'the step before',
      [turnFirst, turnSecond],
      {},
      'o1/20',
      { cause: 'predecessor', blocker: { order: 'o1', number: 'MO-1', operation: 'o1/10', part: 0, name: 'Turn 1' } },
    ],
    [
      'its release',
      [later(turnFirst, 600)],
      { order: [{ ...smallPlant.order![0], release: '2026-03-02T06:10:00Z' }] },
      'o1/10',
      { cause: 'release', subject: '', since: 600 },
    ],
    [
      'the machine',
      [turnFirst, { ...later(turnFirst, 1800), operation: 'o2/10' }],
      { order: [...smallPlant.order!, waiting] },
      'o2/10',
      { cause: 'machine', subject: 'L1', since: 0, blocker: { order: 'o1', operation: 'o1/10' } },
    ],
    ['nothing but the plan', [later(turnFirst, 60)], {}, 'o1/10', { cause: 'slack', since: 0 }],
    [
      'the calendar',
      [
        { ...turnSecond, start: shift, runStart: shift, end: shift + 3 },
        { ...turnFirst, end: 25_200 },
      ],
      {},
      'o1/20',
      { cause: 'calendar', subject: 'L2', since: 25_200 },
    ],
  ])('%s', (_name, assignments, records, operation, reason) => {
    expect(startReason(smallPlan(assignments, { records }), operation, 0, 0)).toMatchObject(reason);
  });

  test('the planner, or the floor', () => {
    const pins = [{ operation: 'o1/10', machine: 'L1', startAt: '2026-03-02T06:00:00Z' }];
    expect(startReason(smallPlan([turnFirst], { input: { pins } }), 'o1/10', 0, 0)?.cause).toBe('pin');
    const begun = smallPlan([turnFirst], { input: { actuals: [jobOf({})] } });
    expect(startReason(begun, 'o1/10', 0, 0)?.cause).toBe('begun');
    expect(startReason(smallPlan([later(turnFirst, 60)]), 'o1/10', 0, 3600)?.cause).toBe('frozen');
    expect(startReason(smallPlan([turnFirst]), 'o1/20', 0, 0)).toBeNull();
  });
});
