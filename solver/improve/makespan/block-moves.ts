/**
 * Moves within the blocks of a critical path: a node goes to either end of its block, or the first and last node go inside (N6, Balas and
 * Vazacopoulos 1998; N7, Zhang, Li, Guan and Rao 2007). Sufficient conditions keep the graph acyclic. The estimate is the longest path
 * through the nodes that change places, which is exact for them and a lower bound of the new makespan but for paths elsewhere.
 *
 * A move gives arcs a new direction, and is forbidden only if all of them are: to forbid it if any is would lock the search in, while a
 * memory of whole sequences does not keep it from cycling.
 */
import type { TabuList } from '../tabu-list.ts';
import type { BestMove } from '../best-move.ts';
import type { CriticalPath } from './critical-path.ts';
import type { LongestPaths } from './longest-paths.ts';

/** Nodes next to either end of a block that may move: in long blocks all of them would cost more than they bring. */
const reach = 20;

export class BlockMoves {
  private readonly paths: LongestPaths;
  private readonly path: CriticalPath;
  private readonly tabu: TabuList;
  private readonly start: Int32Array;
  private allowed!: BestMove;
  private any!: BestMove;
  private iteration = 0;
  private aspiration = 0;

  constructor(paths: LongestPaths, path: CriticalPath, tabu: TabuList) {
    this.paths = paths;
    this.path = path;
    this.tabu = tabu;
    this.start = new Int32Array(path.nodes.length + 1);
  }

  /**
   * Offers the moves on the path to `allowed`, but those that are forbidden and estimated at `aspiration` or more to `any`. What cannot be the
   * best any more is left out.
   */
  offerAll(allowed: BestMove, any: BestMove, iteration: number, aspiration: number): void {
    const { blockStart, blockCount } = this.path;
    this.allowed = allowed;
    this.any = any;
    this.iteration = iteration;
    this.aspiration = aspiration;
    for (let block = 0; block < blockCount; block++) {
      const first = blockStart[block];
      const last = blockStart[block + 1] - 1;
      if (last === first) continue;
      // Nothing is gained ahead of the first block or behind the last one.
      if (block < blockCount - 1) this.towardEnd(first, last);
      if (block > 0) this.towardStart(first, last, block < blockCount - 1);
    }
  }

  /** Nodes go behind the last one; the last one goes inside. */
  private towardEnd(first: number, last: number): void {
    for (let index = Math.max(first, last - reach); index < last; index++) this.tryRight(index, last);
    for (let index = Math.max(first + 1, last - reach); index < last - 1; index++) this.tryLeft(last, index);
  }

  /** Nodes go ahead of the first one; the first one goes inside. `isInner`: swaps at the end of the block were looked at. */
  private towardStart(first: number, last: number, isInner: boolean): void {
    for (let index = first + 1; index <= Math.min(last, first + reach); index++) {
      if (!(isInner && last === first + 1)) this.tryLeft(index, first);
    }
    for (let index = first + 2; index < Math.min(last, first + reach); index++) this.tryRight(first, index);
  }

  /** The node at `from` goes behind that at `to`. */
  private tryRight(from: number, to: number): void {
    const { end, ready, rest, tail, work, sequences } = this.paths;
    const { nodes } = this.path;
    const { previous, next } = sequences;
    const node = nodes[from];
    const target = nodes[to];
    if (tail[target] < rest[node] || (tail[target] === rest[node] && !this.isFree(node, target))) return;
    const { start } = this;
    let at = end[previous[node]];
    for (let index = from + 1; index <= to; index++) {
      const other = nodes[index];
      if (ready[other] > at) at = ready[other]!;
      start[index] = at;
      at += work[other];
    }
    if (ready[node] > at) at = ready[node]!;
    let length = rest[node] > tail[next[target]] ? rest[node] : tail[next[target]];
    length += work[node];
    let estimate = at + length;
    const most = this.allowed.estimate;
    if (estimate > most) return;
    for (let index = to; index > from; index--) {
      const other = nodes[index];
      if (rest[other] > length) length = rest[other]!;
      length += work[other];
      const through = start[index] + length;
      if (through <= estimate) continue;
      if (through > most) return;
      estimate = through;
    }
    if (estimate >= this.aspiration && this.isForbiddenRight(from, to)) {
      this.any.offerAny(node, sequences.mode[node], target);
      return;
    }
    this.allowed.offer(estimate, node, sequences.mode[node], target);
  }

  /** The node at `from` goes ahead of that at `to`. */
  private tryLeft(from: number, to: number): void {
    const { end, ready, rest, tail, work, sequences } = this.paths;
    const { nodes } = this.path;
    const { previous, next } = sequences;
    const node = nodes[from];
    const target = nodes[to];
    if (end[target] < ready[node] || (end[target] === ready[node] && !this.isFree(target, node))) return;
    const { start } = this;
    const behind = previous[target];
    let at = end[behind];
    if (ready[node] > at) at = ready[node]!;
    const nodeStart = at;
    at += work[node];
    for (let index = to; index < from; index++) {
      const other = nodes[index];
      if (ready[other] > at) at = ready[other]!;
      start[index] = at;
      at += work[other];
    }
    let length = tail[next[node]];
    let estimate = 0;
    const most = this.allowed.estimate;
    for (let index = from - 1; index >= to; index--) {
      const other = nodes[index];
      if (rest[other] > length) length = rest[other]!;
      length += work[other];
      const through = start[index] + length;
      if (through <= estimate) continue;
      if (through > most) return;
      estimate = through;
    }
    if (rest[node] > length) length = rest[node]!;
    const through = nodeStart + work[node] + length;
    if (through > estimate) estimate = through;
    if (estimate > most) return;
    if (estimate >= this.aspiration && this.isForbiddenLeft(from, to)) {
      this.any.offerAny(node, sequences.mode[node], behind);
      return;
    }
    this.allowed.offer(estimate, node, sequences.mode[node], behind);
  }

  /** Where a link is as long as the way along the machine, it may be that very way. */
  private isFree(node: number, follower: number): boolean {
    const { offset, node: target } = this.paths.sequences.shop.successors;
    for (let k = offset[node]; k < offset[node + 1]; k++) if (target[k] === follower) return false;
    return true;
  }

  private isForbiddenRight(from: number, to: number): boolean {
    const { nodes } = this.path;
    for (let index = from + 1; index <= to; index++) {
      if (!this.tabu.isForbidden(nodes[index], nodes[from], this.iteration)) return false;
    }
    return true;
  }

  private isForbiddenLeft(from: number, to: number): boolean {
    const { nodes } = this.path;
    for (let index = to; index < from; index++) {
      if (!this.tabu.isForbidden(nodes[from], nodes[index], this.iteration)) return false;
    }
    return true;
  }
}
