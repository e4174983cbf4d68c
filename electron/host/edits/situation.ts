/** All that a plan stands on, as one value: an edit makes a new one, and what was before stays as it was. */
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { ScheduleChange } from '../../../solver/repair/request.ts';
import { assignmentKey, indexPlan, type Plan } from '../reports/plan.ts';
import type { SessionProblem } from '../session/problem.ts';
import type { Records } from '../session/records.ts';
import type { AdjustmentSet } from './adjustments.ts';

/** Everything but the planner's decisions that a problem is built from, as it was at one time. */
export type Facts = {
  /** Another one whenever records, the floor or the hour have changed. */
  revision: number;
  /** Another one whenever records or the floor have changed; the hour alone leaves it as it is. */
  sources: number;
  /** Present of the problems built from it, ISO 8601. */
  instant: string;
};

/** A problem and what it was built from. */
export type Built = {
  /** Records with the adjustments over them. */
  records: Records;
  built: SessionProblem;
};

export type Situation = Built & {
  facts: Facts;
  adjustments: AdjustmentSet;
  /** Days that the plan may fill, by the policy it was made with; null: as many as its orders need. */
  horizonDays: number | null;
  plan: Plan;
  /** The schedule is known to be right for the problem. */
  lawful: boolean;
};

/** A plan with another schedule of the same problem. What is the same is shared. */
export function withSchedule(plan: Plan, version: number, schedule: ScheduleDocument): Plan {
  const assignments: Plan['assignments'] = new Map();
  const orderEnds: Plan['orderEnds'] = new Map();
  for (const assignment of schedule.assignments) {
    const key = assignmentKey(assignment.operation, assignment.part);
    const order = plan.parts.get(key)?.order.id;
    if (order === undefined) continue;
    assignments.set(key, assignment);
    const end = orderEnds.get(order);
    if (end === undefined || assignment.end > end) orderEnds.set(order, assignment.end);
  }
  const unscheduled = new Map(schedule.unscheduled.map(({ order, reason }) => [order, reason]));
  for (const order of unscheduled.keys()) orderEnds.delete(order);
  return { ...plan, version, schedule, assignments, orderEnds, unscheduled };
}

/** A plan after a repair; `change` is in the scenario's names. */
export function withRepair(plan: Plan, { assignments, schedule }: ScheduleChange): Plan {
  const changes = new Map(assignments.map((row) => [assignmentKey(row.operation, row.part), row]));
  const rows = plan.schedule!.assignments.map((row) =>
    changes.size === 0 ? row : (changes.get(assignmentKey(row.operation, row.part)) ?? row),
  );
  return withSchedule(plan, plan.version, { ...schedule, assignments: rows });
}

/** A plan of a newly built problem; with `version` 0 and no schedule before the first one. */
export function planOf(built: SessionProblem, version: number, schedule: ScheduleDocument | null): Plan {
  return indexPlan(version, built.problem, built.index, schedule);
}
