/**
 * Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983; for job shops van Laarhoven, Aarts and Lenstra 1992) where estimates that would
 * choose among many moves are not to be had: one random move after another on the tight path of an order drawn by what it costs, each
 * carried forward exactly and taken back if it costs too much.
 */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import { partsByStart } from '../../construct/parts-in-order.ts';
import { overtimeWithin } from '../../model/overtime.ts';
import type { Policy } from '../../model/policy.ts';
import { SparseSequences } from '../shop/sparse-sequences.ts';
import type { Shop } from '../shop/shop.ts';
import type { Stretch } from './common-extension.ts';
import type { Xorshift } from '../xorshift.ts';
import { Candidates } from './candidates.ts';
import { Costs } from './costs.ts';
import { Delays } from './delays.ts';
import { TightPath } from './tight-path.ts';
import { Timing } from './timing.ts';

/** Moves between two looks at whether to stop. */
const stopInterval = 16;
/** Nodes for each move between two looks at whether there is something to keep, which takes as long as there are nodes. */
const nodesPerKeep = 500;
/**
 * Nodes of a tight path that are looked at, at most. How many is drawn each time, few more often than many: moves near its end change less that
 * comes later, and take less time.
 */
const pathLength = 200;
/** Orders are drawn by the square root of what they cost: one that is later than another gains no more by a move, only costs more. */
const drawPower = 0.5;
/** Paths drawn until one has a node in the stretch, at most. */
const mostDraws = 8;
/** An order that is delayed has the makespan rise as much only now and then: what that costs counts for so much. */
const makespanShare = 0.1;
/** Nodes looked at for one that is in overtime, at most. */
const overtimeTries = 16;
/** Moves tried on one tight path, unless one of them is made, which changes it. */
const triesOnPath = 6;
/** What a move may cost too much on the way and be carried forward all the same, as later ends may make up for it; see `delayCost`. */
const hope = 1;

export class Annealing {
  /** The best since the last `load`: nodes in a linear extension, the mode of each, and when it starts. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  readonly bestStart: Int32Array;
  bestCost = Infinity;
  /** Moves tried, over all. */
  moves = 0;
  readonly sequences: SparseSequences;
  readonly timing: Timing;
  readonly costs: Costs;
  /** What it costs to delay one order by the work of one node, on average, by what is annealed at the time: see `delayCostOf`. */
  delayCost: number;
  private readonly shop: Shop;
  private readonly random: Xorshift;
  private readonly path: TightPath;
  private readonly candidates: Candidates;
  private readonly sortInterval: number;
  private readonly keepInterval: number;
  private readonly hasSetups: boolean;
  private readonly setupCounts: boolean;
  private readonly earlinessCounts: boolean;
  private triesLeft = 0;
  /** The node whose tight path moves are proposed on; -1: that of an order drawn by its cost. */
  private aim = -1;
  /** The node for which moves are proposed that have it come later; -1: moves are proposed on a path. */
  private delayed = -1;
  /** Positions of the linear extension that nodes may change places within: `[from, to)`. */
  private from = 0;
  private to: number;

  /** `sequences` and `timing` are new ones, which take a while to make in a large shop. */
  constructor(
    shop: Shop,
    random: Xorshift,
    schedule: PartialSchedule,
    weights: Policy['weights'],
    sequences = new SparseSequences(shop),
    timing = new Timing(sequences, schedule),
  ) {
    const { nodes, problem, none } = shop;
    this.shop = shop;
    this.random = random;
    this.to = nodes.length;
    this.bestOrder = new Int32Array(nodes.length);
    this.bestMode = new Int32Array(none);
    this.bestStart = new Int32Array(none + 1);
    this.sequences = sequences;
    this.timing = timing;
    this.costs = new Costs(this.timing, schedule, weights, drawPower);
    this.path = new TightPath(nodes.length);
    this.candidates = new Candidates(this.timing, random);
    this.timing.watch = this.costs;
    this.earlinessCounts = weights.earliness > 0;
    if (this.earlinessCounts || this.costs.overtimeCounts) {
      this.timing.delays = new Delays(shop, schedule.time, this.costs.isLast, weights);
    }
    this.keepInterval = Math.ceil(nodes.length / nodesPerKeep);
    this.sortInterval = Math.max(1000, nodes.length >> 2);
    this.hasSetups = problem.matrices.length > 0;
    this.setupCounts = this.hasSetups && weights.setup > 0;
    this.delayCost = delayCostOf(shop, weights);
  }

  /** Goes on from this solution; `start` (by part), where it is known, is its schedule. False if stopped: then there is no going on. */
  load(
    order: Int32Array,
    mode: Int32Array,
    start: Int32Array | null = null,
    shouldStop: () => boolean = () => false,
  ): boolean {
    if (shouldStop()) return false;
    this.sequences.load(order, mode);
    if (!this.timing.reset(start, shouldStop)) return false;
    this.costs.reset();
    this.from = 0;
    this.to = order.length;
    this.triesLeft = 0;
    this.bestCost = Infinity;
    this.keep();
    return true;
  }

  /** From now on, until the next `load`, only nodes at these positions of the linear extension change places, and only among themselves. */
  restrictTo({ from, to }: Stretch): void {
    this.from = from;
    this.to = to;
    this.triesLeft = 0;
  }

  /** Tries so many moves from where it is; the best is kept, as often as that is looked at. `temperature` is in seconds of the objective. */
  anneal(moves: number, temperature: number, shouldStop: () => boolean): void {
    for (let move = 1; move <= moves; move++) {
      if (move % stopInterval === 0 && shouldStop()) break;
      if (++this.moves % this.sortInterval === 0) this.sortStretch();
      this.tryMove(temperature);
      if ((move % this.keepInterval === 0 || move === moves) && this.costs.total < this.bestCost) this.keep();
    }
  }

  /**
   * Tries so many moves within a stretch to have nodes that start too late for their anchors or for maximum lags start in time again, as two
   * threads have each made use of the same slack; keeps what costs no more.
   */
  mend(stretch: Stretch, tries: number, shouldStop: () => boolean): void {
    this.restrictTo(stretch);
    for (let left = tries; left > 0; left--) {
      if (left % stopInterval === 0 && shouldStop()) break;
      if (this.triesLeft <= 0 && !this.aimAtTooLate()) break;
      this.tryMove(0);
    }
    this.aim = this.delayed = -1;
    this.triesLeft = 0;
  }

  /** False if nothing is too late. */
  private aimAtTooLate(): boolean {
    const { costs, random, shop } = this;
    this.delayed = -1;
    this.aim = costs.drawOffAnchor(random);
    if (this.aim >= 0) return true;
    const link = costs.drawBrokenLag(random);
    if (link < 0) return false;
    const { linkFrom, linkTo } = shop.problem;
    // Either what ends too early comes later, or what starts too late comes sooner.
    if (shop.isNode[linkFrom[link]] === 1 && (random.next() & 1) === 0) this.delayed = linkFrom[link];
    else this.aim = linkTo[link];
    return true;
  }

  /** Has the linear extension follow the times, as far as it may change. */
  sortStretch(): void {
    this.sequences.reorder(this.timing.start, this.from, this.to);
  }

  /** The best by start: who takes units of resources first has to come first, for the times to be the same when it is loaded or decoded. */
  sortBest(): void {
    this.bestOrder.set(partsByStart(this.shop.problem, this.bestOrder, this.bestStart));
  }

  /** Makes a random move, unless it costs too much for the temperature. */
  private tryMove(temperature: number): boolean {
    const { candidates, costs, timing, sequences, random } = this;
    if (this.triesLeft-- <= 0) {
      this.propose();
      this.triesLeft = triesOnPath;
    }
    if (candidates.count === 0) {
      this.triesLeft = 0;
      return false;
    }
    const index = random.below(candidates.count);
    const node = candidates.node[index];
    const mode = candidates.mode[index];
    const behind = candidates.behind[index];
    const oldMode = sequences.mode[node];
    const oldPrevious = sequences.previous[node];
    const oldNext = sequences.next[node];
    const until = candidates.until[index];
    if (until !== null) return this.tryWait(node, until, temperature);
    if (behind === node || (behind === oldPrevious && mode === oldMode)) return false;
    if (!this.isWithinStretch(node, mode, behind) || !sequences.relocate(node, mode, behind)) return false;
    const most = this.drawMost(temperature);
    if (timing.propagate(node, oldNext) && this.isWithin(most)) return this.accept();
    costs.takeBack();
    timing.takeBack();
    sequences.takeBack();
    return false;
  }

  /** Has a node wait until it ends then, unless it costs too much for the temperature. */
  private tryWait(node: number, until: number, temperature: number): boolean {
    const { timing, costs, sequences } = this;
    if (sequences.position[node] < this.from || sequences.position[node] >= this.to) return false;
    const most = this.drawMost(temperature);
    if (timing.delay(node, until) && this.isWithin(most)) return this.accept();
    costs.takeBack();
    timing.takeBack();
    return false;
  }

  /** What all may cost after a move: the same as accepting a rise with probability exp(−rise ÷ temperature), but known before the rise. */
  private drawMost(temperature: number): number {
    const { timing, costs, random } = this;
    const most = costs.total - temperature * Math.log(1 - random.real());
    timing.mostRise = most - costs.total + hope * this.delayCost;
    return most;
  }

  private accept(): true {
    this.timing.accept();
    this.costs.accept();
    this.triesLeft = 0;
    return true;
  }

  /** Do nodes trade places only with others of the stretch when `node` goes behind `behind`? */
  private isWithinStretch(node: number, mode: number, behind: number): boolean {
    const { position, next, first, shop } = this.sequences;
    const { none, problem } = shop;
    if (position[node] < this.from || position[node] >= this.to) return false;
    if (behind !== none && position[behind] >= this.to) return false;
    const ahead = behind === none ? first[problem.modeMachine[mode]] : next[behind];
    return ahead === none || position[ahead] >= this.from;
  }

  /** Does everything cost `most` at most, now that a move has been carried forward? */
  private isWithin(most: number): boolean {
    const { timing, costs } = this;
    costs.update();
    if (!timing.drawsUnits) return costs.total <= most;
    // What is too dear with waits as they were will hardly be had for less.
    if (costs.total > most) return false;
    costs.takeBack();
    if (!timing.settleUnits()) return false;
    costs.update();
    return costs.total <= most;
  }

  /** Fills the candidates. */
  private propose(): void {
    const { candidates, path, random, shop, sequences, costs } = this;
    candidates.clear();
    if (this.delayed >= 0) return candidates.addDelays(this.delayed);
    if (this.setupCounts && random.real() * costs.total < costs.setupCost) {
      for (let tries = 0; tries < 8 && candidates.count === 0; tries++) {
        candidates.addFamilyMoves(sequences.order[this.from + random.below(this.to - this.from)]);
      }
      if (candidates.count > 0) return;
    }
    const inOvertime =
      costs.overtimeCounts && random.real() * costs.total < costs.nodeCost ? this.drawInOvertime() : -1;
    if (inOvertime >= 0) candidates.addWaitForShift(inOvertime);
    const aim = this.aim >= 0 ? this.aim : inOvertime;
    if (aim >= 0) path.draw(this.timing, aim, pathLength, random, this.from, this.to);
    else this.drawPath();
    if (path.delayed >= 0) candidates.addEndOfWait(path.delayed);
    if (path.length === 0) return;
    if (aim < 0 && this.earlinessCounts && costs.isEarly(path.last)) return candidates.addWaits(path.last);
    candidates.addBlockMoves(path, this.hasSetups);
    if (shop.isFlexible) candidates.addModeMoves(path);
    if (this.hasSetups) candidates.addFamilyMoves(path.nodes[random.below(path.length)]);
  }

  /** A node of the stretch that is in overtime; -1 if none is found soon. */
  private drawInOvertime(): number {
    const { sequences, timing, random, shop } = this;
    for (let tries = 0; tries < overtimeTries; tries++) {
      const node = sequences.order[this.from + random.below(this.to - this.from)];
      const { start, end } = timing;
      if (overtimeWithin(shop.problem, sequences.machine[node], start[node], end[node]) > 0) return node;
    }
    return -1;
  }

  /** The tight path of an order drawn by what it costs, or of another where that has no node in the stretch. */
  private drawPath(): void {
    const { costs, path, random } = this;
    path.length = 0;
    for (let draws = 0; draws < mostDraws && path.length === 0; draws++) {
      const last = costs.drawLast(random);
      if (last < 0) continue;
      path.draw(this.timing, last, Math.ceil(pathLength * random.real() ** 2), random, this.from, this.to);
    }
  }

  private keep(): void {
    this.bestCost = this.costs.total;
    this.bestOrder.set(this.sequences.order);
    this.bestStart.set(this.timing.start);
    this.bestMode.set(this.sequences.mode.subarray(0, this.bestMode.length));
  }
}

function meanWork({ nodes, problem, work }: Shop): number {
  let sum = 0;
  for (const node of nodes) sum += work[problem.modeOffset[node]];
  return Math.max(1, sum / nodes.length);
}

/** What it costs to delay one order by the work of one node, on average; 0 if that costs nothing by these weights. */
export function delayCostOf(shop: Shop, weights: Policy['weights']): number {
  const { orderWeight } = shop.problem;
  const meanWeight = orderWeight.reduce((sum, weight) => sum + weight, 0) / orderWeight.length;
  const ofEnds = weights.weightedTardiness * meanWeight + weights.flowTime + makespanShare * weights.makespan;
  return meanWork(shop) * (ofEnds > 0 ? ofEnds : weights.setup + weights.earliness + weights.overtime);
}
