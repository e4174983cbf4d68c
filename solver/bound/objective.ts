/** A lower bound of the objective, from those of its terms. */
import { heads } from '../construct/constraints/anchor.ts';
import { placeBegun } from '../construct/constraints/progress.ts';
import { PartialSchedule } from '../construct/partial-schedule.ts';
import { exclusion, never, partState, type Problem } from '../model/columns.ts';
import type { Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { makespanBound } from './makespan.ts';
import { sharedTardiness } from './tardiness.ts';

/**
 * No complete schedule has a smaller weighted sum of terms: the makespan's bound, the orders' ends as if each were alone, and the tardiness that
 * they cause one another, all with the pegging that the compiled document, `problem`, has. They are added up until `shouldStop` says so.
 */
export function objectiveBound(
  document: ProblemDocument,
  problem: Problem,
  weights: Policy['weights'],
  shouldStop: () => boolean = () => false,
): number {
  const byMakespan = weights.makespan === 0 ? 0 : weights.makespan * (makespanBound(document, shouldStop) ?? 0);
  if (shouldStop()) return byMakespan;
  const alone = orderByOrder(problem, shouldStop);
  if (alone === null) return byMakespan;
  const { head, ends } = alone;
  let byOrders = 0;
  for (const [order, end] of ends.entries()) {
    if (problem.orderExclusion[order] !== exclusion.none) continue;
    const late = end - problem.orderDue[order];
    if (late > 0) byOrders += weights.weightedTardiness * problem.orderWeight[order] * late + weights.lateOrders;
    byOrders += weights.flowTime * Math.max(0, end - Math.max(problem.orderRelease[order], problem.now));
  }
  if (weights.weightedTardiness === 0 || shouldStop()) return byMakespan + byOrders;
  return (
    byMakespan +
    byOrders +
    weights.weightedTardiness * sharedTardiness(document, problem, { head, alone: ends, shouldStop })
  );
}

/**
 * When each part could start and each order end if it had all machines to itself: by releases, calendars, links and the quickest modes. Null
 * when stopped.
 */
function orderByOrder(problem: Problem, shouldStop: () => boolean): { head: Int32Array; ends: Int32Array } | null {
  const schedule = new PartialSchedule(problem);
  placeBegun(schedule);
  if (shouldStop()) return null;
  const head = heads(schedule);
  if (shouldStop()) return null;
  const ends = new Int32Array(problem.orderCount).fill(-never);
  for (let part = 0; part < problem.partCount; part++) {
    const isPlanned = problem.partState[part] === partState.planned;
    const end = isPlanned ? earliestEnd(schedule, part, head[part]) : schedule.end[part];
    const order = problem.partOrder[part];
    // What has no place at all is left out, and costs nothing then.
    if (end < never && end > ends[order]) ends[order] = end;
  }
  return { head, ends };
}

function earliestEnd({ problem, time }: PartialSchedule, part: number, from: number): number {
  let earliest = never;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const work = problem.modeSetup[mode] + problem.modeRun[mode];
    if (from < never) earliest = Math.min(earliest, time.finish(problem.modeCalendar[mode], from, work));
  }
  return earliest;
}
