/**
 * Local search for breeding, for any objective made of order ends on shops with estimates (`hasOrderTails`): in some rounds tabu search, in the
 * others a short annealing and tabu search from the best it met. Tabu search alone gets quickly where most shops are best, but in some its
 * pools end in the same hollow every time; annealing takes longer and takes a child over the ridges around its parents.
 */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Policy } from '../../model/policy.ts';
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';
import { ForwardSearch } from './forward-search.ts';

/** Temperatures, in what it costs to delay an order by the work of a node: at first and at the end of an annealing. */
const hottest = 2;
const coldest = 0.2;
/** Moves of an annealing for each node, and between two temperatures. */
const movesPerNode = 200;
const movesPerTemperature = 400;
/** One round in so many, the first of all among them, goes without annealing. */
const roundsPerTabu = 3;

export class AnnealedSearch {
  /** See `LocalSearch`. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  readonly patience: number;
  readonly searchesPerRound = 800;
  private readonly annealing: Annealing;
  private readonly tabu: ForwardSearch;
  private readonly annealingMoves: number;
  private anneals = false;

  constructor(shop: Shop, random: Xorshift, schedule: PartialSchedule, weights: Policy['weights']) {
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
    this.anneals = round % roundsPerTabu !== 0;
  }

  load(order: Int32Array, mode: Int32Array): void {
    this.tabu.load(order, mode);
  }

  /** See `LocalSearch`; what annealing brings does not shorten `patience`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { tabu, annealing } = this;
    const before = annealing.moves;
    if (this.anneals && tabu.bestCost > bound) this.anneal(Math.min(moves, this.annealingMoves), bound, shouldStop);
    tabu.search(patience, moves - (annealing.moves - before), bound, shouldStop);
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
}
