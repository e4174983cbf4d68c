/** One operation for the inspector. */
import type { Assignment } from '../../../solver/model/schedule.ts';
import type { LinkDocument, OrderDocument } from '../../../solver/model/problem.ts';
import type { OperationDetail, OrderRow } from '../contract.ts';
import { jobLive, type Floor } from './floor.ts';
import { assignmentKey, type Plan } from './plan.ts';

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

/** Details of an operation that is in the plan's problem, or null. */
export function operationDetail(
  plan: Plan,
  operationId: string,
  part: number,
  context: DetailContext,
): OperationDetail | null {
  const entry = plan.operations.get(operationId);
  if (!entry) return null;
  const { operation, order } = entry;
  const assignment = plan.assignments.get(assignmentKey(operationId, part)) ?? null;
  const machineName = (id: string): string => plan.problem.machines.find((machine) => machine.id === id)?.name ?? id;
  const chosen = assignment ? operation.modes[assignment.mode] : undefined;
  const links = orderLinks(order);
  const job = context.floor.jobs.get(assignmentKey(operationId, part));
  const nameOf = (id: string): string => plan.operations.get(id)?.operation.name ?? id;
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
    predecessors: links
      .filter(({ to }) => to === operationId)
      .map(({ from }) => ({ operation: from, name: nameOf(from), end: lastEnd(plan, from) })),
    successors: links
      .filter(({ from }) => from === operationId)
      .map(({ to }) => ({
        operation: to,
        name: nameOf(to),
        start: plan.assignments.get(assignmentKey(to, 0))?.start ?? null,
      })),
    boundBy: assignment && boundBy(plan, assignment),
    live: job ? jobLive(plan, job, context.now) : null,
  };
}

/** Latest end over the parts of an operation, or null while it is not scheduled. */
function lastEnd(plan: Plan, operation: string): number | null {
  const parts = plan.operations.get(operation)?.operation.split?.length ?? 1;
  let end: number | null = null;
  for (let part = 0; part < parts; part++) {
    const assignment = plan.assignments.get(assignmentKey(operation, part));
    if (assignment) end = Math.max(end ?? assignment.end, assignment.end);
  }
  return end;
}

/** What an operation's start waited for last: the cause whose earliest time is its start, or the resource behind a later start. */
function boundBy(plan: Plan, assignment: Assignment): OperationDetail['boundBy'] {
  const entry = plan.operations.get(assignment.operation);
  if (!entry) return null;
  const { operation, order } = entry;
  if (operation.progress) return { cause: 'started', subject: '' };
  if (operation.pin) return { cause: 'pin', subject: '' };
  const causes: { cause: NonNullable<OperationDetail['boundBy']>['cause']; subject: string; at: number }[] = [
    { cause: 'now', subject: '', at: plan.problem.now },
    { cause: 'release', subject: '', at: order.release },
  ];
  for (const link of orderLinks(order)) {
    if (link.to !== assignment.operation) continue;
    const end = lastEnd(plan, link.from);
    if (end !== null)
      causes.push({
        cause: 'predecessor',
        subject: plan.operations.get(link.from)?.operation.name ?? link.from,
        at: end + link.minLag,
      });
  }
  let machineFree = -Infinity;
  let before = '';
  for (const other of plan.schedule?.assignments ?? []) {
    if (other.machine !== assignment.machine || other.end > assignment.start || other.end <= machineFree) continue;
    machineFree = other.end;
    before = plan.operations.get(other.operation)?.order.name ?? other.operation;
  }
  causes.push({ cause: 'machine', subject: before, at: machineFree });
  const last = causes.reduce((latest, next) => (next.at > latest.at ? next : latest));
  if (last.at >= assignment.start) return { cause: last.cause, subject: last.subject };
  const calendar = plan.problem.machines.find(({ id }) => id === assignment.machine)?.calendar;
  const opens = plan.problem.calendars
    .find(({ id }) => id === calendar)
    ?.intervals.some(([from]) => from === assignment.start);
  return opens ? { cause: 'calendar', subject: '' } : { cause: 'resource', subject: '' };
}
