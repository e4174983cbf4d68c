import type { PulledRecord } from '../../connectors/canonical.ts';
import { boughtItems } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { PlannedOrder } from './demand.ts';
import type { ProductRange } from './products.ts';
import type { Random } from './random.ts';

type Need = { quantity: number; due: number; late: boolean };

/** Working days whose needs lie in stock. */
const coveredByStock = 6;
const consignment = new Set<string>(boughtItems.filter((item) => item.consignment).map(({ id }) => id));
const daysPerDelivery = 4;

/**
 * Stock and purchase arrivals: the needs of the near future lie in stock, later ones arrive in lots some days before they are wanted; a few
 * arrivals are late. Everything needed is covered. Running and started orders have taken theirs already.
 */
export function createSupply(
  random: Random,
  range: ProductRange,
  orders: PlannedOrder[],
  madeStock: Map<string, number>,
  clock: Clock,
): { stock: PulledRecord<'stock'>[]; arrivals: PulledRecord<'arrival'>[] } {
  const needs = new Map<string, Need[]>();
  for (const order of orders) {
    if (order.running || order.doneSteps > 0) continue;
    for (const component of order.product.components) {
      if (range.byId.has(component.item)) continue;
      const need = {
        quantity: component.quantity * order.quantity,
        due: order.due - order.lead,
        late: order.lateMaterial,
      };
      const list = needs.get(component.item);
      if (list) list.push(need);
      else needs.set(component.item, [need]);
    }
  }
  const stock: PulledRecord<'stock'>[] = [];
  const arrivals: PulledRecord<'arrival'>[] = [];
  for (const { id: item, unit, procurement } of range.items) {
    if (procurement === 'make') {
      const quantity = madeStock.get(item) ?? 0;
      if (quantity > 0) stock.push({ item, quantity, unit });
      continue;
    }
    const list = (needs.get(item) ?? []).toSorted((a, b) => a.due - b.due);
    const lastStockedDue = consignment.has(item) ? Infinity : coveredByStock;
    const inStock = list.filter((need) => need.due < lastStockedDue && !need.late);
    const quantity = Math.ceil(inStock.reduce((sum, need) => sum + need.quantity, 0) * 1.05);
    if (quantity > 0) stock.push({ item, quantity, unit });
    const arrive = (amount: number, day: number) =>
      arrivals.push({
        id: `PA-${String(arrivals.length + 1).padStart(5, '0')}`,
        item,
        quantity: Math.ceil(amount),
        unit,
        at: clock.instant(clock.workingDay(day), random.pick(['08:00', '10:00', '13:00'])),
        supplier: `Supplier ${String(random.int(1, 24)).padStart(2, '0')}`,
      });
    const lots = new Map<number, number>();
    for (const need of list) {
      if (need.late) arrive(need.quantity, need.due + 6);
      else if (need.due >= lastStockedDue) {
        const day = Math.floor(need.due / daysPerDelivery) * daysPerDelivery - 1;
        lots.set(day, (lots.get(day) ?? 0) + need.quantity);
      }
    }
    for (const [day, amount] of lots) arrive(amount, day);
  }
  return { stock, arrivals };
}
