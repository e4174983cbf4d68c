import { describe, expect, test } from 'vitest';
import type { Assignment } from '../../../solver/model/schedule.ts';
import type { OrderRow } from '../contract.ts';
import { smallPlant } from '../planning/testing/records.ts';
import { operationDetail } from './operation-detail.ts';
import { assignmentKey, type Plan } from './plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

const context = {
  order: {} as OrderRow,
  floor: { machines: new Map(), jobs: new Map() },
  now: 0,
  itemName: (item: string) => `name of ${item}`,
};
const detail = (plan: Plan, operation: string) => operationDetail(plan, operation, 0, context);

test('what is not in the plan has no details', () => {
  expect(detail(smallPlan([]), 'o1/30')).toBeNull();
});

test('modes, materials and neighbours', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  expect(detail(plan, 'o1/10')).toMatchObject({
    ...{ name: 'Turn 1', assignment: { machine: 'L1', start: 0, runStart: 900, end: 1800 }, live: null },
    modes: [
      { machine: 'L1', setup: 900, run: 900, chosen: true },
      { machine: 'L2', setup: 600, run: 1200, chosen: false },
    ],
    materials: [{ item: 'bar', name: 'name of bar', quantity: 75 }],
    predecessors: [],
    successors: [{ operation: 'o1/20', name: 'Turn 2', start: 1800 }],
  });
  expect(detail(plan, 'o1/20')).toMatchObject({ predecessors: [{ operation: 'o1/10', end: 1800 }], successors: [] });
});

test('an operation that is not scheduled has no assignment, and nothing binds it', () => {
  const plan = smallPlan([turnFirst]);
  expect(detail(plan, 'o1/20')).toMatchObject({ assignment: null, boundBy: null });
  expect(detail(plan, 'o1/10')).toMatchObject({ successors: [{ start: null }] });
});

test('what the floor says of it', () => {
  const floor = { machines: new Map(), jobs: new Map([[assignmentKey('o1/10', 0), jobOf({ progress: 0.5 })]]) };
  const plan = smallPlan([turnFirst, turnSecond]);
  expect(operationDetail(plan, 'o1/10', 0, { ...context, floor })?.live).toMatchObject({
    ...{ state: 'running', progress: 0.5, actualStart: 0, actualEnd: -1 },
  });
});

describe('what set its start', () => {
  const later = (assignment: Assignment, by: number): Assignment => ({
    ...assignment,
    ...{ start: assignment.start + by, runStart: assignment.runStart + by, end: assignment.end + by },
  });
  const second = { ...smallPlant.order![0], id: 'o2', number: 'MO-2' };
  const shift = 23 * 3600;

  test.each([
    ['the present', [turnFirst], {}, 'o1/10', { cause: 'now', subject: '' }],
    ['the step before', [turnFirst, turnSecond], {}, 'o1/20', { cause: 'predecessor', subject: 'Turn 1' }],
    [
      'its release',
      [later(turnFirst, 600)],
      { order: [{ ...smallPlant.order![0], release: '2026-03-02T06:10:00Z' }] },
      'o1/10',
      { cause: 'release', subject: '' },
    ],
    [
      'the machine',
      [turnFirst, { ...later(turnFirst, 1800), operation: 'o2/10' }],
      { order: [...smallPlant.order!, second] },
      'o2/10',
      { cause: 'machine', subject: 'MO-1' },
    ],
    ['the calendar', [later(turnFirst, shift)], {}, 'o1/10', { cause: 'calendar', subject: '' }],
    ['something scarce', [later(turnFirst, 60)], {}, 'o1/10', { cause: 'resource', subject: '' }],
  ])('%s', (_name, assignments, records, operation, boundBy) => {
    expect(detail(smallPlan(assignments, { records }), operation)?.boundBy).toEqual(boundBy);
  });

  test('the planner, or the floor', () => {
    const pins = [{ operation: 'o1/10', machine: 'L1', startAt: '2026-03-02T06:00:00Z' }];
    expect(detail(smallPlan([turnFirst], { input: { pins } }), 'o1/10')?.boundBy?.cause).toBe('pin');
    const begun = smallPlan([turnFirst], { input: { actuals: [jobOf({})] } });
    expect(detail(begun, 'o1/10')?.boundBy?.cause).toBe('started');
  });
});
