/** The life of orders inside the ERP: edits, conversion and MRP runs. */
import type { Change } from './journal.ts';
import type { ErpRecord } from './records.ts';
import type { Tables } from './tables.ts';

type OrderChange = Omit<Change, 'mark'>;

/** Changes fields of an order; nothing if it is not there. */
export function edit(tables: Tables, orderNo: string, fields: ErpRecord): { changes: OrderChange[] } {
  const order = tables.get('production-orders', orderNo);
  if (!order) return { changes: [] };
  return { changes: [{ resource: 'production-orders', key: orderNo, record: revise(order, fields) }] };
}

/** An edited order with its next revision. */
function revise(order: ErpRecord, changes: ErpRecord): ErpRecord {
  return { ...order, ...changes, revision: Number(order.revision) + 1 };
}

/** Makes a planned order a production order with a number of its own (null if it is not there); what is pegged to it follows. */
export function convert(tables: Tables, orderNo: string): { orderNo: string | null; changes: OrderChange[] } {
  const planned = tables.get('planned-orders', orderNo);
  if (!planned) return { orderNo: null, changes: [] };
  const next = nextNumber(tables, 'production-orders');
  const order = {
    ...planned,
    orderNo: next,
    documentNo: `MO-${next}`,
    revision: 1,
    state: 'RELEASED',
    steps: null,
    withdrawals: 'NONE',
    confirmations: [],
  };
  return {
    orderNo: next,
    changes: [
      { resource: 'planned-orders', key: orderNo, record: null },
      { resource: 'production-orders', key: next, record: order },
      ...repeg(tables, new Map([[orderNo, next]])),
    ],
  };
}

/** An MRP run throws all planned orders away and makes them anew, under new numbers. */
export function runMrp(tables: Tables): { changes: OrderChange[] } {
  const planned = tables.all('planned-orders');
  const first = Number(nextNumber(tables, 'planned-orders'));
  const numbers = new Map(planned.map((order, index) => [String(order.orderNo), String(first + index)]));
  const pegs = new Map(repeg(tables, numbers).map((change) => [change.key, change]));
  const renewed = planned.map((order): OrderChange => {
    const key = numbers.get(String(order.orderNo))!;
    const base = pegs.get(String(order.orderNo))?.record ?? order;
    return {
      resource: 'planned-orders',
      key,
      record: { ...base, orderNo: key, documentNo: `PL-${key}`, revision: 1 },
    };
  });
  const changes = [
    ...planned.map((order): OrderChange => ({ resource: 'planned-orders', key: String(order.orderNo), record: null })),
    ...renewed,
    ...[...pegs.values()].filter(({ resource }) => resource === 'production-orders'),
  ];
  return { changes };
}

function nextNumber(tables: Tables, resource: 'production-orders' | 'planned-orders'): string {
  const base = resource === 'production-orders' ? 1_000_000 : 7_000_000;
  return String(Math.max(base, ...numbersUsed(tables, resource)) + 1);
}

function numbersUsed(tables: Tables, resource: 'production-orders' | 'planned-orders'): number[] {
  return [...tables.all(resource).map(({ orderNo }) => String(orderNo)), ...tables.removedSince(resource, 0)]
    .map(Number)
    .filter(Number.isFinite);
}

/** Orders pegged to renumbered ones. */
function repeg(tables: Tables, numbers: Map<string, string>): OrderChange[] {
  return (['production-orders', 'planned-orders'] as const).flatMap((resource) =>
    tables.all(resource).flatMap((order): OrderChange[] => {
      const pegs = order.peggedFrom as string[];
      if (!pegs.some((peg) => numbers.has(peg))) return [];
      const peggedFrom = pegs.map((peg) => numbers.get(peg) ?? peg);
      return [{ resource, key: String(order.orderNo), record: revise(order, { peggedFrom }) }];
    }),
  );
}
