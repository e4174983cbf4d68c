/**
 * The linear extension that several threads anneal together. Each takes a stretch of it in turn, anneals the whole solution but has nodes trade
 * places only within that stretch, and gives the stretch back. No other thread has touched these positions meanwhile, and nodes of the
 * stretch are still the same ones, so that whatever threads give back fits together: it is a linear extension again, without repair. What
 * the others change meanwhile shows in the next turn; each thread's view of the rest is only a little out of date.
 */
import { int32 } from '../../model/columns.ts';
import { locked } from '../elite/lock.ts';
import type { Genome } from '../shop/genome.ts';
import type { Xorshift } from '../xorshift.ts';

/** Positions `[from, to)`. */
export type Stretch = { from: number; to: number };

export type CommonExtensionMemory = {
  /** A lock, and whether there is a solution yet. */
  control: Int32Array;
  order: Int32Array;
  mode: Int32Array;
  /** First position of the stretch each thread has taken, and the one behind it; both 0: none. */
  from: Int32Array;
  to: Int32Array;
};

const control = { lock: 0, isFilled: 1, size: 2 } as const;

/** Of its even share, or of what is free if that is less, a thread takes no less than this. */
const least = 0.75;

export function createCommonExtension(partCount: number, threads: number): CommonExtensionMemory {
  return {
    control: int32(control.size),
    order: int32(partCount),
    mode: int32(partCount),
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
  begin({ order, mode }: Genome): void {
    this.locked(() => {
      if (this.memory.control[control.isFilled] === 1) return;
      this.memory.control[control.isFilled] = 1;
      this.order.set(order);
      this.memory.mode.set(mode);
    });
  }

  /**
   * Gives back the stretch that the thread has, if it has one, as it has become; takes another of what no other thread has, and copies the
   * solution as it is now.
   */
  exchange(thread: number, genome: Genome, into: Genome): Stretch {
    return this.locked(() => {
      this.put(thread, genome);
      const stretch = this.choose();
      this.memory.from[thread] = stretch.from;
      this.memory.to[thread] = stretch.to;
      this.copy(into);
      return stretch;
    });
  }

  /** Gives back the stretch that the thread has, as it has become, and copies the solution as it is now. */
  giveBack(thread: number, genome: Genome, into: Genome): void {
    this.locked(() => {
      this.put(thread, genome);
      this.copy(into);
    });
  }

  private put(thread: number, { order, mode }: Genome): void {
    const { from, to } = this.memory;
    for (let index = from[thread]; index < to[thread]; index++) {
      const node = order[index];
      this.order[index] = node;
      this.memory.mode[node] = mode[node]!;
    }
    from[thread] = to[thread] = 0;
  }

  private copy({ order, mode }: Genome): void {
    order.set(this.order);
    mode.set(this.memory.mode);
  }

  /** Somewhere in the longest stretch that is free, so that stretches meet elsewhere each time. */
  private choose(): Stretch {
    const { random } = this;
    const { from, to } = this.longestFree();
    const evenShare = this.order.length / this.threads;
    const length = Math.ceil(Math.min(to - from, evenShare) * (least + (1 - least) * random.real()));
    const first = from + random.below(to - from - length + 1);
    return { from: first, to: first + length };
  }

  private longestFree(): Stretch {
    const { from, to } = this.memory;
    const taken = Array.from(from, (first, thread) => ({ from: first, to: to[thread]! }));
    taken.sort((one, other) => one.from - other.from);
    let longest: Stretch = { from: 0, to: 0 };
    let free = 0;
    for (const next of [...taken, { from: this.order.length, to: this.order.length }]) {
      if (next.from - free > longest.to - longest.from) longest = { from: free, to: next.from };
      free = Math.max(free, next.to);
    }
    return longest;
  }

  private locked<T>(work: () => T): T {
    return locked(this.memory.control, control.lock, work);
  }
}
