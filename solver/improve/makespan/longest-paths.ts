/**
 * Heads and tails: the longest paths to and from each node of the directed graph that the sequences make of the disjunctive graph, all times
 * in seconds after now. Kept up to date from the first position that a change concerns.
 */
import type { Sequences } from '../shop/sequences.ts';

export class LongestPaths {
  readonly sequences: Sequences;
  /** When each node may start by its release and the links behind it alone. */
  readonly ready: Int32Array;
  /** End of each node. */
  readonly end: Int32Array;
  /** Longest path behind each node by links alone, lags included. */
  readonly rest: Int32Array;
  /** Longest path from the start of each node, itself included. */
  readonly tail: Int32Array;
  /** Work of each node in its mode. */
  readonly work: Int32Array;
  /** The longest path of all. */
  makespan = 0;

  constructor(sequences: Sequences) {
    const length = sequences.shop.none + 1;
    this.sequences = sequences;
    this.ready = new Int32Array(length);
    this.end = new Int32Array(length);
    this.rest = new Int32Array(length);
    this.tail = new Int32Array(length);
    this.work = new Int32Array(length);
  }

  /** Everything, after the sequences were loaded. */
  reset(): void {
    const { sequences, work } = this;
    const { shop, order, mode } = sequences;
    for (const node of order) work[node] = shop.work[mode[node]]!;
    this.update();
  }

  /** After a node was relocated. */
  updateAfter(node: number): void {
    this.work[node] = this.sequences.shop.work[this.sequences.mode[node]]!;
    this.update();
  }

  private update(): void {
    const { isPlain } = this.sequences.shop;
    if (isPlain) {
      this.headsOfChains(this.sequences.headsFrom);
      this.tailsOfChains(this.sequences.tailsFrom);
    } else {
      this.heads(this.sequences.headsFrom);
      this.tails(this.sequences.tailsFrom);
    }
    this.makespan = this.latestEnd();
  }

  private latestEnd(): number {
    const { end } = this;
    let latest = 0;
    for (const node of this.sequences.shop.sinks) if (end[node] > latest) latest = end[node]!;
    return latest;
  }

  private headsOfChains(from: number): void {
    const { ready, end, work } = this;
    const { order, previous } = this.sequences;
    const { before } = this.sequences.shop;
    for (let index = from; index < order.length; index++) {
      const node = order[index];
      const byLinks = end[before[node]];
      const byMachine = end[previous[node]];
      ready[node] = byLinks;
      // The later of the two without a branch, which would be foretold wrongly as often as not.
      const wait = byLinks - byMachine;
      end[node] = byLinks - (wait & (wait >> 31)) + work[node];
    }
  }

  private tailsOfChains(from: number): void {
    const { rest, tail, work } = this;
    const { order, next } = this.sequences;
    const { after } = this.sequences.shop;
    for (let index = from; index >= 0; index--) {
      const node = order[index];
      const byLinks = tail[after[node]];
      const byMachine = tail[next[node]];
      rest[node] = byLinks;
      const wait = byLinks - byMachine;
      tail[node] = byLinks - (wait & (wait >> 31)) + work[node];
    }
  }

  private heads(from: number): void {
    const { ready, end, work } = this;
    const { order, previous, shop } = this.sequences;
    const { offset, node: source, lag } = shop.predecessors;
    for (let index = from; index < order.length; index++) {
      const node = order[index];
      let byLinks = shop.release[node];
      for (let k = offset[node]; k < offset[node + 1]; k++) {
        const at = end[source[k]] + lag[k];
        if (at > byLinks) byLinks = at;
      }
      const byMachine = end[previous[node]];
      ready[node] = byLinks;
      end[node] = (byLinks > byMachine ? byLinks : byMachine) + work[node];
    }
  }

  private tails(from: number): void {
    const { rest, tail, work } = this;
    const { order, next, shop } = this.sequences;
    const { offset, node: target, lag } = shop.successors;
    for (let index = from; index >= 0; index--) {
      const node = order[index];
      let byLinks = 0;
      for (let k = offset[node]; k < offset[node + 1]; k++) {
        const length = tail[target[k]] + lag[k];
        if (length > byLinks) byLinks = length;
      }
      const byMachine = tail[next[node]];
      rest[node] = byLinks;
      tail[node] = (byLinks > byMachine ? byLinks : byMachine) + work[node];
    }
  }
}
