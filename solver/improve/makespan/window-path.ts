/** The stretch of a longest path that lies within a window of positions, drawn at random where several are as long. */
import type { Xorshift } from '../xorshift.ts';
import { CriticalPath } from './critical-path.ts';
import type { LongestPaths } from './longest-paths.ts';
import type { WindowPaths } from './window-paths.ts';

/**
 * Where the path comes in or goes out along a link, the node outside is a block of its own: it has no moves, and says that moves to that end
 * of the window pay. Where it does so along a machine, the block goes on out of reach.
 */
export class WindowPath {
  readonly path: CriticalPath;
  private readonly backwards: Int32Array;

  constructor(nodeCount: number) {
    this.path = new CriticalPath(nodeCount);
    this.backwards = new Int32Array(nodeCount);
  }

  draw(window: WindowPaths, random: Xorshift): void {
    const { paths, from, to } = window;
    const { position } = paths.sequences;
    const through = window.criticalNode(random);
    const { none } = paths.sequences.shop;
    const { backwards, path } = this;
    let count = 0;
    for (let node = through; node !== none;) {
      backwards[count++] = node;
      node = position[node] < from ? none : nodeBefore(paths, node, from, random);
    }
    const { nodes } = path;
    for (let index = 0; index < count; index++) nodes[index] = backwards[count - 1 - index]!;
    for (let node = nodeAfter(paths, through, to, random); node !== none;) {
      nodes[count++] = node;
      node = position[node] >= to ? none : nodeAfter(paths, node, to, random);
    }
    path.length = count;
    splitIntoBlocks(path, paths.sequences.previous);
  }
}

function splitIntoBlocks(path: CriticalPath, previous: Int32Array): void {
  const { nodes, length, blockStart } = path;
  let blocks = 0;
  for (let index = 0; index < length; index++) {
    if (index === 0 || previous[nodes[index]] !== nodes[index - 1]) blockStart[blocks++] = index;
  }
  blockStart[blocks] = length;
  path.blockCount = blocks;
}

/** Who makes the node wait, `none` if nobody or a node outside the window on the same machine. */
function nodeBefore(
  { end, ready, work, sequences }: LongestPaths,
  node: number,
  from: number,
  random: Xorshift,
): number {
  const { previous, position, shop } = sequences;
  const { none, predecessors, isPlain, before } = shop;
  const start = end[node] - work[node];
  const onMachine = previous[node];
  const isByMachine = onMachine !== none && end[onMachine] === start;
  if (ready[node] === start && start > 0 && (!isByMachine || (random.next() & 1) === 0)) {
    let found = none;
    if (isPlain) found = before[node]!;
    else {
      const { offset, node: source, lag } = predecessors;
      for (let k = offset[node]; k < offset[node + 1]; k++) {
        if (end[source[k]] + lag[k] === start) found = source[k]!;
      }
    }
    if (found !== none && found !== onMachine) return found;
  }
  return isByMachine && position[onMachine] >= from ? onMachine : none;
}

/** Who the node makes wait, `none` if nobody or a node outside the window on the same machine. */
function nodeAfter({ rest, tail, work, sequences }: LongestPaths, node: number, to: number, random: Xorshift): number {
  const { next, position, shop } = sequences;
  const { none, successors, isPlain, after } = shop;
  const length = tail[node] - work[node];
  if (length === 0) return none;
  const onMachine = next[node];
  const isByMachine = onMachine !== none && tail[onMachine] === length;
  if (rest[node] === length && (!isByMachine || (random.next() & 1) === 0)) {
    let found = none;
    if (isPlain) found = after[node]!;
    else {
      const { offset, node: target, lag } = successors;
      for (let k = offset[node]; k < offset[node + 1]; k++) {
        if (tail[target[k]] + lag[k] === length) found = target[k]!;
      }
    }
    if (found !== none && found !== onMachine) return found;
  }
  return isByMachine && position[onMachine] < to ? onMachine : none;
}
