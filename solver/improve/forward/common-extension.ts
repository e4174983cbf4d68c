/**
 * The linear extension that several threads anneal together. Each takes a stretch of it in turn, anneals the whole solution but has nodes trade
 * places only within that stretch, and gives the stretch back. No other thread has touched these positions meanwhile, and nodes of the
 * stretch are still the same ones, so that whatever threads give back fits together: it is a linear extension again, without repair. What
 * the others change meanwhile shows in the next turn; each thread's view of the rest is only a little out of date. Once in a while two
 * stretches do not get along, as both make use of the same slack before a pin: whoever comes second finds out, and has to make the pin hold
 * again or give up what it has.
 */
import { float64From, int32 } from '../../model/columns.ts';
import { locked } from '../elite/lock.ts';
import type { TimedGenome } from '../shop/genome.ts';
import type { Xorshift } from '../xorshift.ts';

/** Which solution a draft was made of, and what that costs. */
export type Draft = { version: number; cost: number };

/** Positions `[from, to)`. */
export type Stretch = { from: number; to: number };

export type CommonExtensionMemory = {
  /** A lock, and how often the solution has changed; 0: there is none yet. */
  control: Int32Array;
  /** Of the solution; Infinity as long as nobody has said. */
  cost: Float64Array;
  order: Int32Array;
  mode: Int32Array;
  start: Int32Array;
  /** First position of the stretch each thread has taken, and the one behind it; both 0: none. */
  from: Int32Array;
  to: Int32Array;
};

const control = { lock: 0, version: 1, size: 2 } as const;

/** Of its even share by weight, or of what is free if that is less, a thread takes no less than this. */
const leastShare = 0.75;
/**
 * How much more there is to do the later, as orders are ever more in each other's way: the power that it grows by. In a plant of 10,000 operations,
 * annealed as a whole, the later half brought nine tenths of what was gained. Late stretches are quicker to anneal, too, as less follows from them.
 */
const steepness = 4;

export function createCommonExtension(partCount: number, threads: number): CommonExtensionMemory {
  return {
    control: int32(control.size),
    cost: float64From([Infinity]),
    order: int32(partCount),
    mode: int32(partCount),
    start: int32(partCount),
    from: int32(threads),
    to: int32(threads),
  };
}

export class CommonExtension {
  private readonly memory: CommonExtensionMemory;
  private readonly order: Int32Array;
  private readonly random: Xorshift;

  /** Of `nodeCount` nodes; all threads give the same number. */
  constructor(memory: CommonExtensionMemory, nodeCount: number, random: Xorshift) {
    this.memory = memory;
    this.order = memory.order.subarray(0, nodeCount);
    this.random = random;
  }

  get threads(): number {
    return this.memory.from.length;
  }

  /** The solution to set out from, unless another thread has said so. */
  begin(extension: TimedGenome): void {
    this.locked(() => {
      if (this.memory.control[control.version] > 0) return;
      this.memory.control[control.version] = 1;
      this.set(extension);
    });
  }

  /** Copies the solution as it is now, but for the thread's stretch, if it has one, as it has become in `own`. */
  draft(thread: number, own: TimedGenome, into: TimedGenome): Draft {
    return this.locked(() => {
      const { from, to } = this.memory;
      this.copy(into);
      for (let index = from[thread]; index < to[thread]; index++) {
        const node = own.order[index];
        into.order[index] = node;
        into.mode[node] = own.mode[node]!;
        into.start[node] = own.start[node]!;
      }
      return { version: this.memory.control[control.version], cost: this.memory.cost[0] };
    });
  }

  /**
   * Has a draft, which costs `cost`, be the solution of all, and gives the thread another stretch; null, and nothing is changed, if another
   * thread has been quicker.
   */
  publish(thread: number, { version }: Draft, extension: TimedGenome, cost: number): Stretch | null {
    return this.locked(() => {
      const { memory } = this;
      if (memory.control[control.version] !== version) return null;
      memory.control[control.version]++;
      this.set(extension);
      memory.cost[0] = cost;
      memory.from[thread] = memory.to[thread] = 0;
      const stretch = this.choose();
      memory.from[thread] = stretch.from;
      memory.to[thread] = stretch.to;
      return stretch;
    });
  }

  /** The stretch the thread has; empty if none. */
  stretchOf(thread: number): Stretch {
    return { from: this.memory.from[thread], to: this.memory.to[thread] };
  }

  /**
   * The thread's stretch, if it has one, then those of others and what is free between them, together all there is: as long as nodes trade places within each,
   * whatever threads give back goes on fitting together.
   */
  regionsFrom(thread: number): Stretch[] {
    return this.locked(() => {
      const { from, to } = this.memory;
      const own = this.stretchOf(thread);
      const bounds = new Set([0, this.order.length, ...from, ...to]);
      const ends = [...bounds].sort((one, other) => one - other);
      const regions = ends.slice(1).map((end, index) => ({ from: ends[index], to: end }));
      const isOwn = ({ from, to }: Stretch): boolean => from === own.from && to === own.to;
      return [...regions.filter(isOwn), ...regions.filter((region) => !isOwn(region))];
    });
  }

  /** The thread has no stretch any more; the solution stays as it was. */
  giveUp(thread: number): void {
    this.locked(() => {
      this.memory.from[thread] = this.memory.to[thread] = 0;
    });
  }

  private copy({ order, mode, start }: TimedGenome): void {
    order.set(this.order);
    mode.set(this.memory.mode);
    start.set(this.memory.start);
  }

  private set({ order, mode, start }: TimedGenome): void {
    const { memory } = this;
    this.order.set(order);
    memory.mode.set(mode.subarray(0, memory.mode.length));
    memory.start.set(start.subarray(0, memory.start.length));
  }

  /** Somewhere in the heaviest stretch that is free, so that stretches meet elsewhere each time. */
  private choose(): Stretch {
    const { random } = this;
    const { from, to } = this.heaviestFree();
    const free = this.weightOf({ from, to });
    const weight = Math.min(free, 1 / this.threads) * (leastShare + (1 - leastShare) * random.real());
    // Now and then at the very beginning or end of what is free, which would be left out else.
    const offset = Math.min(1, Math.max(0, 1.2 * random.real() - 0.1));
    const before = this.weightOf({ from: 0, to: from }) + offset * (free - weight);
    return { from: Math.max(from, this.positionAt(before)), to: Math.min(to, this.positionAt(before + weight)) };
  }

  private heaviestFree(): Stretch {
    const { from, to } = this.memory;
    const taken = Array.from(from, (first, thread) => ({ from: first, to: to[thread] }));
    taken.sort((one, other) => one.from - other.from);
    let heaviest: Stretch = { from: 0, to: 0 };
    let free = 0;
    for (const next of [...taken, { from: this.order.length, to: this.order.length }]) {
      const between = { from: free, to: next.from };
      if (this.weightOf(between) > this.weightOf(heaviest)) heaviest = between;
      free = Math.max(free, next.to);
    }
    return heaviest;
  }

  /** How much there is to do on a stretch, as a share of all. */
  private weightOf({ from, to }: Stretch): number {
    return (to / this.order.length) ** steepness - (from / this.order.length) ** steepness;
  }

  /** The position that has so much of the weight before it. */
  private positionAt(weight: number): number {
    return Math.round(this.order.length * weight ** (1 / steepness));
  }

  private locked<T>(work: () => T): T {
    return locked(this.memory.control, control.lock, work);
  }
}
