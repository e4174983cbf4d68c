/**
 * A made-up plant of any size, with every kind of constraint and realistic contention: the same arguments give the same problem. Several lines
 * of work centers with alternative machines, shifts and maintenance, sequence-dependent set-ups, tools, operators by shift, two-level
 * bills of material, purchase arrivals, lags, overlap, splits, pins, and work begun on the floor.
 */
import { createRandom, type Random } from '../model/random.ts';
import { problemSchema, type ProblemDocument, type ProblemInput } from '../model/problem.ts';

const hour = 3600;
const day = 24 * hour;
const workingHours = { two: 16, three: 24 } as const;

/** Operations that a machine works off on average, over the horizon that is loaded. */
const operationsPerMachine = 120;
/** Share of working time that the bottleneck work center is loaded with over the busy days. */
const bottleneckLoad = 0.92;
/** Fixed set-up and change-over that an operation takes on average, seconds. */
const meanSetup = 1200;
const families = ['alloy', 'brass', 'carbon', 'duplex', 'epoxy', 'ferrite'];

type Center = {
  id: string;
  machines: { id: string; speed: number }[];
  hoursPerDay: number;
  tool: string | null;
  operator: string;
  /** Mean processing time of an operation, seconds. */
  meanRun: number;
};

type Plant = {
  centers: Center[];
  busyDays: number;
  horizon: number;
  operatorsByShift: Map<string, number>;
};

/** A problem with `operations` operations (within a few), at most 100,000 and more. */
export function plantProblem(operations: number, seed = 1): ProblemDocument {
  const random = createRandom(seed);
  const plant = layOut(operations, random);
  const orders = makeOrders(operations, plant, random);
  const machines = plant.centers.flatMap((center) =>
    center.machines.map(({ id }, index) => ({
      id,
      name: `Machine ${id}`,
      workCenter: center.id,
      calendar: `C-${id}`,
      setupMatrices: index % 4 === 3 ? ['family'] : ['family', 'width'],
      setupState: { family: random.pick(families) },
    })),
  );
  return problemSchema.parse({
    format: 'taktwerk-problem',
    version: 1,
    name: `plant ${operations} / ${seed}`,
    epoch: '2026-03-02T00:00:00Z',
    now: 0,
    horizon: plant.horizon,
    calendars: plant.centers.flatMap((center) =>
      center.machines.map(({ id }) => ({
        id: `C-${id}`,
        intervals: shifts(center.hoursPerDay, plant.horizon, random),
      })),
    ),
    setupMatrices: [
      { id: 'family', attribute: 'family', otherwise: 900, entries: familyEntries(random) },
      { id: 'width', attribute: 'width', otherwise: 300, entries: [] },
    ],
    machines,
    resources: resources(plant),
    materials: materials(orders, plant, random),
    orders,
  } satisfies ProblemInput);
}

function layOut(operations: number, random: Random): Plant {
  const machineCount = Math.max(4, Math.round(operations / operationsPerMachine));
  const centers: Center[] = [];
  for (let left = machineCount; left > 0;) {
    const size = Math.min(left, random.int(1, 5));
    const index = centers.length;
    centers.push({
      id: `W${index}`,
      machines: Array.from({ length: size }, (_, k) => ({ id: `W${index}-${k}`, speed: 0.9 + 0.2 * random.real() })),
      hoursPerDay: random.chance(0.3) ? workingHours.three : workingHours.two,
      tool: random.chance(0.3) ? `T${index}` : null,
      operator: `S${index % Math.max(1, Math.round(machineCount / 12))}`,
      meanRun: 0,
    });
    left -= size;
  }
  const busyDays = 30;
  const operationsPerCenter = operations / centers.length;
  for (const center of centers) {
    const capacity = center.machines.length * busyDays * center.hoursPerDay * hour;
    center.meanRun = Math.round((capacity * (bottleneckLoad - 0.3 * random.real())) / operationsPerCenter) - meanSetup;
    center.meanRun = Math.max(600, center.meanRun);
  }
  const operatorsByShift = new Map<string, number>();
  for (const center of centers) {
    operatorsByShift.set(center.operator, (operatorsByShift.get(center.operator) ?? 0) + center.machines.length);
  }
  return { centers, busyDays, horizon: busyDays * 4 * day, operatorsByShift };
}

/** Monday to Saturday in two shifts, or round the clock, with a maintenance window every few weeks. */
function shifts(hoursPerDay: number, horizon: number, random: Random): [number, number][] {
  const intervals: [number, number][] = [];
  let maintenance = random.int(3, 20) * day + 8 * hour;
  for (let start = -14 * day; start < horizon + 7 * day; start += day) {
    if (Math.floor(start / day + 700) % 7 === 6) continue;
    const from = start + (hoursPerDay === workingHours.three ? 0 : 6 * hour);
    const to = from + hoursPerDay * hour;
    if (maintenance >= from && maintenance + 4 * hour < to) {
      open(intervals, from, maintenance);
      open(intervals, maintenance + 4 * hour, to);
    } else open(intervals, from, to);
    if (maintenance < to) maintenance += random.int(15, 25) * day;
  }
  return intervals;
}

function open(intervals: [number, number][], from: number, to: number): void {
  const last = intervals.at(-1);
  if (last && last[1] >= from) last[1] = to;
  else intervals.push([from, to]);
}

function resources(plant: Plant): NonNullable<ProblemInput['resources']> {
  const tools = plant.centers
    .filter((center) => center.tool !== null)
    .map((center) => ({
      id: center.tool!,
      name: `Tool ${center.tool}`,
      kind: 'tool' as const,
      capacity: [{ at: -30 * day, units: Math.max(1, center.machines.length - 1) }],
    }));
  const operators = [...plant.operatorsByShift].map(([id, machines]) => ({
    id,
    name: `Skill ${id}`,
    kind: 'operator' as const,
    capacity: crew(machines, plant.horizon),
  }));
  return [...tools, ...operators];
}

/** Fewer hands at night than by day. */
function crew(machines: number, horizon: number): { at: number; units: number }[] {
  const steps = [];
  const byDay = Math.max(1, Math.ceil(machines * 0.75));
  for (let start = -7 * day; start < horizon + 7 * day; start += day) {
    steps.push({ at: start, units: Math.max(1, Math.ceil(byDay * 0.75)) }, { at: start + 6 * hour, units: byDay });
    steps.push({ at: start + 22 * hour, units: Math.max(1, Math.ceil(byDay * 0.9)) });
  }
  return steps;
}

function familyEntries(random: Random): { from: string; to: string; seconds: number }[] {
  return families.flatMap((from) =>
    families.filter((to) => to !== from).map((to) => ({ from, to, seconds: random.int(3, 30) * 60 })),
  );
}

type Order = ProblemInput['orders'][number];

function makeOrders(operations: number, plant: Plant, random: Random): Order[] {
  const orders: Order[] = [];
  let made = 0;
  for (let index = 0; made < operations; index++) {
    const order = makeOrder(index, Math.min(operations - made, random.int(3, 8)), plant, random);
    made += order.operations.length;
    orders.push(order);
  }
  layBillsOfMaterial(orders, random);
  reportProgress(orders, random);
  pinSome(orders, plant, random);
  return orders;
}

function makeOrder(index: number, count: number, plant: Plant, random: Random): Order {
  const { centers, busyDays } = plant;
  const id = `P${index}`;
  const release = Math.round(random.real() * busyDays * 0.75 * day);
  const attributes = { family: random.pick(families), width: random.pick(['600', '900', '1200']) };
  const quantity = random.int(1, 40) * 5;
  const first = random.int(0, centers.length - 1);
  const operations = Array.from({ length: count }, (_, k) => {
    const center = centers[(first + k * random.int(1, 3)) % centers.length];
    const run = Math.round(center.meanRun * (0.4 + 1.2 * random.real()));
    const tool = center.tool !== null && random.chance(0.5) ? [{ resource: center.tool, units: 1 }] : [];
    const operator = random.chance(0.6) ? [{ resource: center.operator, units: 1 }] : [];
    const interruptible = !random.chance(0.15);
    return {
      id: `${id}.${(k + 1) * 10}`,
      name: `Operation ${(k + 1) * 10}`,
      quantity,
      interruptible,
      attributes,
      modes: center.machines.slice(0, 4).map(({ id: machine, speed }) => ({
        machine,
        setup: random.int(2, 12) * 60,
        run: Math.min(interruptible ? 200 * hour : 9 * hour, Math.round(run / speed)),
        resources: [...tool, ...operator],
      })),
      consumes: k === 0 && random.chance(0.4) ? [{ material: `R${index % 50}`, quantity }] : [],
      ...(interruptible && quantity >= 20 && random.chance(0.02) && { split: [quantity - 10, 10] }),
    };
  });
  const links = operations.slice(1).map((operation, k) => ({
    from: operations[k].id,
    to: operation.id,
    ...(random.chance(0.15) && { minLag: random.int(1, 8) * hour }),
    ...(random.chance(0.04) && { maxLag: random.int(16, 72) * hour }),
    ...(random.chance(0.1) && { transferBatch: Math.max(1, Math.round(quantity / 5)) }),
  }));
  const work = operations.reduce((sum, operation) => sum + operation.modes[0].run, 0);
  return {
    id,
    name: `Order ${index}`,
    item: `Item ${index % 200}`,
    quantity,
    release,
    due: release + Math.round(work * (2.5 + 4 * random.real())) + 2 * day,
    weight: random.pick([1, 1, 1, 2, 2, 4]),
    operations,
    links,
  };
}

/** Every eighth order makes a part that a later one needs. */
function layBillsOfMaterial(orders: Order[], random: Random): void {
  for (let index = 0; index + 1 < orders.length; index += 8) {
    const maker = orders[index];
    const taker = orders[index + 1];
    maker.produces = { material: `B${index}`, quantity: maker.quantity };
    const operation = taker.operations[Math.min(1, taker.operations.length - 1)];
    operation.consumes = [...(operation.consumes ?? []), { material: `B${index}`, quantity: maker.quantity }];
    if (random.chance(0.5)) taker.suppliers = [maker.id];
    taker.release = Math.max(taker.release, maker.release);
    taker.due = Math.max(taker.due, maker.due + 3 * day);
  }
}

function materials(orders: Order[], plant: Plant, random: Random): NonNullable<ProblemInput['materials']> {
  const needs = new Map<string, number>();
  for (const order of orders) {
    for (const operation of order.operations) {
      for (const { material, quantity } of operation.consumes ?? []) {
        needs.set(material, (needs.get(material) ?? 0) + quantity);
      }
    }
  }
  return [...needs].map(([id, quantity]) => {
    if (id.startsWith('B')) return { id, name: `Part ${id}`, stock: 0, arrivals: [] };
    const delivered = [0.3, 0.3, 0.2].map((share, k) => ({
      id: `${id}-${k}`,
      at: Math.round((k + random.real()) * 0.2 * plant.busyDays * day),
      quantity: Math.ceil(quantity * share),
    }));
    return { id, name: `Raw ${id}`, stock: Math.ceil(quantity * 0.4), arrivals: delivered };
  });
}

/** The first operations of some orders released early are done, a few of the next have started, one on a machine. */
function reportProgress(orders: Order[], random: Random): void {
  const busy = new Set<string>();
  for (const order of orders) {
    if (order.release > 2 * day || !random.chance(0.6)) continue;
    const [first, second] = order.operations;
    const machine = first.modes[0].machine;
    first.progress = { state: 'done', machine, start: -20 * hour, end: -12 * hour };
    delete first.split;
    const next = second?.modes[0].machine;
    if (next === undefined || busy.has(next) || second.consumes?.length) continue;
    busy.add(next);
    second.progress = {
      state: 'started',
      machine: next,
      start: -2 * hour,
      remaining: Math.ceil(second.modes[0].run / 2),
    };
    delete second.split;
  }
}

/** One order in fifty has an operation pinned to a working hour some time after its release, early in its route. */
function pinSome(orders: Order[], plant: Plant, random: Random): void {
  for (const order of orders) {
    if (!random.chance(0.02)) continue;
    const operation = order.operations[random.chance(0.8) ? 0 : 1];
    if (operation.progress) continue;
    const from = Math.floor(order.release / day) + random.int(2, 10);
    const start = Math.min(from, plant.busyDays) * day + random.int(8, 14) * hour;
    operation.pin = { machine: random.pick(operation.modes).machine, start };
  }
}
