/**
 * Moves of a critical node to other machines that can do it, within the window of places that cannot close a cycle (the neighbourhood of
 * Mastrolilli and Gambardella 2000). The estimate is the longest path through the node in its new place or through what it leaves behind,
 * by the heads and tails before it moves.
 *
 * Work that a mode has more of is charged for: what lengthens no path now is not to be had for nothing where machines have hardly any time
 * left. The price is about the share of the makespan that more work costs on average, the higher the less time is left; it differs from search
 * to search, as some shops do better with a high and some with a low one.
 */
import type { Shop } from '../shop/shop.ts';
import type { TabuList } from '../tabu-list.ts';
import type { Xorshift } from '../xorshift.ts';
import type { BestMove } from '../best-move.ts';
import type { CriticalPath } from './critical-path.ts';
import type { LongestPaths } from './longest-paths.ts';

/** The price of work where machines have no idle time at all, in times of an even share among the machines. */
const highestPrice = 100;
/** What the price of a search is multiplied by, at least and at most. */
const lowestFactor = 0.3;
const highestFactor = 1.5;
/** Iterations for which a price holds. */
const priceInterval = 256;

export class ModeMoves {
  private readonly paths: LongestPaths;
  private readonly path: CriticalPath;
  private readonly tabu: TabuList;
  /** Where the last look at each machine began: the next one, for a node close by in time, is not far from there. */
  private readonly lastBehind: Int32Array;
  /** Machines that any node may go to. */
  private readonly machineCount: number;
  /** Seconds of makespan that a second of work is worth. */
  private price = 0;
  private factor = 1;
  private readonly random: Xorshift;

  constructor(paths: LongestPaths, path: CriticalPath, tabu: TabuList, random: Xorshift) {
    const { shop } = paths.sequences;
    this.paths = paths;
    this.path = path;
    this.tabu = tabu;
    this.random = random;
    this.lastBehind = new Int32Array(shop.problem.machineCount);
    this.machineCount = machinesOf(shop);
  }

  /** See `BlockMoves.offerAll`; a search begins with iteration 1. */
  offerAll(allowed: BestMove, any: BestMove, iteration: number, aspiration: number): void {
    const { nodes, length } = this.path;
    const { ready, rest, work, sequences } = this.paths;
    const { machine, mode: modes, shop } = sequences;
    const { modeOffset, modeMachine } = shop.problem;
    this.lastBehind.fill(shop.none);
    if (iteration === 1) this.factor = lowestFactor * (highestFactor / lowestFactor) ** this.random.real();
    if (iteration % priceInterval === 1) this.price = this.factor * this.priceOfWork();
    for (let index = 0; index < length; index++) {
      const node = nodes[index];
      const without = this.longestWithout(node);
      for (let mode = modeOffset[node]; mode < modeOffset[node + 1]; mode++) {
        if (mode === modes[node] || modeMachine[mode] === machine[node]) continue;
        // No place can be better than what there is already.
        const charge = (shop.work[mode] - work[node]) * this.price;
        if (Math.max(without, ready[node] + shop.work[mode] + rest[node]) + charge > allowed.estimate) continue;
        this.offerPlaces(node, mode, without, charge, allowed, any, iteration, aspiration);
      }
    }
  }

  private priceOfWork(): number {
    const { work, makespan, sequences } = this.paths;
    let sum = 0;
    for (const node of sequences.order) sum += work[node];
    const idle = 1 - sum / (this.machineCount * makespan);
    return Math.min(highestPrice, 1 / Math.max(idle, 1e-9)) / this.machineCount;
  }

  /** The longest path through the neighbours of a node on its machine, were it not between them. */
  private longestWithout(node: number): number {
    const { ready, end, rest, tail, sequences } = this.paths;
    const { previous, next, shop } = sequences;
    const behind = previous[node];
    const ahead = next[node];
    const head = Math.max(end[behind], ready[ahead]) + tail[ahead];
    return ahead === shop.none ? end[behind] + rest[behind] : Math.max(head, end[behind] + rest[behind]);
  }

  /** All places on the machine behind whatever follows from nothing behind the node, and ahead of whatever the node does not follow from. */
  private offerPlaces(
    node: number,
    mode: number,
    without: number,
    charge: number,
    allowed: BestMove,
    any: BestMove,
    iteration: number,
    aspiration: number,
  ): void {
    const { ready, end, rest, tail, work, sequences } = this.paths;
    const { shop, next } = sequences;
    const { none, problem } = shop;
    const machine = problem.modeMachine[mode];
    const duration = shop.work[mode];
    const earliest = ready[node];
    const behindNode = rest[node];
    const isForbidden = this.tabu.isForbidden(node, none + machine, iteration);
    const afterLinks = this.earliestSuccessorEnd(node);
    const beforeLinks = this.latestPredecessorStart(node);
    let behind = this.lastReadyFor(node, machine);
    let ahead = behind === none ? sequences.first[machine] : next[behind];
    for (;;) {
      // Places ahead of a predecessor, or of what one waits for, are passed over.
      if (ahead === none || (end[ahead] > beforeLinks && !this.isLinked(ahead, node))) {
        const head = end[behind] > earliest ? end[behind] : earliest;
        const length = tail[ahead] > behindNode ? tail[ahead] : behindNode;
        const through = head + duration + length;
        const estimate = through > without ? through : without;
        any.offerAny(node, mode, behind);
        if (!isForbidden || estimate < aspiration) allowed.offer(estimate + charge, node, mode, behind);
        // From here on only the head grows.
        if (tail[ahead] <= behindNode) return;
      }
      if (ahead === none) return;
      if (end[ahead] - work[ahead] >= afterLinks || this.isLinked(node, ahead)) return;
      behind = ahead;
      ahead = next[ahead]!;
    }
  }

  /** The last of a machine that ends before the node is ready: behind it the head is no later, and the tail no longer. */
  private lastReadyFor(node: number, machine: number): number {
    const { ready, end, sequences } = this.paths;
    const { shop, previous, next, first } = sequences;
    const earliest = ready[node];
    let behind = this.lastBehind[machine];
    while (behind !== shop.none && end[behind] > earliest) behind = previous[behind]!;
    let ahead = behind === shop.none ? first[machine] : next[behind];
    while (ahead !== shop.none && end[ahead] <= earliest) {
      behind = ahead;
      ahead = next[ahead]!;
    }
    this.lastBehind[machine] = behind;
    // A successor of no duration may end that early.
    while (behind !== shop.none && this.isLinked(node, behind)) behind = previous[behind]!;
    return behind;
  }

  private earliestSuccessorEnd(node: number): number {
    const { end, sequences } = this.paths;
    const { offset, node: target } = sequences.shop.successors;
    let earliest = Infinity;
    for (let k = offset[node]; k < offset[node + 1]; k++) earliest = Math.min(earliest, end[target[k]]);
    return earliest;
  }

  private latestPredecessorStart(node: number): number {
    const { end, work, sequences } = this.paths;
    const { offset, node: source } = sequences.shop.predecessors;
    let latest = -1;
    for (let k = offset[node]; k < offset[node + 1]; k++) latest = Math.max(latest, end[source[k]] - work[source[k]]);
    return latest;
  }

  private isLinked(node: number, follower: number): boolean {
    const { offset, node: target } = this.paths.sequences.shop.successors;
    for (let k = offset[node]; k < offset[node + 1]; k++) if (target[k] === follower) return true;
    return false;
  }
}

function machinesOf({ nodes, problem }: Shop): number {
  const machines = new Set<number>();
  for (const node of nodes) {
    for (let mode = problem.modeOffset[node]; mode < problem.modeOffset[node + 1]; mode++) {
      machines.add(problem.modeMachine[mode]);
    }
  }
  return machines.size;
}
