/** One operation for the inspector. */
import type { LinkDocument, OrderDocument } from '../../../solver/model/problem.ts';
import type { OperationDetail, OrderRow } from '../contract.ts';
import { jobLive, type Floor } from './floor.ts';
import { assignmentKey, type Part, type Plan } from './plan.ts';

export type DetailContext = {
  order: OrderRow;
  floor: Floor;
  now: number;
  itemName: (item: string) => string;
};

/** Links of an order; listed order of operations where it gives none. */
export function orderLinks(order: OrderDocument): LinkDocument[] {
  return (
    order.links ??
    order.operations
      .slice(1)
      .map((operation, index) => ({ from: order.operations[index].id, to: operation.id, minLag: 0 }))
  );
}

/** Details of a part of an operation (`<order>/<sequence>`) that is in the plan's problem, or null. */
export function operationDetail(
  plan: Plan,
  operationId: string,
  part: number,
  context: DetailContext,
): OperationDetail | null {
  const found = plan.parts.get(assignmentKey(operationId, part));
  if (!found) return null;
  const { operation, order } = found;
  const assignment = plan.assignments.get(assignmentKey(operationId, part)) ?? null;
  const machineName = (id: string): string => plan.problem.machines.find((machine) => machine.id === id)?.name ?? id;
  const chosen = assignment ? operation.modes[assignment.mode] : undefined;
  const links = orderLinks(order);
  const job = context.floor.jobs.get(assignmentKey(operationId, part));
  const stepsBy = (own: 'from' | 'to', other: 'from' | 'to'): Part[][] =>
    [
      ...new Set(links.filter((link) => link[own] === operation.id).map((link) => plan.stepOf.get(link[other]) ?? '')),
    ].flatMap((step) => (plan.steps.has(step) && step !== operationId ? [plan.steps.get(step)!] : []));
  return {
    operation: operationId,
    part,
    name: operation.name,
    order: context.order,
    assignment: assignment && {
      machine: assignment.machine,
      machineName: machineName(assignment.machine),
      start: assignment.start,
      runStart: assignment.runStart,
      end: assignment.end,
    },
    modes: operation.modes.map((mode) => ({
      machine: mode.machine,
      machineName: machineName(mode.machine),
      setup: mode.setup,
      run: mode.run,
      chosen: mode === chosen,
    })),
    resources: (chosen ?? operation.modes[0]).resources.map(({ resource, units }) => ({
      id: resource,
      name: plan.problem.resources.find(({ id }) => id === resource)?.name ?? resource,
      units,
    })),
    materials: operation.consumes.map(({ material, quantity }) => ({
      item: material,
      name: context.itemName(material),
      quantity,
    })),
    attributes: operation.attributes,
    predecessors: stepsBy('to', 'from').map((parts) => ({
      operation: parts[0].step,
      name: parts[0].operation.name,
      end: lastEnd(plan, parts),
    })),
    successors: stepsBy('from', 'to').map((parts) => ({
      operation: parts[0].step,
      name: parts[0].operation.name,
      start: firstStart(plan, parts),
    })),
    live: job ? jobLive(plan, job, context.now) : null,
  };
}

/** Latest end over parts, or null while none is scheduled. */
function lastEnd(plan: Plan, parts: Part[]): number | null {
  const ends = parts.flatMap(({ step, part }) => plan.assignments.get(assignmentKey(step, part))?.end ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}

function firstStart(plan: Plan, parts: Part[]): number | null {
  const starts = parts.flatMap(({ step, part }) => plan.assignments.get(assignmentKey(step, part))?.start ?? []);
  return starts.length === 0 ? null : Math.min(...starts);
}
