/**
 * Small random problems for property tests. `randomProblem` is a plain seeded generator; `problemArbitrary` wraps it for fast-check, whose
 * shrinking takes orders, operations and constraint kinds away until the smallest failing problem is left.
 */
import { integer, nat, noShrink, record, subarray, type Arbitrary } from 'fast-check';
import { createRandom, type Random } from '../model/random.ts';
import type { CalendarDocument, OperationDocument, ProblemDocument, ProblemInput } from '../model/problem.ts';
import { problemSchema } from '../model/problem.ts';

/** Constraint kinds a generated problem may contain, each of which can be left out. */
export const features = [
  'calendars',
  'setups',
  'resources',
  'materials',
  'lags',
  'overlap',
  'splits',
  'pins',
  'progress',
  'uninterruptible',
  'instants',
] as const;
export type Feature = (typeof features)[number];

export type RandomProblemOptions = {
  orders: number;
  /** At most this many operations in an order. */
  operations: number;
  machines: number;
  features: readonly Feature[];
};

const attributeValues = ['red', 'green', 'blue'];
const horizon = 4000;

type Draft = NonNullable<ProblemInput['orders']>[number];
type OperationDraft = Draft['operations'][number];

/** A valid problem on a time axis of about 4000 seconds; the same arguments give the same problem. */
export function randomProblem(seed: number, options: Partial<RandomProblemOptions> = {}): ProblemDocument {
  const random = createRandom(seed);
  const size: RandomProblemOptions = { orders: 5, operations: 4, machines: 3, features, ...options };
  const has = (feature: Feature): boolean => size.features.includes(feature);
  const calendars = ['always', ...(has('calendars') ? ['shifts', 'broken'] : [])];
  const machines = Array.from({ length: size.machines }, (_, index) => ({
    id: `M${index}`,
    name: `Machine ${index}`,
    workCenter: `W${index % 2}`,
    calendar: random.pick(calendars),
    setupMatrices: has('setups') ? [['colour'], ['colour', 'width'], []][random.int(0, 2)] : [],
    setupState: has('setups') && random.chance(0.5) ? { colour: random.pick(attributeValues) } : {},
  }));
  const resources = has('resources')
    ? [
        { id: 'R0', name: 'Operators', kind: 'operator' as const, capacity: stepCapacity(random) },
        { id: 'R1', name: 'Tool', kind: 'tool' as const, capacity: [{ at: -1000, units: 1 }] },
      ]
    : [];
  const materials = has('materials')
    ? [
        { id: 'raw', name: 'Raw', stock: 12, arrivals: [arrival('A0', random), arrival('A1', random)] },
        { id: 'sub', name: 'Sub-assembly', stock: random.int(0, 4), arrivals: [] },
      ]
    : [];
  const orders = Array.from({ length: size.orders }, (_, index) => randomOrder(index, random, size, has));
  if (has('progress')) reportProgress(orders, random);
  if (has('pins')) pinSome(orders, random);
  return problemSchema.parse({
    format: 'taktwerk-problem',
    version: 1,
    name: `random ${seed}`,
    epoch: '2026-01-05T00:00:00Z',
    now: 0,
    horizon,
    calendars: randomCalendars(random).filter((calendar) => calendars.includes(calendar.id)),
    setupMatrices: has('setups')
      ? [
          {
            id: 'colour',
            attribute: 'colour',
            otherwise: 9,
            entries: [
              { from: 'red', to: 'green', seconds: random.int(0, 20) },
              { from: 'green', to: 'red', seconds: random.int(0, 20) },
              { from: 'blue', to: 'blue', seconds: random.int(0, 3) },
            ],
          },
          { id: 'width', attribute: 'width', otherwise: 5, entries: [] },
        ]
      : [],
    machines,
    resources,
    materials,
    orders,
  } satisfies ProblemInput);
}

/** Any problem of `randomProblem`, shrinking towards few orders and few constraint kinds. */
export function problemArbitrary(limits: Partial<RandomProblemOptions> = {}): Arbitrary<ProblemDocument> {
  return record({
    seed: noShrink(nat({ max: 1_000_000 })),
    orders: integer({ min: 1, max: limits.orders ?? 7 }),
    operations: integer({ min: 1, max: limits.operations ?? 4 }),
    machines: integer({ min: 1, max: limits.machines ?? 4 }),
    features: subarray([...(limits.features ?? features)]),
  }).map(({ seed, ...options }) => randomProblem(seed, options));
}

function arrival(id: string, random: Random): { id: string; at: number; quantity: number } {
  return { id, at: random.int(-50, 600), quantity: random.int(1, 12) };
}

function stepCapacity(random: Random): { at: number; units: number }[] {
  const steps = [{ at: -1000, units: 2 }];
  for (let at = random.int(0, 200); at < horizon; at += random.int(60, 300))
    steps.push({ at, units: random.int(0, 3) });
  steps.push({ at: horizon, units: 2 });
  return steps;
}

function randomCalendars(random: Random): CalendarDocument[] {
  return [
    { id: 'always', intervals: [[-1000, 6000]] },
    { id: 'shifts', intervals: Array.from({ length: 50 }, (_, k) => [k * 120 - 960, k * 120 - 880]) },
    { id: 'broken', intervals: brokenIntervals(random) },
  ];
}

function brokenIntervals(random: Random): [number, number][] {
  const intervals: [number, number][] = [];
  for (let at = -300; at < 6000; at += random.int(5, 60)) {
    const end = at + random.int(20, 200);
    intervals.push([at, end]);
    at = end;
  }
  return intervals;
}

function randomOrder(
  index: number,
  random: Random,
  size: RandomProblemOptions,
  has: (feature: Feature) => boolean,
): Draft {
  const operations = Array.from({ length: random.int(1, size.operations) }, (_, k) =>
    randomOperation(`O${index}.${k}`, random, size, has),
  );
  const order: Draft = {
    id: `O${index}`,
    name: `Order ${index}`,
    item: `I${index % 3}`,
    quantity: 10,
    release: random.chance(0.5) ? 0 : random.int(-50, 400),
    due: random.int(50, 1200),
    weight: random.int(1, 5),
    operations,
  };
  const links = [];
  for (let to = 1; to < operations.length; to++) {
    const from = random.chance(0.7) ? to - 1 : random.int(0, to - 1);
    links.push(randomLink(operations[from], operations[to], random, has));
  }
  if (index > 0 && random.chance(0.15)) {
    links.push({ from: `O${index - 1}.0`, to: operations.at(-1)!.id, minLag: has('lags') ? random.int(0, 20) : 0 });
  }
  if (random.chance(0.8) || has('lags') || has('overlap')) order.links = links;
  if (has('materials')) addMaterials(order, index, random);
  return order;
}

function addMaterials(order: Draft, index: number, random: Random): void {
  if (random.chance(0.5)) random.pick(order.operations).consumes = [{ material: 'raw', quantity: random.int(1, 4) }];
  if (random.chance(0.35)) order.produces = { material: 'sub', quantity: random.int(2, 8) };
  else if (random.chance(0.5)) {
    order.operations[0].consumes = [{ material: 'sub', quantity: random.int(1, 5) / 2 }];
    if (index > 0 && random.chance(0.4)) order.suppliers = [`O${random.int(0, index - 1)}`];
  }
}

function randomLink(
  from: OperationDraft,
  to: OperationDraft,
  random: Random,
  has: (feature: Feature) => boolean,
): NonNullable<Draft['links']>[number] {
  const link: NonNullable<Draft['links']>[number] = { from: from.id, to: to.id };
  if (has('lags')) {
    link.minLag = random.chance(0.4) ? random.int(1, 40) : 0;
    if (random.chance(0.3)) link.maxLag = link.minLag + random.int(0, 80);
  }
  if (has('overlap') && random.chance(0.4)) link.transferBatch = random.int(1, 12);
  return link;
}

function randomOperation(
  id: string,
  random: Random,
  size: RandomProblemOptions,
  has: (feature: Feature) => boolean,
): OperationDraft {
  const uninterruptible = has('uninterruptible') && random.chance(0.3);
  const modes = Array.from({ length: random.int(1, 3) }, () => ({
    machine: `M${random.int(0, size.machines - 1)}`,
    setup: random.chance(0.5) ? 0 : random.int(1, 10),
    run: has('instants') && random.chance(0.05) ? 0 : random.int(1, uninterruptible ? 30 : 120),
    resources: has('resources') ? randomRequirements(random) : [],
  }));
  const operation: OperationDraft = { id, name: id, modes, quantity: 10, interruptible: !uninterruptible };
  if (has('setups')) {
    operation.attributes = {
      ...(random.chance(0.9) && { colour: random.pick(attributeValues) }),
      ...(random.chance(0.5) && { width: random.pick(['80', '120']) }),
    };
  }
  if (has('splits') && random.chance(0.2)) operation.split = random.chance(0.5) ? [5, 5] : [1, 2, 7];
  return operation;
}

function randomRequirements(random: Random): { resource: string; units: number }[] {
  const requirements = [];
  if (random.chance(0.4)) requirements.push({ resource: 'R0', units: random.int(1, 2) });
  if (random.chance(0.2)) requirements.push({ resource: 'R1', units: 1 });
  return requirements;
}

/** The floor has finished the first operations of some orders and started the next of a few, at most one at a time on a machine. */
function reportProgress(orders: Draft[], random: Random): void {
  const busy = new Set<string>();
  let clock = -500;
  for (const order of orders) {
    if (!random.chance(0.35)) continue;
    const done = random.int(0, order.operations.length);
    for (const [index, operation] of order.operations.entries()) {
      delete operation.split;
      const mode = random.pick(operation.modes as OperationDocument['modes']);
      if (index < done && clock < -60) {
        const start = clock;
        clock += random.int(0, 40);
        operation.progress = { state: 'done', machine: mode.machine, start, end: clock };
      } else {
        const free = operation.modes.every((other) => (other.resources ?? []).length === 0) && !busy.has(mode.machine);
        if (free && random.chance(0.6)) {
          busy.add(mode.machine);
          operation.progress = {
            state: 'started',
            machine: mode.machine,
            start: -random.int(0, 50),
            remaining: random.int(0, 90),
          };
        }
        break;
      }
    }
  }
}

function pinSome(orders: Draft[], random: Random): void {
  for (const order of orders) {
    for (const operation of order.operations) {
      if (operation.progress || !random.chance(0.15)) continue;
      operation.pin = {
        machine: random.pick(operation.modes as OperationDocument['modes']).machine,
        start: random.int(-20, 700),
      };
    }
  }
}
