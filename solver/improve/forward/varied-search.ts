/**
 * Local search for breeding, for any objective made of order ends on shops with estimates (`hasOrderTails`): tabu search in one round, and in the
 * next a walk of kicks with tabu search after each (iterated local search; Lourenço, Martin and Stützle 2003). Tabu search alone gets
 * quickly where most shops are best, but in some its pools end in the same hollow every time; a walk takes longer and takes a child over
 * the ridges around its parents.
 */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Policy } from '../../model/policy.ts';
import { emptyGenome, type Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { ForwardSearch } from './forward-search.ts';
import { kick } from './kick.ts';

/** Kicks without anything better after which a walk is over. */
const mostKicks = 100;
/** After a kick tabu search is given up sooner: its usual patience times this. */
const patienceAfterKick = 0.6;
/** The rise, as a share of the cost, that a walk goes on from with probability 1 ÷ e. */
const tolerance = 0.03;

export class VariedSearch {
  /** See `LocalSearch`. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  readonly patience: number;
  readonly searchesPerRound = 800;
  private readonly shop: Shop;
  private readonly random: Xorshift;
  private readonly tabu: ForwardSearch;
  private walks = false;

  constructor(shop: Shop, random: Xorshift, schedule: PartialSchedule, weights: Policy['weights']) {
    this.shop = shop;
    this.random = random;
    this.tabu = new ForwardSearch(shop, random, schedule, weights);
    this.bestOrder = this.tabu.bestOrder;
    this.bestMode = this.tabu.bestMode;
    this.patience = this.tabu.patience;
  }

  get bestCost(): number {
    return this.tabu.bestCost;
  }

  get moves(): number {
    return this.tabu.moves;
  }

  firstOf(genome: Genome): Genome {
    return genome;
  }

  beginRound(round: number): void {
    this.walks = round % 2 === 1;
  }

  load(order: Int32Array, mode: Int32Array): void {
    this.tabu.load(order, mode);
  }

  /** See `LocalSearch`; a walk has a patience of its own. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const until = this.moves + moves;
    this.tabu.search(patience, moves, bound, shouldStop);
    if (this.walks) this.walk(until, bound, shouldStop);
  }

  /** From one local optimum to the next, a kick apart, better or a little worse; ends with the best of them, or once so many moves were made in all. */
  private walk(until: number, bound: number, shouldStop: () => boolean): void {
    const { tabu, shop, random } = this;
    const here = copyOf(tabu);
    const best = copyOf(tabu);
    const kicked = emptyGenome(shop);
    let cost = tabu.bestCost;
    let leastCost = cost;
    for (let kicks = 0; kicks < mostKicks && leastCost > bound && this.moves < until && !shouldStop(); kicks++) {
      kick(shop, here, random, kicked);
      tabu.load(kicked.order, kicked.mode);
      tabu.search(patienceAfterKick * this.patience, until - this.moves, bound, shouldStop);
      if (tabu.bestCost < leastCost) {
        leastCost = tabu.bestCost;
        copy(tabu, best);
        kicks = 0;
      }
      if (random.real() >= Math.exp((cost - tabu.bestCost) / (tolerance * cost))) continue;
      cost = tabu.bestCost;
      copy(tabu, here);
    }
    tabu.load(best.order, best.mode);
  }
}

function copyOf({ bestOrder, bestMode }: ForwardSearch): Genome {
  return { order: bestOrder.slice(), mode: bestMode.slice() };
}

function copy({ bestOrder, bestMode }: ForwardSearch, genome: Genome): void {
  genome.order.set(bestOrder);
  genome.mode.set(bestMode);
}
