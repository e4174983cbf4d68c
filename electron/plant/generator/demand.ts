import type { PulledRecord } from '../../connectors/canonical.ts';
import { customerTypes } from './catalogue.ts';
import type { Product, ProductRange } from './products.ts';
import { takingStep } from './products.ts';
import type { Random } from './random.ts';

/** An order in the making. Dates are working-day indices until records are written. */
export type PlannedOrder = {
  product: Product;
  quantity: number;
  due: number;
  /** Working days before `due` that MRP allows for it. */
  lead: number;
  kind: 'production' | 'planned';
  priority: number;
  customer?: string;
  suppliers: PlannedOrder[];
  /** Steps finished before the start. */
  doneSteps: number;
  /** Its next step is on a machine at the start. */
  running: boolean;
  /** Its raw material is promised for the day it should be finished. */
  lateMaterial: boolean;
  /** How it is to be late, whatever the planner does: shown by nothing but its dates. */
  hopeless: boolean;
};

type Need = { item: string; quantity: number; due: number; consumer: PlannedOrder };

export type Demand = {
  orders: PlannedOrder[];
  customers: PulledRecord<'customer'>[];
  /** Stock of made items that serves the needs no order was raised for. */
  madeStock: Map<string, number>;
};

const leadDays = { product: 4, assembly: 3, part: 5 } as const;
const shareOfOrders = { product: 0.18, assembly: 0.22 } as const;
/** End products are due up to this many times the window's working days, and these working days, their lead time, on top. */
const dueSpread = 1.25;
const dueBeyondWindow = 5;
/** A need within so few working days is served from stock: an order could not make it. */
const soonest = 2;
const safetyStock = 1.25;

/** The MRP run: orders for end products, and for what they need through the BOM where stock does not serve. */
export function createDemand(random: Random, range: ProductRange, count: number, windowDays: number): Demand {
  const customers = createCustomers(random, count);
  const lastDue = Math.round((windowDays / 7) * 5 * dueSpread) + dueBeyondWindow;
  const plannedFrom = Math.round(lastDue * 0.55);
  const ofLevel = (level: Product['family']['level']) => range.products.filter(({ family }) => family.level === level);
  const madeStock = new Map<string, number>();

  const create = (product: Product, quantity: number, due: number, priority: number): PlannedOrder => {
    const order: PlannedOrder = {
      product,
      quantity,
      due,
      lead: leadDays[product.family.level],
      kind: due > plannedFrom && random.chance(0.85) ? 'planned' : 'production',
      priority,
      suppliers: [],
      doneSteps: 0,
      running: false,
      lateMaterial: false,
      hopeless: false,
    };
    startOnFloor(random, order);
    return order;
  };

  const finalCount = Math.max(1, Math.round(count * shareOfOrders.product));
  const finals = Array.from({ length: finalCount }, (_, index) => {
    const customer = random.pick(customers);
    const due = 1 + Math.min(lastDue - 1, Math.floor(((index + random.int(0, 99) / 100) * lastDue) / finalCount));
    const order = create(random.pick(ofLevel('product')), random.int(4, 10) * 10, due, customer.priority);
    order.customer = customer.id;
    return order;
  });

  const raise = (level: 'assembly' | 'part', consumers: PlannedOrder[], wanted: number): PlannedOrder[] => {
    const needs = random.shuffle(needsOf(consumers, range, level));
    const raised: PlannedOrder[] = [];
    for (const need of needs) {
      if (need.due < soonest || raised.length === wanted) {
        madeStock.set(need.item, (madeStock.get(need.item) ?? 0) + need.quantity);
        continue;
      }
      const order = create(range.byId.get(need.item)!, need.quantity, need.due, 1);
      if (order.kind === 'production' && need.consumer.customer !== undefined) order.customer = need.consumer.customer;
      if (random.chance(0.9)) need.consumer.suppliers.push(order);
      raised.push(order);
    }
    while (raised.length < wanted) {
      const product = random.pick(ofLevel(level));
      const pieces = random.int(4, 10) * 10 * (product.family.code === 'PN' ? 9 : 1);
      raised.push(create(product, pieces, random.int(2, lastDue), 1));
    }
    return raised;
  };
  const assemblies = raise('assembly', finals, Math.round(count * shareOfOrders.assembly));
  const parts = raise('part', [...finals, ...assemblies], count - finals.length - assemblies.length);

  for (const [item, quantity] of madeStock) madeStock.set(item, Math.ceil(quantity * safetyStock));
  const orders = [...finals, ...assemblies, ...parts];
  makeSomeHopeless(random, orders);
  return { orders, customers, madeStock };
}

/** Orders due soon are on the floor already, the further the sooner they are due. */
function startOnFloor(random: Random, order: PlannedOrder): void {
  const steps = order.product.family.steps.length;
  const stepsLeft = Math.max(1, Math.floor(order.due * 1.5));
  const done = steps - stepsLeft;
  if (done <= takingStep(order.product.family) || !random.chance(0.9)) return;
  order.doneSteps = done;
  order.kind = 'production';
}

function needsOf(consumers: PlannedOrder[], range: ProductRange, level: 'assembly' | 'part'): Need[] {
  return consumers
    .filter(({ doneSteps }) => doneSteps === 0)
    .flatMap((consumer) =>
      consumer.product.components
        .filter(({ item }) => range.byId.get(item)?.family.level === level)
        .map(({ item, quantity }) => ({
          item,
          quantity: quantity * consumer.quantity,
          due: consumer.due - consumer.lead,
          consumer,
        })),
    );
}

/** Rush orders due today, overdue ones, and ones whose raw material comes too late: about one order in fifteen. */
function makeSomeHopeless(random: Random, orders: PlannedOrder[]): void {
  const ways: ((order: PlannedOrder) => boolean)[] = [
    (order) => {
      if (order.doneSteps > 0 || order.product.family.level === 'part' || order.kind === 'planned') return false;
      order.due = 0;
      order.priority = 10;
      return true;
    },
    (order) => {
      if (order.doneSteps === 0 || order.due > 3) return false;
      order.due = -random.int(1, 3);
      return true;
    },
    (order) => {
      if (order.doneSteps > 0 || order.product.family.level !== 'part' || order.due < 3) return false;
      order.lateMaterial = true;
      return true;
    },
  ];
  const wanted = Math.ceil(orders.length / 15);
  let made = 0;
  for (const order of random.shuffle(orders)) {
    if (made === wanted) break;
    order.hopeless = ways[made % ways.length](order);
    if (order.hopeless) made++;
  }
}

function createCustomers(random: Random, orders: number): PulledRecord<'customer'>[] {
  const count = Math.max(6, Math.round(12 * (orders / 60) ** 0.4));
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    return {
      id: `C-${number}`,
      name: `${customerTypes[index % customerTypes.length]} ${number}`,
      priority: random.pick([1, 2, 2, 3, 3, 5, 8]),
    };
  });
}
