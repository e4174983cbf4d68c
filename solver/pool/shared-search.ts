/**
 * What the threads of one solve share: who does what, the stop signal and the best solutions so far, all in shared memory. Work is claimed
 * piece by piece, so that any number of threads, one included, does all of it, with the same outcome.
 */
import { locked } from '../improve/elite/lock.ts';
import { float64, float64From, int32, uint8, type Problem } from '../model/columns.ts';
import type { Quality, Solution } from '../construct/solution.ts';
import { createElitePool, type ElitePoolMemory } from '../improve/elite/elite-pool.ts';
import { createCommonExtension, type CommonExtensionMemory } from '../improve/forward/common-extension.ts';
import type { Policy } from '../model/policy.ts';
import type { Terms } from '../model/schedule.ts';

const control = {
  stop: 0,
  nextVariant: 1,
  variantsDone: 2,
  nextRole: 3,
  rolesDone: 4,
  lock: 5,
  found: 6,
  abandoned: 7,
  proven: 8,
  size: 9,
} as const;
const termNames = [
  'weightedTardiness',
  'lateOrders',
  'unscheduledOrders',
  'makespan',
  'flowTime',
  'setup',
  'earliness',
  'moved',
  'changedMachines',
  'overtime',
] as const satisfies readonly (keyof Terms)[];

/** Milliseconds between two looks at whether another thread has died. */
const waitingInterval = 500;

/** The memory behind `SharedSearch`, to hand to other threads. */
export type SharedSearchMemory = {
  control: Int32Array;
  /** Of improvement, by role. */
  iterations: Int32Array;
  moves: Float64Array;
  slots: Slot[];
  /** Of the objective by the search's weights, and by the policy's own; see `bounds`. */
  bounds: Float64Array;
  /** Elite solutions, of all roles together or, where runs must repeat, of each its own. */
  elites: ElitePoolMemory[];
  /** What all roles anneal together, but where runs must repeat. */
  common: CommonExtensionMemory;
};

/** Members of an elite pool, at most; most searches do with fewer. */
const eliteCapacity = 20;

type Slot = {
  order: Int32Array;
  mode: Int32Array;
  notBefore: Int32Array;
  parts: Int32Array;
  relaxed: Uint8Array;
  excluded: Uint8Array;
  culprit: Int32Array;
  /** Is there anything; does `notBefore` hold; how many `parts` there are, -1: null; rank of who wrote it, to settle draws. */
  state: Int32Array;
  /** unscheduled, relaxed, objective, then the terms. */
  quality: Float64Array;
};

/** The stop signal alone, which exists before the problem is compiled. */
export function stopSignal(): Int32Array {
  return int32(control.size);
}

/** Slot 0 holds the best constructed solution, slot 1 + r the best of role r. */
export function createSharedSearch(
  problem: Problem,
  { workers: roles, iterations }: Pick<Policy, 'workers' | 'iterations'>,
  signal: Int32Array,
): SharedSearchMemory {
  const slot = (): Slot => ({
    order: int32(problem.clusterCount),
    mode: int32(problem.partCount),
    notBefore: int32(problem.partCount),
    parts: int32(problem.partCount),
    relaxed: uint8(problem.partCount),
    excluded: uint8(problem.orderCount),
    culprit: int32(problem.orderCount),
    state: int32(4),
    quality: float64(3 + termNames.length),
  });
  const elite = (): ElitePoolMemory => createElitePool(problem.partCount, eliteCapacity);
  return {
    control: signal,
    iterations: int32(roles),
    moves: float64(roles),
    bounds: float64From([-Infinity, -Infinity]),
    slots: Array.from({ length: roles + 1 }, slot),
    common: createCommonExtension(problem.partCount, roles),
    elites: Array.from({ length: iterations === undefined ? 1 : roles }, elite),
  };
}

export function requestStop(signal: Int32Array): void {
  Atomics.store(signal, control.stop, 1);
}

export function isStopped(signal: Int32Array): boolean {
  return Atomics.load(signal, control.stop) === 1;
}

/** A thread has died with work in hand: nobody is to wait for it. */
export function abandon(signal: Int32Array): void {
  Atomics.store(signal, control.abandoned, 1);
}

/** Has any complete schedule been found? */
export function hasFound(signal: Int32Array): boolean {
  return Atomics.load(signal, control.found) === 1;
}

export class SharedSearch {
  readonly memory: SharedSearchMemory;

  constructor(memory: SharedSearchMemory) {
    this.memory = memory;
  }

  isStopped(): boolean {
    return isStopped(this.memory.control);
  }

  /** Is there any complete schedule yet? */
  hasFound(): boolean {
    return hasFound(this.memory.control);
  }

  /** Some thread has found what cannot be bettered. */
  isProven(): boolean {
    return Atomics.load(this.memory.control, control.proven) === 1;
  }

  setProven(): void {
    Atomics.store(this.memory.control, control.proven, 1);
  }

  /** Where a role keeps its elite solutions. */
  eliteOf(role: number): ElitePoolMemory {
    return this.memory.elites[role % this.memory.elites.length];
  }

  claimVariant(): number {
    return Atomics.add(this.memory.control, control.nextVariant, 1);
  }

  claimRole(): number {
    return Atomics.add(this.memory.control, control.nextRole, 1);
  }

  variantDone(): void {
    this.count(control.variantsDone);
  }

  roleDone(): void {
    this.count(control.rolesDone);
  }

  /** Blocks the thread until so many variants (roles) are done or given up. Those claimed are being worked on, so they will be, unless their thread dies. */
  waitForVariants(many: number): void {
    this.waitFor(control.variantsDone, many);
  }

  waitForRoles(many: number): void {
    this.waitFor(control.rolesDone, many);
  }

  /** Keeps the solution in the slot unless what is there is as good; of equals, the lower rank stays. */
  offer(slotIndex: number, solution: Solution, quality: Quality, rank: number): void {
    const slot = this.memory.slots[slotIndex];
    this.locked(() => {
      if (slot.state[0] === 1) {
        const held = [slot.quality[0], slot.quality[1], slot.quality[2], slot.state[3]];
        const offered = [quality.unscheduled, quality.relaxed, quality.objective, rank];
        const differs = held.findIndex((value, index) => value !== offered[index]);
        if (differs < 0 || offered[differs] > held[differs]) return;
      }
      slot.order.set(solution.order);
      slot.mode.set(solution.mode);
      if (solution.notBefore) slot.notBefore.set(solution.notBefore);
      if (solution.parts) slot.parts.set(solution.parts);
      slot.relaxed.set(solution.relaxed);
      slot.excluded.set(solution.excluded);
      slot.culprit.set(solution.culprit);
      slot.state.set([1, solution.notBefore ? 1 : 0, solution.parts?.length ?? -1, rank]);
      slot.quality.set([quality.unscheduled, quality.relaxed, quality.objective]);
      slot.quality.set(termNames.map((name) => quality.terms[name]), 3); // prettier-ignore
      Atomics.store(this.memory.control, control.found, 1);
    });
  }

  /** A copy of what the slot holds. */
  take(slotIndex: number): { solution: Solution; quality: Quality } | null {
    const slot = this.memory.slots[slotIndex];
    return this.locked(() => {
      if (slot.state[0] === 0) return null;
      const solution: Solution = {
        order: slot.order.slice(),
        mode: slot.mode.slice(),
        notBefore: slot.state[1] === 0 ? null : slot.notBefore.slice(),
        parts: slot.state[2] < 0 ? null : slot.parts.slice(0, slot.state[2]),
        relaxed: slot.relaxed.slice(),
        excluded: slot.excluded.slice(),
        culprit: slot.culprit.slice(),
      };
      return { solution, quality: this.qualityIn(slot) };
    });
  }

  /** Quality of the best of all slots, or null before there is any. */
  best(): { slot: number; quality: Quality } | null {
    return this.locked(() => {
      let best: { slot: number; quality: Quality } | null = null;
      for (const [index, slot] of this.memory.slots.entries()) {
        if (slot.state[0] === 0) continue;
        const quality = this.qualityIn(slot);
        if (best === null || compare(quality, best.quality) < 0) best = { slot: index, quality };
      }
      return best;
    });
  }

  setBounds(bound: number, objectiveBound: number): void {
    this.memory.bounds.set([bound, objectiveBound]);
  }

  /**
   * No complete schedule has a smaller weighted sum than `bound`, by the weights of the search, nor a smaller objective than `objectiveBound`, by
   * the policy's own. Minus infinity as long as nothing is known.
   */
  bounds(): { bound: number; objectiveBound: number } {
    const [bound, objectiveBound] = this.memory.bounds;
    return { bound, objectiveBound };
  }

  setCounts(role: number, iterations: number, moves: number): void {
    Atomics.store(this.memory.iterations, role, iterations);
    this.memory.moves[role] = moves;
  }

  iterations(): number {
    return this.memory.iterations.reduce((sum, count) => sum + count, 0);
  }

  moves(): number {
    return this.memory.moves.reduce((sum, count) => sum + count, 0);
  }

  private qualityIn({ quality }: Slot): Quality {
    const terms = Object.fromEntries(termNames.map((name, index) => [name, quality[3 + index]])) as Terms;
    return { unscheduled: quality[0], relaxed: quality[1], objective: quality[2], terms };
  }

  private count(index: number): void {
    Atomics.add(this.memory.control, index, 1);
    Atomics.notify(this.memory.control, index);
  }

  private waitFor(index: number, many: number): void {
    const { control: memory } = this.memory;
    while (Atomics.load(memory, control.abandoned) === 0) {
      const now = Atomics.load(memory, index);
      if (now >= many) return;
      Atomics.wait(memory, index, now, waitingInterval);
    }
  }

  private locked<T>(work: () => T): T {
    return locked(this.memory.control, control.lock, work);
  }
}

function compare(one: Quality, other: Quality): number {
  return one.unscheduled - other.unscheduled || one.relaxed - other.relaxed || one.objective - other.objective;
}
