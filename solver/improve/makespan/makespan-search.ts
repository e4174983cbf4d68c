/**
 * Tabu search for the makespan (Nowicki and Smutnicki 1996; Zhang, Li, Rao and Guan 2008): goes to the best neighbour that is not
 * forbidden, however much worse, and keeps the best schedule on its way.
 */
import type { Breeding } from '../elite/local-search.ts';
import type { Genome } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import type { Shop } from '../shop/shop.ts';
import { forbidReturn, TabuList } from '../tabu-list.ts';
import type { Xorshift } from '../xorshift.ts';
import { BestMove } from '../best-move.ts';
import { BlockMoves } from './block-moves.ts';
import { CriticalPath } from './critical-path.ts';
import { firstOf } from './first-of.ts';
import { LongestPaths } from './longest-paths.ts';
import { ModeMoves } from './mode-moves.ts';

/** Iterations between two looks at whether to stop: about as many as a few milliseconds have time for. */
function stopInterval(nodes: number): number {
  return Math.max(1, Math.min(64, Math.floor(200_000 / nodes)));
}

/** Moves without a better solution after which a search is given up, at most; small shops need fewer. */
const longestPatience = 12_500;
/** The same where modes are to be chosen: there, new beginnings do more than patience. */
const longestFlexiblePatience = 5000;
/** Where every node has one mode, a pool soon is of one kind unless much is done against it. */
const manyKinds: Breeding = { mostMembers: 20, widestDistance: 0.5, interleaves: true };
/** Share of the tenure for which a node must not return to a machine: one pair forbids more than one arc does. */
const modeTenure = 0.5;

export class MakespanSearch {
  /** The best since the last `load`, a linear extension with modes. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  bestCost = Infinity;
  /** Moves made, over all. */
  moves = 0;
  readonly patience: number;
  readonly breeding: Breeding | undefined;
  private readonly shop: Shop;
  private readonly random: Xorshift;
  private readonly sequences: Sequences;
  private readonly paths: LongestPaths;
  private readonly path: CriticalPath;
  private readonly tabu: TabuList;
  private readonly blockMoves: BlockMoves;
  private readonly modeMoves: ModeMoves;
  private readonly allowed: BestMove;
  private readonly any: BestMove;
  private readonly tenure: number;

  constructor(shop: Shop, random: Xorshift, givesUp = true) {
    const { nodes, problem, none, machineLoad } = shop;
    this.shop = shop;
    this.random = random;
    this.bestOrder = new Int32Array(nodes.length);
    this.bestMode = new Int32Array(none);
    this.sequences = new Sequences(shop);
    this.paths = new LongestPaths(this.sequences);
    this.path = new CriticalPath(nodes.length);
    this.tabu = new TabuList(nodes.length * Math.min(64, machineLoad));
    this.blockMoves = new BlockMoves(this.paths, this.path, this.tabu);
    this.modeMoves = new ModeMoves(this.paths, this.path, this.tabu, random);
    this.allowed = new BestMove(random);
    this.any = new BestMove(random);
    const longest = shop.isFlexible ? longestFlexiblePatience : longestPatience;
    this.patience = givesUp ? Math.min(longest, 100 * nodes.length) : Infinity;
    this.breeding = shop.isFlexible ? undefined : manyKinds;
    this.tenure = 10 + nodes.length / problem.machineCount ** 2;
  }

  /** Goes on from this solution. */
  load(order: Int32Array, mode: Int32Array): void {
    this.sequences.load(order, mode);
    this.paths.reset();
    this.bestCost = Infinity;
    this.keep();
  }

  /**
   * Searches until `patience` moves have brought nothing better, the makespan is down to `bound` or `shouldStop`. With `moves` made at
   * most.
   */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void {
    const { paths, path, tabu, allowed, any, random, shop } = this;
    const interval = stopInterval(shop.nodes.length);
    tabu.clear();
    let stale = 0;
    for (let iteration = 1; iteration <= moves && stale < patience && this.bestCost > bound; iteration++) {
      if (iteration % interval === 0 && shouldStop()) break;
      path.draw(paths, random);
      allowed.clear();
      any.clear();
      this.blockMoves.offerAll(allowed, any, iteration, this.bestCost);
      if (shop.isFlexible) this.modeMoves.offerAll(allowed, any, iteration, this.bestCost);
      const move = allowed.node >= 0 ? allowed : any;
      // A path that no move can break is as short as it gets.
      if (move.node < 0) break;
      const isToOther = shop.problem.modeMachine[move.mode] !== this.sequences.machine[move.node];
      const tenure = isToOther ? this.tenure * modeTenure : this.tenure;
      this.apply(move, iteration + Math.floor(tenure * (1 + 0.4 * random.real())));
      this.moves++;
      stale++;
      if (paths.makespan >= this.bestCost) continue;
      this.keep();
      stale = 0;
    }
  }

  /** The better of a solution and what rules make of the shop, or a dive finds, where every node has one mode. */
  firstOf(genome: Genome, bound: number, shouldStop: () => boolean): Genome {
    return firstOf(this.shop, genome, bound, shouldStop);
  }

  private apply({ node, mode, behind }: BestMove, until: number): void {
    const { sequences, tabu, paths } = this;
    const { previous, next, machine } = sequences;
    const oldMachine = machine[node];
    const oldPrevious = previous[node];
    const oldNext = next[node];
    // The conditions of the moves allow what nodes of no duration forbid, once in a long while.
    if (!sequences.relocate(node, mode, behind)) return;
    forbidReturn(tabu, sequences, node, { machine: oldMachine, previous: oldPrevious, next: oldNext }, until);
    paths.updateAfter(node);
  }

  private keep(): void {
    this.bestCost = this.paths.makespan;
    this.bestOrder.set(this.sequences.order);
    for (const node of this.bestOrder) this.bestMode[node] = this.sequences.mode[node]!;
  }
}
