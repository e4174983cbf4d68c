/** What an edit came to: the plan before and after, compared. */
import type { Assignment } from '../../../solver/model/schedule.ts';
import type { EditSummary, Kpi } from '../contract.ts';
import type { Plan } from '../reports/plan.ts';
import { orderName } from './names.ts';
import type { Situation } from './situation.ts';

/** How many moved parts and orders a summary names. */
const named = { parts: 2_000, orders: 100 };

/** Compares two situations; `kpis` are those of the second. */
export function summaryOf(
  before: Situation,
  after: Situation,
  { command, carriedOver, kpis }: { command: number | null; carriedOver: boolean; kpis: Kpi[] },
): EditSummary {
  const movedParts: EditSummary['movedParts'] = [];
  let moved = 0;
  for (const [key, now] of after.plan.assignments) {
    if (isSame(before.plan.assignments.get(key), now) || isFact(after.plan, key)) continue;
    moved += 1;
    if (movedParts.length < named.parts) movedParts.push({ operation: now.operation, part: now.part });
  }
  for (const key of before.plan.assignments.keys()) if (!after.plan.assignments.has(key)) moved += 1;
  const turned = (from: Plan, to: Plan) =>
    to.problem.orders.flatMap(({ id, due }) => {
      const [end, other] = [to.orderEnds.get(id), from.orders.get(id)];
      if (end === undefined || end <= due) return [];
      const wasLate = other !== undefined && (from.orderEnds.get(id) ?? -Infinity) > other.due;
      return wasLate ? [] : [{ order: id, number: orderName(after.records, id) }];
    });
  // An order that is no longer in the plan is not on time for it.
  const inBoth = ({ order }: { order: string }) => after.plan.orderEnds.has(order);
  return {
    planVersion: after.plan.version,
    command,
    carriedOver,
    moved,
    movedParts,
    becameLate: turned(before.plan, after.plan).slice(0, named.orders),
    becameOnTime: turned(after.plan, before.plan).filter(inBoth).slice(0, named.orders),
    weightedTardiness: { before: tardiness(before.plan), after: tardiness(after.plan) },
    unscheduled: { before: unscheduled(before), after: unscheduled(after) },
    relaxed: Math.max(0, relaxed(after.plan) - relaxed(before.plan)),
    kpis,
  };
}

/** The summary of having done nothing. */
export function nothingDone(situation: Situation, kpis: Kpi[]): EditSummary {
  return summaryOf(situation, situation, { command: null, carriedOver: false, kpis });
}

function tardiness({ schedule }: Plan): number {
  return schedule?.terms.weightedTardiness ?? 0;
}

function relaxed({ schedule }: Plan): number {
  return schedule?.relaxed.length ?? 0;
}

/** Open orders without a place: left out of the problem, or by the search. */
function unscheduled({ plan, built }: Situation): number {
  return new Set([...built.unplannable.keys(), ...plan.unscheduled.keys()]).size;
}

/** The floor has begun it: where it lies, and how long it takes, is not the plan's doing. */
function isFact(plan: Plan, key: string): boolean {
  return plan.parts.get(key)?.operation.progress !== undefined;
}

function isSame(then: Assignment | undefined, now: Assignment): boolean {
  return then === now || (then?.start === now.start && then.end === now.end && then.machine === now.machine);
}

/** Every part lies in both plans, in the same place. */
export function samePlaces(one: Plan, other: Plan): boolean {
  if (one.assignments === other.assignments) return true;
  if (one.assignments.size !== other.assignments.size) return false;
  for (const [key, now] of other.assignments) {
    if (!isSame(one.assignments.get(key), now) && !isFact(other, key)) return false;
  }
  return true;
}
