/** What a repair comes to, in the words of `RepairPreview`. */
import { always } from '../model/columns.ts';
import type { Names } from './names.ts';
import type { Plan } from './plan.ts';
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
  for (const order of new Set(changed.map((part) => problem.partOrder[part]))) {
    const before = plan.orderEnd[order];
    const after = plan.endOf(order);
    if (before === after || schedule.excluded[order] !== 0) continue;
    const due = problem.orderDue[order];
    if (before <= due && after > due) preview.becameLate++;
    if (before > due && after <= due) preview.becameOnTime++;
    preview.weightedTardiness.after +=
      problem.orderWeight[order] * (Math.max(0, after - due) - Math.max(0, before - due));
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
  preview.moved = changed.reduce((count, part) => count + Number(!selected.has(part)), 0);
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
