import { expect, test } from 'vitest';
import type { OrderRow } from '../contract.ts';
import { smallPlant } from '../planning/testing/records.ts';
import { orderTree } from './order-tree.ts';
import { assignmentKey, type Plan } from './plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

const context = {
  order: { id: 'o1' } as OrderRow,
  floor: { machines: new Map(), jobs: new Map() },
  item: (id: string) => ({ name: `name of ${id}`, unit: 'kg' }),
};
const whole = { offset: 0, limit: 100 };
const tree = (plan: Plan, page = whole) => orderTree(plan, page, context);

test('operations by sequence with machine, times, materials and links', () => {
  const { operations, total, links } = tree(smallPlan([turnFirst, turnSecond]));
  expect(total).toBe(2);
  expect(operations.map(({ operation, sequence, state }) => [operation, sequence, state])).toEqual([
    ['o1/10', 10, 'planned'],
    ['o1/20', 20, 'planned'],
  ]);
  expect(operations[0]).toMatchObject({
    ...{ machine: { id: 'L1', name: 'L1' }, machines: 2, start: 0, runStart: 900, end: 1800, quantity: 30 },
    materials: [
      {
        ...{ item: 'bar', name: 'name of bar', unit: 'kg', quantity: 75, at: 0 },
        sources: [{ kind: 'stock', quantity: 75, at: null }],
      },
    ],
  });
  expect(links).toEqual([
    { from: { operation: 'o1/10', part: 0 }, to: { operation: 'o1/20', part: 0 }, minLag: 0, overlap: false },
  ]);
});

test('one page at a time', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  const { operations, total } = tree(plan, { offset: 1, limit: 1 });
  expect(operations.map(({ operation }) => operation)).toEqual(['o1/20']);
  expect(total).toBe(2);
});

test('where material comes from, and what is missing', () => {
  const arrival = { id: 'PO-7', item: 'bar', quantity: 20, at: '2026-03-03T06:00:00Z' };
  const records = { stock: [{ item: 'bar', quantity: 50 }], arrival: [arrival] };
  const short = smallPlan([], { records });
  expect(tree(short).operations[0].materials[0].sources).toEqual([
    { kind: 'short', quantity: 75, at: null, id: '', number: '' },
  ]);
  const enough = smallPlan([turnFirst], { records: { ...records, arrival: [{ ...arrival, quantity: 30 }] } });
  expect(tree(enough).operations[0].materials[0].sources).toEqual([
    { kind: 'stock', quantity: 50, at: null, id: '', number: '' },
    { kind: 'arrival', quantity: 25, at: 86_400, id: 'PO-7', number: 'PO-7' },
  ]);
});

test('another order as a source, with when it ends', () => {
  const feeder = {
    ...smallPlant.order![0],
    id: 'o2',
    number: 'MO-2',
    item: 'bar',
    quantity: 100,
    due: '2026-03-05T13:00:00Z',
  };
  const routing = [...smallPlant.routing!, { ...smallPlant.routing![0], id: 'R2', item: 'bar' }];
  const records = { stock: [], order: [...smallPlant.order!, feeder], routing };
  const plan = smallPlan([{ ...turnSecond, operation: 'o2/20' }], { records });
  const [source] = tree(plan).operations[0].materials[0].sources;
  expect(source).toEqual({ kind: 'order', quantity: 75, at: 1803, id: 'o2', number: 'MO-2' });
});

test('what the floor has begun', () => {
  const job = jobOf({ progress: 0.4 });
  const floor = { machines: new Map(), jobs: new Map([[assignmentKey('o1/10', 0), job]]) };
  const [first] = orderTree(smallPlan([turnFirst], { input: { actuals: [job] } }), whole, {
    ...context,
    floor,
  }).operations;
  expect(first).toMatchObject({ state: 'started', progress: 0.4 });
});

test('an order that is not in the plan has no operations', () => {
  const found = orderTree(smallPlan([]), whole, { ...context, order: { id: 'gone' } as OrderRow });
  expect(found).toMatchObject({ operations: [], total: 0, links: [] });
});
