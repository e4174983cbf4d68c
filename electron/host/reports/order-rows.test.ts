import { describe, expect, test } from 'vitest';
import { hostInputs, type OrderRow } from '../contract.ts';
import { parseRecords, smallPlant, type RecordInputs } from '../planning/testing/records.ts';
import type { FloorJob } from './floor.ts';
import { orderPage, orderRow, type OrderContext } from './order-rows.ts';
import { assignmentKey } from './plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

const plan = smallPlan([turnFirst, turnSecond]);
const [order] = parseRecords(smallPlant).order;
const items = new Map(parseRecords(smallPlant).item.map((item) => [item.id, item]));

function row({
  jobs = [],
  gone = false,
  record = {},
  ...context
}: {
  jobs?: FloorJob[];
  gone?: boolean;
  record?: Partial<NonNullable<RecordInputs['order']>[number]>;
} & Partial<OrderContext> = {}): OrderRow {
  const floor = {
    machines: new Map(),
    jobs: new Map(jobs.map((job) => [assignmentKey(job.operation, job.part), job])),
  };
  const source = { record: { ...order, ...record } as typeof order, gone };
  return orderRow(source, plan, {
    items,
    customers: new Map([['c', 'Ada']]),
    floor,
    unplannable: new Map(),
    ...context,
  });
}

describe('one order', () => {
  test('shows what the plan makes of it', () => {
    expect(row()).toMatchObject({
      ...{ number: 'MO-1', itemName: 'Part', unit: 'pcs', customer: '', end: 1803, status: 'open', reason: null },
      ...{ lateness: 1803 - 370_800, due: 370_800, operations: 2, operationsDone: 0 },
    });
  });

  test.each([
    [[jobOf({})], 'started', 0],
    [[jobOf({ state: 'interrupted' })], 'started', 0],
    [[jobOf({ state: 'allowed', startedAt: null })], 'open', 0],
    [[jobOf({ state: 'ended' })], 'started', 1],
    [[jobOf({ state: 'ended' }), jobOf({ operation: 'o1/20', machine: 'L2', state: 'ended' })], 'done', 2],
  ] as const)('follows the floor: %#', (jobs, status, operationsDone) => {
    expect(row({ jobs: [...jobs] })).toMatchObject({ status, operationsDone });
  });

  test('gone goes before all else, then done, then what keeps it from being planned', () => {
    const unplannable = new Map([['o1', { code: 'bad-data' as const, message: 'No item.', params: {} }]]);
    expect(row({ gone: true, unplannable }).status).toBe('gone');
    expect(row({ record: { status: 'done' }, unplannable }).status).toBe('done');
    expect(row({ unplannable })).toMatchObject({ status: 'unscheduled', reason: { code: 'bad-data' } });
    expect(row({ record: { status: 'started' } }).status).toBe('started');
  });

  test('a customer is shown by name, or by id while the name is not known', () => {
    expect(row({ record: { customer: 'c' } }).customer).toBe('Ada');
    expect(row({ record: { customer: 'd' } }).customer).toBe('d');
  });
});

describe('a page', () => {
  const rows = [
    { ...row(), id: 'a', number: 'MO-2', end: 50, lateness: 10, due: 40, customer: 'Ada' },
    { ...row(), id: 'b', number: 'MO-1', end: null, lateness: null, due: 60, status: 'unscheduled' as const },
    { ...row(), id: 'c', number: 'MO-3', end: 70, lateness: -10, due: 80, status: 'gone' as const },
    { ...row(), id: 'd', number: 'MO-4', end: 20, lateness: -70, due: 80, status: 'started' as const },
  ];
  const ids = (input: object): string => {
    const { rows: found } = orderPage([...rows], hostInputs.orders.parse(input));
    return found.map(({ id }) => id).join('');
  };

  test.each([
    [{}, 'abcd'],
    [{ descending: true }, 'cdba'],
    [{ sort: 'number' }, 'bacd'],
    [{ sort: 'end' }, 'dacb'],
    [{ sort: 'lateness' }, 'dcab'],
    [{ filter: 'late' }, 'a'],
    [{ filter: 'unscheduled' }, 'b'],
    [{ filter: 'gone' }, 'c'],
    [{ filter: 'started' }, 'd'],
    [{ search: ' ada ' }, 'a'],
    [{ search: 'mo-3' }, 'c'],
    [{ search: 'nothing' }, ''],
    [{ offset: 1, limit: 2 }, 'bc'],
  ])('%j', (input, expected) => {
    expect(ids(input)).toBe(expected);
  });

  test('the total counts all that match', () => {
    expect(orderPage([...rows], hostInputs.orders.parse({ limit: 1 })).total).toBe(4);
  });
});
