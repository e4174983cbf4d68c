/**
 * Moves of a critical node to other machines that can do it, or elsewhere on its own, within the window of places that cannot close a cycle (the neighbourhood of
 * Mastrolilli and Gambardella 2000). The estimate is the longest path through the node in its new place, by the heads and tails before it
 * moves.
 */
import type { TabuList } from '../tabu-list.ts';
import type { BestMove } from '../best-move.ts';
import type { CriticalPath } from './critical-path.ts';
import type { LongestPaths } from './longest-paths.ts';

export class ModeMoves {
  private readonly paths: LongestPaths;
  private readonly path: CriticalPath;
  private readonly tabu: TabuList;

  constructor(paths: LongestPaths, path: CriticalPath, tabu: TabuList) {
    this.paths = paths;
    this.path = path;
    this.tabu = tabu;
  }

  /** See `BlockMoves.offerAll`. */
  offerAll(allowed: BestMove, any: BestMove, iteration: number, aspiration: number): void {
    const { nodes, length } = this.path;
    const { modeOffset, modeMachine } = this.paths.sequences.shop.problem;
    const { machine, mode: modes } = this.paths.sequences;
    for (let index = 0; index < length; index++) {
      const node = nodes[index];
      for (let mode = modeOffset[node]; mode < modeOffset[node + 1]; mode++) {
        if (mode === modes[node] || modeMachine[mode] === machine[node]) continue;
        this.offerPlaces(node, mode, allowed, any, iteration, aspiration);
      }
    }
  }

  /** All places on the machine behind whatever follows from nothing behind the node, and ahead of whatever the node does not follow from. */
  private offerPlaces(
    node: number,
    mode: number,
    allowed: BestMove,
    any: BestMove,
    iteration: number,
    aspiration: number,
  ): void {
    const { ready, end, rest, tail, work, sequences } = this.paths;
    const { shop, next, first } = sequences;
    const { none, problem } = shop;
    const machine = problem.modeMachine[mode];
    const duration = shop.work[mode];
    const earliest = ready[node];
    const behindNode = rest[node];
    const isForbidden = this.tabu.isForbidden(node, none + machine, iteration);
    const afterLinks = this.earliestSuccessorEnd(node);
    const beforeLinks = this.latestPredecessorStart(node);
    let behind = none;
    let ahead = first[machine];
    // Behind what ends before the node is ready the head is no later, and the tail no longer.
    while (ahead !== none && end[ahead] <= earliest && !this.isLinked(node, ahead)) {
      behind = ahead;
      ahead = next[ahead]!;
    }
    for (;;) {
      // Places ahead of a predecessor, or of what one waits for, are passed over.
      if (ahead === none || (end[ahead] > beforeLinks && !this.isLinked(ahead, node))) {
        const head = end[behind] > earliest ? end[behind] : earliest;
        const length = tail[ahead] > behindNode ? tail[ahead] : behindNode;
        const estimate = head + duration + length;
        any.offerAny(node, mode, behind);
        if (!isForbidden || estimate < aspiration) allowed.offer(estimate, node, mode, behind);
        // From here on only the head grows.
        if (tail[ahead] <= behindNode) return;
      }
      if (ahead === none) return;
      if (end[ahead] - work[ahead] >= afterLinks || this.isLinked(node, ahead)) return;
      behind = ahead;
      ahead = next[ahead]!;
    }
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
