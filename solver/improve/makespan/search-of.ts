/** The search for the makespan that suits the size of a shop. */
import { mostForBreeding } from '../by-graph.ts';
import type { LocalSearch } from '../elite/local-search.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { MakespanSearch } from './makespan-search.ts';
import { WindowSearch } from './window-search.ts';

/**
 * Shops with more nodes than this are searched without ever giving up: better solutions come for as long as there is time, and most moves of
 * a search from elsewhere would go into catching up.
 */
const mostForPopulation = 500;

/** By windows where breeding is out of reach; windows know of one mode for each node only. */
export function makespanSearchOf(shop: Shop, random: Xorshift): LocalSearch {
  const { nodes, isFlexible, problem } = shop;
  if (nodes.length > mostForBreeding && !isFlexible) return new WindowSearch(shop, random);
  const isClassic = !isFlexible && problem.requirementResource.length === 0;
  return new MakespanSearch(shop, random, nodes.length <= mostForPopulation || !isClassic);
}
