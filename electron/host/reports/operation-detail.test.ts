import { expect, test } from 'vitest';
import type { OrderRow } from '../contract.ts';
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

test('an operation that is not scheduled has no assignment', () => {
  const plan = smallPlan([turnFirst]);
  expect(detail(plan, 'o1/20')).toMatchObject({ assignment: null });
  expect(detail(plan, 'o1/10')).toMatchObject({ successors: [{ start: null }] });
});

test('what the floor says of it', () => {
  const floor = { machines: new Map(), jobs: new Map([[assignmentKey('o1/10', 0), jobOf({ progress: 0.5 })]]) };
  const plan = smallPlan([turnFirst, turnSecond]);
  expect(operationDetail(plan, 'o1/10', 0, { ...context, floor })?.live).toMatchObject({
    ...{ state: 'running', progress: 0.5, actualStart: 0, actualEnd: -1 },
  });
});
