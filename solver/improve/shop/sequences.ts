/**
 * The decisions of a schedule: which mode each node takes and which node follows which on the machines, kept together with a linear
 * extension of all arcs, so that heads and tails are one pass over it. One kind of change, relocating a node, carries all neighbourhoods.
 */
import type { Shop } from './shop.ts';

export class Sequences {
  readonly shop: Shop;
  readonly mode: Int32Array;
  readonly machine: Int32Array;
  /** Neighbours on the machine; `none` at the ends. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** First node of each machine. */
  readonly first: Int32Array;
  /** Nodes in a linear extension of precedence and machine sequences, and the position of each in it. */
  readonly order: Int32Array;
  readonly position: Int32Array;
  /** After a change: the first and last position whose node may have new predecessors (successors). */
  headsFrom = 0;
  tailsFrom = 0;
  private readonly marked: Int32Array;
  private readonly moved: Int32Array;
  private mark = 0;

  constructor(shop: Shop) {
    const { none } = shop;
    this.shop = shop;
    this.mode = new Int32Array(none + 1);
    this.machine = new Int32Array(none + 1).fill(-1);
    this.previous = new Int32Array(none + 1).fill(none);
    this.next = new Int32Array(none + 1).fill(none);
    this.first = new Int32Array(shop.problem.machineCount).fill(none);
    this.order = new Int32Array(shop.nodes.length);
    this.position = new Int32Array(none + 1);
    this.marked = new Int32Array(none + 1);
    this.moved = new Int32Array(shop.nodes.length);
  }

  /** Takes over a linear extension of all nodes and their modes. */
  load(order: Int32Array, mode: Int32Array): void {
    const { shop, previous, next, first } = this;
    const { none } = shop;
    const { modeMachine, machineCount } = shop.problem;
    const last = new Int32Array(machineCount).fill(none);
    first.fill(none);
    this.order.set(order);
    for (let index = 0; index < order.length; index++) {
      const node = order[index];
      const machine = modeMachine[mode[node]];
      this.mode[node] = mode[node]!;
      this.machine[node] = machine;
      this.position[node] = index;
      previous[node] = last[machine]!;
      next[node] = none;
      if (last[machine] === none) first[machine] = node;
      else next[last[machine]] = node;
      last[machine] = node;
    }
    this.headsFrom = 0;
    this.tailsFrom = order.length - 1;
  }

  /**
   * Sorts positions `[from, to)` of the linear extension by the times of a schedule of these sequences (by part). What is decided stays as it
   * is.
   */
  reorder(start: Int32Array, from = 0, to = this.order.length): void {
    const { order, position } = this;
    order.subarray(from, to).sort((one, other) => start[one] - start[other] || position[one] - position[other]);
    for (let index = from; index < to; index++) position[order[index]] = index;
  }

  /**
   * Puts the node, in `mode`, right behind `behind` on the mode's machine (`none`: first). False, and nothing is changed, if that would
   * close a cycle.
   */
  relocate(node: number, mode: number, behind: number): boolean {
    const { shop, previous, next, position } = this;
    const { none } = shop;
    const oldMachine = this.machine[node];
    const oldPrevious = previous[node];
    const oldNext = next[node];
    const machine = shop.problem.modeMachine[mode];
    this.unlink(node, oldMachine, oldPrevious, oldNext);
    this.link(node, machine, behind);
    const ahead = next[node];
    const from = position[node];
    let isPossible = true;
    let lowest = from;
    let highest = from;
    if (behind !== none && position[behind] > from) {
      highest = position[behind];
      isPossible = this.moveRight(node, highest);
    } else if (ahead !== none && position[ahead] < from) {
      lowest = position[ahead];
      isPossible = this.moveLeft(node, lowest);
    }
    if (!isPossible) {
      this.unlink(node, machine, behind, ahead);
      this.link(node, oldMachine, oldPrevious);
      return false;
    }
    this.mode[node] = mode;
    if (oldNext !== none && position[oldNext] < lowest) lowest = position[oldNext];
    if (oldPrevious !== none && position[oldPrevious] > highest) highest = position[oldPrevious];
    this.headsFrom = lowest;
    this.tailsFrom = highest;
    return true;
  }

  protected unlink(node: number, machine: number, previous: number, next: number): void {
    const { none } = this.shop;
    if (previous === none) this.first[machine] = next;
    else this.next[previous] = next;
    if (next !== none) this.previous[next] = previous;
    this.previous[node] = this.next[node] = none;
  }

  protected link(node: number, machine: number, behind: number): void {
    const { none } = this.shop;
    const ahead = behind === none ? this.first[machine] : this.next[behind];
    this.previous[node] = behind;
    this.next[node] = ahead;
    if (behind === none) this.first[machine] = node;
    else this.next[behind] = node;
    if (ahead !== none) this.previous[ahead] = node;
    this.machine[node] = machine;
  }

  /** Moves a node behind position `to`, and with it whatever in between follows from it; false on a cycle. */
  protected moveRight(node: number, to: number): boolean {
    const { order, position, moved, marked, previous } = this;
    const { hasChains, before, predecessors } = this.shop;
    const { offset, node: from } = predecessors;
    const mark = ++this.mark;
    const start = position[node];
    const target = order[to];
    marked[node] = mark;
    let count = 0;
    moved[count++] = node;
    // First look for a cycle, then write: a change that is refused must leave no trace.
    for (let index = start + 1; index <= to; index++) {
      const other = order[index];
      let follows = marked[previous[other]] === mark;
      if (!follows) {
        if (hasChains) follows = marked[before[other]] === mark;
        else
          for (let k = offset[other]; k < offset[other + 1]; k++) {
            if (marked[from[k]] !== mark) continue;
            follows = true;
            break;
          }
      }
      if (!follows) continue;
      if (other === target) return false;
      marked[other] = mark;
      moved[count++] = other;
    }
    let write = start;
    for (let index = start + 1; index <= to; index++) {
      const other = order[index];
      if (marked[other] === mark) continue;
      order[write] = other;
      position[other] = write++;
    }
    for (let index = 0; index < count; index++) {
      order[write] = moved[index]!;
      position[moved[index]] = write++;
    }
    return true;
  }

  /** Moves a node ahead of position `to`, and with it whatever in between it follows from; false on a cycle. */
  protected moveLeft(node: number, to: number): boolean {
    const { order, position, moved, marked, next } = this;
    const { hasChains, after, successors } = this.shop;
    const { offset, node: toward } = successors;
    const mark = ++this.mark;
    const start = position[node];
    const target = order[to];
    marked[node] = mark;
    let count = 0;
    moved[count++] = node;
    for (let index = start - 1; index >= to; index--) {
      const other = order[index];
      let precedes = marked[next[other]] === mark;
      if (!precedes) {
        if (hasChains) precedes = marked[after[other]] === mark;
        else
          for (let k = offset[other]; k < offset[other + 1]; k++) {
            if (marked[toward[k]] !== mark) continue;
            precedes = true;
            break;
          }
      }
      if (!precedes) continue;
      if (other === target) return false;
      marked[other] = mark;
      moved[count++] = other;
    }
    let write = start;
    for (let index = start - 1; index >= to; index--) {
      const other = order[index];
      if (marked[other] === mark) continue;
      order[write] = other;
      position[other] = write--;
    }
    for (let index = 0; index < count; index++) {
      order[write] = moved[index]!;
      position[moved[index]] = write--;
    }
    return true;
  }
}
