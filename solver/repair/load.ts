/** From a schedule document to a plan, and whether it is right for the problem as compiled. */
import { always, exclusion } from '../model/columns.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { Demand } from './demand.ts';
import type { Names } from './names.ts';
import type { Plan } from './plan.ts';
import type { Sweep } from './sweep.ts';

/**
 * Lays a schedule down in the plan. The first thing about it that the problem does not allow, in words; null if there is none. O(n log n).
 * Pegging is looked at, unlike by the checker: repair has to keep it.
 */
export function loadPlan(plan: Plan, names: Names, sweep: Sweep, document: ScheduleDocument): string | null {
  const { schedule, problem } = plan;
  plan.clear();
  schedule.excluded.fill(exclusion.none);
  schedule.relaxed.fill(0);
  for (const { order } of document.unscheduled) {
    const index = names.orderOf(order);
    if (index < 0) return `Order ${order} is not in the problem`;
    schedule.excluded[index] = Math.max(1, problem.orderExclusion[index]);
  }
  for (const ref of document.relaxed) {
    const part = names.partOf(ref);
    if (part >= 0) schedule.relaxed[part] = 1;
  }
  const spots: { part: number; mode: number; start: number; runStart: number; end: number }[] = [];
  const seen = new Set<number>();
  for (const assignment of document.assignments) {
    const { operation, part: index, machine, mode: ownMode, start, runStart, end } = assignment;
    const part = names.partOf(assignment);
    if (part < 0) return `Part ${index} of operation ${operation} is not in the problem`;
    if (seen.has(part)) return `Operation ${operation} is scheduled twice`;
    seen.add(part);
    if (!plan.isPlanned(part)) {
      const same = schedule.start[part] === start && schedule.end[part] === end;
      if (!same) return `Operation ${operation} goes on otherwise than scheduled, by what the floor reports`;
      continue;
    }
    const mode = problem.modeOffset[part] + ownMode;
    if (mode >= problem.modeOffset[part + 1] || names.machine(problem.modeMachine[mode]) !== machine)
      return `Operation ${operation} has no such mode on machine ${machine}`;
    spots.push({ part, mode, start, runStart, end });
  }
  spots.sort((one, other) => one.start - other.start || one.end - other.end);
  for (const { part, ...spot } of spots) plan.insert(part, spot);
  for (let part = 0; part < problem.partCount; part++) {
    const isIn = schedule.placed[part] === 1;
    const isOut = plan.isPlanned(part) && schedule.excluded[problem.partOrder[part]] !== exclusion.none;
    if (isIn === isOut) return `Operation ${names.operation(part)} is ${isIn ? 'in' : 'missing from'} the schedule`;
  }
  const demand = new Demand(plan);
  for (const { part } of spots) {
    if (!isRight(plan, sweep, demand, part))
      return `Operation ${names.operation(part)} cannot lie where it is scheduled`;
  }
  sweep.begin();
  plan.keep();
  return null;
}

function isRight(plan: Plan, sweep: Sweep, demand: Demand, part: number): boolean {
  const { schedule, problem } = plan;
  const { partAnchor, anchorMachine, anchorStart } = problem;
  const mode = schedule.mode[part];
  const [start, end] = [schedule.start[part], schedule.end[part]];
  if (end > problem.horizon || !schedule.time.isOpen(problem.modeCalendar[mode], start)) return false;
  if (
    problem.partInterruptible[part] === 0 &&
    schedule.time.between(problem.modeCalendar[mode], start, end) !== end - start
  )
    return false;
  const isAnchored = partAnchor[part] !== 0 && schedule.relaxed[part] === 0;
  if (isAnchored && (anchorStart[part] !== start || anchorMachine[part] !== problem.modeMachine[mode])) return false;
  return sweep.holds(part) && demand.conflictUntil(mode, start, end, true, () => false) === always;
}
