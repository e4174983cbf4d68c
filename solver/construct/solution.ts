/** What the search works on: everything else of a schedule follows from it by decoding. */
import { always, never, partState } from '../model/columns.ts';
import type { Policy } from '../model/policy.ts';
import type { Terms } from '../model/schedule.ts';
import { objectiveOf, termsOf } from '../model/terms.ts';
import { linearExtension } from './linear-extension.ts';
import type { PartialSchedule } from './partial-schedule.ts';

export type Solution = {
  /** Clusters in the order they are placed in, a linear extension of precedence. */
  order: Int32Array;
  /** Mode of each part (global index); -1: whichever ends first. */
  mode: Int32Array;
  /** Earliest start wanted for each part, for just-in-time schedules; null: as early as possible. */
  notBefore: Int32Array | null;
  /** Anchored parts that lose their place, and orders left out. */
  relaxed: Uint8Array;
  /** See `exclusion`. */
  excluded: Uint8Array;
  /** The part that found no place, of orders left out for that; else -1. */
  culprit: Int32Array;
};

/** A whole, lawful schedule as a solution that keeps every part where it is. */
export function solutionOfPlan(schedule: PartialSchedule): Solution {
  const { problem, placed, start, relaxed, excluded, culprit } = schedule;
  const key = new Float64Array(problem.clusterCount).fill(never);
  const notBefore = new Int32Array(problem.partCount).fill(always);
  for (let part = 0; part < problem.partCount; part++) {
    if (placed[part] === 0 || problem.partState[part] !== partState.planned) continue;
    const cluster = problem.partCluster[part];
    notBefore[part] = start[part]!;
    key[cluster] = Math.min(key[cluster], start[part]);
  }
  const flags = { relaxed: relaxed.slice(), excluded: excluded.slice(), culprit: culprit.slice() };
  return { order: linearExtension(problem, key), mode: chosenModes(schedule), notBefore, ...flags };
}

/** How good a schedule is: compared by `isBetter`. */
export type Quality = { unscheduled: number; relaxed: number; objective: number; terms: Terms };

export function qualityOf(schedule: PartialSchedule, weights: Policy['weights']): Quality {
  const terms = termsOf(schedule.problem, schedule, schedule.excluded, setupSeconds(schedule));
  let relaxed = 0;
  for (let part = 0; part < schedule.relaxed.length; part++) relaxed += schedule.relaxed[part] & schedule.placed[part];
  return { unscheduled: terms.unscheduledOrders, relaxed, objective: objectiveOf(terms, weights), terms };
}

/** Fewer unscheduled orders first, then fewer relaxed anchors, then the smaller objective. */
export function isBetter(one: Quality, other: Quality): boolean {
  if (one.unscheduled !== other.unscheduled) return one.unscheduled < other.unscheduled;
  if (one.relaxed !== other.relaxed) return one.relaxed < other.relaxed;
  return one.objective < other.objective;
}

function setupSeconds(schedule: PartialSchedule): number {
  let seconds = 0;
  for (let machine = 0; machine < schedule.problem.machineCount; machine++) {
    for (let part = schedule.last[machine]; part >= 0; part = schedule.previous[part]!) {
      seconds += schedule.setupAfter(schedule.previous[part], part, schedule.mode[part]);
    }
  }
  return seconds;
}

/** Mode of each placed part, -1 for the others. */
export function chosenModes({ mode, placed }: PartialSchedule): Int32Array {
  return mode.map((chosen, part) => (placed[part] === 1 ? chosen : -1));
}
