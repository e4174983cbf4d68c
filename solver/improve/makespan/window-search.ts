/**
 * Search for the makespan of large shops by decomposition in time: tabu search on one window of the linear extension after the other. What lies
 * ahead of a window keeps its heads and what lies behind it its tails, so the longest path through the window tells the makespan, and a
 * move costs what the window is large and not the shop (decomposition of large job shops by time, Singer 2001).
 */
import { BestMove } from '../best-move.ts';
import type { LocalSearch } from '../elite/local-search.ts';
import type { Genome } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import type { Shop } from '../shop/shop.ts';
import { forbidReturn, TabuList } from '../tabu-list.ts';
import type { Xorshift } from '../xorshift.ts';
import { BlockMoves } from './block-moves.ts';
import { firstOf } from './first-of.ts';
import { LongestPaths } from './longest-paths.ts';
import { WindowPath } from './window-path.ts';
import { WindowPaths } from './window-paths.ts';
import { WindowRounds } from './window-rounds.ts';

/** Arcs that may be forbidden at once. */
const tabuPairs = 2048;
/** Moves between two looks at whether to stop: about as many as a few milliseconds have time for. */
const stopInterval = 32;

export class WindowSearch implements LocalSearch {
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  bestCost = Infinity;
  moves = 0;
  /** It never gives up. */
  readonly patience = Infinity;
  private readonly shop: Shop;
  private readonly random: Xorshift;
  private readonly sequences: Sequences;
  private readonly paths: LongestPaths;
  private readonly window: WindowPaths;
  private readonly windowPath: WindowPath;
  private readonly tabu: TabuList;
  private readonly blockMoves: BlockMoves;
  private readonly allowed: BestMove;
  private readonly any: BestMove;
  private readonly tenure: number;
  /** What the window holds at its best, and where nodes sort in time. */
  private readonly kept: Int32Array;
  private readonly key: Int32Array;
  private readonly rounds: WindowRounds;
  /** What was loaded first: where the search sets out from once more when it is in a trap. */
  private start: Int32Array | null = null;
  private readonly used: () => number;

  /** `used` tells which share of the time is used up. */
  constructor(shop: Shop, random: Xorshift, used: () => number) {
    const { nodes, problem, none } = shop;
    this.shop = shop;
    this.random = random;
    this.used = used;
    this.bestOrder = new Int32Array(nodes.length);
    this.bestMode = new Int32Array(none);
    this.sequences = new Sequences(shop);
    this.paths = new LongestPaths(this.sequences);
    this.window = new WindowPaths(this.paths);
    this.windowPath = new WindowPath(nodes.length);
    this.tabu = new TabuList(tabuPairs);
    this.blockMoves = new BlockMoves(this.paths, this.windowPath.path, this.tabu);
    this.allowed = new BestMove(random);
    this.any = new BestMove(random);
    this.kept = new Int32Array(nodes.length);
    this.key = new Int32Array(none + 1);
    this.tenure = 10 + nodes.length / problem.machineCount ** 2;
    this.rounds = new WindowRounds(nodes.length, problem.machineCount, random);
  }

  firstOf(genome: Genome, bound: number, shouldStop: () => boolean): Genome {
    return firstOf(this.shop, genome, bound, shouldStop);
  }

  load(order: Int32Array, mode: Int32Array): void {
    this.sequences.load(order, mode);
    this.paths.reset();
    for (const node of order) this.bestMode[node] = mode[node]!;
    this.start ??= order.slice();
    this.bestCost = Infinity;
    this.keep();
    this.sortInTime();
  }

  search(_patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { paths, rounds } = this;
    const last = this.moves + moves;
    while (this.bestCost > bound && this.moves < last && !shouldStop()) {
      if (rounds.isOver && !this.nextRound()) break;
      const { from, to } = rounds.drawWindow();
      if (!this.searchWindow(from, to, last, shouldStop)) continue;
      paths.reset();
      if (paths.makespan < this.bestCost) this.keep();
    }
  }

  /** False if nothing can be moved at all. */
  private nextRound(): boolean {
    const { paths, rounds, sequences } = this;
    const next = rounds.next(paths.makespan, this.moves, this.used());
    if (next === 'end') return false;
    if (next === 'anew') {
      sequences.load(this.start!, this.bestMode);
      paths.reset();
    }
    this.sortInTime();
    return true;
  }

  /**
   * Goes as far as it gets with the nodes at `[from, to)`; what it leaves is no worse than before, or by no more worse than the best than is allowed.
   * False if nothing was moved.
   */
  private searchWindow(from: number, to: number, last: number, shouldStop: () => boolean): boolean {
    const { window, windowPath, tabu, allowed, any, random, sequences, kept } = this;
    const { order } = sequences;
    tabu.clear();
    window.restrict(from, to);
    kept.set(order.subarray(from, to));
    const tenure = this.tenure * this.rounds.drawTenure();
    const patience = this.rounds.windowPatience;
    const allowedCost = this.bestCost * (1 + this.rounds.deviation(this.used()));
    let least = window.makespan;
    let most = Math.max(least, allowedCost);
    let stale = 0;
    let hasMoved = false;
    for (let iteration = 1; stale < patience && this.moves < last; iteration++) {
      if (iteration % stopInterval === 0 && shouldStop()) break;
      windowPath.draw(window, random);
      allowed.clear();
      any.clear();
      this.blockMoves.offerAll(allowed, any, iteration, least);
      const move = allowed.node >= 0 ? allowed : any;
      // A path that no move can break is as short as it gets here.
      if (move.node < 0) break;
      this.apply(move, iteration + Math.floor(tenure * (1 + 0.4 * random.real())));
      this.moves++;
      stale++;
      hasMoved = true;
      if (window.makespan > most) continue;
      if (window.makespan < least) {
        stale = 0;
        least = window.makespan;
        most = least < this.bestCost ? least : Math.max(least, allowedCost);
      }
      // Something else that is good enough is welcome: it brings the search to where it has not been.
      kept.set(order.subarray(from, to));
    }
    if (!hasMoved) return false;
    order.set(kept.subarray(0, to - from), from);
    sequences.load(order, sequences.mode);
    return true;
  }

  private apply({ node, mode, behind }: BestMove, until: number): void {
    const { sequences, tabu, window } = this;
    const { previous, next, machine } = sequences;
    const old = { machine: machine[node], previous: previous[node], next: next[node] };
    // The conditions of the moves allow what nodes of no duration forbid, once in a long while.
    if (!sequences.relocate(node, mode, behind)) return;
    forbidReturn(tabu, sequences, node, old, until);
    window.updateAfter(node, old.previous, old.next);
  }

  /** Puts the linear extension in the order of time, each time another one between that of the earliest and that of the latest starts. */
  private sortInTime(): void {
    const { paths, sequences, key, random } = this;
    const { end, work, tail, makespan } = paths;
    const share = random.real();
    for (const node of sequences.order) {
      const earliest = end[node] - work[node];
      key[node] = earliest + Math.floor(share * (makespan - tail[node] - earliest));
    }
    sequences.reorder(key);
  }

  private keep(): void {
    this.bestCost = this.paths.makespan;
    this.bestOrder.set(this.sequences.order);
  }
}
