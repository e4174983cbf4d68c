/** What a repair comes to, in the words of `RepairPreview`. */
import { always } from '../model/columns.ts';
import { earliestOrderEnd } from './bounds.ts';
import type { MoveOrder } from './move.ts';
import type { Names } from './names.ts';
import type { Plan } from './plan.ts';
import type { Sweep } from './sweep.ts';
import { previewLimits, type OrderChange, type PlacedPart, type RepairPreview, type Violation } from './request.ts';

/** Parts of a selection where they lie now, by start, as many as a preview has. */
export function placedParts({ schedule, problem }: Plan, names: Names, parts: readonly number[]): PlacedPart[] {
  const { start } = schedule;
  return [...parts]
    .sort((one, other) => start[one] - start[other] || one - other)
    .slice(0, previewLimits.placed)
    .map((part) => ({
      ...names.ref(part),
      machine: names.machine(problem.modeMachine[schedule.mode[part]]),
      start: start[part],
      runStart: schedule.runStart[part],
      end: schedule.end[part],
    }));
}

/** A preview of a move that is forbidden, or of one that changes nothing. */
export function unchanged(
  plan: Plan,
  names: Names,
  parts: readonly number[],
  weightedTardiness: number,
  violation: Violation | null,
): RepairPreview {
  return {
    complete: true,
    violation,
    placed: placedParts(plan, names, parts),
    moved: 0,
    orders: [],
    becameLate: 0,
    becameOnTime: 0,
    weightedTardiness: { before: weightedTardiness, after: weightedTardiness },
  };
}

/** The plan as it lies now against how it was last kept. `parts` are the selection's that were free to move. */
export function previewOf(
  plan: Plan,
  names: Names,
  parts: readonly number[],
  weightedTardiness: number,
): RepairPreview {
  const { problem, schedule } = plan;
  const selected = new Set(parts);
  const selectedOrders = new Set(parts.map((part) => problem.partOrder[part]));
  const changed = plan.changed.filter((part) => plan.differs(part));
  const listed: { change: OrderChange; turn: number }[] = [];
  const preview = unchanged(plan, names, parts, weightedTardiness, null);
  let tardiness = weightedTardiness;
  for (const order of new Set(changed.map((part) => problem.partOrder[part]))) {
    const before = plan.orderEnd[order];
    const after = plan.endOf(order);
    if (before === after || schedule.excluded[order] !== 0) continue;
    const due = problem.orderDue[order];
    if (before <= due && after > due) preview.becameLate++;
    if (before > due && after <= due) preview.becameOnTime++;
    tardiness += problem.orderWeight[order] * (Math.max(0, after - due) - Math.max(0, before - due));
    const turn = selectedOrders.has(order) ? 0 : before <= due !== after <= due ? 1 : 2;
    listed.push({
      turn,
      change: { order: names.order(order), due, before: endOrNull(before), after: endOrNull(after) },
    });
  }
  preview.orders = listed
    .sort((one, other) => one.turn - other.turn)
    .slice(0, previewLimits.orders)
    .map(({ change }) => change);
  preview.weightedTardiness.after = tardiness;
  preview.moved = changed.reduce((count, part) => count + Number(!selected.has(part)), 0);
  return preview;
}

/**
 * What is certain of a move that was stopped on its way. Where gaps close nothing is, but for the place of what was dropped: what has given
 * way may come back.
 */
export function boundsOf(
  plan: Plan,
  sweep: Sweep,
  names: Names,
  parts: readonly number[],
  weightedTardiness: number,
  { kind, gaps, shift }: MoveOrder,
): RepairPreview {
  const { problem, schedule } = plan;
  const preview: RepairPreview = {
    ...unchanged(plan, names, kind === 'after' ? [] : parts, weightedTardiness, null),
    ...{ complete: false, weightedTardiness: { before: weightedTardiness, after: null } },
  };
  if (gaps === 'compact' || (kind === 'after' && shift < 0)) return preview;
  const selected = new Set(parts);
  const selectedOrders = new Set(parts.map((part) => problem.partOrder[part]));
  const late: OrderChange[] = [];
  for (const order of new Set([...selectedOrders, ...plan.changed.map((part) => problem.partOrder[part])])) {
    if (schedule.excluded[order] !== 0) continue;
    const before = plan.orderEnd[order];
    const due = problem.orderDue[order];
    const after = earliestOrderEnd(plan, sweep, order);
    const becomesLate = before <= due && after > due;
    if (becomesLate) preview.becameLate++;
    const change = { order: names.order(order), due, before: endOrNull(before), after: endOrNull(after) };
    if (selectedOrders.has(order)) preview.orders.push(change);
    else if (becomesLate) late.push(change);
  }
  preview.orders = [...preview.orders, ...late].slice(0, previewLimits.orders);
  for (const part of plan.changed)
    if (!selected.has(part) && sweep.startFrom(part) > plan.startBefore(part)) preview.moved++;
  return preview;
}

/** Sum over the orders in the plan as last kept, weighted seconds. */
export function weightedTardinessOf({ problem, schedule, orderEnd }: Plan): number {
  let sum = 0;
  for (let order = 0; order < problem.orderCount; order++) {
    if (schedule.excluded[order] !== 0 || orderEnd[order] === always) continue;
    sum += problem.orderWeight[order] * Math.max(0, orderEnd[order] - problem.orderDue[order]);
  }
  return sum;
}

function endOrNull(end: number): number | null {
  return end === always ? null : end;
}
