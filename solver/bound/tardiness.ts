/**
 * What orders on the same machines cost one another at least, in weighted tardiness. Each group of machines that stand in for one another is
 * taken alone, as one that works as fast as all of it together and may interrupt whatever it does: the mean busy times of such a machine
 * are least when it always works on what has the most weight per work (Goemans et al. 2002). Tardiness is relaxed to lateness with weights
 * between 0 and the orders' own, which are chosen well by a subgradient method (Held, Wolfe and Crowder 1974). What one group leaves of an order's
 * weight serves the next. Change-overs, resources and lags between the groups are left out, which only lowers the bound.
 */
import { KeyedHeap } from '../construct/heap.ts';
import { exclusion, never, partState, type Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { capacitiesOf, machineGroups, type Capacity } from './machine-groups.ts';

/** Work that a group must do for an order; times are seconds after the epoch. */
type Job = { order: number; work: number; release: number; due: number };

/** Tries at better weights: so many jobs in all of a group's tries, but within limits. */
const jobsTried = 2000;
const fewestRounds = 6;
const mostRounds = 200;
/** Parts between two looks at the stop signal. */
const partsBetweenLooks = 8192;
/** Sums of fractions of seconds may be off by this share. */
const rounding = 1e-9;

/**
 * Weighted seconds of tardiness that no complete schedule can avoid, beyond those of each order alone. `head` is the earliest start of each
 * part, `alone` the earliest end of each order. Groups left when `shouldStop` says so add nothing. O(n log n) for n parts and calendar intervals.
 */
export function sharedTardiness(
  document: ProblemDocument,
  problem: Problem,
  { head, alone, shouldStop }: { head: Int32Array; alone: Int32Array; shouldStop: () => boolean },
): number {
  const group = machineGroups(problem);
  if (shouldStop()) return 0;
  const capacities = capacitiesOf(document, group);
  const left = Float64Array.from(problem.orderWeight, (weight, order) =>
    problem.orderExclusion[order] === exclusion.none ? weight : 0,
  );
  let total = 0;
  if (shouldStop()) return total;
  const groups = jobsByGroup(problem, group, { head, alone, shouldStop });
  for (const [index, jobs] of groups) {
    if (shouldStop()) break;
    const { bound, weight } = bestWeights(jobs, capacities[index], left);
    if (bound <= 0) continue;
    total += bound;
    for (const [job, { order }] of jobs.entries()) left[order] -= weight[job];
  }
  // Whole weights and seconds make whole sums.
  const isWhole = problem.orderWeight.every(Number.isInteger);
  const certain = total * (1 - rounding);
  return isWhole ? Math.ceil(certain) : certain;
}

/** The last job of each order in each group, by release: several of one order would share its weight. Without jobs when stopped. */
function jobsByGroup(
  problem: Problem,
  group: Int32Array,
  { head, alone, shouldStop }: { head: Int32Array; alone: Int32Array; shouldStop: () => boolean },
): Map<number, Job[]> {
  const tail = tails(problem);
  const last = new Map<number, Map<number, Job>>();
  for (let part = 0; part < problem.partCount; part++) {
    if (part % partsBetweenLooks === 0 && shouldStop()) return new Map();
    const order = problem.partOrder[part];
    if (problem.partState[part] !== partState.planned || problem.orderExclusion[order] !== exclusion.none) continue;
    const first = problem.modeOffset[part];
    const work = leastWork(problem, part);
    if (work === 0 || head[part] >= never || alone[order] <= -never) continue;
    const index = group[problem.modeMachine[first]];
    const job: Job = {
      order,
      work,
      release: head[part],
      due: Math.max(problem.orderDue[order], alone[order]) - tail[part],
    };
    const jobs = last.get(index);
    if (!jobs) last.set(index, new Map([[order, job]]));
    else if (!jobs.has(order) || jobs.get(order)!.due < job.due) jobs.set(order, job);
  }
  const byRelease = (one: Job, other: Job): number => one.release - other.release;
  return new Map([...last].map(([index, jobs]) => [index, [...jobs.values()].sort(byRelease)]));
}

/** Time that must pass between the end of each part and that of its order. */
function tails(problem: Problem): Float64Array {
  const tail = new Float64Array(problem.partCount);
  for (let index = problem.partCount - 1; index >= 0; index--) {
    const part = problem.topologicalPart[index];
    for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
      const link = problem.outLink[k];
      const to = problem.linkTo[link];
      if (problem.partOrder[to] !== problem.partOrder[part]) continue;
      const work = problem.toShare[link] < 0 ? leastWork(problem, to) : leastBatch(problem, to, problem.toShare[link]);
      tail[part] = Math.max(tail[part], problem.minLag[link] + work + tail[to]);
    }
  }
  return tail;
}

function leastWork(problem: Problem, part: number): number {
  let least: number = never;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    least = Math.min(least, problem.modeSetup[mode] + problem.modeRun[mode]);
  }
  return least;
}

/** Run of the last transfer batch; with an overlap nothing more must come after the predecessor's end. */
function leastBatch(problem: Problem, part: number, share: number): number {
  let least: number = never;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    least = Math.min(least, Math.ceil(problem.modeRun[mode] * share));
  }
  return least;
}

/** Weights of at most `left` (by order) that give a high bound, and that bound. */
function bestWeights(
  jobs: readonly Job[],
  capacity: Capacity,
  left: Float64Array,
): { bound: number; weight: Float64Array } {
  const most = Float64Array.from(jobs, ({ order }) => left[order]);
  const end = new Float64Array(jobs.length);
  const rounds = Math.min(mostRounds, Math.max(fewestRounds, Math.floor(jobsTried / jobs.length)));
  meanEnds(jobs, most, capacity, end);
  // To begin with, what would be late has all its weight and the rest none.
  let weight = most.map((value, job) => (end[job] > jobs[job].due ? value : 0));
  const best = { bound: 0, weight: new Float64Array(jobs.length) };
  if (weight.every((value) => value === 0)) return best;
  for (let round = 1; round <= rounds; round++) {
    meanEnds(jobs, weight, capacity, end);
    let bound = 0;
    let distance = 0;
    for (const [job, { due }] of jobs.entries()) {
      bound += weight[job] * (end[job] - due);
      distance += Math.abs(end[job] - due);
    }
    if (bound > best.bound) {
      best.bound = bound;
      best.weight = weight.slice();
    }
    const step = (2 * jobs.length) / (distance * round);
    const towards = (job: number): number => weight[job] + step * most[job] * (end[job] - jobs[job].due);
    weight = weight.map((_, job) => Math.min(most[job], Math.max(0, towards(job))));
  }
  return best;
}

/** Into `end`, for each job: its mean busy time and half its work, when the group always does what has the most weight per work. */
function meanEnds(jobs: readonly Job[], weight: Float64Array, { at, machines }: Capacity, end: Float64Array): void {
  const work = Float64Array.from(jobs, (job) => job.work);
  const busy = new Float64Array(jobs.length);
  const ready = new KeyedHeap(weight.map((value, job) => -value / work[job]));
  let step = 0;
  let time = -Infinity;
  for (let next = 0; next < jobs.length || ready.size > 0;) {
    if (ready.size === 0) time = Math.max(time, jobs[next].release);
    while (next < jobs.length && jobs[next].release <= time) ready.push(next++);
    while (step + 1 < at.length && at[step + 1] <= time) step++;
    const job = ready.items[0];
    const until = Math.min(
      next < jobs.length ? jobs[next].release : Infinity,
      step + 1 < at.length ? at[step + 1] : Infinity,
    );
    const done = Math.min(work[job], machines[step] * (until - time));
    if (done > 0) {
      const through = time + done / machines[step];
      busy[job] += (done * (time + through)) / 2;
      work[job] -= done;
      time = through;
    } else time = until;
    if (work[job] > 0) continue;
    ready.pop();
    end[job] = busy[job] / jobs[job].work + jobs[job].work / 2;
  }
}
