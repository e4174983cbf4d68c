import type { PulledRecord } from '../../connectors/canonical.ts';
import { createClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { workCenterPlans } from './catalogue.ts';
import type { PlannedOrder } from './demand.ts';
import { createDemand } from './demand.ts';
import { occupyFloor } from './floor.ts';
import { createToolsAndOperators } from './people.ts';
import type { PlantData } from './plant-data.ts';
import { createProducts } from './products.ts';
import { createRandom } from './random.ts';
import { createCalendars, createMachines, createSetupMatrices } from './resources.ts';
import type { RoutingPlan } from './routings.ts';
import { createRoutings, openOperations } from './routings.ts';
import { createSupply } from './supply.ts';

export type PlantOptions = {
  seed: number;
  /** Open orders, production and planned together. An order has between six and seven open operations on average. */
  orders: number;
  /** Local date of day 0, such as 2026-11-23. */
  startDate: string;
  /** IANA name; Europe/Berlin if absent. */
  timeZone?: string;
};

/** At 60 orders the plant has 31 machines and two crowded weeks; larger ones grow in machines faster than in time. */
const baseOrders = 60;
const baseWindow = 14;

/** Makes up a plant with its orders. The same options make the same plant. */
export function generatePlant({ seed, orders: count, startDate, timeZone = 'Europe/Berlin' }: PlantOptions): PlantData {
  const random = createRandom(seed);
  const clock = createClock(startDate, timeZone);
  const scale = count / baseOrders;
  const windowDays = Math.max(7, Math.round(baseWindow * scale ** 0.4));
  const days = windowDays * 3 + 28;

  const range = createProducts(random, scale);
  const calendars = createCalendars(clock, days);
  const { machines, downtimes } = createMachines(random, scale, clock, calendars, days);
  const demand = createDemand(random, range, count, windowDays);
  const plan = createRoutings(random, range.products, demand.orders, machines, windowDays);
  const floor = occupyFloor(random, demand.orders, plan, machines);
  const { stock, arrivals } = createSupply(random, range, demand.orders, demand.madeStock, clock);
  const { tools, operators } = createToolsAndOperators(random, demand.orders, plan, machines, clock);

  const ids = numberOrders(demand.orders);
  const idOf = (order: PlannedOrder) => ids.get(order)!;
  return {
    seed,
    startAt: clock.instant(0, '06:00'),
    startDate,
    windowDays,
    plant: { id: 'VELBRUNN-1', name: 'Velbrunn Hydraulics 维尔布伦液压, plant 1', timeZone },
    calendars,
    workCenters: workCenterPlans.map(({ id, name }) => ({ id, name })),
    setupMatrices: createSetupMatrices(),
    machines: machines.map(({ record }) => record),
    downtimes,
    tools,
    operators,
    customers: demand.customers,
    items: range.items,
    boms: range.boms,
    routings: plan.routings,
    stock,
    arrivals,
    orders: demand.orders.map((order) => toRecord(order, idOf, plan, clock)),
    running: [...floor.running].map(([order, job]) => ({ order: idOf(order), ...job })),
    confirmed: [...floor.confirmed].flatMap(([order, list]) =>
      list.map((operation) => ({ order: idOf(order), ...operation })),
    ),
  };
}

/** Production orders are numbered by due date, as they would have been released; so are planned ones. */
function numberOrders(orders: PlannedOrder[]): Map<PlannedOrder, string> {
  const ids = new Map<PlannedOrder, string>();
  for (const [kind, first] of [
    ['production', 1_000_100],
    ['planned', 7_000_100],
  ] as const)
    orders
      .filter((order) => order.kind === kind)
      .toSorted((a, b) => a.due - b.due)
      .forEach((order, index) => ids.set(order, String(first + index)));
  return ids;
}

function toRecord(
  order: PlannedOrder,
  idOf: (order: PlannedOrder) => string,
  plan: RoutingPlan,
  clock: Clock,
): PulledRecord<'order'> {
  const id = idOf(order);
  const started = order.doneSteps > 0 || order.running;
  const releaseDay = clock.workingDay(order.due - order.lead * 2 - 2);
  const record: PulledRecord<'order'> = {
    id,
    number: `${order.kind === 'planned' ? 'PL' : 'MO'}-${id}`,
    kind: order.kind,
    item: order.product.id,
    quantity: order.quantity,
    unit: 'pcs',
    release: clock.instant(order.kind === 'planned' ? Math.max(0, releaseDay) : Math.min(0, releaseDay), '06:00'),
    due: clock.instant(clock.workingDay(order.due), '16:00'),
    priority: order.priority,
    routing: `RT-${order.product.id}`,
    status: started ? 'started' : 'open',
    suppliers: started ? [] : order.suppliers.map(idOf),
    version: '1',
  };
  if (order.customer !== undefined) record.customer = order.customer;
  if (order.doneSteps > 0) record.operations = openOperations(order, plan);
  if (started) record.components = [];
  return record;
}
