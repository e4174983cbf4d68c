/** Planned dates and predicted delays of orders, on their way back to the ERP. */
import type { PlannedDates } from '../../connectors/canonical.ts';
import { assignmentKey, instantOf, type Plan } from '../reports/plan.ts';

/** Dates of every scheduled order, with those of its operations. */
export function plannedDates(plan: Plan, orderNumber: (order: string) => string): PlannedDates[] {
  const byOrder = new Map<string, PlannedDates>();
  for (const assignment of plan.schedule?.assignments ?? []) {
    const found = plan.parts.get(assignmentKey(assignment.operation, assignment.part));
    if (!found || plan.unscheduled.has(found.order.id)) continue;
    const { order, sequence, part } = found;
    const end = plan.orderEnds.get(order.id) ?? assignment.end;
    const dates = byOrder.get(order.id) ?? {
      order: order.id,
      number: orderNumber(order.id),
      start: instantOf(plan.problem, assignment.start),
      end: instantOf(plan.problem, end),
      delaySeconds: Math.max(0, end - order.due),
      operations: [],
    };
    const start = instantOf(plan.problem, assignment.start);
    if (start < dates.start) dates.start = start;
    dates.operations.push({
      sequence,
      part,
      machine: assignment.machine,
      start,
      end: instantOf(plan.problem, assignment.end),
    });
    byOrder.set(order.id, dates);
  }
  for (const { operations } of byOrder.values()) operations.sort((a, b) => a.sequence - b.sequence || a.part - b.part);
  return [...byOrder.values()];
}
