/** What the search works on: everything else of a schedule follows from it by decoding. */
import { always, never } from '../model/columns.ts';
import type { Policy } from '../model/policy.ts';
import type { Terms } from '../model/schedule.ts';
import { objectiveOf, termsOf } from '../model/terms.ts';
import { linearExtension } from './linear-extension.ts';
import type { PartialSchedule } from './partial-schedule.ts';
import { partsInOrder } from './parts-in-order.ts';

export type Solution = {
  /** Clusters in the order they are placed in, a linear extension of precedence. */
  order: Int32Array;
  /** Mode of each part (global index); -1: whichever ends first. */
  mode: Int32Array;
  /** Earliest start wanted for each part, for just-in-time schedules; null: as early as possible. */
  notBefore: Int32Array | null;
  /**
   * Parts in the order they are placed in one by one, each behind all others on its machine, anchored ones in their turn; null: cluster by cluster,
   * into gaps, too, and round what is anchored. One by one, whatever comes before a part on its machine is there by its turn, and so its set-up is
   * known: a schedule comes out as it was. Of a cluster placed all at once the later parts stand where others are yet to come, and these find
   * their places taken.
   */
  parts: Int32Array | null;
  /** Anchored parts that lose their place, and orders left out. */
  relaxed: Uint8Array;
  /** See `exclusion`. */
  excluded: Uint8Array;
  /** The part that found no place, of orders left out for that; else -1. */
  culprit: Int32Array;
};

/** A whole, lawful schedule as a solution that keeps every part where it is. */
export function solutionOfPlan(schedule: PartialSchedule): Solution {
  const { problem, start, relaxed, excluded, culprit } = schedule;
  const key = new Float64Array(problem.clusterCount).fill(never);
  const notBefore = new Int32Array(problem.partCount).fill(always);
  const parts = partsInOrder(schedule);
  for (const part of parts) {
    const cluster = problem.partCluster[part];
    notBefore[part] = start[part]!;
    key[cluster] = Math.min(key[cluster], start[part]);
  }
  const flags = { relaxed: relaxed.slice(), excluded: excluded.slice(), culprit: culprit.slice() };
  return { order: linearExtension(problem, key), mode: chosenModes(schedule), notBefore, parts, ...flags };
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
