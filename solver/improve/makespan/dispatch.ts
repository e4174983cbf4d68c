/**
 * Non-delay dispatching of a shop in which every node has one mode: a machine that is free takes, of the nodes that wait for it, the one of
 * least key. O(n log n), a fraction of a second for 100,000 nodes, forwards in time or backwards.
 */
import { KeyedHeap } from '../../construct/heap.ts';
import type { Shop } from '../shop/shop.ts';

/** Nodes between two looks at whether to stop. */
const stopInterval = 4096;

export class Dispatch {
  /** Nodes in the order they were started in: a linear extension, of time reversed when going backwards. */
  readonly sequence: Int32Array;
  /** When each node ends in the time it was dispatched in. */
  readonly end: Int32Array;
  makespan = 0;
  private readonly shop: Shop;
  private readonly mode: Int32Array;

  private readonly shouldStop: () => boolean;

  /** `mode` gives the mode of each node. */
  constructor(shop: Shop, mode: Int32Array, shouldStop: () => boolean) {
    this.shop = shop;
    this.shouldStop = shouldStop;
    this.mode = mode;
    this.sequence = new Int32Array(shop.nodes.length);
    this.end = new Int32Array(shop.none + 1);
  }

  /** One pass; false if it was stopped. */
  run(key: Float64Array, direction: 'forward' | 'backward'): boolean {
    const { shop, mode, sequence, end } = this;
    const { nodes, none, problem, work } = shop;
    const isForward = direction === 'forward';
    const incoming = isForward ? shop.predecessors : shop.successors;
    const outgoing = isForward ? shop.successors : shop.predecessors;
    const waiting = new Int32Array(none);
    const ready = isForward ? shop.release.slice() : new Int32Array(none + 1);
    const machines = problem.machineCount;
    const isBusy = new Uint8Array(machines);
    const queues = Array.from({ length: machines }, () => new KeyedHeap(key));
    // Events are nodes that become ready, and behind them machines that become free, by time.
    const due = new Float64Array(none + machines);
    const events = new KeyedHeap(due);
    for (const node of nodes) {
      waiting[node] = incoming.offset[node + 1] - incoming.offset[node];
      due[node] = ready[node]!;
      if (waiting[node] === 0) events.push(node);
    }
    let filled = 0;
    const touched: number[] = [];
    this.makespan = 0;
    while (events.size > 0) {
      const now = due[events.items[0]];
      touched.length = 0;
      while (events.size > 0 && due[events.items[0]] === now) {
        const event = events.pop();
        if (event >= none) isBusy[event - none] = 0;
        else queues[problem.modeMachine[mode[event]]].push(event);
        touched.push(event >= none ? event - none : problem.modeMachine[mode[event]]);
      }
      for (const machine of touched) {
        const queue = queues[machine];
        if (isBusy[machine] === 1 || queue.size === 0) continue;
        const node = queue.pop();
        const done = now + work[mode[node]];
        isBusy[machine] = 1;
        end[node] = done;
        sequence[filled++] = node;
        if (filled % stopInterval === 0 && this.shouldStop()) return false;
        if (done > this.makespan) this.makespan = done;
        due[none + machine] = done;
        events.push(none + machine);
        for (let k = outgoing.offset[node]; k < outgoing.offset[node + 1]; k++) {
          const to = outgoing.node[k];
          due[to] = ready[to] = Math.max(ready[to], done + outgoing.lag[k]);
          if (--waiting[to] === 0) events.push(to);
        }
      }
    }
    return true;
  }
}
