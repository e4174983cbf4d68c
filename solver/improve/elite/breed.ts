/**
 * Breeding: local search on solutions between two of the pool, over and over (a memetic algorithm with path relinking in the manner of
 * Peng, Lü and Cheng 2015).
 */
import { emptyGenome, type Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import type { ElitePool } from './elite-pool.ts';
import type { LocalSearch } from './local-search.ts';
import { between, randomGenome } from './recombine.ts';

/**
 * Of the mean distance between founders, how much members have to differ at the beginning and at the end: at first the pool would fill with
 * likenesses of the best, at last it has to go into the details. In between it shrinks geometrically.
 */
const firstDistance = 0.2;
const lastDistance = 0.03;
/** Of the local searches that the budget allows, one in so many makes a founder; and how many founders there are at least. */
const searchesPerFounder = 16;
const fewestFounders = 3;
/** Share of the budget after which there are founders enough, however few. */
const foundingShare = 0.3;

/** Searches in a row that found nothing to move, after which there is nothing. */
const patience = 20;

export type BreedOptions = {
  shop: Shop;
  random: Xorshift;
  pool: ElitePool;
  search: LocalSearch;
  /** No solution costs less. */
  bound: number;
  /** Moves left of the whole budget, and the share of the budget that is used up. */
  movesLeft: () => number;
  used: () => number;
  shouldStop: () => boolean;
  /** After each local search. */
  onStep: (best: Genome, cost: number) => void;
};

/** Until the budget is used up, the bound is met or `shouldStop`. `start` is the first member. */
export function breed(start: Genome, options: BreedOptions): void {
  const { shop, random, pool, search, bound } = options;
  const child = emptyGenome(shop);
  const mother = emptyGenome(shop);
  const father = emptyGenome(shop);
  let spread = 0;
  let idle = 0;
  const isOver = (): boolean => options.shouldStop() || options.movesLeft() <= 0;
  const grow = (genome: Genome): boolean => {
    const before = search.moves;
    search.load(genome.order, genome.mode);
    search.search(search.patience, options.movesLeft(), bound, options.shouldStop);
    const distance = spread * firstDistance * (lastDistance / firstDistance) ** options.used();
    const grown = { order: search.bestOrder, mode: search.bestMode };
    pool.add(grown, search.bestCost, distance);
    options.onStep(grown, search.bestCost);
    idle = search.moves > before ? 0 : idle + 1;
    return search.bestCost > bound && idle < patience && !isOver();
  };
  /** As many as the budget can breed from: each search so far is taken for as long as those to come. */
  const founders = (): number => {
    const searches = pool.offered / options.used();
    return Math.min(pool.capacity, Math.max(fewestFounders, Math.round(searches / searchesPerFounder)));
  };
  let goesOn = grow(start);
  while (goesOn && pool.size < founders() && options.used() < foundingShare) {
    randomGenome(shop, random, child);
    goesOn = grow(child);
  }
  spread = pool.meanDistance();
  while (goesOn) {
    const count = pool.size;
    if (count < 2) randomGenome(shop, random, child);
    else {
      const first = random.below(count);
      const second = (first + 1 + random.below(count - 1)) % count;
      pool.copy(first, mother);
      pool.copy(second, father);
      between(shop, mother, father, 0.3 + 0.4 * random.real(), random, child);
    }
    goesOn = grow(child);
  }
}
