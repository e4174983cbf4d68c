/** What a change asked for means for the planner's adjustments, or why it cannot be. Moves are for `repair`; all else is said here. */
import { randomUUID } from 'node:crypto';
import { failure, type Failure } from '../../../solver/model/result.ts';
import { orderRecord, type PulledRecord } from '../../connectors/canonical.ts';
import type { ParsedChange } from '../contract.ts';
import type { Floor } from '../reports/floor.ts';
import { assignmentKey, instantOf, type Plan } from '../reports/plan.ts';
import { keyOf, keys, type Adjustment, type AdjustmentOf } from './adjustments.ts';
import { operationName, orderName, partName } from './names.ts';
import type { Situation } from './situation.ts';

export type Adjusting = {
  /** Changed in place. */
  adjustments: Map<string, Adjustment>;
  situation: Situation;
  /** Records without adjustments. */
  pulled: { order: PulledRecord<'order'>[] };
  floor: Floor;
};

type ChangeOf<Kind extends ParsedChange['change']> = Extract<ParsedChange, { change: Kind }>;
/** Changes that are decisions, not places. */
export type Decision = Exclude<ParsedChange, ChangeOf<'move' | 'mode'>>;

/** Puts a change into the adjustments. Null when that went well. */
export function adjust(change: Decision, adjusting: Adjusting): Failure | null {
  switch (change.change) {
    case 'pin':
      return pin(change, adjusting);
    case 'unpin':
      return unpin(change, adjusting);
    case 'split':
      return split(change, adjusting);
    case 'join':
      return join(change, adjusting);
    case 'hold':
      return hold(change, adjusting);
    case 'letGo':
      return letGo(change, adjusting);
    case 'order':
      return changeOrder(change, adjusting);
    case 'rushOrder':
      return rushOrder(change, adjusting);
    case 'removeRushOrder':
      return removeRushOrder(change, adjusting);
    case 'downtime':
    case 'overtime':
      return machineTime(change, adjusting);
    case 'removeMachineTime':
      return removeMachineTime(change, adjusting);
  }
}

function pin({ parts }: ChangeOf<'pin'>, adjusting: Adjusting): Failure | null {
  const { plan, records } = adjusting.situation;
  for (const { operation, part } of parts) {
    const assignment = plan.assignments.get(assignmentKey(operation, part));
    if (assignment === undefined) return unknownOperation(operation);
    if (isBegun(plan, adjusting.floor, operation, part)) {
      const text = `${partName(records, operation, part)} has begun on the floor and stays where it is anyway. Leave it out of the selection.`;
      return failure('begun', text, { operation, part });
    }
    const startAt = instantOf(plan.problem, assignment.start);
    put(adjusting, { kind: 'pin', operation, part, machine: assignment.machine, startAt });
  }
  return null;
}

function unpin({ parts }: ChangeOf<'unpin'>, { adjustments }: Adjusting): Failure | null {
  for (const { operation, part } of parts) adjustments.delete(keys.pin(operation, part));
  return null;
}

function split({ operation, quantities }: ChangeOf<'split'>, adjusting: Adjusting): Failure | null {
  const refused = cannotCut(operation, adjusting);
  if (refused) return refused;
  const { plan, records } = adjusting.situation;
  const wanted = plan.steps.get(operation)![0].order.quantity;
  const sum = quantities.reduce((total, quantity) => total + quantity, 0);
  if (Math.abs(sum - wanted) > 1e-6 * wanted) {
    const name = operationName(records, operation);
    const text = `quantities of ${name} add up to ${round(sum)}, but the order is for ${round(wanted)}. Change them by ${round(wanted - sum)} in all.`;
    return failure('bad-quantities', text, { operation, sum, wanted });
  }
  unpinParts(operation, adjusting);
  put(adjusting, { kind: 'split', operation, quantities });
  return null;
}

function join({ operation }: ChangeOf<'join'>, adjusting: Adjusting): Failure | null {
  const refused = cannotCut(operation, adjusting);
  if (refused) return refused;
  const { plan, records } = adjusting.situation;
  const parts = plan.steps.get(operation)!;
  if (parts.length === 1) {
    const text = `${operationName(records, operation)} is not split: there is nothing to join.`;
    return failure('not-split', text, { operation });
  }
  unpinParts(operation, adjusting);
  put(adjusting, { kind: 'split', operation, quantities: [parts[0].order.quantity] });
  return null;
}

function cannotCut(operation: string, { situation: { plan, records }, floor }: Adjusting): Failure | null {
  const parts = plan.steps.get(operation);
  if (parts === undefined) return unknownOperation(operation);
  const begun = parts.find(({ part }) => isBegun(plan, floor, operation, part));
  if (begun === undefined) return null;
  const text = `${partName(records, operation, begun.part)} has begun on the floor, so the operation cannot be split or joined any more.`;
  return failure('begun', text, { operation, part: begun.part });
}

/** Part 0 keeps its pin; the others are other pieces from now on. */
function unpinParts(operation: string, { adjustments }: Adjusting): void {
  for (const [key, adjustment] of adjustments) {
    if (adjustment.kind === 'pin' && adjustment.operation === operation && adjustment.part > 0) adjustments.delete(key);
  }
}

function hold({ order, reason }: ChangeOf<'hold'>, adjusting: Adjusting): Failure | null {
  const found = openOrder(order, adjusting);
  if ('ok' in found) return found;
  if (adjusting.adjustments.has(keys.hold(order))) {
    return failure('already-held', `Order ${found.number} is held already. Let it go to plan it.`, { order });
  }
  put(adjusting, { kind: 'hold', order, reason });
  return null;
}

function letGo({ order }: ChangeOf<'letGo'>, { adjustments, situation }: Adjusting): Failure | null {
  if (adjustments.delete(keys.hold(order))) return null;
  const text = `Order ${orderName(situation.records, order)} is not held: there is nothing to let go.`;
  return failure('not-held', text, { order });
}

function changeOrder({ order, due, quantity, priority }: ChangeOf<'order'>, adjusting: Adjusting): Failure | null {
  const { adjustments, situation, pulled } = adjusting;
  const rush = adjustments.get(keys.rushOrder(order));
  const record = rush?.kind === 'rushOrder' ? rush.record : pulled.order.find(({ id }) => id === order);
  const open = openOrder(order, adjusting);
  if ('ok' in open) return open;
  if (record === undefined) return unknownOrder(order);
  const stated = { dueAt: new Date(record.due).toISOString(), quantity: record.quantity, priority: record.priority };
  const before = adjustments.get(keys.order(order)) as AdjustmentOf<'order'> | undefined;
  const wanted = { dueAt: before?.dueAt, quantity: before?.quantity, priority: before?.priority };
  const said = { ...stated, ...before?.record };
  if (due !== undefined)
    [wanted.dueAt, said.dueAt] = [due === null ? undefined : instantOf(situation.plan.problem, due), stated.dueAt];
  if (quantity !== undefined) [wanted.quantity, said.quantity] = [quantity ?? undefined, stated.quantity];
  if (priority !== undefined) [wanted.priority, said.priority] = [priority ?? undefined, stated.priority];
  const own = {
    ...(wanted.dueAt === undefined || wanted.dueAt === stated.dueAt ? {} : { dueAt: wanted.dueAt }),
    ...(wanted.quantity === undefined || wanted.quantity === stated.quantity ? {} : { quantity: wanted.quantity }),
    ...(wanted.priority === undefined || wanted.priority === stated.priority ? {} : { priority: wanted.priority }),
  };
  if (Object.keys(own).length === 0) adjustments.delete(keys.order(order));
  else put(adjusting, { kind: 'order', order, ...own, record: said });
  return null;
}

function rushOrder(change: ChangeOf<'rushOrder'>, adjusting: Adjusting): Failure | null {
  const { number, item, quantity, due, release, priority, customer } = change;
  const { plan, records } = adjusting.situation;
  const taken = records.orderSources.find(
    ({ record, gone }) =>
      !gone && record.number === number && record.status !== 'done' && record.status !== 'cancelled',
  );
  const ownTaken = [...adjusting.adjustments.values()].some(
    (own) => own.kind === 'rushOrder' && own.record.number === number,
  );
  if (ownTaken && !taken) {
    const text = `number "${number}" is taken by another rush order of the same edit. Choose another number.`;
    return failure('number-taken', text, { number });
  }
  if (taken) {
    const text = `number "${number}" is taken by an order for ${taken.record.quantity} of ${taken.record.item}. Choose another number.`;
    return failure('number-taken', text, { number, order: taken.record.id });
  }
  if (!records.itemsById.has(item)) {
    const text = `item "${item}" is not in the scenario. Choose one that is made here, or pull the items again.`;
    return failure('unknown-item', text, { item });
  }
  if (!records.routing.some((routing) => routing.item === item)) {
    const text = `item "${item}" has no routing, so nobody knows how to make it. Add a routing in the ERP and pull, or choose another item.`;
    return failure('no-routing', text, { item });
  }
  if (customer !== undefined && !records.customerNames.has(customer)) {
    return failure('unknown-customer', `customer "${customer}" is not in the scenario. Leave it out, or pull again.`, {
      customer,
    });
  }
  if (release !== undefined && release >= due) return badTimes('release', release, 'due', due, plan);
  const record = orderRecord.parse({
    ...{ id: `rush-${randomUUID()}`, number, kind: 'production', item, quantity, priority, status: 'open' },
    due: instantOf(plan.problem, due),
    ...(release === undefined ? {} : { release: instantOf(plan.problem, release) }),
    ...(customer === undefined ? {} : { customer }),
  });
  put(adjusting, { kind: 'rushOrder', record });
  return null;
}

function removeRushOrder({ order }: ChangeOf<'removeRushOrder'>, adjusting: Adjusting): Failure | null {
  const { adjustments, floor, situation } = adjusting;
  const { records, plan } = situation;
  if (!adjustments.has(keys.rushOrder(order))) {
    const text = `Order ${orderName(records, order)} is not a rush order of yours and cannot be removed here. Hold it instead.`;
    return failure('not-rush', text, { order });
  }
  const steps = plan.orders.get(order)?.operations.flatMap(({ id }) => plan.stepOf.get(id) ?? []) ?? [];
  if (steps.some((step) => plan.steps.get(step)!.some(({ part }) => isBegun(plan, floor, step, part)))) {
    const text = `Order ${orderName(records, order)} has begun on the floor and cannot be removed. Hold it instead.`;
    return failure('begun', text, { order });
  }
  const own = new Set(steps);
  for (const [key, adjustment] of adjustments) {
    const about =
      'order' in adjustment ? adjustment.order === order : 'operation' in adjustment && own.has(adjustment.operation);
    if (about || key === keys.rushOrder(order)) adjustments.delete(key);
  }
  return null;
}

function machineTime(change: ChangeOf<'downtime'> | ChangeOf<'overtime'>, adjusting: Adjusting): Failure | null {
  const { machine, start, end } = change;
  const { plan, records } = adjusting.situation;
  if (!records.machine.some(({ id }) => id === machine)) {
    return failure('unknown-machine', `machine "${machine}" is not in the scenario. Choose one of the plant's.`, {
      machine,
    });
  }
  if (end <= start) return badTimes('start', start, 'end', end, plan);
  put(adjusting, {
    ...{ kind: 'machineTime', id: randomUUID(), machine, as: change.change },
    ...{ startAt: instantOf(plan.problem, start), endAt: instantOf(plan.problem, end) },
    reason: change.change === 'downtime' ? change.reason : '',
  });
  return null;
}

function removeMachineTime({ id }: ChangeOf<'removeMachineTime'>, { adjustments }: Adjusting): Failure | null {
  if (adjustments.delete(keys.machineTime(id))) return null;
  const text = `"${id}" is no downtime or overtime of yours: it has been removed already, or comes from the ERP. Refresh the list.`;
  return failure('unknown-machine-time', text, { id });
}

function put({ adjustments }: Adjusting, adjustment: Adjustment): void {
  adjustments.set(keyOf(adjustment), adjustment);
}

/** The floor works, or has worked, at it. */
export function isBegun(plan: Plan, floor: Floor, operation: string, part: number): boolean {
  const key = assignmentKey(operation, part);
  const state = floor.jobs.get(key)?.state;
  return (
    plan.parts.get(key)?.operation.progress !== undefined ||
    state === 'running' ||
    state === 'interrupted' ||
    state === 'ended'
  );
}

function openOrder(order: string, { situation }: Adjusting): PulledRecord<'order'> | Failure {
  const found = situation.records.order.find(({ id }) => id === order);
  if (found === undefined) return unknownOrder(order);
  if (found.status === 'done' || found.status === 'cancelled') {
    return failure('order-closed', `Order ${found.number} is ${found.status}: there is nothing left to plan.`, {
      order,
    });
  }
  return found;
}

function unknownOrder(order: string): Failure {
  return failure(
    'unknown-order',
    `order "${order}" is not in the scenario. It may have been finished or removed; refresh the list.`,
    { order },
  );
}

export function unknownOperation(operation: string): Failure {
  const text = `operation "${operation}" is not in the plan. It may have been finished, removed or left out; refresh the board.`;
  return failure('unknown-operation', text, { operation });
}

function badTimes(first: string, from: number, last: string, to: number, plan: Plan): Failure {
  const [a, b] = [instantOf(plan.problem, from), instantOf(plan.problem, to)];
  return failure('bad-times', `${last} is ${b}, which is not after ${first} ${a}. Choose a later ${last}.`, {
    from,
    to,
  });
}

function round(quantity: number): number {
  return Number(quantity.toPrecision(10));
}
