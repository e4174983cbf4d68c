/** What a search for the makespan sets out from. */
import type { Genome } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import type { Shop } from '../shop/shop.ts';
import { LongestPaths } from './longest-paths.ts';
import { bestDispatched } from './portfolio.ts';

/** The better of a solution and what rules or a dive make of the shop, where every node has one mode. */
export function firstOf(shop: Shop, genome: Genome, bound: number, shouldStop: () => boolean): Genome {
  if (shop.isFlexible) return genome;
  const dispatched = bestDispatched(shop, genome.mode, bound, shouldStop);
  const sequences = new Sequences(shop);
  const paths = new LongestPaths(sequences);
  sequences.load(genome.order, genome.mode);
  paths.reset();
  return dispatched.makespan < paths.makespan ? dispatched : genome;
}
