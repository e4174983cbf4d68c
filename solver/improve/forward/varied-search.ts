/**
 * Local search for breeding, for any objective made of order ends on shops with estimates (`hasOrderTails`): tabu search in one round, and in the
 * next a walk of kicks with tabu search after each (iterated local search; Lourenço, Martin and Stützle 2003). Tabu search alone gets
 * quickly where most shops are best, but in some its pools end in the same hollow every time; a walk takes longer and takes a child over
 * the ridges around its parents.
 */
import { emptyGenome, type Genome } from '../shop/genome.ts';
import { ForwardSearch } from './forward-search.ts';
import { kick } from './kick.ts';

/** Kicks without anything better after which a walk is over. */
const mostKicks = 100;
/** After a kick tabu search is given up sooner: its usual patience times this. */
const patienceAfterKick = 0.6;
/** The rise, as a share of the cost, that a walk goes on from with probability 1 ÷ e. */
const tolerance = 0.03;

export class VariedSearch extends ForwardSearch {
  /** See `LocalSearch`. */
  readonly searchesPerRound = 800;
  private walks = false;

  beginRound(round: number): void {
    this.walks = round % 2 === 1;
  }

  /** See `LocalSearch`; a walk has a patience of its own. */
  override search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const until = this.moves + moves;
    super.search(patience, moves, bound, shouldStop);
    if (this.walks) this.walk(until, bound, shouldStop);
  }

  /** From one local optimum to the next, a kick apart, better or a little worse; ends with the best of them, or once so many moves were made in all. */
  private walk(until: number, bound: number, shouldStop: () => boolean): void {
    const { shop, random } = this;
    const here = emptyGenome(shop);
    const best = emptyGenome(shop);
    const kicked = emptyGenome(shop);
    this.copyBest(here);
    this.copyBest(best);
    let cost = this.bestCost;
    let leastCost = cost;
    for (let kicks = 0; kicks < mostKicks && leastCost > bound && this.moves < until && !shouldStop(); kicks++) {
      kick(shop, here, random, kicked);
      this.load(kicked.order, kicked.mode);
      super.search(patienceAfterKick * this.patience, until - this.moves, bound, shouldStop);
      if (this.bestCost < leastCost) {
        leastCost = this.bestCost;
        this.copyBest(best);
        kicks = 0;
      }
      if (random.real() >= Math.exp((cost - this.bestCost) / (tolerance * cost))) continue;
      cost = this.bestCost;
      this.copyBest(here);
    }
    this.load(best.order, best.mode);
  }

  private copyBest(genome: Genome): void {
    genome.order.set(this.bestOrder);
    genome.mode.set(this.bestMode);
  }
}
