import { partCount } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { OperationDocument, OrderDocument } from '../../model/problem.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** Every order is either scheduled whole or listed as unscheduled; what the floor began stays in any case. */
export function complete(situation: Situation): Violation[] {
  const found = situation.problem.orders.flatMap((order) => [
    ...listedOnce(situation, order),
    ...order.operations.flatMap((operation) => scheduledOnce(situation, order, operation)),
  ]);
  const { status } = situation.schedule;
  const count = situation.schedule.unscheduled.length;
  if ((status === 'feasible' && count > 0) || (status === 'partial' && count === 0)) {
    found.push(violation('complete.status', { status, count }, {}));
  }
  return found;
}

function listedOnce(situation: Situation, order: OrderDocument): Violation[] {
  const times = situation.unscheduled.get(order.id) ?? 0;
  return times > 1 ? [violation('complete.listed', { order: order.id, times }, { orders: [order.id] })] : [];
}

function scheduledOnce(situation: Situation, order: OrderDocument, operation: OperationDocument): Violation[] {
  const scope = { operations: [operation.id], orders: [order.id] };
  const names = { operation: operation.id, order: order.id };
  const parts = situation.named.get(operation.id);
  const unscheduled = situation.unscheduled.has(order.id);
  if (!parts) {
    if (operation.progress) {
      return [violation('complete.progress', { ...names, state: operation.progress.state }, scope)];
    }
    return unscheduled ? [] : [violation('complete.missing', names, scope)];
  }
  const found: Violation[] = [];
  const times = parts.get(0) ?? 0;
  if (times > 1 && partCount(operation) === 1) found.push(violation('complete.double', { ...names, times }, scope));
  if (unscheduled && !operation.progress) found.push(violation('complete.both', names, scope));
  return found;
}
