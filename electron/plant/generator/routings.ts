import type { PulledRecord } from '../../connectors/canonical.ts';
import { workCenterPlans } from './catalogue.ts';
import type { PlannedOrder } from './demand.ts';
import type { Step } from './families.ts';
import type { Product } from './products.ts';
import { sequenceOf } from './products.ts';
import type { Random } from './random.ts';
import type { PlantMachine } from './resources.ts';

export type Routing = PulledRecord<'routing'>;
export type Operation = Routing['operations'][number];

export type RoutingPlan = {
  routings: Routing[];
  byItem: Map<string, Routing>;
};

type Assignment = { product: Product; step: Step; machines: PlantMachine[]; slowness: number };

/** Longest work that may not be interrupted; it has to fit between two closing times with change-over. */
const longestUninterruptible = 6.5 * 3600;
const splitFrom = 12 * 3600;

/**
 * Routings of all products. Machines are chosen so that the work of the given orders spreads evenly, and run times are scaled so that
 * the open work of each work center is its planned load of what the window's days offer.
 */
export function createRoutings(
  random: Random,
  products: Product[],
  orders: PlannedOrder[],
  machines: PlantMachine[],
  windowDays: number,
): RoutingPlan {
  const ordersOf = Map.groupBy(orders, (order) => order.product);
  const machinesOf = Map.groupBy(machines, (machine) => machine.plan.id);
  const assignments = assignMachines(random, products, ordersOf, machinesOf);
  const factors = new Map(
    workCenterPlans.map((plan) => {
      const own = assignments.filter(({ step }) => step.workCenter === plan.id);
      return [plan.id, runFactor(own, ordersOf, machinesOf.get(plan.id)!, plan.load, windowDays)];
    }),
  );
  const assignmentsOf = Map.groupBy(assignments, ({ product }) => product);
  const routings = products.map((product) => {
    const largestLot = Math.max(1, ...(ordersOf.get(product) ?? []).map(({ quantity }) => quantity));
    return {
      id: `RT-${product.id}`,
      item: product.id,
      operations: assignmentsOf
        .get(product)!
        .map((assignment, step) =>
          createOperation(assignment, step, factors.get(assignment.step.workCenter)!, largestLot),
        ),
    };
  });
  return { routings, byItem: new Map(routings.map((routing) => [routing.item, routing])) };
}

function assignMachines(
  random: Random,
  products: Product[],
  ordersOf: Map<Product, PlannedOrder[]>,
  machinesOf: Map<string, PlantMachine[]>,
): Assignment[] {
  const volume = (product: Product, step: number) =>
    (ordersOf.get(product) ?? []).reduce((sum, order) => (order.doneSteps > step ? sum : sum + order.quantity), 0);
  const assigned = new Map<PlantMachine, number>();
  const relativeLoad = (machine: PlantMachine) => (assigned.get(machine) ?? 0) / machine.open.at(-1)!;

  const slots = products.flatMap((product) =>
    product.family.steps.map((step, index) => ({
      product,
      step,
      index,
      work: volume(product, index) * step.runSeconds,
    })),
  );
  const chosen = new Map<string, PlantMachine[]>();
  for (const { product, step, index, work } of slots.toSorted((a, b) => b.work - a.work)) {
    const candidates = machinesOf.get(step.workCenter)!.toSorted((a, b) => relativeLoad(a) - relativeLoad(b));
    const { alternatives } = candidates[0].plan;
    const count = Math.min(candidates.length, random.chance(0.15) ? Math.max(1, alternatives - 1) : alternatives);
    const picked = candidates.slice(0, count);
    for (const machine of picked) assigned.set(machine, (assigned.get(machine) ?? 0) + work / count + 1);
    chosen.set(
      `${product.id} ${index}`,
      picked.toSorted((a, b) => a.slowness - b.slowness || (a.record.id < b.record.id ? -1 : 1)),
    );
  }
  return slots.map(({ product, step, index }) => {
    const picked = chosen.get(`${product.id} ${index}`)!;
    const slowness = picked.reduce((sum, machine) => sum + machine.slowness, 0) / picked.length;
    return { product, step, machines: picked, slowness };
  });
}

/** What first-guess run times are multiplied with so that open work over the window's capacity is `load`. */
function runFactor(
  assignments: Assignment[],
  ordersOf: Map<Product, PlannedOrder[]>,
  machines: PlantMachine[],
  load: number,
  windowDays: number,
): number {
  const capacity = machines.reduce((sum, machine) => sum + machine.open[windowDays - 1], 0);
  let setup = 0;
  let run = 0;
  for (const { product, step, slowness } of assignments) {
    const position = product.family.steps.indexOf(step);
    for (const order of ordersOf.get(product) ?? []) {
      if (order.doneSteps > position) continue;
      setup += step.setupMinutes * 60;
      run += step.runSeconds * slowness * order.quantity;
    }
  }
  return run === 0 ? 1 : Math.min(12, Math.max(0.1, (load * capacity - setup) / run));
}

function createOperation(
  { product, step, machines }: Assignment,
  index: number,
  factor: number,
  largestLot: number,
): Operation {
  const run = roundRun(step.runSeconds * factor);
  const setup = step.setupMinutes * 60;
  const longest = setup + run * largestLot * 1.3;
  const operation: Operation = {
    sequence: sequenceOf(index),
    name: step.name,
    modes: machines.map(({ record, slowness }) =>
      slowness === 1 ? { machine: record.id } : { machine: record.id, runSecondsPerUnit: roundRun(run * slowness) },
    ),
    setupSeconds: setup,
    runSecondsPerUnit: run,
    interruptible: !(step.uninterruptible && (step.workCenter === 'HTR' || longest <= longestUninterruptible)),
    tools: step.tool ? [{ tool: toolId(step.tool, product), quantity: 1 }] : [],
    skills: skillOf(step),
    attributes: { ...step.attributes },
    minLagSeconds: (step.minLagHours ?? 0) * 3600,
  };
  if (step.tool === 'fixture') operation.attributes.fixture = toolId('fixture', product);
  if (step.maxLagHours !== undefined) operation.maxLagSeconds = step.maxLagHours * 3600;
  if (step.overlaps && largestLot >= 20) operation.transferBatch = Math.ceil(largestLot / 5);
  else if (longest > splitFrom && machines.length > 1 && !step.uninterruptible)
    operation.split = { maxParts: Math.min(machines.length, 3), minQuantity: Math.max(1, Math.floor(largestLot / 4)) };
  return operation;
}

const roundRun = (seconds: number) => Math.max(0.1, seconds < 60 ? Math.round(seconds * 10) / 10 : Math.round(seconds));

function skillOf(step: Step): Operation['skills'] {
  const { skill } = workCenterPlans.find(({ id }) => id === step.workCenter)!;
  return skill === undefined ? [] : [{ skill, quantity: step.operators ?? 1 }];
}

function toolId(kind: NonNullable<Step['tool']>, product: Product): string {
  if (kind === 'fixture') return `FX-${product.family.code}-${product.size}${product.series}`;
  if (kind === 'adapter') return `TA-${product.size}${product.series}`;
  return `${kind === 'rig' ? 'TR' : 'HM'}-${product.size}${product.series}`;
}

/** Standard working seconds of an operation, the mean over its modes. */
export function meanSeconds(operation: Operation, quantity: number): number {
  let sum = 0;
  for (const mode of operation.modes)
    sum +=
      (mode.setupSeconds ?? operation.setupSeconds) +
      (mode.runSecondsPerUnit ?? operation.runSecondsPerUnit) * quantity;
  return sum / operation.modes.length;
}

/** Operations an order still has to go through. */
export const openOperations = (order: PlannedOrder, plan: RoutingPlan): Operation[] =>
  plan.byItem.get(order.product.id)!.operations.slice(order.doneSteps);
