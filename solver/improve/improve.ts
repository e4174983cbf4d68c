/** Improvement: the search that suits the problem and what the policy weighs. */
import type { Decoder } from '../construct/decoder.ts';
import { improveByAnnealing } from './by-annealing.ts';
import { improveByGraph, mostForBreeding } from './by-graph.ts';
import type { LocalSearch } from './elite/local-search.ts';
import { hasConstantUnits } from './flexible/places.ts';
import { UnitSearch } from './flexible/unit-search.ts';
import { hasOrderTails } from './forward/order-tails.ts';
import { VariedSearch } from './forward/varied-search.ts';
import { isMakespanShop, isMakespanShopButForResources } from './makespan/makespan-shop.ts';
import { makespanSearchOf } from './makespan/search-of.ts';
import type { ImproveOptions, Incumbent } from './options.ts';
import { shopOf, type Shop } from './shop/shop.ts';
import type { Xorshift } from './xorshift.ts';

/** Share of the time that a search goes without resources at first. */
const relaxedShare = 0.5;

/** The best found from `start` on, never worse than it. The decoder is left with whatever came last. */
export function improve(decoder: Decoder, start: Incumbent, options: ImproveOptions): Incumbent {
  const { weights, shouldStop } = options;
  const { schedule } = decoder;
  // What leaves orders out may cost less than any complete schedule.
  const bound = start.quality.unscheduled === 0 ? options.bound : -Infinity;
  if (isMakespanShop(schedule.problem, start.solution, weights)) {
    return improveByGraph(decoder, start, bound / weights.makespan, makespanSearchOf, options);
  }
  if (isMakespanShopButForResources(schedule.problem, start.solution, weights)) {
    const shop = shopOf(schedule.problem, start.solution.excluded);
    if (hasConstantUnits(schedule.problem) && shop.nodes.length <= mostForBreeding) {
      const searchOf = (of: Shop, random: Xorshift): LocalSearch => new UnitSearch(of, random);
      return improveByGraph(decoder, start, bound / weights.makespan, searchOf, options);
    }
    return improveWithResources(decoder, start, { ...options, bound });
  }
  const shop = shopOf(schedule.problem, start.solution.excluded);
  if (shouldStop()) return start;
  if (weights.earliness === 0 && hasOrderTails(shop)) {
    const searchOf = (of: Shop, random: Xorshift): LocalSearch => new VariedSearch(of, random, schedule, weights);
    return improveByGraph(decoder, start, bound, searchOf, options);
  }
  return improveByAnnealing(decoder, start, { ...options, bound }, shop);
}

/** First as if there were resources enough, then with them. */
function improveWithResources(decoder: Decoder, start: Incumbent, options: ImproveOptions): Incumbent {
  const { timeUsed, shouldStop, iterations, onIteration } = options;
  const isTimed = iterations === Infinity;
  const withoutResources = isTimed ? Infinity : Math.floor(iterations * relaxedShare);
  let done = 0;
  let moved = 0;
  const relaxed = improveByGraph(
    decoder,
    start,
    0,
    makespanSearchOf,
    {
      ...options,
      iterations: withoutResources,
      onIteration: (best, iteration, moves) => {
        done = iteration;
        moved = moves;
        onIteration(best, iteration, moves);
      },
      timeUsed: () => timeUsed() / relaxedShare,
      shouldStop: () => shouldStop() || timeUsed() > relaxedShare,
    },
    false,
  );
  return improveByAnnealing(decoder, relaxed, {
    ...options,
    iterations: isTimed ? Infinity : iterations - withoutResources,
    onIteration: (best, iteration, moves) => onIteration(best, done + iteration, moved + moves),
  });
}
