/**
 * Improvement of plain shops, for which the graph has everything: the decoder makes of a solution what the graph says, or better where it finds
 * gaps.
 */
import type { Decoder } from '../construct/decoder.ts';
import { isBetter, qualityOf } from '../construct/solution.ts';
import { ElitePool } from './elite/elite-pool.ts';
import { breed } from './elite/breed.ts';
import type { LocalSearch } from './elite/local-search.ts';
import { movesPerIteration, type ImproveOptions, type Incumbent } from './options.ts';
import { genomeOf, solutionOf, type Genome } from './shop/genome.ts';
import { shopOf, type Shop } from './shop/shop.ts';
import { Xorshift } from './xorshift.ts';

/** With more nodes than this a single search takes all the time there is. */
export const mostForBreeding = 3000;
/** Milliseconds between two solutions that such a search decodes. */
const showInterval = 3000;

/**
 * The best found from `start` on, never worse than it. `bound` is in the costs of the search. If the graph is not `exact`, as it leaves out
 * resources, every solution is decoded, not only what is better by the graph.
 */
export function improveByGraph(
  decoder: Decoder,
  start: Incumbent,
  bound: number,
  searchOf: (shop: Shop, random: Xorshift, used: () => number) => LocalSearch,
  options: ImproveOptions,
  isExact = true,
): Incumbent {
  const { weights } = options;
  const shop = shopOf(decoder.schedule.problem, start.solution.excluded);
  const begunAt = options.timeUsed();
  if (shop.nodes.length === 0 || !decoder.decode(start.solution)) return start;
  // Enough time must be left to decode the last solution, once or twice.
  const latest = 1 - 3 * (options.timeUsed() - begunAt);
  const shouldStop = (): boolean => options.timeUsed() >= latest || options.shouldStop();
  const random = new Xorshift(options.random.int(1, 0x7fff_ffff));
  const budget = options.iterations * movesPerIteration;
  const used = (): number => Math.max(options.timeUsed(), search.moves / budget);
  const search = searchOf(shop, random, used);
  let best = start;
  let leastCost = Infinity;
  let shownAt = 0;
  const show = (genome: Genome, cost: number): void => {
    if (isExact && cost >= leastCost) return;
    leastCost = Math.min(leastCost, cost);
    const solution = solutionOf(shop, genome, start.solution);
    if (!decoder.decode(solution)) return;
    const quality = qualityOf(decoder.schedule, weights);
    if (isBetter(quality, best.quality)) best = { solution, quality };
  };
  const report = (): void => options.onIteration(best, Math.ceil(search.moves / movesPerIteration), search.moves);
  const first = search.firstOf(genomeOf(shop, decoder.schedule), bound, shouldStop);
  if (shop.nodes.length > mostForBreeding || search.patience === Infinity) {
    // Too large for many searches one after the other: a single one, shown now and then, going on with the best of all threads.
    const grown = { order: search.bestOrder, mode: search.bestMode };
    search.load(first.order, first.mode);
    show(grown, search.bestCost);
    report();
    const isShared = options.iterations === Infinity;
    const pool = new ElitePool(shop, options.elite);
    let moves = -1;
    while (moves < search.moves && search.bestCost > bound && search.moves < budget && !shouldStop()) {
      moves = search.moves;
      shownAt = performance.now();
      let isDue = false;
      search.search(Infinity, budget - moves, bound, () => {
        // A search may ask in more than one place before it ends.
        if (isDue) return true;
        if (performance.now() - shownAt <= showInterval) return shouldStop();
        if (search.bestCost < leastCost) {
          show(grown, search.bestCost);
          report();
        }
        shownAt = performance.now();
        isDue = isShared;
        return isDue || shouldStop();
      });
      if (isShared) takeBestOf(pool, search, grown);
    }
    show(grown, search.bestCost);
    report();
    return best;
  }
  breed(first, {
    shop,
    random,
    pool: new ElitePool(shop, options.elite),
    search,
    bound,
    movesLeft: () => budget - search.moves,
    used,
    shouldStop,
    onStep: (genome, cost) => {
      show(genome, cost);
      report();
    },
  });
  return best;
}

/** Shares the best of a search with other threads, and lets it go on from the best they share. */
function takeBestOf(pool: ElitePool, search: LocalSearch, grown: Genome): void {
  pool.add(grown, search.bestCost, 0);
  const other = { order: new Int32Array(grown.order.length), mode: new Int32Array(grown.mode.length) };
  for (let index = 0; index < pool.size; index++) {
    if (pool.copy(index, other) < search.bestCost) search.load(other.order, other.mode);
  }
}
