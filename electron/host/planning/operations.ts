/** One step of an order as operations of a problem: one, or several once the floor has begun a split one. */
import {
  maxTime,
  type MachineDocument,
  type ModeDocument,
  type OperationDocument,
} from '../../../solver/model/problem.ts';
import { isWholeLot, progressOf, type Floor, type PartActual } from './actuals.ts';
import { skillResource, toolResource } from './resources.ts';
import { scaledQuantities, splitQuantities } from './split.ts';
import type { Need, Refusal, Step } from './steps.ts';

/** An operation of the problem in the words of the scenario: `parts[k]` is the part that its assignment `k` is about. */
export type OperationRef = { order: string; sequence: number; parts: number[] };

export type BuiltOperation = { operation: OperationDocument; ref: OperationRef };

export type StepContext = {
  order: { id: string; number: string };
  quantity: number;
  attributes: Record<string, string>;
  needs: Need[];
  machines: ReadonlyMap<string, MachineDocument>;
  floor: Floor;
  /** What the floor reports, by part. */
  actuals: ReadonlyMap<number, PartActual> | undefined;
  /** By part. */
  pins: ReadonlyMap<number, Pin> | undefined;
  /** Quantities of the parts as the planner wants them, in place of the step's rule; one: not split. */
  splitAs: readonly number[] | undefined;
};

type Pin = NonNullable<OperationDocument['pin']>;

const nothingReported: ReadonlyMap<number, PartActual> = new Map();

/** Operations of a step, or why it cannot be planned. Parts of a split operation that are begun or pinned are operations of their own. */
export function operationsOf(step: Step, context: StepContext): BuiltOperation[] | Refusal {
  const actuals = knownActuals(step, context);
  const modes = modesOf(step, context, actuals);
  if (!Array.isArray(modes)) return modes;
  const { order, quantity } = context;
  const id = `${order.id}/${step.sequence}`;
  const base: OperationDocument = {
    id,
    name: step.name,
    modes,
    quantity,
    interruptible: step.interruptible,
    attributes: { ...context.attributes, ...step.attributes },
    consumes: context.needs,
  };
  const rule = splitOf(step, context);
  const only = actuals.size === 1 ? actuals.get(0) : undefined;
  const split = rule && only && isWholeLot(only, rule[0], quantity) ? undefined : rule;
  tellUnknownParts(step, split?.length ?? 1, actuals, context);
  const ref = (parts: number[]): OperationRef => ({ order: order.id, sequence: step.sequence, parts });
  const build = (operation: OperationDocument, parts: number[]) => [{ operation, ref: ref(parts) }];

  if (split === undefined) {
    const actual = actuals.get(0) ?? actuals.values().next().value;
    return build(actual ? begun(base, actual, context.floor) : withPin(base, 0, context), [0]);
  }
  const parts = split.map((_, part) => part);
  const apart = parts.filter((part) => actuals.has(part) || context.pins?.has(part));
  if (apart.length === 0) return build({ ...base, split }, parts);

  // A problem knows progress and pins of whole operations only, so each such part becomes an operation of its own, and the rest another.
  const pieces = (quantity: number) => shareOf(base, quantity, actuals.size > 0);
  const built = apart.flatMap((part) => {
    const share = { ...pieces(split[part]), id: `${order.id}#${part}/${step.sequence}` };
    const actual = actuals.get(part);
    return build(actual ? begun(share, actual, context.floor) : withPin(share, part, context), [part]);
  });
  const waiting = parts.filter((part) => !apart.includes(part));
  if (waiting.length === 0) return built;
  const left = waiting.map((part) => split[part]);
  const rest = pieces(left.reduce((sum, one) => sum + one, 0));
  return [...built, ...build(waiting.length > 1 ? { ...rest, split: left } : rest, waiting)];
}

/** Parts as the planner wants them or by the step's rule; machines the floor added do not count, or the parts would change under its hands. */
function splitOf(step: Step, { quantity, machines, splitAs }: StepContext): number[] | undefined {
  if (splitAs !== undefined) return splitAs.length > 1 ? scaledQuantities(splitAs, quantity) : undefined;
  if (step.split === undefined) return undefined;
  const known = new Set(step.modes.map(({ machine }) => machine).filter((machine) => machines.has(machine)));
  return splitQuantities(step.split, quantity, known.size);
}

/** Reports of parts that were begun on a machine we know; an aborted part is told and planned again. */
function knownActuals(step: Step, { order, actuals, machines, floor }: StepContext): ReadonlyMap<number, PartActual> {
  if (actuals === undefined) return nothingReported;
  const known = new Map<number, PartActual>();
  const subject = { kind: 'order', key: order.id };
  for (const [part, actual] of actuals) {
    const { state, machine } = actual;
    const params = { order: order.number, sequence: step.sequence, part: part + 1, machine };
    if (state === 'aborted') {
      const text = `Part ${part + 1} of operation ${step.sequence} of order ${order.number} was aborted on ${machine}. It is planned once more; reduce the order's quantity if less is to be made.`;
      floor.notices.add('urgent', 'job-aborted', subject, params, text);
    } else if (!machines.has(machine)) {
      const text = `The floor reports operation ${step.sequence} of order ${order.number} on machine ${machine}, which is unknown; the report is left out of the plan. Pull the machines again.`;
      floor.notices.add('urgent', 'job-machine-unknown', subject, params, text);
    } else if (state === 'running' || state === 'interrupted' || state === 'ended') known.set(part, actual);
  }
  return known;
}

/** Parts the floor reports that the operation, as it is split now, does not have. */
function tellUnknownParts(
  step: Step,
  count: number,
  actuals: ReadonlyMap<number, PartActual>,
  { order, floor }: StepContext,
) {
  for (const [part, { machine }] of actuals) {
    if (part < count) continue;
    const text = `The floor reports part ${part + 1} of operation ${step.sequence} of order ${order.number} on ${machine}, but it now has ${count}; the report is left out of the plan. Check the quantity and the splitting rule.`;
    const params = { order: order.number, sequence: step.sequence, part: part + 1, machine };
    floor.notices.add('urgent', 'job-part-unknown', { kind: 'order', key: order.id }, params, text);
  }
}

function begun(operation: OperationDocument, actual: PartActual, floor: Floor): OperationDocument {
  const mode = operation.modes.find(({ machine }) => machine === actual.machine)!;
  const progress = progressOf(actual, mode, operation.quantity, floor);
  return progress ? { ...operation, progress } : operation;
}

function withPin(operation: OperationDocument, part: number, { pins, order, floor }: StepContext): OperationDocument {
  const pin = pins?.get(part);
  if (pin === undefined) return operation;
  if (operation.modes.some(({ machine }) => machine === pin.machine)) return { ...operation, pin };
  const text = `Operation ${operation.id} is pinned to ${pin.machine}, on which it cannot run any more; it is planned unpinned. Pin it anew.`;
  floor.notices.add(
    'urgent',
    'pin-machine',
    { kind: 'order', key: order.id },
    { operation: operation.id, machine: pin.machine },
    text,
  );
  return operation;
}

/**
 * The operation for a part of its quantity: run times and material in proportion, set-up in full. Of an operation that has begun all material
 * is `taken`.
 */
function shareOf(operation: OperationDocument, quantity: number, taken: boolean): OperationDocument {
  const share = quantity / operation.quantity;
  const modes = operation.modes.map((mode) => ({
    ...mode,
    run: Math.ceil((mode.run * quantity) / operation.quantity - 1e-6),
  }));
  const needs = operation.consumes.map((need) => ({ ...need, quantity: need.quantity * share }));
  return { ...operation, quantity, modes, consumes: taken ? [] : needs };
}

function modesOf(step: Step, context: StepContext, actuals: ReadonlyMap<number, PartActual>): ModeDocument[] | Refusal {
  const { order, quantity, machines, floor } = context;
  const subject = { kind: 'order', key: order.id };
  const resources = requirementsOf(step);
  const modes: ModeDocument[] = [];
  const add = (machine: string, setup: number, runPerUnit: number) =>
    // Products of decimals may come out a trifle over the whole second.
    modes.push({ machine, setup: Math.ceil(setup), run: Math.ceil(runPerUnit * quantity - 1e-6), resources });
  for (const mode of step.modes) {
    if (machines.has(mode.machine)) {
      add(mode.machine, mode.setupSeconds ?? step.setupSeconds, mode.runSecondsPerUnit ?? step.runSecondsPerUnit);
      continue;
    }
    const text = `Operation ${step.sequence} of order ${order.number} names machine ${mode.machine}, which is unknown, and is planned without it. Correct the routing, or pull the machines again.`;
    const params = { order: order.number, sequence: step.sequence, machine: mode.machine };
    floor.notices.add('general', 'machine-unknown', subject, params, text);
  }
  for (const { machine } of actuals.values()) {
    if (modes.some((mode) => mode.machine === machine)) continue;
    add(machine, step.setupSeconds, step.runSecondsPerUnit);
    const text = `The floor runs operation ${step.sequence} of order ${order.number} on ${machine}, which its routing does not name. Add it to the routing if it is to be planned there.`;
    floor.notices.add(
      'general',
      'machine-not-in-routing',
      subject,
      { order: order.number, sequence: step.sequence, machine },
      text,
    );
  }
  if (modes.length === 0) {
    const text = `Operation ${step.sequence} of order ${order.number} has no machine that is known. Correct the routing, or pull the machines again.`;
    return { code: 'machines-unknown', params: { order: order.number, sequence: step.sequence }, text };
  }
  const longest = Math.max(...modes.map(({ setup, run }) => setup + run));
  if (longest > maxTime) {
    const text = `Operation ${step.sequence} of order ${order.number} would take ${longest} seconds, more than can be planned. Correct its times or the quantity.`;
    return {
      code: 'operation-too-long',
      params: { order: order.number, sequence: step.sequence, seconds: longest },
      text,
    };
  }
  return modes;
}

function requirementsOf({ tools, skills }: Step): ModeDocument['resources'] {
  const units = new Map<string, number>();
  const need = (resource: string, quantity: number) => units.set(resource, (units.get(resource) ?? 0) + quantity);
  for (const { tool, quantity } of tools) need(toolResource(tool), quantity);
  for (const { skill, quantity } of skills) need(skillResource(skill), quantity);
  return [...units].map(([resource, count]) => ({ resource, units: count }));
}
