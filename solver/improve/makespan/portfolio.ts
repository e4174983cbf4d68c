/**
 * First schedules for the makespan: dispatching rules, each improved by dispatching backwards and forwards in turn, with the ends of one pass
 * as the priorities of the next (forward-backward improvement, Tormos and Lova 2001; Valls, Ballestín and Quintanilla 2005).
 */
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import { Dispatch } from './dispatch.ts';

/** Passes there and back that a rule gets, at most. */
const passes = 6;

/** The best of all rules; stops at `bound`. Every node has one mode, that of `mode`. */
export function bestDispatched(
  shop: Shop,
  mode: Int32Array,
  bound: number,
  shouldStop: () => boolean,
): Genome & { makespan: number } {
  const dispatch = new Dispatch(shop, mode, shouldStop);
  const best: Genome & { makespan: number } = { order: new Int32Array(shop.nodes.length), mode, makespan: Infinity };
  const keep = (order: Int32Array): boolean => {
    if (dispatch.makespan >= best.makespan) return false;
    best.makespan = dispatch.makespan;
    best.order = order;
    return true;
  };
  const key = new Float64Array(shop.none);
  for (const rule of rulesOf(shop, mode)) {
    if (!dispatch.run(rule, 'forward')) break;
    keep(dispatch.sequence.slice());
    let last = dispatch.makespan;
    for (let pass = 0; pass < passes && best.makespan > bound; pass++) {
      const direction = pass % 2 === 0 ? 'backward' : 'forward';
      for (const node of shop.nodes) key[node] = -dispatch.end[node];
      if (!dispatch.run(key, direction)) break;
      // Releases are only known forwards.
      if (direction === 'forward' || shop.isPlain) {
        keep(direction === 'forward' ? dispatch.sequence.slice() : dispatch.sequence.toReversed());
      }
      if (dispatch.makespan >= last) break;
      last = dispatch.makespan;
    }
    if (best.makespan <= bound) break;
  }
  return best;
}

/** Most work behind a node, the node included (MWKR) and not; most nodes behind; shortest and longest work; first come. */
function rulesOf(shop: Shop, mode: Int32Array): Float64Array[] {
  const { nodes, work, successors } = shop;
  const behind = workBehind(shop, mode);
  const count = new Float64Array(shop.none);
  const of = (rank: (node: number) => number): Float64Array => {
    const key = new Float64Array(shop.none);
    for (const node of nodes) key[node] = rank(node);
    return key;
  };
  for (const node of nodes.toReversed()) {
    for (let k = successors.offset[node]; k < successors.offset[node + 1]; k++) {
      count[node] = Math.max(count[node], 1 + count[successors.node[k]]);
    }
  }
  return [
    of((node) => -behind[node]),
    of((node) => -behind[node] - work[mode[node]]),
    of((node) => -count[node]),
    of((node) => -behind[node] / (1 + count[node])),
    of((node) => work[mode[node]]),
    of((node) => -work[mode[node]]),
    of(() => 0),
  ];
}

/** Longest path of work behind each node by links alone. */
export function workBehind({ nodes, none, work, successors }: Shop, mode: Int32Array): Float64Array {
  const behind = new Float64Array(none);
  for (const node of nodes.toReversed()) {
    for (let k = successors.offset[node]; k < successors.offset[node + 1]; k++) {
      const to = successors.node[k];
      behind[node] = Math.max(behind[node], behind[to] + work[mode[to]] + successors.lag[k]);
    }
  }
  return behind;
}
