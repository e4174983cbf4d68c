/**
 * Improvement of anything that the graph can time exactly and that takes long to evaluate: one long annealing over the whole budget, in large
 * problems of all threads together. What it finds is decoded, and what the decoder makes of it is what counts.
 */
import type { Decoder } from '../construct/decoder.ts';
import { isBetter, qualityOf, type Solution } from '../construct/solution.ts';
import { exclusion } from '../model/columns.ts';
import { improveByDecoding } from './by-decoding.ts';
import { Annealing, delayCostOf } from './forward/annealing.ts';
import { CommonAnnealing } from './forward/common-annealing.ts';
import { temperature, turnOf } from './forward/temperature.ts';
import { Timing } from './forward/timing.ts';
import { movesPerIteration, type ImproveOptions, type Incumbent } from './options.ts';
import { genomeOf, solutionOf } from './shop/genome.ts';
import { shopOf, type Shop } from './shop/shop.ts';
import { SparseSequences } from './shop/sparse-sequences.ts';
import { decodeTimed } from './shop/timed-decoding.ts';
import { Xorshift } from './xorshift.ts';

/** A better solution is decoded when this many times as much was spent searching as decoding takes. */
const searchPerDecode = 10;
/** Problems of at most so many nodes are decoded quickly enough for the decoder's own moves to have a turn now and then. */
const mostForTurns = 1000;
/** Problems of at most so many nodes are decoded without regard to the times of the graph first: filling gaps may pay. */
const mostForGaps = 3000;
/** Moves on the graph between two turns of the decoder, and the candidates of a turn. */
const movesBetweenTurns = 5000;
const turn = 50;

/** The best found from `start` on, never worse than it. `shop` is that of all it schedules. */
export function improveByAnnealing(
  decoder: Decoder,
  start: Incumbent,
  options: ImproveOptions,
  shop: Shop = shopOf(decoder.schedule.problem, start.solution.excluded),
): Incumbent {
  const { weights, bound, shouldStop, timeUsed, onIteration } = options;
  const { schedule } = decoder;
  const random = new Xorshift(options.random.int(1, 0x7fff_ffff));
  const begunAt = timeUsed();
  if (!decoder.decode(start.solution)) return start;
  let decodeTime = timeUsed() - begunAt;
  // Each of these steps takes tens of milliseconds in a plant of 100,000 operations.
  if (shop.nodes.length === 0 || shouldStop()) return start;
  const sequences = new SparseSequences(shop);
  const timing = new Timing(sequences, schedule);
  if (shouldStop()) return start;
  const search = new Annealing(shop, random, schedule, weights, sequences, timing);
  if (shouldStop()) return start;
  const genome = genomeOf(shop, schedule);
  if (!search.load(genome.order, genome.mode, schedule.start, shouldStop)) return start;
  // What knows no more or less late is not annealed, but takes what comes of the others.
  const delayCosts = options.ranks.map((weights) => delayCostOf(shop, weights)).filter((cost) => cost > 0);
  let rank = -1;
  const beginRank = (next: number): void => {
    const isFirst = rank < 0;
    rank = next;
    search.delayCost = delayCosts[rank] ?? 0;
    if (isFirst || common !== null) return;
    search.sortBest();
    search.load(search.bestOrder.slice(), search.bestMode.slice(), search.bestStart.slice());
  };
  let best = start;
  let shownCost = Infinity;
  let shownAt = timeUsed();
  let decoded = 0;
  let turnAt = movesBetweenTurns;
  const shared = shop.nodes.length > mostForTurns ? options.common : null;
  const common = shared && new CommonAnnealing(search, shop, shared, random, timeUsed);
  const iterations = (): number => decoded + Math.ceil(search.moves / movesPerIteration);
  const used = (): number => Math.max(timeUsed(), iterations() / options.iterations);
  const show = (): void => {
    if (search.bestCost >= shownCost) return;
    shownCost = search.bestCost;
    search.sortBest();
    const before = timeUsed();
    if (shop.nodes.length <= mostForGaps && weights.earliness === 0) {
      const solution = solutionOf(shop, { order: search.bestOrder, mode: search.bestMode }, start.solution);
      best = better(decoder, best, solution, options) ?? best;
    }
    // Where the decoder fills gaps to its disadvantage it is told to keep to the times of the graph.
    if (best.quality.objective > shownCost) {
      const timed = { order: search.bestOrder, mode: search.bestMode, start: search.bestStart };
      const found = decodeTimed(decoder, shop, timed, start.solution, weights);
      if (found !== null && isBetter(found.quality, best.quality)) best = found;
    }
    shownAt = timeUsed();
    decodeTime = Math.max(decodeTime, shownAt - before);
  };
  // Moves that change whole orders are the decoder's strength. False if other orders are scheduled now: they are another shop.
  const takeTurn = (): boolean => {
    const before = best;
    best = improveByDecoding(decoder, best, {
      ...options,
      iterations: Math.min(turn, options.iterations - iterations()),
      onIteration: () => decoded++,
    });
    if (!leaveOutTheSame(best.solution, start.solution)) return false;
    if (best === before || !decoder.decode(best.solution)) return true;
    const genome = genomeOf(shop, schedule);
    search.load(genome.order, genome.mode, schedule.start);
    shownCost = Math.min(shownCost, search.bestCost);
    return true;
  };
  while (!shouldStop() && iterations() < options.iterations && best.quality.objective > bound) {
    // Enough must be left to decode the last one.
    if (timeUsed() + (common?.turnTime ?? 0) + 2 * decodeTime >= 1) break;
    if (common?.isTurnDue() && !common.takeTurn(shouldStop)) break;
    const share = Math.min(1, used());
    const movesPerNode = ((common?.threads ?? 1) * search.moves) / Math.max(share, 1e-9) / shop.nodes.length;
    const annealed = turnOf(share, Math.max(1, delayCosts.length));
    if (annealed.rank !== rank) beginRank(annealed.rank);
    const heat = temperature(annealed.share, annealed.width * movesPerNode, options.isPlan);
    search.anneal(movesPerIteration, heat * search.delayCost, shouldStop);
    if (timeUsed() - shownAt > searchPerDecode * decodeTime + 0.02) show();
    if (shop.nodes.length <= mostForTurns && search.moves >= turnAt) {
      show();
      if (!takeTurn()) return goOn(decoder, best, options, iterations(), decoded + search.moves);
      turnAt += movesBetweenTurns;
    }
    onIteration(best, Math.min(options.iterations, iterations()), decoded + search.moves);
  }
  // A decoder that is told to stop finishes nothing.
  if (!shouldStop() && (common === null || common.leave(shouldStop))) show();
  onIteration(best, Math.min(options.iterations, iterations()), decoded + search.moves);
  return best;
}

/** Sets out from `best`, after so many iterations and moves. */
function goOn(
  decoder: Decoder,
  best: Incumbent,
  options: ImproveOptions,
  iterations: number,
  moves: number,
): Incumbent {
  return improveByAnnealing(decoder, best, {
    ...options,
    iterations: options.iterations - iterations,
    onIteration: (incumbent, iteration, made) => options.onIteration(incumbent, iterations + iteration, moves + made),
  });
}

/** For whatever reasons. */
function leaveOutTheSame(one: Solution, other: Solution): boolean {
  return one.excluded.every(
    (reason, order) => (reason === exclusion.none) === (other.excluded[order] === exclusion.none),
  );
}

function better(decoder: Decoder, best: Incumbent, solution: Solution, { weights }: ImproveOptions): Incumbent | null {
  if (!decoder.decode(solution)) return null;
  const quality = qualityOf(decoder.schedule, weights);
  return isBetter(quality, best.quality) ? { solution, quality } : null;
}
