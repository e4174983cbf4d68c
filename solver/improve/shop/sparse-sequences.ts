/**
 * Sequences of large shops, where most of what lies between two nodes in the linear extension has nothing to do with either: only the nodes
 * that a change really affects are looked for and trade positions (dynamic topological sort; Pearce and Kelly 2006). The last change can be
 * taken back.
 */
import { Sequences } from './sequences.ts';
import type { Shop } from './shop.ts';

export class SparseSequences extends Sequences {
  private readonly seen: Int32Array;
  private visit = 0;
  private readonly stack: Int32Array;
  /** Positions that are traded, ascending: of what comes before an arc and of what comes behind. */
  private readonly ahead: Int32Array;
  private readonly behind: Int32Array;
  /** Nodes that traded positions in the last change, and the positions they had. */
  private readonly traded: Int32Array;
  private readonly oldPosition: Int32Array;
  private tradedCount = 0;
  private relocated = -1;
  private oldMode = -1;
  private oldPrevious = -1;

  constructor(shop: Shop) {
    super(shop);
    const count = shop.nodes.length;
    this.seen = new Int32Array(shop.none + 1);
    this.stack = new Int32Array(count);
    this.ahead = new Int32Array(count);
    this.behind = new Int32Array(count);
    this.traded = new Int32Array(count);
    this.oldPosition = new Int32Array(count);
  }

  override relocate(node: number, mode: number, behind: number): boolean {
    this.relocated = node;
    this.oldMode = this.mode[node]!;
    this.oldPrevious = this.previous[node]!;
    this.tradedCount = 0;
    return super.relocate(node, mode, behind);
  }

  /** Undoes the last `relocate` that returned true. */
  takeBack(): void {
    const { relocated: node, oldMode, traded, oldPosition, order, position } = this;
    this.unlink(node, this.machine[node], this.previous[node], this.next[node]);
    this.link(node, this.shop.problem.modeMachine[oldMode], this.oldPrevious);
    this.mode[node] = oldMode;
    for (let index = 0; index < this.tradedCount; index++) {
      order[oldPosition[index]] = traded[index]!;
      position[traded[index]] = oldPosition[index]!;
    }
    this.tradedCount = 0;
  }

  protected override moveRight(node: number, to: number): boolean {
    return this.orderArc(this.order[to], node);
  }

  protected override moveLeft(node: number, to: number): boolean {
    return this.orderArc(node, this.order[to]);
  }

  /** Has `to`, which comes first so far, come behind `from`; false if it leads there. */
  private orderArc(from: number, to: number): boolean {
    const { position, order, ahead, behind, traded, oldPosition } = this;
    const behindCount = this.gatherBehind(to, position[from]);
    if (this.seen[from] === this.visit) return false;
    const aheadCount = this.gatherAhead(from, position[to]);
    sortStart(behind, behindCount);
    sortStart(ahead, aheadCount);
    const count = aheadCount + behindCount;
    for (let index = 0; index < count; index++) {
      const at = index < aheadCount ? ahead[index] : behind[index - aheadCount];
      traded[index] = order[at]!;
      oldPosition[index] = at;
    }
    let a = 0;
    let b = 0;
    for (let index = 0; index < count; index++) {
      const takesAhead = b === behindCount || (a < aheadCount && ahead[a] < behind[b]);
      const at = takesAhead ? ahead[a++] : behind[b++];
      order[at] = traded[index]!;
      position[traded[index]] = at;
    }
    this.tradedCount = count;
    return true;
  }

  /** Positions, up to `last`, of all that `node` leads to, itself included, into `behind`. */
  private gatherBehind(node: number, last: number): number {
    const { position, stack, seen, next, behind } = this;
    const { offset, node: target } = this.shop.successors;
    const visit = ++this.visit;
    let count = 0;
    let depth = 1;
    stack[0] = node;
    seen[node] = visit;
    position[this.shop.none] = last + 1;
    while (depth > 0) {
      const current = stack[--depth];
      behind[count++] = position[current]!;
      const follower = next[current];
      if (position[follower] <= last && seen[follower] !== visit) {
        seen[follower] = visit;
        stack[depth++] = follower;
      }
      for (let k = offset[current]; k < offset[current + 1]; k++) {
        const other = target[k];
        if (position[other] > last || seen[other] === visit) continue;
        seen[other] = visit;
        stack[depth++] = other;
      }
    }
    return count;
  }

  /** Positions, from `first` on, of all that leads to `node`, itself included, into `ahead`. */
  private gatherAhead(node: number, first: number): number {
    const { position, stack, seen, previous, ahead } = this;
    const { offset, node: source } = this.shop.predecessors;
    const visit = ++this.visit;
    let count = 0;
    let depth = 1;
    stack[0] = node;
    seen[node] = visit;
    position[this.shop.none] = -1;
    while (depth > 0) {
      const current = stack[--depth];
      ahead[count++] = position[current]!;
      const before = previous[current];
      if (position[before] >= first && seen[before] !== visit) {
        seen[before] = visit;
        stack[depth++] = before;
      }
      for (let k = offset[current]; k < offset[current + 1]; k++) {
        const other = source[k];
        if (position[other] < first || seen[other] === visit) continue;
        seen[other] = visit;
        stack[depth++] = other;
      }
    }
    return count;
  }
}

/** Few numbers are sorted quicker by insertion. */
const fewNumbers = 24;

/** Sorts the first `count` numbers, ascending. */
function sortStart(numbers: Int32Array, count: number): void {
  if (count > fewNumbers) {
    numbers.subarray(0, count).sort();
    return;
  }
  for (let index = 1; index < count; index++) {
    const number = numbers[index];
    let at = index - 1;
    while (at >= 0 && numbers[at] > number) {
      numbers[at + 1] = numbers[at]!;
      at--;
    }
    numbers[at + 1] = number;
  }
}
