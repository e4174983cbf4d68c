/** Materials, their stock over time, and what moves it. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { MaterialRow, MaterialShortage, Page, ParsedInput, StockCurve, StockEvent } from '../contract.ts';
import type { Plan } from './plan.ts';
import { stockOf, type Ledger, type Shortage } from './stock-ledger.ts';

export type StockContext = {
  items: ReadonlyMap<string, PulledRecord<'item'>>;
  /** Supplier by arrival. */
  suppliers: ReadonlyMap<string, string>;
  orderNumber: (order: string) => string;
};

/** Materials the plan takes or makes. */
export function materialPage(plan: Plan, query: ParsedInput<'materials'>, context: StockContext): Page<MaterialRow> {
  const { ledgers, shortages } = stockOf(plan);
  const short = Map.groupBy(shortages, ({ material }) => material);
  const own = query.order === undefined ? null : materialsOfOrder(plan, query.order);
  const needle = query.search.trim().toLocaleLowerCase();
  const rows = [...ledgers.values()]
    .filter(({ material }) => own === null || own.has(material.id))
    .map((ledger) => materialRow(ledger, short.get(ledger.material.id) ?? [], context))
    .filter((row) => {
      if (query.filter === 'short' && row.shortOrders === 0) return false;
      if (query.filter === 'bought' && row.made) return false;
      if (query.filter === 'made' && !row.made) return false;
      return needle === '' || [row.item, row.name].some((text) => text.toLocaleLowerCase().includes(needle));
    });
  const sign = query.descending ? -1 : 1;
  rows.sort((a, b) => sign * compare(a, b, query.sort) || (a.item < b.item ? -1 : 1));
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length };
}

function compare(a: MaterialRow, b: MaterialRow, sort: ParsedInput<'materials'>['sort']): number {
  if (sort === 'item') return a.item.localeCompare(b.item);
  if (sort === 'stock') return a.stock - b.stock;
  if (sort === 'lowest') return a.lowest - b.lowest;
  // Short ones first, the first needed before the others; then those that run lowest.
  return (a.shortAt ?? Infinity) === (b.shortAt ?? Infinity)
    ? a.lowest - b.lowest
    : (a.shortAt ?? Infinity) - (b.shortAt ?? Infinity);
}

function materialsOfOrder(plan: Plan, id: string): Set<string> {
  const order = plan.orders.get(id);
  if (order === undefined) return new Set();
  const taken = order.operations.flatMap(({ consumes }) => consumes.map(({ material }) => material));
  return new Set(order.produces ? [...taken, order.produces.material] : taken);
}

function materialRow(ledger: Ledger, short: Shortage[], { items }: StockContext): MaterialRow {
  const { material, movements, lowest, lowestAt } = ledger;
  const sum = (kind: string): number =>
    movements.reduce((total, movement) => total + (movement.kind === kind ? Math.abs(movement.quantity) : 0), 0);
  const item = items.get(material.id);
  return {
    item: material.id,
    name: material.name,
    unit: item?.unit ?? '',
    made: item?.procurement === 'make',
    stock: material.stock,
    arriving: sum('arrival'),
    produced: sum('production'),
    consumed: sum('consumption'),
    lowest,
    lowestAt,
    short: short.reduce((total, { missing }) => total + missing, 0),
    shortOrders: short.length,
    shortAt: short.length === 0 ? null : Math.min(...short.map(({ neededAt }) => neededAt)),
  };
}

/** Stock of a material over time; null for one the plan does not know. */
export function stockCurve(plan: Plan, item: string, { items }: StockContext): StockCurve | null {
  const ledger = stockOf(plan).ledgers.get(item);
  if (ledger === undefined) return null;
  const { material, movements, balances } = ledger;
  const { now } = plan.problem;
  const at: number[] = [now];
  const balance: number[] = [material.stock];
  const wanted: number[] = [material.stock];
  let missing = 0;
  let going = false;
  movements.forEach((movement, index) => {
    if (movement.kind === 'missing') missing += movement.quantity;
    const time = Math.max(now, movement.at);
    // What comes at an instant is one step, and what goes at it another: the peak between them shows.
    const goes = movement.quantity < 0;
    if (at.length === 1 || time !== at.at(-1) || goes !== going) at.push(time);
    going = goes;
    balance[at.length - 1] = balances[index];
    wanted[at.length - 1] = balances[index] + missing;
  });
  return {
    item,
    name: material.name,
    unit: items.get(item)?.unit ?? '',
    now,
    stock: material.stock,
    at: Int32Array.from(at),
    balance: Float64Array.from(balance),
    wanted: Float64Array.from(wanted),
  };
}

/** One page of what moves a material's stock. */
export function stockEvents(
  plan: Plan,
  { item, from = -Infinity, to = Infinity, offset, limit }: ParsedInput<'stockEvents'>,
  { orderNumber, suppliers }: StockContext,
): Page<StockEvent> {
  const ledger = stockOf(plan).ledgers.get(item);
  if (ledger === undefined) return { rows: [], total: 0 };
  const chosen = ledger.movements
    .map((movement, index) => ({ movement, balance: ledger.balances[index] }))
    .filter(({ movement }) => movement.at >= from && movement.at < to);
  const rows = chosen.slice(offset, offset + limit).map(({ movement, balance }) => {
    const { at, kind, quantity, order, operation, part, arrival } = movement;
    return {
      ...{ at, kind, quantity, balance, operation, part, arrival },
      order: order?.id ?? null,
      orderNumber: order === null ? '' : orderNumber(order.id),
      supplier: suppliers.get(arrival) ?? '',
    };
  });
  return { rows, total: chosen.length };
}

/** Orders left out of the plan for want of material, the first needed first. */
export function materialShortages(
  plan: Plan,
  { item, offset, limit }: ParsedInput<'materialShortages'>,
  { items, orderNumber }: StockContext,
): Page<MaterialShortage> {
  const found = stockOf(plan).shortages.filter(({ material }) => item === undefined || material === item);
  const rows = found.slice(offset, offset + limit).map(({ order, material, missing, needed, neededAt }) => ({
    order: order.id,
    orderNumber: orderNumber(order.id),
    item: order.item,
    itemName: items.get(order.item)?.name ?? '',
    material,
    materialName: items.get(material)?.name ?? '',
    unit: items.get(material)?.unit ?? '',
    missing,
    needed,
    neededAt,
    due: order.due,
  }));
  return { rows, total: found.length };
}
