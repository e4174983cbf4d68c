import { partCount } from '../situation.ts';
import type { OperationState, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** Every order is either scheduled whole or listed as unscheduled; what the floor began stays in any case. */
export function complete(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { order, operations } of situation.orders) {
    const times = situation.unscheduled.get(order.id) ?? 0;
    if (times > 1) found.push(violation('complete.listed', { order: order.id, times }, { orders: [order.id] }));
    for (const state of operations) {
      if (times > 0 || !isPlannedOnce(state)) found.push(...notOnce(state, times > 0));
    }
  }
  const { status } = situation.schedule;
  const count = situation.schedule.unscheduled.length;
  if ((status === 'feasible' && count > 0) || (status === 'partial' && count === 0)) {
    found.push(violation('complete.status', { status, count }, {}));
  }
  return found;
}

function isPlannedOnce({ operation, named }: OperationState): boolean {
  return !operation.progress && named.length === 1 && named[0] === 0;
}

function notOnce({ order, operation, named }: OperationState, isUnscheduled: boolean): Violation[] {
  const scope = { operations: [operation.id], orders: [order.id] };
  const names = { operation: operation.id, order: order.id };
  if (named.length === 0) {
    if (operation.progress) {
      return [violation('complete.progress', { ...names, state: operation.progress.state }, scope)];
    }
    return isUnscheduled ? [] : [violation('complete.missing', names, scope)];
  }
  const found: Violation[] = [];
  const times = named.filter((part) => part === 0).length;
  if (times > 1 && partCount(operation) === 1) found.push(violation('complete.double', { ...names, times }, scope));
  if (isUnscheduled && !operation.progress) found.push(violation('complete.both', names, scope));
  return found;
}
