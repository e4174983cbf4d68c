/** The objective: its terms, and their weighted sum by the policy. */
import { never, partState, type Problem } from './columns.ts';
import { overtimeWithin } from './overtime.ts';
import type { Policy } from './policy.ts';
import type { Terms } from './schedule.ts';

/** Where placed parts are: start, end and mode (global index). */
export type Places = { placed: Uint8Array; start: Int32Array; end: Int32Array; mode: Int32Array };

/** Terms of a schedule, as `termsSchema` defines them; `setup` is handed through. Excluded orders count by what the floor has begun of them. */
export function termsOf(problem: Problem, places: Places, excluded: Uint8Array, setup: number): Terms {
  const { now, orderCount, orderPartOffset, orderDue, orderRelease, orderWeight } = problem;
  const terms: Terms = {
    weightedTardiness: 0,
    lateOrders: 0,
    unscheduledOrders: 0,
    makespan: 0,
    flowTime: 0,
    setup,
    earliness: 0,
    moved: 0,
    changedMachines: 0,
    overtime: 0,
  };
  for (let order = 0; order < orderCount; order++) {
    let end = -never;
    for (let part = orderPartOffset[order]; part < orderPartOffset[order + 1]; part++) {
      if (places.placed[part] === 0) continue;
      end = Math.max(end, places.end[part]);
      if (problem.partState[part] !== partState.planned) continue;
      const machine = problem.modeMachine[places.mode[part]];
      terms.overtime += overtimeWithin(problem, machine, places.start[part], places.end[part]);
      if (problem.baselineStart[part] === never) continue;
      terms.moved += Math.abs(places.start[part] - problem.baselineStart[part]);
      if (machine !== problem.baselineMachine[part]) terms.changedMachines++;
    }
    if (end !== -never) terms.makespan = Math.max(terms.makespan, end - now);
    if (excluded[order] !== 0) {
      terms.unscheduledOrders++;
      continue;
    }
    if (end > orderDue[order]) {
      terms.weightedTardiness += orderWeight[order] * (end - orderDue[order]);
      terms.lateOrders++;
    }
    terms.flowTime += Math.max(0, end - Math.max(orderRelease[order], now));
    terms.earliness += Math.max(0, orderDue[order] - end);
  }
  return terms;
}

/** Weighted sum of the terms. Unscheduled orders have no weight: fewer of them is always better. */
export function objectiveOf(terms: Terms, weights: Policy['weights']): number {
  return (
    weights.weightedTardiness * terms.weightedTardiness +
    weights.lateOrders * terms.lateOrders +
    weights.makespan * terms.makespan +
    weights.flowTime * terms.flowTime +
    weights.setup * terms.setup +
    weights.earliness * terms.earliness +
    weights.moved * terms.moved +
    weights.changedMachines * terms.changedMachines +
    weights.overtime * terms.overtime
  );
}
