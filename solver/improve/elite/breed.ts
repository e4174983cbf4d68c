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

/** Of the mean distance in the first pool, how much members have to differ at the beginning. */
const firstDistance = 0.5;
/** Share of the time after which any two different solutions may be members. */
const fullFreedom = 0.9;

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
    const distance = spread * firstDistance * Math.max(0, 1 - options.used() / fullFreedom);
    const grown = { order: search.bestOrder, mode: search.bestMode };
    pool.add(grown, search.bestCost, distance);
    options.onStep(grown, search.bestCost);
    idle = search.moves > before ? 0 : idle + 1;
    return search.bestCost > bound && idle < patience && !isOver();
  };
  let goesOn = grow(start);
  while (goesOn && pool.size < pool.capacity && options.used() < 0.3) {
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
