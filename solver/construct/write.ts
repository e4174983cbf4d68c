/** From a decoded schedule to its document. */
import { relaxedReason, unscheduledReason } from './reasons.ts';
import type { Quality } from './solution.ts';
import type { PartialSchedule } from './partial-schedule.ts';
import type { Pegging } from '../model/peg.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';

export type RunFacts = {
  seconds: number;
  seed: number;
  iterations: number;
  moves?: number;
  cancelled: boolean;
  bound?: number;
};

/** The schedule document of what has been decoded. */
export function writeSchedule(
  document: ProblemDocument,
  pegging: Pegging,
  schedule: PartialSchedule,
  quality: Quality,
  facts: RunFacts,
): ScheduleDocument {
  const { problem } = schedule;
  const operations = document.orders.flatMap((order) => order.operations);
  const operationOf = (part: number): string => operations[problem.partOperation[part]].id;
  const assignments: Assignment[] = [];
  const relaxed: ScheduleDocument['relaxed'] = [];
  for (let part = 0; part < problem.partCount; part++) {
    if (schedule.placed[part] === 0) continue;
    const mode = schedule.mode[part];
    const operation = operationOf(part);
    assignments.push({
      operation,
      part: problem.partIndex[part],
      machine: document.machines[problem.modeMachine[mode]].id,
      mode: mode - problem.modeOffset[part],
      start: schedule.start[part],
      runStart: schedule.runStart[part],
      end: schedule.end[part],
    });
    if (schedule.relaxed[part] === 0 && problem.partFrozenElsewhere[part] === 0) continue;
    relaxed.push({ operation, part: problem.partIndex[part], reason: relaxedReason(problem, part, operation) });
  }
  const unscheduled: ScheduleDocument['unscheduled'] = [];
  for (const [order, { id }] of document.orders.entries()) {
    const excluded = schedule.excluded[order];
    if (excluded === 0) continue;
    const culprit = schedule.culprit[order];
    const operation = culprit < 0 ? '' : operationOf(culprit);
    unscheduled.push({
      order: id,
      reason: unscheduledReason(document, id, excluded, operation, pegging.short.get(order)),
    });
  }
  return {
    format: 'taktwerk-schedule',
    version: 1,
    problem: document.name,
    status: facts.cancelled ? 'cancelled' : unscheduled.length > 0 ? 'partial' : 'feasible',
    terms: quality.terms,
    objective: quality.objective,
    ...(facts.bound !== undefined && { bound: facts.bound }),
    seconds: facts.seconds,
    seed: facts.seed,
    iterations: facts.iterations,
    ...(facts.moves !== undefined && { moves: facts.moves }),
    assignments,
    unscheduled,
    relaxed,
  };
}
