/** The scenario's records in memory, read anew after each pull. */
import { pulledKinds, type PulledKind, type PulledRecord, type QuarantinedRecord } from '../../connectors/canonical.ts';
import type { Reason } from '../../../solver/model/schedule.ts';
import type { OrderSource } from '../reports/order-rows.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { fitRecords, type RecordSet } from './fit.ts';

export type Records = RecordSet & {
  /** Orders with those that vanished upstream and those set aside. */
  orderSources: OrderSource[];
  /** Records that do not fit the others and are left out of all lists above. */
  refused: QuarantinedRecord[];
  /** Orders among them that are to be planned as soon as they fit, with the reason. */
  refusedOrders: Map<string, Reason>;
  itemsById: Map<string, PulledRecord<'item'>>;
  customerNames: Map<string, string>;
  orderNumbers: Map<string, string>;
  /** Connection that brought the order. */
  orderConnections: Map<string, string>;
};

const everything = 10_000_000;

/** Reads all records of a scenario and sets aside what does not fit. */
export async function readRecords(store: ScenarioStore): Promise<Records> {
  const kinds = (Object.keys(pulledKinds) as PulledKind[]).filter((kind) => kind !== 'order');
  const lists = await Promise.all(kinds.map(async (kind) => [kind, await store.records.all(kind)] as const));
  const orders = (await store.records.page('order', { offset: 0, limit: everything })).records;
  const present = orders.flatMap(({ record, goneAt }) => (goneAt === null ? [record] : []));
  const set = { ...Object.fromEntries(lists), order: present } as RecordSet;
  const orderConnections = new Map(orders.map(({ record, source }) => [record.id, source]));
  const { accepted, refused } = fitRecords(set, (order) => orderConnections.get(order) ?? '');
  const open = new Set(
    set.order.filter(({ status }) => status !== 'done' && status !== 'cancelled').map(({ id }) => id),
  );
  return {
    ...accepted,
    orderSources: orders.map(({ record, goneAt }) => ({ record, gone: goneAt !== null })),
    refused,
    refusedOrders: new Map(
      refused
        .filter(({ kind, key }) => kind === 'order' && open.has(key))
        .map(({ key, code, message }) => [key, { code: 'bad-data', message, params: { cause: code } }]),
    ),
    itemsById: new Map(set.item.map((item) => [item.id, item])),
    customerNames: new Map(set.customer.map(({ id, name }) => [id, name])),
    orderNumbers: new Map(orders.map(({ record }) => [record.id, record.number])),
    orderConnections,
  };
}
