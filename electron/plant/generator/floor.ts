import type { ConfirmedOperation, RunningJob } from './plant-data.ts';
import type { PlannedOrder } from './demand.ts';
import { takingStep } from './products.ts';
import type { Random } from './random.ts';
import type { PlantMachine } from './resources.ts';
import type { Operation, RoutingPlan } from './routings.ts';

/** Running and confirmed operations of one order. Order ids are given later. */
export type FloorState = {
  running: Map<PlannedOrder, Omit<RunningJob, 'order'>>;
  confirmed: Map<PlannedOrder, Omit<ConfirmedOperation, 'order'>[]>;
};

const runningShare = 0.45;
/** The last shift before the start ended this long ago: 22:00 for two shifts, 15:00 for one; nights are worked through by the others. */
const closedBefore: Record<string, number> = { 'CAL-1S': 15 * 3600, 'CAL-2S': 8 * 3600, 'CAL-3S': 0, 'CAL-247': 0 };

/**
 * Puts orders on machines for the start: those with finished steps first, then parts whose first operation has just begun.
 * Marks the orders that run.
 */
export function occupyFloor(
  random: Random,
  orders: PlannedOrder[],
  plan: RoutingPlan,
  machines: PlantMachine[],
): FloorState {
  const byId = new Map(machines.map((machine) => [machine.record.id, machine]));
  const free = new Set(byId.keys());
  const state: FloorState = { running: new Map(), confirmed: new Map() };
  const wanted = Math.ceil(machines.length * runningShare);

  const started = orders.filter(({ doneSteps }) => doneSteps > 0);
  const startable = orders.filter(
    (order) => order.doneSteps === 0 && order.kind === 'production' && !order.hopeless && takesRawOnly(order),
  );
  for (const order of [...random.shuffle(started), ...startable.toSorted((a, b) => a.due - b.due)]) {
    const { operations } = plan.byItem.get(order.product.id)!;
    if (state.running.size < wanted) {
      const machine = operations[order.doneSteps].modes.map((mode) => mode.machine).find((id) => free.has(id));
      if (machine !== undefined) {
        free.delete(machine);
        order.running = true;
        state.running.set(order, run(random, order, operations[order.doneSteps], byId.get(machine)!));
      }
    }
    if (order.doneSteps > 0)
      state.confirmed.set(order, confirm(order, operations, state.running.get(order)?.startedOffset ?? 0));
  }
  return state;
}

const takesRawOnly = (order: PlannedOrder) =>
  order.product.family.level === 'part' && takingStep(order.product.family) === 0;

function run(
  random: Random,
  order: PlannedOrder,
  operation: Operation,
  machine: PlantMachine,
): Omit<RunningJob, 'order'> {
  const mode = operation.modes.find((candidate) => candidate.machine === machine.record.id)!;
  const seconds = Math.ceil((mode.runSecondsPerUnit ?? operation.runSecondsPerUnit) * order.quantity);
  const done = Math.floor((seconds * random.int(10, 80)) / 100);
  const worked = operation.setupSeconds + done;
  Object.assign(machine.record.setupState, setUpFor(order, operation, machine));
  return {
    sequence: operation.sequence,
    machine: machine.record.id,
    startedOffset: -(worked + closedBefore[machine.record.calendar]),
    remainingSeconds: seconds - done,
    quantityDone: Math.floor((order.quantity * done) / seconds),
  };
}

const attributeOf: Record<string, string> = {
  'SM-MATERIAL': 'material',
  'SM-FIXTURE': 'fixture',
  'SM-PROGRAM': 'program',
  'SM-WHEEL': 'wheel',
  'SM-COLOUR': 'colour',
  'SM-SIZE': 'size',
};

/** A machine that runs an order is set up for it. */
function setUpFor(order: PlannedOrder, operation: Operation, machine: PlantMachine): Record<string, string> {
  const values: Record<string, string> = { ...order.product.attributes, ...operation.attributes };
  const attributes = machine.record.setupMatrices.map((matrix) => attributeOf[matrix]);
  return Object.fromEntries(
    attributes.flatMap((attribute) => (attribute in values ? [[attribute, values[attribute]]] : [])),
  );
}

/** Finished steps, one after the other up to the running one, an hour's way apart. */
function confirm(order: PlannedOrder, operations: Operation[], until: number): Omit<ConfirmedOperation, 'order'>[] {
  let end = until;
  return operations
    .slice(0, order.doneSteps)
    .toReversed()
    .map((operation) => {
      const endedOffset = end - 3600 - operation.minLagSeconds;
      const startedOffset =
        endedOffset - Math.ceil(operation.setupSeconds + operation.runSecondsPerUnit * order.quantity);
      end = startedOffset;
      return { sequence: operation.sequence, machine: operation.modes[0].machine, startedOffset, endedOffset };
    })
    .toReversed();
}
