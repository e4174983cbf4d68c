/**
 * Schedules of a shop with machines and resources of several like units, as lists: each node in turn goes behind what its machine and the
 * units it takes have done, as early as they, its links and its release allow (serial schedule generation, Kolisch 1996). A list in the
 * order of starts loses nothing: it comes out with no start later. Times are seconds after now.
 *
 * What a schedule costs is its makespan and something for the idle time of the units that have most to do. Work and idle time over the
 * units is when they are through on average: of schedules equally long, of which there are very many, the one whose units stand still less
 * has more room left at its end. And whatever ends later than it should costs something: where several units are through too late, the makespan
 * only says of one of them whether a change has helped.
 *
 * A change of the list is timed from the last checkpoint before it, and can be taken back. For shops that `hasConstantUnits` allows.
 */
import { Places } from './places.ts';
import type { Arcs, Shop } from '../shop/shop.ts';

/** Positions between two checkpoints. */
const interval = 16;

export class UnitSchedule {
  readonly shop: Shop;
  readonly order: Int32Array;
  readonly position: Int32Array;
  readonly mode: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** What each node's machine does before it; `none` if nothing. */
  readonly previous: Int32Array;
  /** A node whose units a node waits for, once its links and machine let it begin; `none`. */
  readonly giver: Int32Array;
  makespan = 0;
  /** Makespan, priced idle time and priced excess. */
  cost = 0;
  /** What a second of idle time, shared among the units of the busiest resource, costs. */
  private idlePrice = 0;
  /** What each second costs that a node ends after `due`. */
  private excessPrice = 0;
  private due = Infinity;
  /** Longest path of least work behind each node by links alone. */
  private readonly rest: Int32Array;
  /** Longest path behind each node by links and machines, as accepted. */
  private readonly behind: Int32Array;
  private readonly fromMachine: Int32Array;
  private readonly places: Places;
  /** All that a change of the list changes, and the same before it. */
  private readonly state: Int32Array;
  private readonly saved: Int32Array;
  private readonly checkpoints: Int32Array;
  private savedMakespan = 0;
  private savedCost = 0;
  private savedIdle = 0;
  /** The stretch of the list that the last shift changed, as it was. */
  private readonly unshifted: Int32Array;
  private shiftedFrom = 0;
  private shiftedCount = 0;
  private readonly carried: Int32Array;
  private readonly isCarried: Uint8Array;

  constructor(shop: Shop) {
    const { none, nodes } = shop;
    const length = none + 1;
    this.shop = shop;
    this.order = new Int32Array(nodes.length);
    this.unshifted = new Int32Array(nodes.length);
    this.carried = new Int32Array(nodes.length);
    this.isCarried = new Uint8Array(length);
    this.position = new Int32Array(length);
    this.mode = new Int32Array(length);
    this.places = new Places(shop);
    const rows = Math.ceil(nodes.length / interval) + 1;
    this.state = new Int32Array(4 * length + rows * this.places.state.length);
    this.saved = new Int32Array(this.state.length);
    this.start = this.state.subarray(0, length);
    this.end = this.state.subarray(length, 2 * length);
    this.previous = this.state.subarray(2 * length, 3 * length);
    this.giver = this.state.subarray(3 * length, 4 * length);
    this.checkpoints = this.state.subarray(4 * length);
    this.behind = new Int32Array(length);
    this.fromMachine = new Int32Array(shop.problem.machineCount);
    this.rest = leastRest(shop);
  }

  /** Takes over a linear extension and modes. */
  load(order: Int32Array, mode: Int32Array): void {
    this.order.set(order);
    for (let index = 0; index < order.length; index++) {
      this.position[order[index]] = index;
      this.mode[order[index]] = mode[order[index]]!;
    }
    this.places.clear();
    this.checkpoints.set(this.places.state);
    this.time(0, 0, Infinity);
    this.accept();
  }

  /** Units of the resource that has most to do. */
  get busiestUnits(): number {
    return this.places.busiestUnits;
  }

  /** Share of the makespan, as accepted, for which those units stand idle before their last work. */
  get idleShare(): number {
    return this.savedIdle / (this.places.busiestUnits * this.savedMakespan);
  }

  /** Sets the prices of idle time and of ends after `due`; the list as accepted costs so much from now on. */
  reprice(idlePrice: number, excessPrice = 0, due = Infinity): void {
    this.idlePrice = idlePrice;
    this.excessPrice = excessPrice;
    this.due = due;
    let excess = 0;
    for (const node of this.order) if (this.end[node] > due) excess += this.end[node] - due;
    const idle = (idlePrice / this.places.busiestUnits) * this.savedIdle;
    this.cost = this.savedCost = this.makespan + idle + excessPrice * excess;
  }

  /**
   * Puts the node at `from` at `to`, and with it what lies between and has to stay behind it, or ahead of it, by links. One shift can be
   * taken back.
   */
  shift(from: number, to: number): void {
    const { order, shop } = this;
    this.shiftedFrom = Math.min(from, to);
    this.shiftedCount = Math.abs(to - from) + 1;
    this.unshifted.set(order.subarray(this.shiftedFrom, this.shiftedFrom + this.shiftedCount));
    if (from < to) this.carry(from, to, 1, shop.predecessors);
    else this.carry(from, to, -1, shop.successors);
  }

  private carry(from: number, to: number, step: 1 | -1, { offset, node: linked }: Arcs): void {
    const { order, position, carried, isCarried } = this;
    let count = 0;
    let write = from;
    for (let index = from; index !== to + step; index += step) {
      const node = order[index];
      let isBound = index === from;
      for (let k = offset[node]; k < offset[node + 1] && !isBound; k++) isBound = isCarried[linked[k]] === 1;
      if (isBound) {
        isCarried[node] = 1;
        carried[count++] = node;
      } else {
        order[write] = node;
        position[node] = write;
        write += step;
      }
    }
    for (let index = 0; index < count; index++, write += step) {
      order[write] = carried[index]!;
      position[carried[index]] = write;
      isCarried[carried[index]] = 0;
    }
  }

  /**
   * Times everything from a position on, where nothing behind `last` has changed places. False, and it has to be taken back, as soon as the
   * cost is seen to be above `most`.
   */
  time(from: number, last: number, most: number): boolean {
    const { order, mode, start, end, previous, giver, rest, behind, places, checkpoints, shop, due, excessPrice } =
      this;
    const { predecessors, release, work, isPlain, before } = shop;
    const { offset, node: source, lag } = predecessors;
    const width = places.state.length;
    const idlePrice = this.idlePrice / places.busiestUnits;
    const first = from - (from % interval);
    places.state.set(checkpoints.subarray((first / interval) * width, (first / interval + 1) * width));
    let makespan = 0;
    let excess = 0;
    for (let index = 0; index < first; index++) {
      const done = end[order[index]];
      if (done > makespan) makespan = done;
      if (done > due) excess += done - due;
    }
    for (let index = first; index < order.length; index++) {
      if (index % interval === 0) checkpoints.set(places.state, (index / interval) * width);
      const node = order[index];
      let ready = release[node];
      if (isPlain) ready = end[before[node]]!;
      else
        for (let k = offset[node]; k < offset[node + 1]; k++) {
          const at = end[source[k]] + lag[k];
          if (at > ready) ready = at;
        }
      const begin = places.earliest(mode[node], ready);
      const done = begin + work[mode[node]];
      const least = done + (index > last ? behind[node] : rest[node]);
      if (least > most || least + idlePrice * places.idle > most) return false;
      previous[node] = places.lastOnMachine(mode[node]);
      giver[node] = places.giver;
      places.take(node, mode[node], begin, done);
      start[node] = begin;
      end[node] = done;
      if (done > makespan) makespan = done;
      if (done > due) excess += done - due;
    }
    this.makespan = makespan;
    this.cost = makespan + idlePrice * places.idle + excessPrice * excess;
    return this.cost <= most;
  }

  /** Keeps what was timed, with the list in the order of starts, which may bring some forward. */
  accept(): void {
    const { order, position, start } = this;
    let first = order.length;
    for (let index = 1; index < order.length; index++) {
      const node = order[index];
      let to = index;
      while (to > 0 && start[order[to - 1]] > start[node]) {
        order[to] = order[to - 1]!;
        position[order[to]] = to;
        to--;
      }
      if (to === index) continue;
      order[to] = node;
      position[node] = to;
      if (to < first) first = to;
    }
    if (first < order.length) this.time(first, first, Infinity);
    this.saved.set(this.state);
    this.updateBehind();
    this.savedMakespan = this.makespan;
    this.savedCost = this.cost;
    this.savedIdle = this.places.idle;
  }

  /** Backwards along the list: what comes behind the nodes that are behind a change stays as long as it is. */
  private updateBehind(): void {
    const { order, mode, behind, fromMachine, shop } = this;
    const { successors, work, problem } = shop;
    const { offset, node: target, lag } = successors;
    fromMachine.fill(0);
    for (let index = order.length - 1; index >= 0; index--) {
      const node = order[index];
      const machine = problem.modeMachine[mode[node]];
      let longest = fromMachine[machine];
      for (let k = offset[node]; k < offset[node + 1]; k++) {
        const length = lag[k] + work[mode[target[k]]] + behind[target[k]];
        if (length > longest) longest = length;
      }
      behind[node] = longest;
      fromMachine[machine] = longest + work[mode[node]];
    }
  }

  /** The list and all times are as they were accepted. Modes are the caller's to restore. */
  takeBack(): void {
    const { order, position, unshifted, shiftedFrom, shiftedCount } = this;
    for (let index = 0; index < shiftedCount; index++) {
      order[shiftedFrom + index] = unshifted[index]!;
      position[unshifted[index]] = shiftedFrom + index;
    }
    this.state.set(this.saved);
    this.makespan = this.savedMakespan;
    this.cost = this.savedCost;
  }
}

function leastRest({ nodes, none, problem, work, successors }: Shop): Int32Array {
  const rest = new Int32Array(none + 1);
  const { offset, node: target, lag } = successors;
  for (const node of nodes.toReversed()) {
    for (let k = offset[node]; k < offset[node + 1]; k++) {
      let least = Infinity;
      for (let mode = problem.modeOffset[target[k]]; mode < problem.modeOffset[target[k] + 1]; mode++) {
        least = Math.min(least, work[mode]);
      }
      rest[node] = Math.max(rest[node], lag[k] + least + rest[target[k]]);
    }
  }
  return rest;
}
