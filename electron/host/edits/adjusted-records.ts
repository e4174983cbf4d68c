/** The records with the planner's adjustments over them, and what the ERP has changed since beneath one. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Decisions } from '../planning/build-problem.ts';
import type { Records } from '../session/records.ts';
import type { NewMessage } from '../store/messages.ts';
import { ofKind, type AdjustmentOf, type AdjustmentSet } from './adjustments.ts';

type Order = PulledRecord<'order'>;

/** Records as plans are to see them: changed orders, rush orders behind the ERP's, the planner's downtimes behind the others. */
export function adjustRecords(records: Records, adjustments: AdjustmentSet): Records {
  if (adjustments.size === 0) return records;
  const changes = new Map(ofKind(adjustments, 'order').map((change) => [change.order, change]));
  const rush = ofKind(adjustments, 'rushOrder').map(({ record }) => record);
  const changed = (order: Order): Order => changedOrder(order, changes.get(order.id));
  const downtimes = ofKind(adjustments, 'machineTime')
    .filter(({ as }) => as === 'downtime')
    .map(({ id, machine, startAt, endAt, reason }) => {
      return { id, machine, start: startAt, end: endAt, kind: 'maintenance' as const, reason };
    });
  return {
    ...records,
    order: [...records.order, ...rush].map(changed),
    downtime: [...records.downtime, ...downtimes],
    orderSources: [...records.orderSources, ...rush.map((record) => ({ record, gone: false }))].map((source) =>
      changes.has(source.record.id) ? { ...source, record: changed(source.record) } : source,
    ),
    orderNumbers: new Map([...records.orderNumbers, ...rush.map(({ id, number }) => [id, number] as const)]),
  };
}

function changedOrder(order: Order, change: AdjustmentOf<'order'> | undefined): Order {
  if (change === undefined) return order;
  const { dueAt = order.due, quantity = order.quantity, priority = order.priority } = change;
  const share = quantity / order.quantity;
  // Needs of its own are for its whole quantity.
  const components = order.components?.map((need) => ({ ...need, quantity: need.quantity * share }));
  return { ...order, due: dueAt, quantity, priority, ...(components && share !== 1 ? { components } : {}) };
}

/** What building the problem takes besides records. */
export function decisionsOf(adjustments: AdjustmentSet): Decisions {
  return {
    pins: ofKind(adjustments, 'pin'),
    splits: new Map(ofKind(adjustments, 'split').map(({ operation, quantities }) => [operation, quantities])),
    holds: new Map(ofKind(adjustments, 'hold').map(({ order, reason }) => [order, reason])),
    overtime: ofKind(adjustments, 'machineTime').filter(({ as }) => as === 'overtime'),
  };
}

const fields = [
  ['due', 'dueAt'],
  ['quantity', 'quantity'],
  ['priority', 'priority'],
] as const;

/** One message for each value that the ERP has changed since the planner put another in its place; the planner's stays in force. */
export function overtakenMessages(records: Records, adjustments: AdjustmentSet): Omit<NewMessage, 'kind'>[] {
  const orders = new Map(records.order.map((order) => [order.id, order]));
  return ofKind(adjustments, 'order').flatMap((change) => {
    const order = orders.get(change.order);
    if (order === undefined) return [];
    return fields.flatMap(([field, name]) => {
      const ours = change[name];
      const [before, now] = [change.record[name], field === 'due' ? new Date(order.due).toISOString() : order[field]];
      if (ours === undefined || before === now) return [];
      const text = `Order ${order.number}: the ERP has changed ${field} from ${before} to ${now}; the planner's ${ours} stays in force. Reset ${field} of the order to take the ERP's value.`;
      return [
        {
          key: `adjustment:${change.order}:${field}`,
          level: 'general' as const,
          code: `overtaken-${field}`,
          params: { order: order.number, before, now, ours },
          text,
          subject: { kind: 'order', key: change.order },
        },
      ];
    });
  });
}
