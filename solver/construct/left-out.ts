/** Second chances for orders that the search, not the material, left out. */
import { always, exclusion, partState, type Problem } from '../model/columns.ts';
import { isTooLateForFloor } from './constraints/max-lag.ts';
import type { Decoder } from './decoder.ts';
import { inOrderOf } from './linear-extension.ts';
import type { Solution } from './solution.ts';

/** Rounds of second chances; each has to bring at least one order in. */
const rounds = 4;
/** A round places at most this many parts, but one way is tried in any case. */
const retriedParts = 100_000;

const retryWays = ['first', 'last', 'delayed'] as const;
type Way = (typeof retryWays)[number];

/** Orders that found no place, and those that wait for them. */
export function leftOutOrders(problem: Problem, excluded: Uint8Array): number[] {
  const orders: number[] = [];
  for (let order = 0; order < excluded.length; order++) {
    if (excluded[order] !== exclusion.none && problem.orderExclusion[order] === exclusion.none) orders.push(order);
  }
  return orders;
}

/**
 * Tries the left-out orders of a solution again, ahead of all others, behind them, and with a start delayed until all others have ended.
 * A solution that leaves out fewer, with the decoder holding its schedule; null if there is none or decoding was stopped.
 */
export function retryLeftOut(decoder: Decoder, solution: Solution): Solution | null {
  const { problem } = decoder.schedule;
  let best: Solution | null = null;
  const ways = retryWays.slice(0, Math.max(1, Math.floor(retriedParts / Math.max(1, problem.partCount))));
  for (let round = 0; round < rounds; round++) {
    const tried = best ?? solution;
    const left = leftOutOrders(problem, tried.excluded);
    if (!isAnyWorthwhile(decoder, tried, left)) break;
    const better = firstBetter(decoder, tried, left, ways);
    if (better === null) break;
    best = better;
  }
  return best !== null && decoder.decode(best) ? best : null;
}

/** Is there an order that might find a place? Others come too late for what the floor has begun, or wait for an order that is left out. */
function isAnyWorthwhile({ schedule }: Decoder, { culprit, excluded }: Solution, left: readonly number[]): boolean {
  return left.some(
    (order) =>
      excluded[order] !== exclusion['supplier-unscheduled'] &&
      (culprit[order] < 0 || !isTooLateForFloor(schedule, culprit[order])),
  );
}

function firstBetter(
  decoder: Decoder,
  solution: Solution,
  left: readonly number[],
  ways: readonly Way[],
): Solution | null {
  const { problem } = decoder.schedule;
  for (const way of ways) {
    const key = positionsOf(solution);
    const mode = solution.mode.slice();
    let { notBefore } = solution;
    if (way === 'delayed') {
      if (!decoder.decode(solution)) return null;
      notBefore = notBefore?.slice() ?? new Int32Array(problem.partCount).fill(always);
    }
    const latestEnd = Math.max(problem.now, ...lastEnds(decoder));
    for (const order of left) {
      for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++) {
        if (problem.partState[part] !== partState.planned) continue;
        key[problem.partCluster[part]] += way === 'first' ? -problem.clusterCount : problem.clusterCount;
        mode[part] = -1;
        if (way === 'delayed') notBefore![part] = latestEnd;
      }
    }
    const tried = decoder.construct(inOrderOf(problem, key), { notBefore, preferred: mode });
    if (tried === null) return null;
    if (leftOutOrders(problem, tried.excluded).length < left.length) return tried;
  }
  return null;
}

/** Last end on each machine that has work. */
function lastEnds({ schedule }: Decoder): number[] {
  return [...schedule.last].filter((part) => part >= 0).map((part) => schedule.end[part]);
}

/** Position of each cluster in the solution's order, as a key to sort by. */
function positionsOf({ order }: Solution): Float64Array {
  const position = new Float64Array(order.length);
  for (let index = 0; index < order.length; index++) position[order[index]] = index;
  return position;
}
