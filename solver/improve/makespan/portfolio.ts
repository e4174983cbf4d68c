/**
 * First schedules for the makespan: dispatching rules, the best improved by dispatching backwards and forwards in turn, with the ends of one pass
 * as the priorities of the next (forward-backward improvement, Tormos and Lova 2001; Valls, Ballestín and Quintanilla 2005).
 */
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import { Dispatch } from './dispatch.ts';
import { noIdleDive } from './no-idle-dive.ts';

/** How many rules besides the first, the best of them, get passes there and back; and how many passes at most. */
const improvedRules = 2;
const passes = 6;

/** The best of all rules and a dive for `bound`; stops when that is met. Every node has one mode, that of `mode`. */
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
  /** False when nothing more is to be done. */
  const improve = ({ makespan, end }: Dispatched): boolean => {
    let last = makespan;
    let ends = end;
    for (let pass = 0; pass < passes && best.makespan > bound; pass++) {
      const direction = pass % 2 === 0 ? 'backward' : 'forward';
      for (const node of shop.nodes) key[node] = -ends[node];
      if (!dispatch.run(key, direction)) return false;
      // Releases are only known forwards.
      if (direction === 'forward' || shop.isPlain) {
        keep(direction === 'forward' ? dispatch.sequence.slice() : dispatch.sequence.toReversed());
      }
      if (dispatch.makespan >= last) break;
      last = dispatch.makespan;
      ends = dispatch.end;
    }
    return best.makespan > bound;
  };
  const others: Dispatched[] = [];
  for (const [index, rule] of rulesOf(shop, mode).entries()) {
    if (!dispatch.run(rule, 'forward')) return best;
    keep(dispatch.sequence.slice());
    const dispatched = { makespan: dispatch.makespan, end: dispatch.end.slice() };
    // The first rule is the best of all more often than not.
    if (index > 0) {
      others.push(dispatched);
      continue;
    }
    if (!improve(dispatched)) return best;
    const dived = noIdleDive(shop, mode, bound, shouldStop);
    if (dived !== null) return { ...dived, makespan: bound };
  }
  others.sort((one, other) => one.makespan - other.makespan);
  for (const dispatched of others.slice(0, improvedRules)) if (!improve(dispatched)) break;
  return best;
}

type Dispatched = { makespan: number; end: Int32Array };

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
