/** A plan's assignments by machine, worked out once per plan. */
import type { Assignment } from '../../../solver/model/schedule.ts';
import { assignmentKey, type Part, type Plan } from './plan.ts';

export type Placed = { assignment: Assignment; part: Part };

const known = new WeakMap<Plan, Map<string, Placed[]>>();

/** Assignments of each machine by start, then end. Those of what the problem no longer holds are left out. */
export function assignmentsByMachine(plan: Plan): ReadonlyMap<string, Placed[]> {
  let byMachine = known.get(plan);
  if (byMachine !== undefined) return byMachine;
  byMachine = new Map(plan.problem.machines.map(({ id }) => [id, []]));
  for (const assignment of plan.schedule?.assignments ?? []) {
    const part = plan.parts.get(assignmentKey(assignment.operation, assignment.part));
    if (part) byMachine.get(assignment.machine)?.push({ assignment, part });
  }
  for (const placed of byMachine.values())
    placed.sort(({ assignment: a }, { assignment: b }) => a.start - b.start || a.end - b.end);
  known.set(plan, byMachine);
  return byMachine;
}
