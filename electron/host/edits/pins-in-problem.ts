/** Pins put into a problem, or taken out of it, without building it anew: a key press must not cost what a pull costs. */
import type { OperationDocument, OrderDocument } from '../../../solver/model/problem.ts';
import { assignmentKey, operationId, secondsOf, type Part, type Plan } from '../reports/plan.ts';
import { keys, type Adjustment, type AdjustmentSet } from './adjustments.ts';

/** Parts whose pin differs between two sets; null if anything else differs, too. */
export function changedPins(before: AdjustmentSet, after: AdjustmentSet): { operation: string; part: number }[] | null {
  const changed: { operation: string; part: number }[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    if (old === now) continue;
    const either = (now ?? old)!;
    if (either.kind !== 'pin') return null;
    changed.push({ operation: either.operation, part: either.part });
  }
  return changed;
}

/**
 * The plan with the pins of these parts as in `adjustments`. Null where the problem has to be built anew for it: a pinned part of a split
 * operation is an operation of its own.
 */
export function withPins(
  plan: Plan,
  parts: readonly { operation: string; part: number }[],
  adjustments: AdjustmentSet,
): Plan | null {
  const pins = new Map<string, OperationDocument['pin']>();
  const orders = new Set<string>();
  for (const { operation, part } of parts) {
    const found = plan.parts.get(assignmentKey(operation, part));
    if (found === undefined || plan.steps.get(operation)!.length > 1) return null;
    pins.set(found.operation.id, pinOf(plan, found, adjustments.get(keys.pin(operation, part))));
    orders.add(found.order.id);
  }
  const changed = new Map<string, OrderDocument>();
  for (const id of orders) changed.set(id, withOrderPins(plan.orders.get(id)!, pins));
  const result: Plan = {
    ...plan,
    problem: { ...plan.problem, orders: plan.problem.orders.map((order) => changed.get(order.id) ?? order) },
    orders: new Map(plan.orders),
    parts: new Map(plan.parts),
    steps: new Map(plan.steps),
  };
  for (const order of changed.values()) renew(result, order);
  return result;
}

function pinOf(plan: Plan, { operation }: Part, pin: Adjustment | undefined): OperationDocument['pin'] {
  if (pin?.kind !== 'pin' || !operation.modes.some(({ machine }) => machine === pin.machine)) return undefined;
  return { machine: pin.machine, start: secondsOf(plan.problem, pin.startAt) };
}

function withOrderPins(order: OrderDocument, pins: ReadonlyMap<string, OperationDocument['pin']>): OrderDocument {
  const operations = order.operations.map((operation) => {
    if (!pins.has(operation.id)) return operation;
    const { pin: _, ...rest } = operation;
    const pin = pins.get(operation.id);
    return pin ? { ...rest, pin } : rest;
  });
  return { ...order, operations };
}

/** Puts an order's document in the place of the one before in the plan's maps. */
function renew(plan: Plan, order: OrderDocument): void {
  plan.orders.set(order.id, order);
  const operations = new Map(order.operations.map((operation) => [operation.id, operation]));
  for (const step of new Set(order.operations.map(({ id }) => plan.stepOf.get(id)!))) {
    const parts = plan.steps.get(step)!.map((part) => {
      return { ...part, order, operation: operations.get(part.operation.id)! };
    });
    plan.steps.set(step, parts);
    for (const part of parts) plan.parts.set(assignmentKey(operationId(order.id, part.sequence), part.part), part);
  }
}
