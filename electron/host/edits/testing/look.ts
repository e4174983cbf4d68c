/** Looking at a session from a test. */
import { expect } from 'vitest';
import { checkSchedule } from '../../../../solver/check/check.ts';
import type { Result } from '../../../../solver/model/result.ts';
import type { Change, EditSummary } from '../../contract.ts';
import { changeSchema } from '../../contract/edits.ts';
import { inProblemNames } from '../../reports/plan.ts';
import type { PlanningSession } from '../../session/planning-session.ts';

/** Carries changes out as one command on the plan as it is. */
export function edit(session: PlanningSession, ...changes: Change[]): Promise<Result<EditSummary>> {
  return session.edits.edit({
    changes: changes.map((change) => changeSchema.parse(change)),
    gaps: 'keep',
    planVersion: session.plan.version,
  });
}

/** Everything that an edit changes, in a form that can be compared. */
export function everything({ plan, adjustments }: PlanningSession): unknown {
  const rows = (plan.schedule?.assignments ?? []).map((row) => JSON.stringify(Object.entries(row).toSorted()));
  return {
    rows: rows.toSorted(),
    adjustments: [...adjustments].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    unscheduled: [...plan.unscheduled.keys()].toSorted(),
    terms: plan.schedule?.terms,
  };
}

/** The plan obeys every constraint of its problem. What its terms count from (`moved`) is not known here. */
export function expectLawful({ plan }: PlanningSession): void {
  const schedule = plan.schedule!;
  const present = {
    ...schedule,
    assignments: schedule.assignments.filter(({ operation }) => plan.steps.has(operation)),
  };
  const { violations } = checkSchedule(plan.problem, inProblemNames(present, plan));
  expect(violations.filter(({ constraint }) => constraint !== 'terms').slice(0, 3)).toEqual([]);
}

/** A part that has not begun and could run on another machine, with its place. */
export function movablePart({ plan }: PlanningSession, skip = 0) {
  const found = [...plan.parts.values()].filter(({ operation, step, part }) => {
    return operation.modes.length > 1 && !operation.progress && plan.assignments.has(`${step}#${part}`);
  })[skip];
  const at = plan.assignments.get(`${found.step}#${found.part}`)!;
  const other = found.operation.modes.find(({ machine }) => machine !== at.machine)!.machine;
  return { operation: found.step, part: found.part, at, other, order: found.order };
}
