/** Which of the scenario's records fit together. The door sees one record at a time; what refers to what is seen here, after every pull. */
import type { PulledKind, PulledRecord, QuarantinedRecord } from '../../connectors/canonical.ts';
import { validateRecords } from '../../connectors/validate.ts';
import type { NewMessage } from '../store/messages.ts';

/** Records that are not gone, by kind. */
export type RecordSet = { [Kind in PulledKind]: PulledRecord<Kind>[] };

type Order = PulledRecord<'order'>;

/**
 * Sorts records into those that plans may use and those set aside with the reason. Nothing is forgotten: a record set aside stays in the
 * scenario and is used again as soon as what it lacks is there. `sourceOf` names the connection that brought an order.
 */
export function fitRecords(
  records: RecordSet,
  sourceOf: (order: string) => string,
): { accepted: RecordSet; refused: QuarantinedRecord[] } {
  const { accepted, quarantined } = validateRecords(records);
  const fitting = { ...records, ...accepted };
  const { single, doubled } = numbersOnce(fitting.order, sourceOf);
  return { accepted: { ...fitting, order: single }, refused: [...quarantined, ...doubled] };
}

/** Of open orders with one number the first by id is kept: nobody on the floor could tell them apart. */
function numbersOnce(
  orders: Order[],
  sourceOf: (order: string) => string,
): { single: Order[]; doubled: QuarantinedRecord[] } {
  const first = new Map<string, Order>();
  const doubled: QuarantinedRecord[] = [];
  const single = orders.filter((order) => {
    if (order.status === 'done' || order.status === 'cancelled') return true;
    const name = JSON.stringify([sourceOf(order.id), order.kind, order.number]);
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, order);
      return true;
    }
    const message = `order ${JSON.stringify(order.id)}: number is ${JSON.stringify(order.number)}, which order ${JSON.stringify(other.id)} has already. Give one of them another number.`;
    doubled.push({ kind: 'order', key: order.id, code: 'duplicate', message, raw: JSON.stringify(order) });
    return false;
  });
  return { single, doubled };
}

/** Records set aside as messages for the planner. */
export function unfitMessages(
  refused: QuarantinedRecord[],
  sourceOf: (order: string) => string,
): Omit<NewMessage, 'kind'>[] {
  return refused.map(({ kind, key, code, message, raw }) => ({
    key: `cross-check:${kind}:${key}`,
    level: 'urgent',
    code,
    text: message,
    source: kind === 'order' ? sourceOf(key) : '',
    subject: { kind, key },
    raw,
  }));
}
