/** The search for the makespan that suits the size of a shop. */
import { mostForBreeding } from '../by-graph.ts';
import type { LocalSearch } from '../elite/local-search.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { MakespanSearch } from './makespan-search.ts';
import { WindowSearch } from './window-search.ts';

/**
 * Shops with more nodes than this are searched without ever giving up: better solutions come for as long as there is time, and most moves of
 * a search from elsewhere would go into catching up. Sooner where all jobs flow the same way.
 */
const mostForPopulation = 600;
const mostForPopulationInFlow = 500;

/** How far from the middle of the jobs machines come on average, as a share of a job's length, from which on jobs flow the same way. */
const leastFlow = 0.15;

/**
 * By windows where breeding is out of reach; windows know of one mode for each node only. `used` tells which share of the time is used up.
 */
export function makespanSearchOf(shop: Shop, random: Xorshift, used: () => number): LocalSearch {
  const { nodes, isFlexible, problem } = shop;
  if (nodes.length > mostForBreeding && !isFlexible) return new WindowSearch(shop, random, used);
  const isClassic = !isFlexible && problem.requirementResource.length === 0;
  const most = flowOf(shop) > leastFlow ? mostForPopulationInFlow : mostForPopulation;
  return new MakespanSearch(shop, random, nodes.length <= most || !isClassic);
}

/**
 * Do jobs visit machines in much the same order, if each node is done in its first mode? From 0 where every machine comes about the middle of its
 * jobs on average, to nearly 0.25 in a flow shop.
 */
function flowOf({ problem, nodes }: Shop): number {
  const { modeMachine, modeOffset, partOrder, orderPartOffset, machineCount } = problem;
  const placeOn = new Float64Array(machineCount);
  for (const node of nodes) {
    const first = orderPartOffset[partOrder[node]];
    const length = orderPartOffset[partOrder[node] + 1] - first;
    const machine = modeMachine[modeOffset[node]];
    placeOn[machine] += (node - first + 0.5) / length - 0.5;
  }
  return placeOn.reduce((sum, place) => sum + Math.abs(place), 0) / Math.max(1, nodes.length);
}
