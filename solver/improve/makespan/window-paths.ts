/**
 * Heads and tails within a window of the linear extension. Where a move changes few of them, only what follows from it is computed again, in
 * the order of positions (incremental longest paths; Michel and Van Hentenryck 2003). What lies ahead of the window keeps its heads
 * and what lies behind it its tails, so the longest path through the window is exact.
 */
import type { Xorshift } from '../xorshift.ts';
import type { LongestPaths } from './longest-paths.ts';

export class WindowPaths {
  /** Holds the times, of the window and of all else. */
  readonly paths: LongestPaths;
  /** Positions of the window: `[from, to)`. */
  from = 0;
  to = 0;
  /** Positions in the window that wait to be computed again, as bits. */
  private readonly waiting: Int32Array;
  /** Nodes of the window as they stood at first, each a leaf of a tree of the longest paths through any of the nodes below. */
  private readonly nodes: Int32Array;
  private readonly leaf: Int32Array;
  private readonly longest: Int32Array;
  private leaves = 1;
  private readonly changed: Int32Array;
  private changedCount = 0;

  constructor(paths: LongestPaths) {
    const { order, shop } = paths.sequences;
    this.paths = paths;
    this.waiting = new Int32Array((order.length >> 5) + 1);
    this.nodes = new Int32Array(order.length);
    this.leaf = new Int32Array(shop.none);
    this.longest = new Int32Array(2 * leavesFor(order.length));
    this.changed = new Int32Array(2 * order.length + 1);
  }

  /** The longest path that touches the window. */
  get makespan(): number {
    return this.longest[1];
  }

  /** From now on only what is at positions `[from, to)` changes. Heads and tails are up to date everywhere. */
  restrict(from: number, to: number): void {
    const { end, tail, work, sequences } = this.paths;
    const { nodes, leaf, longest } = this;
    const leaves = leavesFor(to - from);
    this.from = from;
    this.to = to;
    this.leaves = leaves;
    for (let index = 0; index < to - from; index++) {
      const node = sequences.order[from + index];
      nodes[index] = node;
      leaf[node] = index;
      longest[leaves + index] = end[node] + tail[node] - work[node];
    }
    longest.fill(0, leaves + to - from, 2 * leaves);
    for (let index = leaves - 1; index > 0; index--) {
      longest[index] = Math.max(longest[2 * index], longest[2 * index + 1]);
    }
  }

  /** A node of the window on a longest path, at random where there are several. */
  criticalNode(random: Xorshift): number {
    const { longest, leaves } = this;
    let index = 1;
    while (index < leaves) {
      const left = longest[2 * index];
      const right = longest[2 * index + 1];
      index *= 2;
      if (right > left || (right === left && (random.next() & 1) === 0)) index++;
    }
    return this.nodes[index - leaves];
  }

  /** After a node was relocated from between two others, within the window. */
  updateAfter(node: number, oldPrevious: number, oldNext: number): void {
    const { end, tail, work, sequences } = this.paths;
    const { previous, next, mode, shop } = sequences;
    const { changed, leaf } = this;
    work[node] = shop.work[mode[node]]!;
    changed[0] = node;
    this.changedCount = 1;
    this.mark(oldNext);
    this.mark(node);
    this.mark(next[node]);
    this.heads();
    this.mark(oldPrevious);
    this.mark(node);
    this.mark(previous[node]);
    this.tails();
    for (let index = 0; index < this.changedCount; index++) {
      const other = changed[index];
      this.setLongest(leaf[other], end[other] + tail[other] - work[other]);
    }
  }

  private setLongest(leaf: number, through: number): void {
    const { longest } = this;
    let index = this.leaves + leaf;
    longest[index] = through;
    while (index > 1) {
      const one = longest[index];
      const other = longest[index ^ 1];
      index >>= 1;
      const most = one > other ? one : other;
      if (longest[index] === most) return;
      longest[index] = most;
    }
  }

  private mark(node: number): void {
    const { from, to, waiting } = this;
    const { position, shop } = this.paths.sequences;
    const at = position[node] - from;
    if (node !== shop.none && at >= 0 && at < to - from) waiting[at >> 5] |= 1 << (at & 31);
  }

  private heads(): void {
    const { waiting, from, to, changed } = this;
    const { ready, end, work, sequences } = this.paths;
    const { order, previous, next, shop } = sequences;
    const { isPlain, before, after, predecessors, successors, release } = shop;
    const { offset, node: source, lag } = predecessors;
    for (let word = 0; word << 5 < to - from; word++) {
      while (waiting[word] !== 0) {
        const bit = 31 - Math.clz32(waiting[word] & -waiting[word]);
        waiting[word] &= waiting[word] - 1;
        const node = order[from + (word << 5) + bit];
        let byLinks = isPlain ? end[before[node]] : release[node];
        if (!isPlain) {
          for (let k = offset[node]; k < offset[node + 1]; k++) {
            const at = end[source[k]] + lag[k];
            if (at > byLinks) byLinks = at;
          }
        }
        ready[node] = byLinks;
        const byMachine = end[previous[node]];
        const now = (byLinks > byMachine ? byLinks : byMachine) + work[node];
        if (now === end[node]) continue;
        end[node] = now;
        changed[this.changedCount++] = node;
        this.mark(next[node]);
        if (isPlain) this.mark(after[node]);
        else for (let k = successors.offset[node]; k < successors.offset[node + 1]; k++) this.mark(successors.node[k]);
      }
    }
  }

  private tails(): void {
    const { waiting, from, to, changed } = this;
    const { rest, tail, work, sequences } = this.paths;
    const { order, previous, next, shop } = sequences;
    const { isPlain, before, after, predecessors, successors } = shop;
    const { offset, node: target, lag } = successors;
    for (let word = (to - from - 1) >> 5; word >= 0; word--) {
      while (waiting[word] !== 0) {
        const bit = 31 - Math.clz32(waiting[word]);
        waiting[word] &= ~(1 << bit);
        const node = order[from + (word << 5) + bit];
        let byLinks = isPlain ? tail[after[node]] : 0;
        if (!isPlain) {
          for (let k = offset[node]; k < offset[node + 1]; k++) {
            const length = tail[target[k]] + lag[k];
            if (length > byLinks) byLinks = length;
          }
        }
        rest[node] = byLinks;
        const byMachine = tail[next[node]];
        const now = (byLinks > byMachine ? byLinks : byMachine) + work[node];
        if (now === tail[node]) continue;
        tail[node] = now;
        changed[this.changedCount++] = node;
        this.mark(previous[node]);
        if (isPlain) this.mark(before[node]);
        else
          for (let k = predecessors.offset[node]; k < predecessors.offset[node + 1]; k++)
            this.mark(predecessors.node[k]);
      }
    }
  }
}

/** The least power of two that is no less than `count`. */
function leavesFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}
