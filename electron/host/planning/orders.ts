/** Orders of the scenario as orders of a problem. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import {
  maxTime,
  type LinkDocument,
  type MachineDocument,
  type OperationDocument,
  type OrderDocument,
} from '../../../solver/model/problem.ts';
import type { Floor, PartActual } from './actuals.ts';
import { checkUnit } from './materials.ts';
import type { Notices, Unplannable } from './notices.ts';
import { operationsOf, type BuiltOperation, type OperationRef } from './operations.ts';
import type { ProductData, Refusal, Step } from './steps.ts';

export type OrderContext = {
  items: ReadonlyMap<string, PulledRecord<'item'>>;
  customers: ReadonlyMap<string, PulledRecord<'customer'>>;
  products: ProductData;
  machines: ReadonlyMap<string, MachineDocument>;
  /** By operation (`<order>/<sequence>`) and part. */
  actuals: ReadonlyMap<string, ReadonlyMap<number, PartActual>>;
  /** By operation and part. */
  pins: ReadonlyMap<string, ReadonlyMap<number, NonNullable<OperationDocument['pin']>>>;
  /** Parts the planner wants, by operation. */
  splits: ReadonlyMap<string, readonly number[]>;
  /** Held orders with the planner's reason. */
  holds: ReadonlyMap<string, string>;
  floor: Floor;
};

export type BuiltOrders = { orders: OrderDocument[]; unplannable: Unplannable[]; index: Map<string, OperationRef> };

/** Every order that is neither done nor cancelled: as a document, or among the unplannable. What the floor has begun of a held one is both. */
export function ordersOf(records: PulledRecord<'order'>[], context: OrderContext): BuiltOrders {
  const built: BuiltOrders = { orders: [], unplannable: [], index: new Map() };
  const { notices } = context.floor;
  for (const record of records) {
    if (record.status === 'done' || record.status === 'cancelled') continue;
    const steps = buildSteps(record, context);
    if (!Array.isArray(steps)) {
      notices.add('urgent', steps.code, { kind: 'order', key: record.id }, steps.params, steps.text);
      const reason = {
        code: 'bad-data' as const,
        message: steps.text,
        params: { ...steps.params, cause: steps.code },
      };
      built.unplannable.push({ order: record.id, reason });
      continue;
    }
    const held = context.holds.get(record.id);
    const planned = held === undefined ? steps : begunSteps(steps);
    for (const { operations } of planned)
      for (const { operation, ref } of operations) built.index.set(operation.id, ref);
    if (held !== undefined) built.unplannable.push({ order: record.id, reason: heldReason(record, held) });
    if (planned.length > 0) built.orders.push(orderOf(record, planned, context));
  }
  keepKnownSuppliers(built.orders, context.holds, new Set(records.map(({ id }) => id)), notices);
  return built;
}

/** What the floor has begun or done of a held order. */
function begunSteps(steps: BuiltStep[]): BuiltStep[] {
  return steps.flatMap(({ step, operations }) => {
    const begun = operations.filter(({ operation }) => operation.progress !== undefined);
    return begun.length > 0 ? [{ step, operations: begun }] : [];
  });
}

function heldReason({ number }: PulledRecord<'order'>, reason: string): Unplannable['reason'] {
  const because = reason === '' ? '' : ` (${reason})`;
  const message = `Order ${number} is held${because}. Let it go to plan it.`;
  return { code: 'held', message, params: { order: number, because: reason } };
}

type BuiltStep = { step: Step; operations: BuiltOperation[] };

function buildSteps(record: PulledRecord<'order'>, context: OrderContext): BuiltStep[] | Refusal {
  const exploded = context.products.explode(record, context.floor.notices);
  if ('code' in exploded) return exploded;
  const attributes = context.items.get(record.item)?.attributes ?? {};
  const built: BuiltStep[] = [];
  for (const step of exploded.steps) {
    const id = `${record.id}/${step.sequence}`;
    const operations = operationsOf(step, {
      order: record,
      quantity: record.quantity,
      attributes,
      needs: exploded.needs.get(step.sequence) ?? [],
      machines: context.machines,
      floor: context.floor,
      actuals: context.actuals.get(id),
      pins: context.pins.get(id),
      splitAs: context.splits.get(id),
    });
    if (!Array.isArray(operations)) return operations;
    built.push({ step, operations });
  }
  return built;
}

function orderOf(record: PulledRecord<'order'>, steps: BuiltStep[], context: OrderContext): OrderDocument {
  const { timeline, now, notices } = context.floor;
  const { id, item, quantity } = record;
  const subject = { kind: 'order', key: id };
  checkUnit(item, record.unit, context.items, subject, notices);
  if (!context.items.has(item)) {
    const text = `Order ${record.number} is for item ${item}, which is unknown; it is planned without set-up attributes. Pull the items again.`;
    notices.add('general', 'item-unknown', subject, { order: record.number, item }, text);
  }
  const links = linksOf(record, steps, notices);
  return {
    id,
    name: record.number,
    item,
    quantity,
    release: record.release === undefined ? now : timeline.ceil(record.release),
    due: timeline.floor(record.due),
    weight: weightOf(record, context),
    kind: record.kind,
    operations: steps.flatMap(({ operations }) => operations.map(({ operation }) => operation)),
    ...(links ? { links } : {}),
    // What a held order would bring is not to be counted on.
    ...(context.holds.has(id) ? {} : { produces: { material: item, quantity } }),
    suppliers: record.suppliers,
  };
}

function weightOf(record: PulledRecord<'order'>, { customers, floor }: OrderContext): number {
  if (record.customer === undefined) return record.priority;
  const customer = customers.get(record.customer);
  if (customer) return record.priority * customer.priority;
  const text = `Order ${record.number} is for customer ${record.customer}, who is unknown; it is planned with the order's own priority. Pull the customers again.`;
  const params = { order: record.number, customer: record.customer };
  floor.notices.add('general', 'customer-unknown', { kind: 'order', key: record.id }, params, text);
  return record.priority;
}

/** Links between consecutive steps; undefined when the plain sequence of operations says it all. */
function linksOf(record: PulledRecord<'order'>, steps: BuiltStep[], notices: Notices): LinkDocument[] | undefined {
  const links: LinkDocument[] = [];
  let plain = steps.every(({ operations }) => operations.length === 1);
  for (const [index, { step, operations }] of steps.entries()) {
    if (index === 0) continue;
    const before = steps[index - 1];
    const link = linkBetween(record, before, step, notices);
    if (link.minLag > 0 || link.maxLag !== undefined || link.transferBatch !== undefined) plain = false;
    for (const { operation: from } of before.operations) {
      for (const { operation: to } of operations) links.push({ from: from.id, to: to.id, ...link });
    }
  }
  return plain ? undefined : links;
}

function linkBetween(
  record: PulledRecord<'order'>,
  before: BuiltStep,
  step: Step,
  notices: Notices,
): Omit<LinkDocument, 'from' | 'to'> {
  const minLag = Math.min(maxTime, Math.ceil(step.minLagSeconds));
  const { transferBatch } = before.step;
  const overlaps = transferBatch !== undefined && transferBatch < record.quantity && before.operations.length === 1;
  const link = overlaps ? { minLag, transferBatch } : { minLag };
  if (step.maxLagSeconds === undefined) return link;
  const maxLag = Math.min(maxTime, Math.floor(step.maxLagSeconds));
  if (maxLag >= minLag) return { ...link, maxLag };
  const text = `Operation ${step.sequence} of order ${record.number} may wait at most ${maxLag} s, but must wait ${minLag} s; it is planned to wait exactly that. Correct the routing.`;
  const params = { order: record.number, sequence: step.sequence, minLag, maxLag };
  notices.add('urgent', 'lag-contradiction', { kind: 'order', key: record.id }, params, text);
  return { ...link, maxLag: minLag };
}

/** Suppliers that are done, or cannot be planned, supply by stock or not at all; ones nobody knows are told. */
function keepKnownSuppliers(
  orders: OrderDocument[],
  holds: ReadonlyMap<string, string>,
  recorded: ReadonlySet<string>,
  notices: Notices,
): void {
  const planned = new Set(orders.flatMap(({ id }) => (holds.has(id) ? [] : [id])));
  for (const order of orders) {
    for (const supplier of order.suppliers) {
      if (recorded.has(supplier)) continue;
      const text = `Order ${order.name} is fed by order ${supplier}, which is unknown; it is planned from other supply. Pull the orders again.`;
      notices.add(
        'general',
        'supplier-unknown',
        { kind: 'order', key: order.id },
        { order: order.name, supplier },
        text,
      );
    }
    order.suppliers = order.suppliers.filter((supplier) => planned.has(supplier) && supplier !== order.id);
  }
}
