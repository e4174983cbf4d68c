import type { OperationState, Placement, Situation } from '../situation.ts';
import { firstStart, lastEnd } from '../times.ts';
import type { OrderDocument } from '../../model/problem.ts';
import type { Violation } from '../verdict.ts';
import { listed, violation } from '../wording.ts';

/** At `at`, `quantity` comes in, or goes out to `taker`. */
type Movement = { at: number; quantity: number; taker: Placement | null };

type Shortage = { at: number; quantity: number; takers: Placement[] };

/** Stock may fall this far below zero, and a double's share of all that moved, for rounding. */
const tolerance = 1e-6;
const share = 1e-12;
const mostNamed = 50;

/** Stock, arrivals and what orders produce cover at every instant what started operations have taken. */
export function material(situation: Situation): Violation[] {
  const movements = new Map<string, Movement[]>();
  for (const { id, arrivals } of situation.problem.materials) {
    movements.set(id, arrivals.map(({ at, quantity }) => ({ at, quantity, taker: null }))); // prettier-ignore
  }
  for (const { order, operations } of situation.orders) {
    const delivered = order.produces ? deliveryOf(situation, order, operations) : null;
    if (order.produces && delivered !== null) {
      movements.get(order.produces.material)?.push({ at: delivered, quantity: order.produces.quantity, taker: null });
    }
    for (const { operation, placements } of operations) {
      if (operation.consumes.length === 0 || placements[0]?.state !== 'planned') continue;
      const at = firstStart(placements);
      for (const { material: id, quantity } of operation.consumes) {
        movements.get(id)?.push({ at, quantity: -quantity, taker: placements[0] });
      }
    }
  }
  return situation.problem.materials.flatMap(({ id, stock }) =>
    shortages(id, stock, movements.get(id) ?? [], situation.problem.horizon),
  );
}

/** When an order puts its product into stock; null if it has already, or will not. */
function deliveryOf(situation: Situation, order: OrderDocument, operations: readonly OperationState[]): number | null {
  if (situation.unscheduled.has(order.id)) return null;
  if (operations.every(({ operation }) => operation.progress?.state === 'done')) return null;
  if (operations.some(({ placements }) => placements.length === 0)) return null;
  return operations.reduce((latest, { placements }) => Math.max(latest, lastEnd(placements)), -Infinity);
}

function shortages(id: string, stock: number, movements: Movement[], horizon: number): Violation[] {
  const found: Violation[] = [];
  movements.sort((one, other) => one.at - other.at || other.quantity - one.quantity);
  let level = stock;
  let moved = stock;
  let short: Shortage | null = null;
  for (const { at, quantity, taker } of movements) {
    level += quantity;
    moved += Math.abs(quantity);
    if (level < -Math.max(tolerance, share * moved)) {
      short ??= { at, quantity: 0, takers: [] };
      short.quantity = Math.max(short.quantity, -level);
      if (taker && short.takers.length < mostNamed) short.takers.push(taker);
    } else if (short) {
      found.push(shortage(id, short, at));
      short = null;
    }
  }
  if (short) found.push(shortage(id, short, Math.max(short.at, horizon)));
  return found;
}

function shortage(id: string, short: Shortage, until: number): Violation {
  const { at, quantity, takers } = short;
  const params = { material: id, quantity, operations: listed(takers.map((taker) => taker.operation.id)) };
  const operations = takers.map((taker) => taker.operation.id);
  const orders = takers.map((taker) => taker.order.id);
  return violation('material.short', params, { operations, orders, seconds: until - at, at });
}
