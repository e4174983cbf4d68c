/** The scenario's records in memory, read anew after each pull. */
import { pulledKinds, type PulledKind, type PulledRecord } from '../../connectors/canonical.ts';
import type { OrderSource } from '../reports/order-rows.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';

/** Records that are not gone, by kind. */
export type RecordSet = { [Kind in PulledKind]: PulledRecord<Kind>[] };

export type Records = RecordSet & {
  /** Orders with those that vanished upstream. */
  orderSources: OrderSource[];
  itemsById: Map<string, PulledRecord<'item'>>;
  customerNames: Map<string, string>;
  orderNumbers: Map<string, string>;
  /** Connection that brought the order. */
  orderConnections: Map<string, string>;
};

const everything = 10_000_000;

/** Reads all records of a scenario. */
export async function readRecords(store: ScenarioStore): Promise<Records> {
  const kinds = Object.keys(pulledKinds) as PulledKind[];
  const lists = await Promise.all(kinds.map(async (kind) => [kind, await store.records.all(kind)] as const));
  const set = Object.fromEntries(lists) as RecordSet;
  const orders = (await store.records.page('order', { offset: 0, limit: everything })).records;
  return {
    ...set,
    orderSources: orders.map(({ record, goneAt }) => ({ record, gone: goneAt !== null })),
    itemsById: new Map(set.item.map((item) => [item.id, item])),
    customerNames: new Map(set.customer.map(({ id, name }) => [id, name])),
    orderNumbers: new Map(orders.map(({ record }) => [record.id, record.number])),
    orderConnections: new Map(orders.map(({ record, source }) => [record.id, source])),
  };
}
