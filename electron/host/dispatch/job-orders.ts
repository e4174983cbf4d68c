/** Dispatch list entries from a plan: what each machine is to do, in which order. */
import type { JobOrder } from '../../connectors/canonical.ts';
import { jobOrderId } from '../../connectors/job-id.ts';
import { changeoverSeconds } from '../reports/changeover.ts';
import { assignmentKey, instantOf, partQuantity, type Plan } from '../reports/plan.ts';

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
  const machines = new Map(plan.problem.machines.map((machine) => [machine.id, machine]));
  const byMachine = Map.groupBy(plan.schedule?.assignments ?? [], (assignment) => assignment.machine);
  const jobs = new Map<string, JobOrderContent>();
  for (const [machine, assignments] of byMachine) {
    let position = 0;
    const machineDocument = machines.get(machine);
    let attributes = machineDocument?.setupState ?? {};
    for (const assignment of assignments.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      const found = plan.parts.get(assignmentKey(assignment.operation, assignment.part));
      if (!found) continue;
      const { operation, order, sequence, part } = found;
      const changeover = machineDocument
        ? changeoverSeconds(plan.problem, machineDocument, attributes, operation.attributes)
        : 0;
      attributes = operation.attributes;
      if (operation.progress || assignment.start >= to) continue;
      position += 1;
      const mode = operation.modes[assignment.mode];
      const quantity = partQuantity(found);
      const id = jobOrderId({ plant: context.plant, order: order.id, sequence, part });
      jobs.set(id, {
        id,
        machine,
        operation: operation.name,
        order: order.id,
        orderNumber: context.orderNumber(order.id),
        item: order.item,
        quantity,
        start: instantOf(plan.problem, assignment.start),
        end: instantOf(plan.problem, assignment.end),
        setupSeconds: mode.setup + changeover,
        runSeconds: Math.ceil((mode.run * quantity) / operation.quantity),
        position,
        attributes: operation.attributes,
        tools: mode.resources.filter((need) => need.resource.startsWith('tool:')).map(resourceOf),
        skills: mode.resources.filter((need) => need.resource.startsWith('skill:')).map(resourceOf),
        materials: operation.consumes.map((need) => ({ id: need.material, quantity: need.quantity })),
      });
    }
  }
  return jobs;
}

function resourceOf(need: { resource: string; units: number }): { id: string; quantity: number } {
  return { id: need.resource.slice(need.resource.indexOf(':') + 1), quantity: need.units };
}
