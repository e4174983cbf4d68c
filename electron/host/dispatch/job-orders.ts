/** Dispatch list entries from a plan: what each machine is to do, in which order. */
import type { JobOrder } from '../../connectors/canonical.ts';
import { jobOrderId } from '../../connectors/job-id.ts';
import { changeoverSeconds } from '../reports/changeover.ts';
import { instantOf, splitOperationId, type Plan } from '../reports/plan.ts';

/** A job order before it has a revision. */
export type JobOrderContent = Omit<JobOrder, 'revision'>;

export type DispatchContext = {
  plant: string;
  orderNumber: (order: string) => string;
};

/**
 * Job orders of all assignments whose operation is neither started nor done and that begin before `to` (seconds after the epoch), each with
 * its position in its machine's sequence.
 */
export function jobOrders(plan: Plan, to: number, context: DispatchContext): Map<string, JobOrderContent> {
  const byMachine = Map.groupBy(plan.schedule?.assignments ?? [], (assignment) => assignment.machine);
  const jobs = new Map<string, JobOrderContent>();
  for (const [machine, assignments] of byMachine) {
    let position = 0;
    let attributes = plan.problem.machines.find(({ id }) => id === machine)?.setupState ?? {};
    for (const assignment of assignments.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      const entry = plan.operations.get(assignment.operation);
      if (!entry) continue;
      const changeover = changeoverSeconds(plan.problem, machine, attributes, entry.operation.attributes);
      attributes = entry.operation.attributes;
      if (entry.operation.progress || assignment.start >= to) continue;
      position += 1;
      const { operation, order } = entry;
      const { sequence } = splitOperationId(assignment.operation);
      const mode = operation.modes[assignment.mode];
      const partQuantity = operation.split?.[assignment.part] ?? operation.quantity;
      const id = jobOrderId({ plant: context.plant, order: order.id, sequence, part: assignment.part });
      jobs.set(id, {
        id,
        machine,
        operation: operation.name,
        order: order.id,
        orderNumber: context.orderNumber(order.id),
        item: order.item,
        quantity: partQuantity,
        start: instantOf(plan.problem, assignment.start),
        end: instantOf(plan.problem, assignment.end),
        setupSeconds: mode.setup + changeover,
        runSeconds: Math.ceil((mode.run * partQuantity) / operation.quantity),
        position,
        attributes: operation.attributes,
        tools: mode.resources.filter((need) => need.resource.startsWith('tool:')).map(resourceOf),
        skills: mode.resources.filter((need) => need.resource.startsWith('skill:')).map(resourceOf),
        materials: operation.consumes.map(({ material, quantity }) => ({ id: material, quantity })),
      });
    }
  }
  return jobs;
}

function resourceOf(need: { resource: string; units: number }): { id: string; quantity: number } {
  return { id: need.resource.slice(need.resource.indexOf(':') + 1), quantity: need.units };
}
