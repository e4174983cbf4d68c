import { expect, test } from 'vitest';
import { routingWith, smallPlant } from '../planning/testing/records.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from '../reports/testing/small-plan.ts';
import { jobOrders } from './job-orders.ts';

const context = { plant: 'P', orderNumber: (order: string) => `number of ${order}` };

test('a job order says everything the floor needs', () => {
  const jobs = jobOrders(smallPlan([turnFirst, turnSecond]), Infinity, context);
  expect([...jobs.keys()]).toEqual(['P/o1/10/0', 'P/o1/20/0']);
  expect(jobs.get('P/o1/10/0')).toEqual({
    ...{ id: 'P/o1/10/0', machine: 'L1', operation: 'Turn 1', order: 'o1', orderNumber: 'number of o1', item: 'part' },
    ...{ quantity: 30, start: '2026-03-02T06:00:00.000Z', end: '2026-03-02T06:30:00.000Z' },
    ...{ setupSeconds: 900, runSeconds: 900, position: 1, attributes: { material: 'steel', color: 'red' } },
    ...{ tools: [], skills: [], materials: [{ id: 'bar', quantity: 75 }] },
  });
});

test('only what begins in the window is there, in the order of its machine', () => {
  const both = { ...turnSecond, start: 1800, runStart: 1800, end: 1803 };
  const plan = smallPlan([both, { ...turnFirst, machine: 'L2', mode: 1, runStart: 600 }]);
  const jobs = jobOrders(plan, Infinity, context);
  expect(jobs.get('P/o1/10/0')).toMatchObject({ machine: 'L2', position: 1, setupSeconds: 600, runSeconds: 1200 });
  expect(jobs.get('P/o1/20/0')).toMatchObject({ machine: 'L2', position: 2 });
  expect([...jobOrders(plan, 1800, context).keys()]).toEqual(['P/o1/10/0']);
});

test('what the floor has begun is not ordered again, but counts for the change-over after it', () => {
  const matrix = { attribute: 'color', otherwiseSeconds: 300, entries: [{ from: 'red', to: 'grey', seconds: 120 }] };
  const records = {
    setupMatrix: [{ id: 'colors', ...matrix }],
    machine: smallPlant.machine!.map((machine) => ({ ...machine, setupMatrices: ['colors'] })),
    routing: routingWith({}, { modes: [{ machine: 'L1' }] }),
  };
  const input = { actuals: [jobOf({})] };
  const plan = smallPlan([turnFirst, { ...turnSecond, machine: 'L1', runStart: 1920, end: 1923 }], { records, input });
  const jobs = jobOrders(plan, Infinity, context);
  expect([...jobs.keys()]).toEqual(['P/o1/20/0']);
  expect(jobs.get('P/o1/20/0')).toMatchObject({ position: 1, setupSeconds: 120 });
});

test('tools and skills go along by their own names', () => {
  const needs = { tools: [{ tool: 'chuck', quantity: 2 }], skills: [{ skill: 'turning', quantity: 1 }] };
  const plan = smallPlan([turnFirst], {
    records: { routing: routingWith(needs), tool: [{ id: 'chuck', name: 'Chuck', quantity: 3 }] },
  });
  expect(jobOrders(plan, Infinity, context).get('P/o1/10/0')).toMatchObject({
    tools: [{ id: 'chuck', quantity: 2 }],
    skills: [{ id: 'turning', quantity: 1 }],
  });
});
