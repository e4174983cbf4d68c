/** Materials with stock and arrivals: those that anything in the problem takes or makes. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { OrderDocument, ProblemDocument } from '../../../solver/model/problem.ts';
import type { Notices } from './notices.ts';
import type { Timeline } from './timeline.ts';

type Material = ProblemDocument['materials'][number];

export function materialsOf(
  orders: readonly OrderDocument[],
  records: { stock: PulledRecord<'stock'>[]; arrival: PulledRecord<'arrival'>[] },
  items: ReadonlyMap<string, PulledRecord<'item'>>,
  { timeline, now, notices }: { timeline: Timeline; now: number; notices: Notices },
): Material[] {
  const materials = new Map<string, Material>();
  const use = (id: string) => {
    if (!materials.has(id)) materials.set(id, { id, name: items.get(id)?.name ?? id, stock: 0, arrivals: [] });
  };
  for (const { operations, produces } of orders) {
    for (const { consumes } of operations) for (const { material } of consumes) use(material);
    if (produces) use(produces.material);
  }
  for (const { item, quantity, unit } of records.stock) {
    const material = materials.get(item);
    if (material === undefined) continue;
    checkUnit(item, unit, items, { kind: 'stock', key: item }, notices);
    material.stock = Math.max(0, quantity);
    if (quantity >= 0) continue;
    const text = `Stock of ${item} is ${quantity}; it is planned with 0. Correct the stock in the ERP.`;
    notices.add('urgent', 'stock-negative', { kind: 'stock', key: item }, { item, quantity }, text);
  }
  for (const { id, item, quantity, unit, at } of records.arrival) {
    const material = materials.get(item);
    if (material === undefined) continue;
    checkUnit(item, unit, items, { kind: 'arrival', key: id }, notices);
    const due = timeline.ceil(at);
    material.arrivals.push({ id, at: Math.max(due, now), quantity });
    if (due >= now) continue;
    const text = `Arrival ${id} of ${item} was due ${at} and is still open; it is planned as arriving now. Confirm it, or correct its date.`;
    notices.add('urgent', 'arrival-overdue', { kind: 'arrival', key: id }, { item, at }, text);
  }
  return [...materials.values()];
}

/** Quantities are in base units; a record that says otherwise is planned as if it were, and told. */
export function checkUnit(
  item: string,
  unit: string | undefined,
  items: ReadonlyMap<string, PulledRecord<'item'>>,
  subject: { kind: string; key: string },
  notices: Notices,
): void {
  const base = items.get(item)?.unit;
  if (unit === undefined || base === undefined || unit === base) return;
  const text = `${subject.kind} ${subject.key} counts ${item} in ${unit}, but its base unit is ${base}; it is planned as ${base}. Convert it in the connector profile.`;
  notices.add('urgent', 'unit-mismatch', subject, { item, unit, base }, text);
}
