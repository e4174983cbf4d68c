/**
 * Tabu search for any objective made of order ends, set-up and shifts, with calendars, change-overs, lags, overlap and anchors: moves on
 * the tight path of an order drawn by what it costs, each evaluated exactly by carrying it forward and taking it back.
 */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Problem } from '../../model/columns.ts';
import type { Policy } from '../../model/policy.ts';
import { BestMove } from '../best-move.ts';
import type { Genome } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import type { Shop } from '../shop/shop.ts';
import { forbidReturn, TabuList } from '../tabu-list.ts';
import type { Xorshift } from '../xorshift.ts';
import { Candidates } from './candidates.ts';
import { Costs } from './costs.ts';
import { hasOrderTails, OrderTails } from './order-tails.ts';
import { TightPath } from './tight-path.ts';
import { Timing } from './timing.ts';

/** Iterations between two looks at whether to stop. */
const stopInterval = 16;
/** Nodes of a tight path that are looked at. */
const pathLength = 100;
/** Of so many iterations, one looks at a random node's set-up, where set-up costs anything. */
const setupInterval = 4;
/** Moves without a better solution after which a search is given up, at most; small shops need fewer. */
const longestPatience = 2500;
/** Candidates evaluated exactly where there are estimates. */
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
  /** When each node starts in the best. */
  readonly bestStart: Int32Array;
  private readonly shop: Shop;
  private readonly random: Xorshift;
  private readonly path: TightPath;
  private readonly candidates: Candidates;
  private readonly tabu: TabuList;
  private readonly allowed: BestMove;
  private readonly any: BestMove;
  private readonly tenure: number;
  /** Estimates, where they are worth their while. */
  private readonly tails: OrderTails | null;
  private readonly screened: { estimate: number; index: number }[] = [];
  private readonly hasSetups: boolean;
  private readonly setupCounts: boolean;
  /** What it costs to delay one order by the work of one node, on average. */
  private readonly delayCost: number;
  /** Moves after which the linear extension is sorted by time again, which keeps the ways along it short. */
  private readonly sortInterval: number;

  constructor(shop: Shop, random: Xorshift, schedule: PartialSchedule, weights: Policy['weights']) {
    const { nodes, problem, none, machineLoad } = shop;
    this.shop = shop;
    this.random = random;
    this.bestOrder = new Int32Array(nodes.length);
    this.bestMode = new Int32Array(none);
    this.bestStart = new Int32Array(none + 1);
    this.sequences = new Sequences(shop);
    this.timing = new Timing(this.sequences, schedule);
    this.costs = new Costs(this.timing, schedule, weights);
    this.path = new TightPath(nodes.length);
    this.candidates = new Candidates(this.timing, random);
    this.tabu = new TabuList(nodes.length * Math.min(64, machineLoad));
    this.allowed = new BestMove(random);
    this.any = new BestMove(random);
    this.patience = Math.min(longestPatience, 50 * nodes.length);
    this.tenure = 10 + nodes.length / problem.machineCount ** 2;
    this.tails = hasOrderTails(shop) ? new OrderTails(this.timing, this.costs) : null;
    this.sortInterval = Math.max(1000, nodes.length >> 2);
    this.hasSetups = problem.matrices.length > 0;
    this.delayCost = meanWork(shop) * costOfDelay(problem, weights);
    this.setupCounts = this.hasSetups && weights.setup > 0;
  }

  /** Goes on from this solution; `start` (by part), where it is known, is its schedule. */
  load(order: Int32Array, mode: Int32Array, start: Int32Array | null = null): void {
    this.sequences.load(order, mode);
    this.timing.reset(start);
    this.costs.reset();
    this.timing.accept();
    this.tails?.update();
    this.bestCost = Infinity;
    this.keep();
  }

  /**
   * Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983; for job shops van Laarhoven, Aarts and Lenstra 1992): goes on from where it is
   * by one random move after another, where estimates that would choose among many are not to be had. `temperature` is in what it costs to
   * delay one order by the work of one node.
   */
  anneal(moves: number, temperature: number, shouldStop: () => boolean): void {
    for (let move = 1; move <= moves; move++) {
      if (move % stopInterval === 0 && shouldStop()) break;
      if (++this.moves % this.sortInterval === 0) this.sequences.reorder(this.timing.start);
      if (this.tryMove(temperature * this.delayCost) && this.costs.total < this.bestCost) this.keep();
    }
  }

  /** Makes a random move, unless it costs too much for the temperature. */
  private tryMove(temperature: number): boolean {
    const { candidates, costs, timing, sequences, random } = this;
    this.propose(this.moves);
    if (candidates.count === 0) return false;
    const index = random.below(candidates.count);
    const node = candidates.node[index];
    const mode = candidates.mode[index];
    const behind = candidates.behind[index];
    const oldMode = sequences.mode[node];
    const oldPrevious = sequences.previous[node];
    const oldNext = sequences.next[node];
    if (behind === node || (behind === oldPrevious && mode === oldMode)) return false;
    if (!sequences.relocate(node, mode, behind)) return false;
    // The same as accepting a rise with probability exp(−rise ÷ temperature), but known before the rise.
    const most = costs.total - temperature * Math.log(1 - random.real());
    if (this.isWithin(node, oldNext, most)) {
      timing.accept();
      costs.accept();
      return true;
    }
    costs.takeBack();
    timing.takeBack();
    sequences.relocate(node, oldMode, oldPrevious);
    return false;
  }

  /** Carries a move forward; does everything cost `most` at most then? */
  private isWithin(node: number, oldNext: number, most: number): boolean {
    const { timing, costs } = this;
    if (!timing.propagate(node, oldNext)) return false;
    costs.update();
    if (!timing.drawsUnits) return costs.total <= most;
    // What is too dear with waits as they were will hardly be had for less.
    if (costs.total > most) return false;
    costs.takeBack();
    if (!timing.settleUnits()) return false;
    costs.update();
    return costs.total <= most;
  }

  /** The best by start: who takes units of resources first has to come first, for the times to be the same when it is loaded or decoded. */
  sortBest(): void {
    const { bestOrder, bestStart } = this;
    const rank = new Int32Array(this.shop.none);
    for (let index = 0; index < bestOrder.length; index++) rank[bestOrder[index]] = index;
    bestOrder.sort((one, other) => bestStart[one] - bestStart[other] || rank[one] - rank[other]);
  }

  /** Tabu search, where there are estimates (`hasOrderTails`); see `LocalSearch`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { allowed, any, tabu, tails } = this;
    if (tails === null) throw new Error('Tabu search asks for estimates');
    tabu.clear();
    let stale = 0;
    for (let iteration = 1; iteration <= moves && stale < patience && this.bestCost > bound; iteration++) {
      if (iteration % stopInterval === 0 && shouldStop()) break;
      stale++;
      this.moves++;
      this.propose(iteration);
      this.evaluate(tails, iteration);
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
  private propose(iteration: number): void {
    const { candidates, path, random, shop, sequences } = this;
    candidates.clear();
    if (this.setupCounts && iteration % setupInterval === 0) {
      for (let tries = 0; tries < 8 && candidates.count === 0; tries++) {
        candidates.addFamilyMoves(sequences.order[random.below(sequences.order.length)]);
      }
      if (candidates.count > 0) return;
    }
    const last = this.costs.lastNodeOf(this.drawOrder());
    if (last < 0) return;
    path.draw(this.timing, last, pathLength, random);
    candidates.addBlockMoves(path, this.hasSetups);
    if (shop.isFlexible) candidates.addModeMoves(path);
    if (this.hasSetups) candidates.addFamilyMoves(path.nodes[random.below(path.length)]);
  }

  /** An order, each as likely as it is costly; the last one for what the makespan costs, but no more often than all others together. */
  private drawOrder(): number {
    const { orderCost } = this.costs;
    let sum = 0;
    for (let order = 0; order < orderCost.length; order++) sum += orderCost[order];
    const ofMakespan = sum > 0 ? Math.min(this.costs.makespanCost, sum) : this.costs.makespanCost;
    let target = this.random.real() * (sum + ofMakespan) - ofMakespan;
    if (target < 0) return this.costs.lastOrder();
    for (let order = 0; order < orderCost.length; order++) {
      target -= orderCost[order];
      if (target < 0) return order;
    }
    return this.random.below(orderCost.length);
  }

  /** The best by estimate are evaluated exactly. */
  private evaluate(tails: OrderTails, iteration: number): void {
    const { candidates, allowed, any, screened } = this;
    allowed.clear();
    any.clear();
    screened.length = 0;
    for (let index = 0; index < candidates.count; index++) {
      const node = candidates.node[index];
      const mode = candidates.mode[index];
      const behind = candidates.behind[index];
      if (behind === node || (behind === this.sequences.previous[node] && mode === this.sequences.mode[node])) continue;
      const estimate = tails.costIf(node, mode, behind);
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
    this.tails?.update();
  }

  private keep(): void {
    this.bestCost = this.costs.total;
    this.bestOrder.set(this.sequences.order);
    this.bestStart.set(this.timing.start);
    for (const node of this.bestOrder) this.bestMode[node] = this.sequences.mode[node]!;
  }
}

function meanWork({ nodes, problem, work }: Shop): number {
  let sum = 0;
  for (const node of nodes) sum += work[problem.modeOffset[node]];
  return Math.max(1, sum / nodes.length);
}

/** Per second and late order. */
function costOfDelay({ orderWeight }: Problem, weights: Policy['weights']): number {
  const meanWeight = orderWeight.reduce((sum, weight) => sum + weight, 0) / orderWeight.length;
  return weights.weightedTardiness * meanWeight + weights.flowTime + weights.makespan + weights.setup;
}
