/** For systems that do not say what an order is for: match needs and supplies of each item by date. */
import { z } from 'zod';

const stockSchema = z.object({ item: z.string(), quantity: z.number() });
const supplySchema = z.object({ key: z.coerce.string(), item: z.string(), date: z.string(), quantity: z.number() });
const needSchema = z.looseObject({ item: z.string(), date: z.string(), quantity: z.number() });
type Supply = z.infer<typeof supplySchema>;
type Need = z.infer<typeof needSchema>;

/** Less than this is rounding. */
const trifle = 1e-6;

/**
 * The first need that each supply serves, by the supply's key. Per item, needs in the order of their dates take stock first, then supplies in
 * the order of theirs; a supply that nothing is left for has no entry. `stock` are rows of item and quantity; a need keeps whatever else it
 * carries.
 * Rows without a date or quantity take no part.
 */
export function firstNeeds(stock: unknown, supplies: unknown, needs: unknown): Record<string, Need> {
  const onHand = new Map(valid(stockSchema, stock).map(({ item, quantity }) => [item, quantity]));
  const needsByItem = byItem(valid(needSchema, needs));
  const result: Record<string, Need> = {};
  for (const [item, itemSupplies] of byItem(valid(supplySchema, supplies))) {
    const queue = (needsByItem.get(item) ?? []).map((need) => ({ need, open: need.quantity }));
    take(queue, onHand.get(item) ?? 0);
    for (const supply of itemSupplies) {
      if (queue.length > 0) result[supply.key] = queue[0].need;
      take(queue, supply.quantity);
    }
  }
  return result;
}

function take(queue: { need: Need; open: number }[], quantity: number): void {
  let left = quantity;
  while (left > trifle && queue.length > 0) {
    const first = queue[0];
    const taken = Math.min(first.open, left);
    first.open -= taken;
    left -= taken;
    if (first.open <= trifle) queue.shift();
  }
}

function byItem<Row extends Supply | Need>(rows: Row[]): Map<string, Row[]> {
  return Map.groupBy(
    rows.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    (row) => row.item,
  );
}

function valid<Schema extends z.ZodType>(schema: Schema, rows: unknown): z.infer<Schema>[] {
  return (Array.isArray(rows) ? rows : []).flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}
