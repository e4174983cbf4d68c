/**
 * Local search for breeding, for any objective made of order ends on shops with estimates (`hasOrderTails`), in another way from round to
 * round: tabu search; a walk of kicks with tabu search after each (iterated local search; Lourenço, Martin and Stützle 2003); a short
 * annealing and tabu search from the best it met. Tabu search alone gets quickly where most shops are best, but in some its pools end in
 * the same hollow every time; the others take longer and take a child over the ridges around its parents.
 */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Policy } from '../../model/policy.ts';
import { emptyGenome, type Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';
import { ForwardSearch } from './forward-search.ts';
import { kick } from './kick.ts';

const ways = ['tabu', 'walk', 'annealing'] as const;

/** Temperatures, in what it costs to delay an order by the work of a node: at first and at the end of an annealing. */
const hottest = 2;
const coldest = 0.2;
/** Moves of an annealing for each node, and between two temperatures. */
const movesPerNode = 200;
const movesPerTemperature = 400;
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
  private readonly annealing: Annealing;
  private readonly tabu: ForwardSearch;
  private readonly annealingMoves: number;
  private way: (typeof ways)[number] = 'tabu';

  constructor(shop: Shop, random: Xorshift, schedule: PartialSchedule, weights: Policy['weights']) {
    this.shop = shop;
    this.random = random;
    this.annealing = new Annealing(shop, random, schedule, weights);
    this.tabu = new ForwardSearch(shop, random, schedule, weights);
    this.bestOrder = this.tabu.bestOrder;
    this.bestMode = this.tabu.bestMode;
    this.patience = this.tabu.patience;
    this.annealingMoves = movesPerNode * shop.nodes.length;
  }

  get bestCost(): number {
    return this.tabu.bestCost;
  }

  get moves(): number {
    return this.annealing.moves + this.tabu.moves;
  }

  firstOf(genome: Genome): Genome {
    return genome;
  }

  beginRound(round: number): void {
    this.way = ways[round % ways.length];
  }

  load(order: Int32Array, mode: Int32Array): void {
    this.tabu.load(order, mode);
  }

  /** See `LocalSearch`; what annealing brings does not shorten `patience`, and a walk has its own. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { tabu, way } = this;
    const until = this.moves + moves;
    if (way === 'annealing' && tabu.bestCost > bound)
      this.anneal(Math.min(moves, this.annealingMoves), bound, shouldStop);
    tabu.search(patience, until - this.moves, bound, shouldStop);
    if (way === 'walk') this.walk(until, bound, shouldStop);
  }

  /** The best of an annealing is what tabu search sets out from. */
  private anneal(moves: number, bound: number, shouldStop: () => boolean): void {
    const { annealing, tabu } = this;
    annealing.load(tabu.bestOrder, tabu.bestMode);
    for (let done = 0; done < moves && annealing.bestCost > bound && !shouldStop(); done += movesPerTemperature) {
      const temperature = hottest * (coldest / hottest) ** (done / moves) * annealing.delayCost;
      annealing.anneal(Math.min(movesPerTemperature, moves - done), temperature, shouldStop);
    }
    tabu.load(annealing.bestOrder, annealing.bestMode);
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
