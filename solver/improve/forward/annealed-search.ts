/**
 * Local search for breeding, for any objective made of order ends on shops with estimates (`hasOrderTails`): a short annealing, and tabu search
 * from the best it met. Tabu search alone goes down into the nearest deep hollow, and a pool of such ends is soon of one kind; annealing takes
 * a child over the ridges around its parents, and tabu search finishes what an annealing that short leaves undone.
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

export class AnnealedSearch {
  /** See `LocalSearch`. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  readonly patience: number;
  readonly searchesPerRound = 300;
  private readonly annealing: Annealing;
  private readonly tabu: ForwardSearch;
  private readonly annealingMoves: number;

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

  load(order: Int32Array, mode: Int32Array): void {
    this.tabu.load(order, mode);
  }

  /** Anneals first, whatever that brings, then searches for as long as `patience` lasts; see `LocalSearch`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { annealing, tabu } = this;
    const before = this.moves;
    if (tabu.bestCost <= bound) return;
    annealing.load(tabu.bestOrder, tabu.bestMode);
    const most = Math.min(moves, this.annealingMoves);
    for (let done = 0; done < most && annealing.bestCost > bound && !shouldStop(); done += movesPerTemperature) {
      const temperature = hottest * (coldest / hottest) ** (done / most) * annealing.delayCost;
      annealing.anneal(Math.min(movesPerTemperature, most - done), temperature, shouldStop);
    }
    tabu.load(annealing.bestOrder, annealing.bestMode);
    tabu.search(patience, moves - (this.moves - before), bound, shouldStop);
  }
}
