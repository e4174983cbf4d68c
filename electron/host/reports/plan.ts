/** A planned scenario in memory: the problem it was planned from, the schedule, and both by id. */
import type { OperationDocument, OrderDocument, ProblemDocument } from '../../../solver/model/problem.ts';
import type { Assignment, Reason, ScheduleDocument } from '../../../solver/model/schedule.ts';

export type Plan = {
  version: number;
  problem: ProblemDocument;
  /** Absent until the first plan. */
  schedule: ScheduleDocument | null;
  orders: Map<string, OrderDocument>;
  operations: Map<string, { operation: OperationDocument; order: OrderDocument }>;
  /** By operation id and part: see `assignmentKey`. */
  assignments: Map<string, Assignment>;
  unscheduled: Map<string, Reason>;
  /** Last end per scheduled order, seconds after the epoch. */
  orderEnds: Map<string, number>;
};

/** Key of one assignment. */
export function assignmentKey(operation: string, part: number): string {
  return `${operation}#${part}`;
}

/** Operation ids are `<order id>/<sequence>`; order ids may hold slashes themselves. */
export function operationId(order: string, sequence: number): string {
  return `${order}/${sequence}`;
}

/** Inverse of `operationId`. */
export function splitOperationId(operation: string): { order: string; sequence: number } {
  const slash = operation.lastIndexOf('/');
  return { order: operation.slice(0, slash), sequence: Number(operation.slice(slash + 1)) };
}

/** Indexes a problem and its schedule. */
export function indexPlan(version: number, problem: ProblemDocument, schedule: ScheduleDocument | null): Plan {
  const orders = new Map(problem.orders.map((order) => [order.id, order]));
  const operations: Plan['operations'] = new Map();
  for (const order of problem.orders) {
    for (const operation of order.operations) operations.set(operation.id, { operation, order });
  }
  const assignments: Plan['assignments'] = new Map();
  const orderEnds: Plan['orderEnds'] = new Map();
  for (const assignment of schedule?.assignments ?? []) {
    assignments.set(assignmentKey(assignment.operation, assignment.part), assignment);
    const order = operations.get(assignment.operation)?.order.id ?? splitOperationId(assignment.operation).order;
    orderEnds.set(order, Math.max(orderEnds.get(order) ?? -Infinity, assignment.end));
  }
  const unscheduled = new Map((schedule?.unscheduled ?? []).map(({ order, reason }) => [order, reason]));
  for (const order of unscheduled.keys()) orderEnds.delete(order);
  return { version, problem, schedule, orders, operations, assignments, unscheduled, orderEnds };
}

/** Instant of `seconds` after the plan's epoch, ISO 8601 UTC. */
export function instantOf(problem: ProblemDocument, seconds: number): string {
  return new Date(Date.parse(problem.epoch) + seconds * 1000).toISOString();
}

/** Whole seconds after the plan's epoch. */
export function secondsOf(problem: ProblemDocument, instant: string): number {
  return Math.floor((Date.parse(instant) - Date.parse(problem.epoch)) / 1000);
}
