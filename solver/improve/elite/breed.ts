/**
 * Breeding: local search on solutions between two of the pool, over and over (a memetic algorithm with path relinking in the manner of
 * Peng, Lü and Cheng 2015).
 */
import { exchangeWindow } from '../flexible/exchange-window.ts';
import { emptyGenome, type Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import type { ElitePool } from './elite-pool.ts';
import { usualBreeding, type LocalSearch } from './local-search.ts';
import { between, interleaved, randomGenome } from './recombine.ts';

/**
 * Of the mean distance between founders, how much members have to differ at the end, when the pool has to go into the details. It shrinks to
 * that geometrically from what it is at first, when the pool would fill with likenesses of the best.
 */
const lastDistance = 0.03;
/** Searches for which there has to be time for members to be the mean distance apart at first, if the search asks for that. */
const searchesPerDistance = 1200;
/** Of the local searches that the budget allows, one in so many makes a founder; and how many founders there are at least. */
const searchesPerFounder = 16;
const fewestFounders = 3;
/** Of searches with units of resources, one in so many sets out from a stranger: small pools may be of one kind soon, far from the optimum. */
const searchesPerStranger = 16;
/** Share of the budget after which it is known how many searches it has room for. */
const surveyShare = 0.01;
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

/**
 * Until the budget is used up, the bound is met or `shouldStop`. `start` is the first member. Where there is time for many more searches than
 * it takes a pool to become of one kind, it is emptied and filled anew, round after round; what was best has been shown by then. Where a
 * makespan depends on few modes, or a cost on few orders, a pool may fill with solutions that all cost the same, and takes in nothing any
 * more but what is better than all: then the round is over at once, and the next one has the rest of its time, too.
 */
export function breed(start: Genome, options: BreedOptions): void {
  const { shop, random, pool, search, bound } = options;
  const breeding = search.breeding ?? usualBreeding;
  const child = emptyGenome(shop);
  const mother = emptyGenome(shop);
  const father = emptyGenome(shop);
  const hasUnits = shop.problem.requirementResource.length > 0;
  // Units of resources are passed on across any stretch of time.
  const hasWindows = shop.isFlexible && !hasUnits;
  const endsWhenFlat = hasWindows || search.searchesPerRound !== undefined;
  let round = 0;
  /** Share of the whole budget that was used up when the round began. */
  let begunAt = 0;
  let spread = 0;
  let first = usualBreeding.widestDistance;
  let idle = 0;
  const isOver = (): boolean => options.shouldStop() || options.movesLeft() <= 0;
  /** Share of the round's time, which ends where the next one of equal rounds is due. */
  const used = (): number => {
    const rounds = Math.max(1, pool.rounds);
    const end = (Math.floor(begunAt * rounds + 1e-6) + 1) / rounds;
    return (options.used() - begunAt) / (end - begunAt);
  };
  /** Another thread may have begun the next one. */
  const isInRound = (): boolean => pool.round <= round && !(endsWhenFlat && pool.isFlat);
  const grow = (genome: Genome): boolean => {
    const before = search.moves;
    search.load(genome.order, genome.mode);
    search.search(search.patience, options.movesLeft(), bound, options.shouldStop);
    const distance = spread * first * (lastDistance / first) ** Math.max(0, used());
    const grown = { order: search.bestOrder, mode: search.bestMode };
    if (pool.round <= round) pool.add(grown, search.bestCost, distance);
    options.onStep(grown, search.bestCost);
    idle = search.moves > before ? 0 : idle + 1;
    if (pool.rounds === 0 && options.used() > surveyShare) {
      pool.planRounds(Math.max(1, Math.round(pool.offered / options.used() / (search.searchesPerRound ?? Infinity))));
    }
    return search.bestCost > bound && idle < patience && !isOver();
  };
  /** Searches that the round has time for: each so far is taken for as long as those to come. */
  const searches = (): number => pool.offered / Math.max(used(), 1e-9);
  /** As many as the round can breed from. */
  const founders = (): number =>
    Math.min(pool.limit, Math.max(fewestFounders, Math.round(searches() / searchesPerFounder)));
  const mate = (): void => {
    const count = pool.size;
    if (count < 2 || (hasUnits && random.below(searchesPerStranger) === 0)) return randomGenome(shop, random, child);
    const first = random.below(count);
    const second = (first + 1 + random.below(count - 1)) % count;
    pool.copy(first, mother);
    pool.copy(second, father);
    if (hasWindows) exchangeWindow(shop, mother, father, random, child);
    else if (breeding.interleaves) interleaved(shop, mother, father, random, child);
    else between(shop, mother, father, 0.3 + 0.4 * random.real(), random, child);
  };
  search.beginRound?.(round);
  let goesOn = grow(start);
  while (goesOn) {
    pool.limit = Math.min(pool.capacity, breeding.mostMembers);
    while (goesOn && isInRound() && pool.size < founders() && used() < foundingShare) {
      randomGenome(shop, random, child);
      goesOn = grow(child);
    }
    pool.limit = Math.min(pool.limit, Math.max(usualBreeding.mostMembers, pool.size));
    spread = pool.meanDistance();
    first = Math.max(usualBreeding.widestDistance, Math.min(breeding.widestDistance, searches() / searchesPerDistance));
    while (goesOn && isInRound() && used() < 1) {
      mate();
      goesOn = grow(child);
    }
    round = Math.max(round + 1, pool.round);
    pool.beginRound(round);
    search.beginRound?.(round);
    begunAt = options.used();
    spread = 0;
  }
}
