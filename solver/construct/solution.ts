/** What the search works on: everything else of a schedule follows from it by decoding. */
import { always, never, partState, type Problem } from '../model/columns.ts';
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
  /**
   * Is `notBefore` when each part starts? Then parts are placed one by one in the order of that, and not cluster by cluster: whatever comes
   * before a part on its machine is there by its turn, and so its set-up is known. Of a cluster placed all at once the later parts stand where
   * others are yet to come, and these find their places taken.
   */
  isTimed: boolean;
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
  return { order: linearExtension(problem, key), mode: chosenModes(schedule), notBefore, isTimed: true, ...flags };
}

/**
 * All planned parts in the order of `notBefore`, or of what comes before them where that is later; of equals those first that take no time, as
 * others would be in their way. A linear extension of precedence.
 */
export function partsByStart(problem: Problem, mode: Int32Array, notBefore: Int32Array): Int32Array {
  const { partCount, topologicalPart, inOffset, inLink, linkFrom, partState: states, modeSetup, modeRun } = problem;
  /** Twice when it is to start, and one more if it takes time. */
  const at = new Float64Array(partCount);
  // One number to sort by for each, of equals by where they come in topological order.
  const keys = new Float64Array(partCount);
  let planned = 0;
  for (let rank = 0; rank < partCount; rank++) {
    const part = topologicalPart[rank];
    if (states[part] !== partState.planned) continue;
    const takesTime = mode[part] < 0 || modeSetup[mode[part]] + modeRun[mode[part]] > 0;
    at[part] = 2 * (notBefore[part] - always) + (takesTime ? 1 : 0);
    for (let k = inOffset[part]; k < inOffset[part + 1]; k++) {
      const before = linkFrom[inLink[k]];
      if (states[before] === partState.planned && at[before] > at[part]) at[part] = at[before]!;
    }
    keys[planned++] = at[part] * partCount + rank;
  }
  keys.subarray(0, planned).sort();
  const parts = new Int32Array(planned);
  for (let index = 0; index < planned; index++) parts[index] = topologicalPart[keys[index] % partCount]!;
  return parts;
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
