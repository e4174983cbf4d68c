/**
 * A planned scenario in memory: the problem, the schedule, and both by the scenario's own names. The problem may cut an operation into several
 * (begun parts of a split one); here every assignment is of `<order>/<sequence>` and its part, whatever the problem called it.
 */
import type { OperationDocument, OrderDocument, ProblemDocument } from '../../../solver/model/problem.ts';
import type { Assignment, Reason, ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { OperationRef } from '../planning/operations.ts';

/** What the problem holds of one part of an operation. */
export type Part = {
  order: OrderDocument;
  /** `<order>/<sequence>`. */
  step: string;
  sequence: number;
  part: number;
  /** The problem's operation that the part belongs to, and its place among that operation's parts. */
  operation: OperationDocument;
  place: number;
};

export type Plan = {
  version: number;
  problem: ProblemDocument;
  /** Assignments by step and part. Absent until the first plan. */
  schedule: ScheduleDocument | null;
  orders: Map<string, OrderDocument>;
  /** By `assignmentKey`. */
  parts: Map<string, Part>;
  /** Parts of each step. */
  steps: Map<string, Part[]>;
  /** Step of each of the problem's operations. */
  stepOf: Map<string, string>;
  assignments: Map<string, Assignment>;
  unscheduled: Map<string, Reason>;
  /** Last end per scheduled order, seconds after the epoch. */
  orderEnds: Map<string, number>;
};

/** Key of one assignment. */
export function assignmentKey(step: string, part: number): string {
  return `${step}#${part}`;
}

/** Name of a step: `<order id>/<sequence>`. Order ids may hold slashes themselves. */
export function operationId(order: string, sequence: number): string {
  return `${order}/${sequence}`;
}

export type ProblemIndex = ReadonlyMap<string, OperationRef>;

/** Indexes a problem and a schedule in the scenario's names. Assignments of what the problem no longer holds are left out of the maps. */
export function indexPlan(
  version: number,
  problem: ProblemDocument,
  index: ProblemIndex,
  schedule: ScheduleDocument | null,
): Plan {
  const parts: Plan['parts'] = new Map();
  const steps: Plan['steps'] = new Map();
  const stepOf: Plan['stepOf'] = new Map();
  for (const order of problem.orders) {
    for (const operation of order.operations) {
      const ref = index.get(operation.id);
      if (!ref) continue;
      const { sequence } = ref;
      const step = operationId(ref.order, sequence);
      stepOf.set(operation.id, step);
      ref.parts.forEach((part, place) => {
        const entry: Part = { order, step, sequence, part, operation, place };
        parts.set(assignmentKey(step, part), entry);
        steps.set(step, [...(steps.get(step) ?? []), entry]);
      });
    }
  }
  const assignments: Plan['assignments'] = new Map();
  const orderEnds: Plan['orderEnds'] = new Map();
  for (const assignment of schedule?.assignments ?? []) {
    const key = assignmentKey(assignment.operation, assignment.part);
    const order = parts.get(key)?.order.id;
    if (order === undefined) continue;
    assignments.set(key, assignment);
    orderEnds.set(order, Math.max(orderEnds.get(order) ?? -Infinity, assignment.end));
  }
  const unscheduled = new Map((schedule?.unscheduled ?? []).map(({ order, reason }) => [order, reason]));
  for (const order of unscheduled.keys()) orderEnds.delete(order);
  const orders = new Map(problem.orders.map((order) => [order.id, order]));
  return { version, problem, schedule, orders, parts, steps, stepOf, assignments, unscheduled, orderEnds };
}

/** A schedule of the problem in the scenario's names. */
export function inScenarioNames(schedule: ScheduleDocument, index: ProblemIndex): ScheduleDocument {
  const rename = <T extends { operation: string; part: number }>(row: T): T => {
    const ref = index.get(row.operation);
    return ref ? { ...row, operation: operationId(ref.order, ref.sequence), part: ref.parts[row.part] } : row;
  };
  return { ...schedule, assignments: schedule.assignments.map(rename), relaxed: schedule.relaxed.map(rename) };
}

/** A schedule in the scenario's names as one of a problem; what the problem no longer holds is left out. */
export function inProblemNames(schedule: ScheduleDocument, plan: Pick<Plan, 'parts'>): ScheduleDocument {
  const rename = <T extends { operation: string; part: number }>(row: T): T[] => {
    const found = plan.parts.get(assignmentKey(row.operation, row.part));
    return found ? [{ ...row, operation: found.operation.id, part: found.place }] : [];
  };
  return { ...schedule, assignments: schedule.assignments.flatMap(rename), relaxed: schedule.relaxed.flatMap(rename) };
}

/** Pieces of a part. */
export function partQuantity({ operation, place }: Part): number {
  return operation.split?.[place] ?? operation.quantity;
}

/** Instant of `seconds` after the plan's epoch, ISO 8601 UTC. */
export function instantOf(problem: ProblemDocument, seconds: number): string {
  return new Date(Date.parse(problem.epoch) + seconds * 1000).toISOString();
}

/** Whole seconds after the plan's epoch. */
export function secondsOf(problem: ProblemDocument, instant: string): number {
  return Math.floor((Date.parse(instant) - Date.parse(problem.epoch)) / 1000);
}

/** Second up to which the problem knows when machines work: at least its horizon. */
export function reachOf({ horizon, calendars }: ProblemDocument): number {
  return calendars.reduce((latest, { intervals }) => Math.max(latest, intervals.at(-1)?.[1] ?? latest), horizon);
}
