/** What makes an order as late as it is: from its last node back along whatever each start waits for, drawn at random among several. */
import type { Xorshift } from '../xorshift.ts';
import type { Timing } from './timing.ts';

export class TightPath {
  /** Nodes in order of time; the first `length` count. */
  readonly nodes: Int32Array;
  length = 0;
  /** The node the path was drawn to. */
  last = -1;
  /** The node the path begins with, if it waits for nothing but its delay; -1. */
  delayed = -1;
  private readonly backwards: Int32Array;

  constructor(nodeCount: number) {
    this.nodes = new Int32Array(nodeCount);
    this.backwards = new Int32Array(nodeCount);
  }

  /** The path to `last`: of its last so many nodes, which ends it in any case, those at positions `[from, to)` of the linear extension. */
  draw(timing: Timing, last: number, most: number, random: Xorshift, from = 0, to = Infinity): void {
    const { start, end, sequences } = timing;
    const { previous, machine, position, shop } = sequences;
    const { none, predecessors } = shop;
    const { offset, node: source, lag } = predecessors;
    const { backwards, nodes } = this;
    let length = 0;
    // It has to end after so many: nodes of no duration may wait for one another in a circle.
    let left = most;
    this.delayed = -1;
    this.last = last;
    for (let node = last; node !== none && left > 0 && position[node] >= from; left--) {
      if (position[node] < to) backwards[length++] = node;
      const blocker = timing.blockerOf(node);
      if (blocker !== none) {
        node = blocker;
        continue;
      }
      const free = timing.freeAfter(machine[node], previous[node]);
      const ready = timing.readyAt(node);
      if (timing.delays?.isDelayed(node) === true && free < start[node] && ready < start[node]) {
        if (position[node] < to) this.delayed = node;
        break;
      }
      // Closed time behind what it waits for makes a node start later still.
      let before = free >= ready ? previous[node] : none;
      if (ready > free || (ready === free && (random.next() & 1) === 0)) {
        let latest = -Infinity;
        for (let k = offset[node]; k < offset[node + 1]; k++) {
          if (end[source[k]] + lag[k] <= latest) continue;
          latest = end[source[k]] + lag[k];
          before = source[k]!;
        }
        if (latest < ready && ready > free) before = none;
      }
      if (before !== none && start[before] > start[node]) before = none;
      node = before;
    }
    for (let index = 0; index < length; index++) nodes[index] = backwards[length - 1 - index]!;
    this.length = length;
  }
}
