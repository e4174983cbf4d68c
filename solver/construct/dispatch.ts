/**
 * Event-driven dispatching: whenever a machine is free, the rule chooses among the parts that wait for it, and the chosen part (with the
 * cluster it belongs to) is placed for good, on whichever of its machines ends it first. What is left idle in front of a part stays open
 * to others. O(n log n) for rules with a fixed rank; the others look at a bounded number of waiting parts.
 */
import { never, partState, type Problem } from '../model/columns.ts';
import { earliestByPrecedence } from './constraints/precedence.ts';
import { earliestByRelease } from './constraints/release.ts';
import { Heap, KeyedHeap } from './heap.ts';
import { release, waitingCounts } from './linear-extension.ts';
import type { PartialSchedule } from './partial-schedule.ts';
import type { Candidate, Rule } from './rules.ts';

/** Waiting parts that a dynamic rule looks at, the most urgent first. */
const looked = 64;
/** Clusters between two looks at the stop signal, of those that wait for nothing. */
const arrivalsBetweenLooks = 4096;
/** Parts placed later than now that a machine takes on before it waits for the first of them. */
const takenAhead = 3;

export type DispatchOptions = {
  rule: Rule;
  /** Rank of parts at bottleneck machines, where it replaces the rule; null: none. */
  drum: { machines: Uint8Array; rank: Int32Array } | null;
  /** Asked before much has been placed; from then on `place` tells. */
  shouldStop: () => boolean;
};

/** One pass: calls `place` for every cluster in the order chosen, until it returns false. */
export class Dispatch {
  private readonly schedule: PartialSchedule;
  private readonly problem: Problem;
  private readonly options: DispatchOptions;
  private readonly waiting: Int32Array;
  private readonly done: Uint8Array;
  private readonly head: Int32Array;
  private readonly ready: Float64Array;
  private readonly key: Float64Array;
  private readonly drumRank: Float64Array;
  /** By machine: clusters not ready yet, clusters waiting, time of the next event. */
  private readonly future: KeyedHeap[];
  private readonly queue: KeyedHeap[];
  private readonly nextEvent: Float64Array;
  private readonly takenAhead: Int32Array;
  /** Time × machines + machine. */
  private readonly events = new Heap((one, other) => one - other);
  private readonly candidate: Candidate = { part: 0, ready: 0, setup: 0, run: 0, now: 0 };
  /** Clusters that wait for nothing more since the last was placed. */
  private readonly open: number[] = [];
  private place: (cluster: number) => boolean = () => false;
  private now = 0;
  private stopped = false;

  constructor(schedule: PartialSchedule, options: DispatchOptions) {
    const { problem } = schedule;
    this.schedule = schedule;
    this.problem = problem;
    this.options = options;
    this.waiting = waitingCounts(problem);
    this.done = new Uint8Array(problem.clusterCount);
    this.head = new Int32Array(problem.clusterCount);
    this.ready = new Float64Array(problem.clusterCount);
    this.key = new Float64Array(problem.clusterCount);
    const drum = options.drum;
    this.drumRank = new Float64Array(drum === null ? 0 : problem.clusterCount);
    const machines = Array.from({ length: problem.machineCount }, (_, machine) => machine);
    this.future = machines.map(() => new KeyedHeap(this.ready));
    this.queue = machines.map((machine) => new KeyedHeap(drum?.machines[machine] === 1 ? this.drumRank : this.key));
    this.nextEvent = new Float64Array(problem.machineCount).fill(never);
    this.takenAhead = new Int32Array(problem.machineCount);
  }

  run(place: (cluster: number) => boolean): void {
    const { problem, waiting } = this;
    this.place = place;
    this.now = problem.now;
    const first: number[] = [];
    for (let cluster = 0; cluster < problem.clusterCount; cluster++) if (waiting[cluster] === 0) first.push(cluster);
    for (const cluster of first) if (this.isBoundToBegun(cluster)) this.take(cluster);
    for (const [index, cluster] of first.entries()) {
      if (this.done[cluster] === 1) continue;
      if (index % arrivalsBetweenLooks === 0 && this.options.shouldStop()) return;
      this.arrive(cluster);
    }
    while (this.events.size > 0 && !this.stopped) {
      const event = this.events.pop();
      const now = Math.floor(event / problem.machineCount);
      const machine = event - now * problem.machineCount;
      if (this.nextEvent[machine] !== now) continue;
      this.nextEvent[machine] = never;
      this.now = now;
      this.serve(machine);
    }
  }

  /** Must the cluster follow something the floor has begun within a maximum lag? */
  private isBoundToBegun(cluster: number): boolean {
    const { clusterOffset, clusterPart, partState: states, inOffset, inLink, linkFrom, maxLag } = this.problem;
    for (let k = clusterOffset[cluster]; k < clusterOffset[cluster + 1]; k++) {
      const part = clusterPart[k];
      for (let j = inOffset[part]; j < inOffset[part + 1]; j++) {
        if (maxLag[inLink[j]] >= 0 && states[linkFrom[inLink[j]]] !== partState.planned) return true;
      }
    }
    return false;
  }

  /** Places the cluster; what waited for it arrives. */
  private take(cluster: number): void {
    const { open } = this;
    this.settle(cluster);
    for (let next = open.pop(); next !== undefined; next = open.pop()) this.arrive(next);
  }

  /** A cluster that waits for nothing more joins the machines that can begin it, or is passed over if nothing of it is to be placed. */
  private arrive(first: number): void {
    const { problem, schedule, open } = this;
    open.push(first);
    for (let cluster = open.pop(); cluster !== undefined; cluster = open.pop()) {
      const head = this.headOf(cluster);
      if (head < 0) {
        this.settle(cluster);
        continue;
      }
      const ready = Math.max(earliestByRelease(schedule, head), earliestByPrecedence(schedule, head));
      this.head[cluster] = head;
      this.ready[cluster] = ready;
      this.key[cluster] = this.options.rule.key(head, ready);
      if (this.options.drum !== null) this.drumRank[cluster] = this.options.drum.rank[head]!;
      for (let mode = problem.modeOffset[head]; mode < problem.modeOffset[head + 1]; mode++) {
        const machine = problem.modeMachine[mode];
        this.future[machine].push(cluster);
        this.wake(machine, ready);
      }
    }
  }

  /** The first part of a cluster that is still to be placed; -1: none. */
  private headOf(cluster: number): number {
    const { clusterOffset, clusterPart, partState: states } = this.problem;
    for (let k = clusterOffset[cluster]; k < clusterOffset[cluster + 1]; k++) {
      const part = clusterPart[k];
      if (states[part] === partState.planned && !this.schedule.isSettled(part)) return part;
    }
    return -1;
  }

  private settle(cluster: number): void {
    this.done[cluster] = 1;
    if (!this.place(cluster)) this.stopped = true;
    release(this.problem, this.waiting, cluster, this.open);
  }

  /** The machine looks for work at `at`, unless it does so earlier. */
  private wake(machine: number, at: number): void {
    if (at >= this.nextEvent[machine]) return;
    this.nextEvent[machine] = at;
    this.events.push(at * this.problem.machineCount + machine);
  }

  /** Gives the machine, if it is free now, the part the rule chooses. */
  private serve(machine: number): void {
    const { schedule, problem } = this;
    const free = this.freeFrom(machine, this.now);
    if (free > this.now) return this.wake(machine, free);
    const future = this.future[machine];
    const queue = this.queue[machine];
    while (future.size > 0 && (this.done[future.items[0]] === 1 || this.ready[future.items[0]] <= this.now)) {
      const cluster = future.pop();
      if (this.done[cluster] === 0) queue.push(cluster);
    }
    const cluster = this.choose(machine, queue);
    if (cluster < 0) {
      if (future.size > 0) this.wake(machine, this.ready[future.items[0]]);
      return;
    }
    const head = this.head[cluster];
    this.take(cluster);
    const mode = schedule.mode[head];
    if (schedule.placed[head] === 0 || problem.modeMachine[mode] !== machine) return this.wake(machine, this.now);
    const start = schedule.start[head];
    if (start <= schedule.time.nextOpen(problem.modeCalendar[mode], this.now)) {
      this.takenAhead[machine] = 0;
      this.wake(machine, this.freeFrom(machine, Math.max(this.now, schedule.end[head])));
    } else if (++this.takenAhead[machine] < takenAhead) this.wake(machine, this.now);
    else {
      this.takenAhead[machine] = 0;
      this.wake(machine, this.freeFrom(machine, start));
    }
  }

  /** The first time from `at` on when the machine is between parts or behind them all. */
  private freeFrom(machine: number, at: number): number {
    const { schedule } = this;
    const gaps = schedule.gaps[machine];
    const gap = gaps[schedule.gapIndex(gaps, at + 1)];
    const previous = gap === undefined ? schedule.last[machine] : schedule.previous[gap];
    return Math.max(at, schedule.freeAfter(machine, previous));
  }

  /** Takes the next cluster out of the queue; -1 if it is empty. */
  private choose(machine: number, queue: KeyedHeap): number {
    const { index } = this.options.rule;
    while (queue.size > 0 && this.done[queue.items[0]] === 1) queue.pop();
    if (queue.size === 0) return -1;
    if (index === null || queue.size === 1 || this.options.drum?.machines[machine] === 1) return queue.pop();
    let best = -1;
    let least = Infinity;
    for (let position = 0; position < Math.min(looked, queue.size); position++) {
      while (position < queue.size && this.done[queue.items[position]] === 1) queue.removeAt(position);
      if (position >= queue.size) break;
      const cluster = queue.items[position];
      const rank = index(this.describe(cluster, machine));
      if (rank > least || (rank === least && cluster > best)) continue;
      least = rank;
      best = cluster;
    }
    queue.removeAt(queue.items.indexOf(best));
    return best;
  }

  private describe(cluster: number, machine: number): Candidate {
    const { problem, schedule, candidate } = this;
    const part = this.head[cluster];
    candidate.part = part;
    candidate.ready = this.ready[cluster]!;
    candidate.now = this.now;
    for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
      if (problem.modeMachine[mode] !== machine) continue;
      candidate.setup = schedule.setupAfter(schedule.last[machine], part, mode);
      candidate.run = problem.modeRun[mode]!;
      break;
    }
    return candidate;
  }
}
