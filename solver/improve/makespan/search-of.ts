/** The search for the makespan that suits the size of a shop. */
import { mostForBreeding } from '../by-graph.ts';
import type { LocalSearch } from '../elite/local-search.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { MakespanSearch } from './makespan-search.ts';
import { WindowSearch } from './window-search.ts';

/** By windows where breeding is out of reach; windows know of one mode for each node only. */
export function makespanSearchOf(shop: Shop, random: Xorshift): LocalSearch {
  const isLarge = shop.nodes.length > mostForBreeding && !shop.isFlexible;
  return isLarge ? new WindowSearch(shop, random) : new MakespanSearch(shop, random);
}
