/** Plans of the small plant, for tests. Second 0 is Monday 07:00 in Berlin; the early shift has begun an hour ago and ends at 25,200. */
import type { Assignment, ScheduleDocument } from '../../../../solver/model/schedule.ts';
import type { ProblemInput } from '../../planning/build-problem.ts';
import { buildSmall, type RecordInputs } from '../../planning/testing/records.ts';
import type { FloorJob } from '../floor.ts';
import { indexPlan, type Plan } from '../plan.ts';

/** Turning on L1 first, then on L2. */
export const turnFirst: Assignment = {
  ...{ operation: 'o1/10', part: 0, machine: 'L1', mode: 0 },
  ...{ start: 0, runStart: 900, end: 1800 },
};
export const turnSecond: Assignment = {
  ...{ operation: 'o1/20', part: 0, machine: 'L2', mode: 0 },
  ...{ start: 1800, runStart: 1800, end: 1803 },
};

/** A plan of the small plant, its records changed, with a schedule of these assignments. */
export function smallPlan(
  assignments: Assignment[],
  {
    records = {},
    input = {},
    schedule = {},
  }: { records?: RecordInputs; input?: Partial<ProblemInput>; schedule?: Partial<ScheduleDocument> } = {},
): Plan {
  const { problem, index } = buildSmall(records, input);
  const nothing = { weightedTardiness: 0, lateOrders: 0, unscheduledOrders: 0, makespan: 0, flowTime: 0 };
  return indexPlan(1, problem, index, {
    ...{ format: 'taktwerk-schedule', version: 1, problem: problem.name, status: 'feasible', objective: 0 },
    ...{ seconds: 0, seed: 1, iterations: 0, unscheduled: [], relaxed: [], assignments },
    terms: { ...nothing, setup: 0, earliness: 0, moved: 0, changedMachines: 0, overtime: 0 },
    ...schedule,
  });
}

/** A report of the first turning. */
export function jobOf(changes: Partial<FloorJob>): FloorJob {
  return {
    ...{ jobOrder: 'P/o1/10/0', revision: 1, operation: 'o1/10', part: 0, machine: 'L1', state: 'running' },
    ...{ startedAt: '2026-03-02T06:00:00.000Z', endedAt: null, goodQuantity: 0, scrapQuantity: 0, progress: 0 },
    at: '2026-03-02T06:00:00.000Z',
    ...changes,
  };
}
