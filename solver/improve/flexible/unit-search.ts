/**
 * Search for the makespan of a shop with machines and units of resources, for breeding. A solution that promises little is first improved as
 * if there were units enough, by tabu search; then it is annealed (van Laarhoven, Aarts and Lenstra 1992) by moves that part two nodes of a
 * longest path, be it that they share a machine or that one gives its units to the other (the critical arcs of resources of Artigues,
 * Michelon and Reusser 2003). Each move is timed exactly. Units that stand idle cost
 * something in the beginning and nothing at the end; how much differs from search to search, as no one price suits all shops. What ends no
 * sooner than the best schedule so far costs something throughout.
 *
 * Where units stand idle hardly at all, how long a schedule gets is decided by how evenly the last nodes fill them up (a bin packing problem):
 * there, a share of the moves changes the sequence of these alone, whether they lie on a longest path or not.
 */
import { MakespanSearch } from '../makespan/makespan-search.ts';
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import { UnitPath } from './unit-path.ts';
import { UnitSchedule } from './unit-schedule.ts';

/** Temperatures, in the mean work of a node: at first and at the end of an annealing, which takes so many moves for each node. */
const hottest = 0.1;
const coldest = 0.03;
const movesPerNode = 200;
/** Prices of idle time, in seconds of makespan for a second that all units are idle, at first; they fall to nothing in a search. */
const lowestPrice = 2;
const highestPrice = 12;
/** What each second costs that a node ends no sooner than the best schedule so far, in seconds of makespan. */
const excessPrice = 0.5;
/** Where units stand idle for less than this share of the time, so many of the moves are among so many last nodes for each unit. */
const hardlyIdle = 0.01;
const endMoves = 0.25;
const lastNodes = 6;
/** A solution this many times as long as the best ever promises little. */
const unpromising = 1.03;
/** Moves refused in a row after which another path is drawn. */
const redrawAfter = 16;
/** Moves between two looks at whether to stop, and between two temperatures. */
const stopInterval = 64;
/** Places further than the neighbour on the path that a node may go. */
const reach = 8;

export class UnitSearch {
  /** See `LocalSearch`. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  bestCost = Infinity;
  moves = 0;
  readonly patience: number;
  private readonly shop: Shop;
  private readonly random: Xorshift;
  private readonly schedule: UnitSchedule;
  private readonly path: UnitPath;
  private readonly withoutUnits: MakespanSearch;
  private readonly meanWork: number;
  private bestEver = Infinity;

  constructor(shop: Shop, random: Xorshift) {
    const { nodes, none, work, problem } = shop;
    this.shop = shop;
    this.random = random;
    this.bestOrder = new Int32Array(nodes.length);
    this.bestMode = new Int32Array(none);
    this.schedule = new UnitSchedule(shop);
    this.path = new UnitPath(this.schedule, random);
    this.withoutUnits = new MakespanSearch(shop, random);
    this.patience = movesPerNode * nodes.length;
    this.meanWork = nodes.reduce((sum, node) => sum + work[problem.modeOffset[node]], 0) / nodes.length;
  }

  firstOf(genome: Genome): Genome {
    return genome;
  }

  load(order: Int32Array, mode: Int32Array): void {
    this.schedule.load(order, mode);
    this.bestCost = Infinity;
    this.keep();
  }

  /** Anneals for `patience` moves, whatever they bring; see `LocalSearch`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { schedule, path } = this;
    const before = this.moves;
    const isFirst = before === 0;
    if (isFirst || this.bestCost > this.bestEver * unpromising) this.searchWithoutUnits(moves, shouldStop);
    this.bestEver = Math.min(this.bestEver, this.bestCost);
    const steps = Math.min(patience, moves - (this.moves - before));
    const price = lowestPrice * (highestPrice / lowestPrice) ** this.random.real();
    let temperature = 0;
    let refused = redrawAfter;
    for (let step = 0; step < steps && this.bestCost > bound; step++) {
      if (step % stopInterval === 0) {
        if (shouldStop()) break;
        temperature = this.meanWork * hottest * (coldest / hottest) ** (step / steps);
        schedule.reprice(price * (1 - step / steps), excessPrice, this.bestEver - 1);
      }
      if (refused >= redrawAfter) {
        path.draw();
        refused = 0;
      }
      // A path of links alone is as short as it gets.
      if (path.length === 0) break;
      this.moves++;
      refused++;
      if (!this.tryMove(temperature)) continue;
      refused = redrawAfter;
      if (schedule.makespan < this.bestCost) this.keep();
    }
    this.bestEver = Math.min(this.bestEver, this.bestCost);
  }

  /** Goes on from what comes of it only if that is shorter with units, too. */
  private searchWithoutUnits(moves: number, shouldStop: () => boolean): void {
    const { schedule, withoutUnits } = this;
    const before = withoutUnits.moves;
    withoutUnits.load(this.bestOrder, this.bestMode);
    withoutUnits.search(withoutUnits.patience, moves, 0, shouldStop);
    this.moves += withoutUnits.moves - before;
    schedule.load(withoutUnits.bestOrder, withoutUnits.bestMode);
    if (schedule.makespan < this.bestCost) this.keep();
    else schedule.load(this.bestOrder, this.bestMode);
  }

  /** Makes a random move, unless it costs too much for the temperature. */
  private tryMove(temperature: number): boolean {
    const { schedule, random } = this;
    if (schedule.idleShare < hardlyIdle && random.real() < endMoves) return this.tryAtEnd(temperature);
    return this.tryOnPath(temperature);
  }

  /** Another place for one of the last nodes, among the last. */
  private tryAtEnd(temperature: number): boolean {
    const { schedule, random } = this;
    const { length } = schedule.order;
    const count = Math.min(length, lastNodes * schedule.busiestUnits);
    const from = length - 1 - random.below(count);
    const to = Math.max(length - count, Math.min(length - 1, from + random.below(2 * reach + 1) - reach));
    return from !== to && this.tryShift(from, to, temperature);
  }

  /** One of two neighbours on the path ahead of or behind the other, or in another mode. */
  private tryOnPath(temperature: number): boolean {
    const { schedule, random, path, shop } = this;
    const { order, position, mode } = schedule;
    const index = random.below(path.length);
    const earlier = path.earlier[index];
    const later = path.later[index];
    const kind = random.below(8);
    const node = kind < 4 ? earlier : later;
    const from = position[node];
    const oldMode = mode[node];
    let to: number;
    if (shop.isFlexible && (kind === 0 || kind === 7)) {
      if (!this.drawMode(node)) return false;
      to = Math.max(0, from - random.below(reach));
    } else if (node === earlier) {
      const further = kind === 1 ? random.below(reach) : 0;
      to = Math.min(order.length - 1, position[later] + further);
    } else {
      to = position[earlier];
      if (kind === 4) to = Math.max(0, to - random.below(reach));
      else if (kind === 5) to += random.below(from - to);
    }
    if (this.tryShift(from, to, temperature)) return true;
    mode[node] = oldMode;
    return false;
  }

  private tryShift(from: number, to: number, temperature: number): boolean {
    const { schedule, random } = this;
    // The same as accepting a rise with probability exp(−rise ÷ temperature), but known before the rise.
    const most = schedule.cost - temperature * Math.log(1 - random.real());
    schedule.shift(from, to);
    if (schedule.time(Math.min(from, to), Math.max(from, to), most)) {
      schedule.accept();
      return true;
    }
    schedule.takeBack();
    return false;
  }

  /** Another mode for a node; false if it has none. */
  private drawMode(node: number): boolean {
    const { modeOffset } = this.shop.problem;
    const { mode } = this.schedule;
    const others = modeOffset[node + 1] - modeOffset[node] - 1;
    if (others === 0) return false;
    const drawn = modeOffset[node] + this.random.below(others);
    mode[node] = drawn < mode[node] ? drawn : drawn + 1;
    return true;
  }

  private keep(): void {
    const { schedule, bestOrder, bestMode } = this;
    this.bestCost = schedule.makespan;
    bestOrder.set(schedule.order);
    for (const node of bestOrder) bestMode[node] = schedule.mode[node]!;
  }
}
