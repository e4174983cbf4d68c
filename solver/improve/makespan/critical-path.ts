/** A longest path of the graph, drawn at random where several are as long. */
import type { Xorshift } from '../xorshift.ts';
import type { LongestPaths } from './longest-paths.ts';

export class CriticalPath {
  /** Nodes in order of time; the first `length` count. */
  readonly nodes: Int32Array;
  length = 0;
  /** Where the blocks begin: maximal stretches of nodes that follow one another on a machine; `blockCount` of them, then the length. */
  readonly blockStart: Int32Array;
  blockCount = 0;
  private readonly backwards: Int32Array;

  constructor(nodeCount: number) {
    this.nodes = new Int32Array(nodeCount);
    this.backwards = new Int32Array(nodeCount);
    this.blockStart = new Int32Array(nodeCount + 1);
  }

  /** Walks back from a node that ends at the makespan. */
  draw(paths: LongestPaths, random: Xorshift): void {
    const { end, ready, work, makespan } = paths;
    const { previous, shop } = paths.sequences;
    const { none, sinks, predecessors, isPlain, before } = shop;
    const { offset, node: source, lag } = predecessors;
    const { backwards } = this;
    let last = none;
    let ties = 0;
    for (const node of sinks) if (end[node] === makespan && random.below(++ties) === 0) last = node;
    let length = 0;
    for (let node = last; node !== none;) {
      backwards[length++] = node;
      const start = end[node] - work[node];
      const onMachine = previous[node];
      let from = onMachine !== none && end[onMachine] === start ? onMachine : none;
      if (ready[node] === start && start > 0 && (from === none || (random.next() & 1) === 0)) {
        if (isPlain) from = before[node]!;
        else
          for (let k = offset[node]; k < offset[node + 1]; k++) {
            if (end[source[k]] + lag[k] === start) from = source[k]!;
          }
      }
      node = from;
    }
    const { nodes, blockStart } = this;
    let blocks = 0;
    for (let index = 0; index < length; index++) {
      const node = backwards[length - 1 - index];
      nodes[index] = node;
      if (index === 0 || previous[node] !== nodes[index - 1]) blockStart[blocks++] = index;
    }
    blockStart[blocks] = length;
    this.length = length;
    this.blockCount = blocks;
  }
}
