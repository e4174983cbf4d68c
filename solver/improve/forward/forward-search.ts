/**
 * Tabu search for any objective made of order ends, on shops with estimates (`hasOrderTails`), which have chains and machines alone: moves on
 * the tight path of an order drawn by what it costs, the best by estimate evaluated exactly by carrying them forward and taking them back.
 */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Policy } from '../../model/policy.ts';
import { BestMove } from '../best-move.ts';
import type { Genome } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import type { Shop } from '../shop/shop.ts';
import { forbidReturn, TabuList } from '../tabu-list.ts';
import type { Xorshift } from '../xorshift.ts';
import { Candidates } from './candidates.ts';
import { Costs } from './costs.ts';
import { OrderTails } from './order-tails.ts';
import { TightPath } from './tight-path.ts';
import { Timing } from './timing.ts';

/** Iterations between two looks at whether to stop. */
const stopInterval = 16;
/** Nodes of a tight path that are looked at. */
const pathLength = 100;
/** Moves without a better solution after which a search is given up, at most; small shops need fewer. */
const longestPatience = 2500;
const patiencePerNode = 5;
/** Candidates evaluated exactly. */
const exactTried = 2;

export class ForwardSearch {
  /** See `LocalSearch`. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  bestCost = Infinity;
  moves = 0;
  readonly patience: number;
  readonly sequences: Sequences;
  readonly timing: Timing;
  readonly costs: Costs;
  protected readonly shop: Shop;
  protected readonly random: Xorshift;
  private readonly path: TightPath;
  private readonly candidates: Candidates;
  private readonly tabu: TabuList;
  private readonly allowed: BestMove;
  private readonly any: BestMove;
  private readonly tenure: number;
  private readonly tails: OrderTails;
  private readonly screened: { estimate: number; index: number }[] = [];

  constructor(shop: Shop, random: Xorshift, schedule: PartialSchedule, weights: Policy['weights']) {
    const { nodes, problem, none, machineLoad } = shop;
    this.shop = shop;
    this.random = random;
    this.bestOrder = new Int32Array(nodes.length);
    this.bestMode = new Int32Array(none);
    this.sequences = new Sequences(shop);
    this.timing = new Timing(this.sequences, schedule);
    this.costs = new Costs(this.timing, schedule, weights);
    this.path = new TightPath(nodes.length);
    this.candidates = new Candidates(this.timing, random);
    this.tabu = new TabuList(nodes.length * Math.min(64, machineLoad));
    this.allowed = new BestMove(random);
    this.any = new BestMove(random);
    this.patience = Math.min(longestPatience, patiencePerNode * nodes.length);
    this.tenure = 10 + nodes.length / problem.machineCount ** 2;
    this.tails = new OrderTails(this.timing, this.costs, weights.makespan);
  }

  /** Goes on from this solution. */
  load(order: Int32Array, mode: Int32Array): void {
    this.sequences.load(order, mode);
    this.timing.reset(null);
    this.costs.reset();
    this.timing.accept();
    this.tails.update();
    this.bestCost = Infinity;
    this.keep();
  }

  /** See `LocalSearch`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { allowed, any, tabu } = this;
    tabu.clear();
    let stale = 0;
    for (let iteration = 1; iteration <= moves && stale < patience && this.bestCost > bound; iteration++) {
      if (iteration % stopInterval === 0 && shouldStop()) break;
      stale++;
      this.moves++;
      this.propose();
      this.evaluate(iteration);
      const move = allowed.node >= 0 ? allowed : any;
      if (move.node < 0) continue;
      this.apply(move, iteration + Math.floor(this.tenure * (1 + 0.4 * this.random.real())));
      if (this.costs.total >= this.bestCost) continue;
      this.keep();
      stale = 0;
    }
  }

  firstOf(genome: Genome): Genome {
    return genome;
  }

  /** Fills the candidates. */
  private propose(): void {
    const { candidates, path, random, shop } = this;
    candidates.clear();
    const last = this.costs.drawLast(random);
    if (last < 0) return;
    path.draw(this.timing, last, pathLength, random);
    candidates.addBlockMoves(path, false);
    if (shop.isFlexible) candidates.addModeMoves(path);
  }

  /** The best by estimate are evaluated exactly. */
  private evaluate(iteration: number): void {
    const { candidates, allowed, any, screened, tails } = this;
    allowed.clear();
    any.clear();
    screened.length = 0;
    for (let index = 0; index < candidates.count; index++) {
      const node = candidates.node[index];
      const mode = candidates.mode[index];
      const behind = candidates.behind[index];
      if (behind === node || (behind === this.sequences.previous[node] && mode === this.sequences.mode[node])) continue;
      const most = screened.length < exactTried ? Infinity : screened[exactTried - 1].estimate;
      const estimate = tails.costIf(node, mode, behind, most);
      if (estimate >= this.bestCost && this.isForbidden(node, mode, behind, iteration)) {
        any.offerAny(node, mode, behind);
        continue;
      }
      let place = Math.min(screened.length, exactTried);
      while (place > 0 && screened[place - 1].estimate > estimate) place--;
      if (place < exactTried) {
        screened.splice(place, 0, { estimate, index });
        if (screened.length > exactTried) screened.length = exactTried;
      }
    }
    for (const { index } of screened) {
      const cost = this.costIf(candidates.node[index], candidates.mode[index], candidates.behind[index]);
      if (cost < Infinity)
        allowed.offer(cost, candidates.node[index], candidates.mode[index], candidates.behind[index]);
    }
    if (allowed.node < 0 && any.node >= 0 && this.costIf(any.node, any.mode, any.behind) === Infinity) any.clear();
  }

  /** What everything would cost after a move; Infinity if it is impossible. */
  private costIf(node: number, mode: number, behind: number): number {
    const { sequences, timing, costs } = this;
    const oldMode = sequences.mode[node];
    const oldPrevious = sequences.previous[node];
    const oldNext = sequences.next[node];
    if (!sequences.relocate(node, mode, behind)) return Infinity;
    const isPossible = timing.propagate(node, oldNext);
    if (isPossible) costs.update();
    const cost = isPossible ? costs.total : Infinity;
    costs.takeBack();
    timing.takeBack();
    sequences.relocate(node, oldMode, oldPrevious);
    return cost;
  }

  private isForbidden(node: number, mode: number, behind: number, iteration: number): boolean {
    const { tabu } = this;
    const { machine, position, next, previous, shop } = this.sequences;
    const target = shop.problem.modeMachine[mode];
    if (target !== machine[node]) return tabu.isForbidden(node, shop.none + target, iteration);
    if (behind !== shop.none && position[behind] > position[node]) {
      for (let other = next[node]; ; other = next[other]!) {
        if (!tabu.isForbidden(other, node, iteration)) return false;
        if (other === behind) return true;
      }
    }
    for (let other = previous[node]; other !== behind; other = previous[other]!) {
      if (!tabu.isForbidden(node, other, iteration)) return false;
    }
    return true;
  }

  private apply({ node, mode, behind }: BestMove, until: number): void {
    const { sequences, tabu, timing, costs } = this;
    const { previous, next, machine } = sequences;
    const oldMachine = machine[node];
    const oldPrevious = previous[node];
    const oldNext = next[node];
    if (!sequences.relocate(node, mode, behind)) throw new Error('A move that was evaluated closes a cycle');
    forbidReturn(tabu, sequences, node, { machine: oldMachine, previous: oldPrevious, next: oldNext }, until);
    timing.propagate(node, oldNext);
    costs.update();
    timing.accept();
    costs.accept();
    this.tails.update();
  }

  private keep(): void {
    this.bestCost = this.costs.total;
    this.bestOrder.set(this.sequences.order);
    for (const node of this.bestOrder) this.bestMode[node] = this.sequences.mode[node]!;
  }
}
