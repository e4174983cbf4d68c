/** What makes an order as late as it is: from its last node back along whatever each start waits for, drawn at random among several. */
import type { Xorshift } from '../xorshift.ts';
import type { Timing } from './timing.ts';

export class TightPath {
  /** Nodes in order of time; the first `length` count. */
  readonly nodes: Int32Array;
  length = 0;
  private readonly backwards: Int32Array;

  constructor(nodeCount: number) {
    this.nodes = new Int32Array(nodeCount);
    this.backwards = new Int32Array(nodeCount);
  }

  /** The path to `last`, at most so many nodes of it. */
  draw(timing: Timing, last: number, most: number, random: Xorshift): void {
    const { start, end, sequences } = timing;
    const { previous, machine, shop } = sequences;
    const { none, predecessors } = shop;
    const { offset, node: source, lag } = predecessors;
    const { backwards, nodes } = this;
    let length = 0;
    for (let node = last; node !== none && length < most;) {
      backwards[length++] = node;
      const blocker = timing.blockerOf(node);
      if (blocker !== none) {
        node = blocker;
        continue;
      }
      // Closed time behind what it waits for makes a node start later still.
      const free = timing.freeAfter(machine[node], previous[node]);
      const ready = timing.readyAt(node);
      let from = free >= ready ? previous[node] : none;
      if (ready > free || (ready === free && (random.next() & 1) === 0)) {
        let latest = -Infinity;
        for (let k = offset[node]; k < offset[node + 1]; k++) {
          if (end[source[k]] + lag[k] <= latest) continue;
          latest = end[source[k]] + lag[k];
          from = source[k]!;
        }
        if (latest < ready && ready > free) from = none;
      }
      if (from !== none && start[from] > start[node]) from = none;
      node = from;
    }
    for (let index = 0; index < length; index++) nodes[index] = backwards[length - 1 - index]!;
    this.length = length;
  }
}
