import { array, assert, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { viewInputs } from '../contract/views.ts';
import { parseRecords, smallPlant, type RecordInputs } from '../planning/testing/records.ts';
import type { Plan } from './plan.ts';
import { materialPage, materialShortages, stockCurve, stockEvents, type StockContext } from './stock.ts';
import { smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

function context(records: RecordInputs = {}): StockContext {
  const { item, arrival } = parseRecords({ ...smallPlant, ...records });
  return {
    items: new Map(item.map((record) => [record.id, record])),
    suppliers: new Map(arrival.map(({ id, supplier }) => [id, supplier])),
    orderNumber: () => 'MO-1',
  };
}
const materials = (plan: Plan, query: object = {}) =>
  materialPage(plan, viewInputs.materials.parse(query), context()).rows;
const events = (plan: Plan, query: object, records: RecordInputs = {}) =>
  stockEvents(plan, viewInputs.stockEvents.parse(query), context(records));

const arrival = [{ id: 'A1', item: 'bar', quantity: 100, at: '2026-03-03T06:00:00Z', supplier: 'Steel & Co' }];

test('an operation takes its material when it starts, an order is there when it ends', () => {
  const plan = smallPlan([turnFirst, turnSecond], { records: { arrival } });
  expect(materials(plan)).toMatchObject([
    { item: 'part', made: true, stock: 0, produced: 30, consumed: 0, lowest: 0 },
    { item: 'bar', made: false, unit: 'kg', stock: 500, arriving: 100, consumed: 75, lowest: 425, lowestAt: 0 },
  ]);
  const { rows, total } = events(plan, { item: 'bar' }, { arrival });
  expect(total).toBe(2);
  expect(rows).toMatchObject([
    { at: 0, kind: 'consumption', quantity: -75, balance: 425, operation: 'o1/10', orderNumber: 'MO-1' },
    { at: 86_400, kind: 'arrival', quantity: 100, balance: 525, arrival: 'A1', supplier: 'Steel & Co', order: null },
  ]);
  expect(events(plan, { item: 'part' }).rows).toMatchObject([{ at: 1803, kind: 'production', quantity: 30 }]);
  expect(events(plan, { item: 'bar', from: 1 }, { arrival }).total).toBe(1);
});

test('the curve holds the stock from each change on', () => {
  const curve = stockCurve(smallPlan([turnFirst, turnSecond], { records: { arrival } }), 'bar', context())!;
  expect([...curve.at]).toEqual([0, 0, 86_400]);
  expect([...curve.balance]).toEqual([500, 425, 525]);
  expect([...curve.wanted]).toEqual([...curve.balance]);
  expect(stockCurve(smallPlan([]), 'nothing', context())).toBeNull();
});

test('an order left out for want of material shows what is missing, and when', () => {
  const stock = [{ item: 'bar', quantity: 60 }];
  const reason = { code: 'material-short' as const, message: 'Short.', params: { material: 'bar', quantity: 15 } };
  const plan = smallPlan([], { records: { stock }, schedule: { unscheduled: [{ order: 'o1', reason }] } });
  const due = (Date.parse('2026-03-06T13:00:00Z') - Date.parse('2026-03-02T06:00:00Z')) / 1000;
  // 30 pieces take 20 minutes and half an hour's set-up less on the quicker lathe; 3 s after that.
  const work = Math.min(900 + 30 * 30, 600 + 30 * 40) + 3;
  const [short] = materialShortages(plan, viewInputs.materialShortages.parse({}), context()).rows;
  expect(short).toMatchObject({ order: 'o1', material: 'bar', missing: 15, needed: 75, neededAt: due - work, due });
  expect(materials(plan, { filter: 'short' })).toMatchObject([{ item: 'bar', short: 15, shortOrders: 1, lowest: 60 }]);
  const curve = stockCurve(plan, 'bar', context())!;
  expect(curve.balance.at(-1)).toBe(60);
  expect(curve.wanted.at(-1)).toBe(-15);
});

test('what has begun has taken its material, what is done has been delivered', () => {
  const actual = (sequence: number, machine: string, state: 'running' | 'ended', endedAt: string | null) => ({
    ...{ operation: `o1/${sequence}`, part: 0, machine, state, startedAt: '2026-03-02T05:00:00Z', endedAt },
    ...{ progress: endedAt === null ? 0.5 : 1, goodQuantity: 0, scrapQuantity: 0, at: '2026-03-02T06:00:00Z' },
  });
  const begun = smallPlan([turnFirst, turnSecond], { input: { actuals: [actual(10, 'L1', 'running', null)] } });
  expect(events(begun, { item: 'bar' }).total).toBe(0);
  expect(events(begun, { item: 'part' }).total).toBe(1);
  const both = [actual(10, 'L1', 'ended', '2026-03-02T05:30:00Z'), actual(20, 'L2', 'ended', '2026-03-02T05:40:00Z')];
  const done = smallPlan([turnFirst, turnSecond], { input: { actuals: both } });
  expect(events(done, { item: 'part' }).total).toBe(0);
});

test('materials of one order, by search and page', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  expect(materials(plan, { order: 'o1', sort: 'item' }).map(({ item }) => item)).toEqual(['bar', 'part']);
  expect(materials(plan, { order: 'gone' })).toEqual([]);
  expect(materials(plan, { search: 'BAR' }).map(({ item }) => item)).toEqual(['bar']);
  expect(materials(plan, { sort: 'item', offset: 1 }).map(({ item }) => item)).toEqual(['part']);
});

test('whatever moves the stock adds up to its end', () => {
  const arrivals = array(record({ quantity: integer({ min: 1, max: 500 }), hours: integer({ min: 0, max: 200 }) }), {
    maxLength: 20,
  });
  assert(
    property(arrivals, (list) => {
      const records = {
        arrival: list.map(({ quantity, hours }, index) => ({
          ...{ id: `A${index}`, item: 'bar', quantity },
          at: new Date(Date.parse('2026-03-02T06:00:00Z') + hours * 3_600_000).toISOString(),
        })),
      };
      const plan = smallPlan([turnFirst, turnSecond], { records });
      const curve = stockCurve(plan, 'bar', context())!;
      const [{ stock, arriving, consumed, lowest }] = materials(plan, { search: 'bar' });
      expect(curve.balance.at(-1)).toBeCloseTo(stock + arriving - consumed);
      expect(lowest).toBe(Math.min(...curve.balance));
      expect([...curve.at]).toEqual([...curve.at].toSorted((a, b) => a - b));
    }),
  );
});
