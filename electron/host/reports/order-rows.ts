/** The order list: every order record of the scenario with what the plan and the floor make of it. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Reason } from '../../../solver/model/schedule.ts';
import type { OrderRow, Page, ParsedInput } from '../contract.ts';
import type { Floor } from './floor.ts';
import { assignmentKey, secondsOf, type Part, type Plan } from './plan.ts';

export type OrderSource = {
  record: PulledRecord<'order'>;
  /** The ERP no longer has it. */
  gone: boolean;
};

export type OrderContext = {
  items: Map<string, PulledRecord<'item'>>;
  customers: Map<string, string>;
  floor: Floor;
  /** Orders that never reached the problem, with the reason. */
  unplannable: ReadonlyMap<string, Reason>;
};

/** One order as listed. */
export function orderRow({ record, gone }: OrderSource, plan: Plan, context: OrderContext): OrderRow {
  const planned = plan.orders.get(record.id);
  const item = context.items.get(record.item);
  const end = plan.orderEnds.get(record.id) ?? null;
  const due = secondsOf(plan.problem, record.due);
  const reason = context.unplannable.get(record.id) ?? plan.unscheduled.get(record.id) ?? null;
  let done = 0;
  let begun = false;
  const steps = new Set(planned?.operations.flatMap(({ id }) => plan.stepOf.get(id) ?? []));
  for (const step of steps) {
    const states = (plan.steps.get(step) ?? []).map((part) => partState(part, context.floor));
    if (states.every((state) => state === 'done')) done += 1;
    else if (states.some((state) => state !== 'waiting')) begun = true;
  }
  const operations = steps.size;
  return {
    id: record.id,
    number: record.number,
    kind: record.kind,
    item: record.item,
    itemName: item?.name ?? '',
    quantity: record.quantity,
    unit: record.unit ?? item?.unit ?? '',
    customer: record.customer === undefined ? '' : (context.customers.get(record.customer) ?? record.customer),
    priority: record.priority,
    release: record.release === undefined ? null : secondsOf(plan.problem, record.release),
    due,
    end,
    lateness: end === null ? null : end - due,
    status: status(),
    reason,
    operations,
    operationsDone: done,
  };

  function status(): OrderRow['status'] {
    if (gone) return 'gone';
    if (record.status === 'done' || (operations > 0 && done === operations)) return 'done';
    if (reason !== null) return 'unscheduled';
    return begun || done > 0 || record.status === 'started' ? 'started' : 'open';
  }
}

function partState({ step, part, operation }: Part, floor: Floor): 'waiting' | 'begun' | 'done' {
  const job = floor.jobs.get(assignmentKey(step, part));
  if (operation.progress?.state === 'done' || job?.state === 'ended') return 'done';
  return operation.progress || job?.state === 'running' || job?.state === 'interrupted' ? 'begun' : 'waiting';
}

/** Filters, sorts and cuts one page. Unscheduled orders sort after all others by end and lateness. */
export function orderPage(rows: OrderRow[], query: ParsedInput<'orders'>): Page<OrderRow> {
  const needle = query.search.trim().toLocaleLowerCase();
  const matching = rows.filter((row) => {
    if (query.filter === 'late' && !(row.lateness !== null && row.lateness > 0)) return false;
    if (query.filter === 'unscheduled' && row.status !== 'unscheduled') return false;
    if (query.filter === 'started' && row.status !== 'started') return false;
    if (query.filter === 'gone' && row.status !== 'gone') return false;
    if (needle === '') return true;
    return [row.number, row.item, row.itemName, row.customer].some((text) => text.toLocaleLowerCase().includes(needle));
  });
  const sign = query.descending ? -1 : 1;
  const key = (row: OrderRow): number | string => {
    if (query.sort === 'end' || query.sort === 'lateness') return row[query.sort] ?? Number.MAX_SAFE_INTEGER;
    return row[query.sort];
  };
  matching.sort((a, b) => {
    const left = key(a);
    const right = key(b);
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right));
    return sign * order || (a.id < b.id ? -1 : 1);
  });
  return { rows: matching.slice(query.offset, query.offset + query.limit), total: matching.length };
}
