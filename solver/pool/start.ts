/** What a search sets out from: constructions by rule, or the plan in force carried over; and how it goes on from there. */
import { withDelay, withoutDelay } from '../construct/backward.ts';
import { construct, type Variant } from '../construct/construct.ts';
import type { Decoder } from '../construct/decoder.ts';
import { leftOutOrders, retryLeftOut } from '../construct/left-out.ts';
import { qualityOf, solutionOfPlan, type Solution } from '../construct/solution.ts';
import { improveByAnnealing } from '../improve/by-annealing.ts';
import { improve } from '../improve/improve.ts';
import { isMakespanShop, isMakespanShopButForResources } from '../improve/makespan/makespan-shop.ts';
import type { ImproveOptions, Incumbent } from '../improve/options.ts';
import { never, type Problem } from '../model/columns.ts';
import type { Policy } from '../model/policy.ts';
import { carryOver } from '../repair/carry-over.ts';
import type { Documents, Search } from './search.ts';
import type { SharedSearch } from './shared-search.ts';

/** Constructs a variant and offers it. */
export function constructVariant(
  decoder: Decoder,
  variant: Variant,
  rank: number,
  { weights }: Search,
  shared: SharedSearch,
): void {
  if (shared.isStopped()) return;
  let solution = construct(decoder, variant);
  if (solution?.notBefore && !isSearchedWithDelays(weights)) solution = withoutDelay(decoder, solution);
  if (solution) shared.offer(0, solution, qualityOf(decoder.schedule, weights), rank);
}

/** The plan in force as it goes on from now: everything where it was, but for what must give way and what is new. */
export function constructFromPlan(
  decoder: Decoder,
  { document, baseline }: Documents,
  { problem, weights }: Search,
  shared: SharedSearch,
): void {
  if (baseline === undefined || shared.isStopped()) return;
  const plan = carryOver(document, problem, baseline, { gaps: 'keep', weights });
  const solution = solutionOfPlan(plan);
  const kept = decoder.decode(solution) ? solution : withDelay(decoder, solution);
  if (kept) shared.offer(0, kept, qualityOf(decoder.schedule, weights), -1);
}

/** What improvement sets out from, on every thread the same: the best construction, with what it left out tried again. */
export function startOf(
  decoder: Decoder,
  weights: Policy['weights'],
  shared: SharedSearch,
  warm: boolean,
): Incumbent | null {
  const best = shared.take(0);
  if (best === null || decoder.shouldStop()) return best;
  // What the plan in force left out was tried again when it was carried over; what it has lost since was not.
  if (warm && !hasLost(decoder.schedule.problem, best.solution)) return startFromPlan(decoder, weights, best);
  const retried = retryLeftOut(decoder, best.solution);
  const { notBefore } = retried ?? best.solution;
  const isDelayed = notBefore !== null && !warm && !isSearchedWithDelays(weights);
  const solution = isDelayed ? withoutDelay(decoder, retried ?? best.solution) : retried;
  return solution ? { solution, quality: qualityOf(decoder.schedule, weights) } : best;
}

/** Is an order left out that has had a place so far? */
function hasLost(problem: Problem, { excluded }: Solution): boolean {
  const { orderPartOffset, baselineStart } = problem;
  return leftOutOrders(problem, excluded).some((order) =>
    baselineStart.subarray(orderPartOffset[order], orderPartOffset[order + 1]).some((start) => start !== never),
  );
}

/** The delays of a plan in force matter only to searches that know of times. */
function startFromPlan(decoder: Decoder, weights: Policy['weights'], best: Incumbent): Incumbent {
  const { problem } = decoder.schedule;
  const bare: Solution = { ...best.solution, notBefore: null };
  if (!isMakespanShop(problem, bare, weights) && !isMakespanShopButForResources(problem, bare, weights)) return best;
  const solution = withoutDelay(decoder, best.solution);
  return solution ? { solution, quality: qualityOf(decoder.schedule, weights) } : best;
}

/** What construction delays is worth keeping only where earliness costs anything. */
export function isSearchedWithDelays(weights: Policy['weights']): boolean {
  return weights.earliness > 0;
}

/** A plan in force has its delays from the times of the graph, or keeps them for calm: only there can it be gone on from as it is. */
export function improveFrom(decoder: Decoder, start: Incumbent, options: ImproveOptions): Incumbent {
  if (start.solution.notBefore === null || isSearchedWithDelays(options.weights))
    return improve(decoder, start, options);
  const bound = start.quality.unscheduled === 0 ? options.bound : -Infinity;
  return improveByAnnealing(decoder, start, { ...options, bound });
}
