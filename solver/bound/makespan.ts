/**
 * A lower bound of the makespan, quick rather than tight: no complete schedule ends earlier after `now`. Calendars, change-overs and closed
 * time are left out, which only lowers it.
 */
import { Heap } from '../construct/heap.ts';
import type { OperationDocument, OrderDocument, ProblemDocument } from '../model/problem.ts';

/** An operation still to be done: the least work, and the least time that must pass before and after it. All in seconds after `now`. */
type Job = {
  operation: OperationDocument;
  work: number;
  head: number;
  length: number;
  tail: number;
  /** Links to the jobs that wait for this one, and how many this one waits for. */
  next: { to: Job; minLag: number; overlaps: boolean }[];
  waiting: number;
};

/** Orders, and jobs, between two looks at the stop signal. */
const ordersBetweenLooks = 2000;
const jobsBetweenLooks = 10_000;
/** What rounding adds to a share of a run, at most. */
const crumb = 1e-6;

/**
 * The greatest of: the longest chain of each order; for each machine, the operations that only it can do, with their heads and tails, as
 * Jackson's preemptive schedule has them (Carlier 1982); for each resource, and for all machines together, the work over the capacity. Null when there is
 * nothing to do, the links form a cycle, or `shouldStop` says so on the way.
 */
export function makespanBound(problem: ProblemDocument, shouldStop: () => boolean = () => false): number | null {
  const jobs = jobsOf(problem, shouldStop);
  if (!jobs || shouldStop()) return null;
  const open = jobs.filter((job) => job.operation.progress?.state !== 'done');
  if (open.length === 0) return null;
  if (shouldStop()) return null;
  let bound = 0;
  for (const { head, length, tail } of open) bound = Math.max(bound, head + length + tail);
  for (const [machine, group] of Map.groupBy(open, onlyMachine)) {
    if (shouldStop()) return null;
    if (machine !== null) bound = Math.max(bound, jackson(group));
  }
  const drawn = drawnFrom(open, shouldStop);
  if (shouldStop()) return null;
  for (const { id, capacity } of problem.resources) {
    const most = capacity.reduce((units, step) => Math.max(units, step.units), 0);
    bound = Math.max(bound, drawn.get(id)?.least(most) ?? 0);
  }
  if (shouldStop()) return null;
  const machines = new Energy();
  for (const job of open) machines.add(job, job.work);
  return Math.max(bound, machines.least(problem.machines.length));
}

/** Operations with heads and tails, the longest paths over the links; null when these form a cycle, or if stopped. */
function jobsOf(problem: ProblemDocument, shouldStop: () => boolean): Job[] | null {
  const jobs: Job[] = [];
  for (const [index, order] of problem.orders.entries()) {
    if (index % ordersBetweenLooks === 0 && shouldStop()) return null;
    for (const operation of order.operations) jobs.push(jobOf(operation, order, problem.now));
  }
  if (!linkUp(problem, jobs, shouldStop) || shouldStop()) return null;
  const sorted = jobs.filter(({ waiting }) => waiting === 0);
  for (const [index, from] of sorted.entries()) {
    if (index % jobsBetweenLooks === 0 && shouldStop()) return null;
    for (const { to, minLag, overlaps } of from.next) {
      // With a transfer batch the successor may start before the predecessor is through.
      const length = overlaps ? 0 : from.length;
      if (!to.operation.progress) to.head = Math.max(to.head, from.head + length + minLag);
      if (--to.waiting === 0) sorted.push(to);
    }
  }
  if (sorted.length < jobs.length) return null;
  for (let index = sorted.length - 1; index >= 0; index--) {
    if (index % jobsBetweenLooks === 0 && shouldStop()) return null;
    const from = sorted[index];
    for (const { to, minLag, overlaps } of from.next) {
      if (to.operation.progress) continue;
      from.tail = Math.max(from.tail, minLag + to.tail + (overlaps ? 0 : to.length));
    }
  }
  return jobs;
}

/** Sets what waits for what; false when stopped. */
function linkUp({ orders }: ProblemDocument, jobs: readonly Job[], shouldStop: () => boolean): boolean {
  const byId = new Map<string, Job>();
  if (orders.some(({ links }) => links)) for (const job of jobs) byId.set(job.operation.id, job);
  const add = (from: Job | undefined, to: Job | undefined, minLag: number, overlaps: boolean): void => {
    if (!from || !to) return;
    from.next.push({ to, minLag, overlaps });
    to.waiting++;
  };
  let first = 0;
  for (const [index, { operations, links }] of orders.entries()) {
    if (index % ordersBetweenLooks === 0 && shouldStop()) return false;
    if (!links) for (let k = first + 1; k < first + operations.length; k++) add(jobs[k - 1], jobs[k], 0, false);
    for (const { from, to, minLag, transferBatch } of links ?? []) {
      add(byId.get(from), byId.get(to), minLag, transferBatch !== undefined);
    }
    first += operations.length;
  }
  return true;
}

function jobOf(operation: OperationDocument, order: OrderDocument, now: number): Job {
  const job: Job = { operation, work: 0, head: 0, length: 0, tail: 0, next: [], waiting: 0 };
  const { progress, split, quantity, modes } = operation;
  if (progress?.state === 'done') job.head = progress.end - now;
  else if (progress) job.work = job.length = progress.remaining;
  else {
    job.head = Math.max(0, order.release - now);
    // Each part may take another mode, and parts may run side by side.
    for (const part of split ?? [quantity]) {
      let least = Infinity;
      for (const { setup, run } of modes) least = Math.min(least, setup + Math.ceil((run * part) / quantity - crumb));
      job.work += least;
      job.length = Math.max(job.length, least);
    }
  }
  return job;
}

/** The machine that all modes share, or null. */
function onlyMachine({ operation }: Job): string | null {
  if (operation.progress) return operation.progress.machine;
  const machine = operation.modes[0].machine;
  return operation.modes.every((mode) => mode.machine === machine) ? machine : null;
}

/** What the jobs take of each resource at least, by its id; of some jobs alone when stopped. */
function drawnFrom(jobs: readonly Job[], shouldStop: () => boolean): Map<string, Energy> {
  const drawn = new Map<string, Energy>();
  for (const [index, job] of jobs.entries()) {
    if (index % jobsBetweenLooks === 0 && shouldStop()) break;
    const { modes, progress } = job.operation;
    if (progress) continue;
    // What not every mode needs may be had without.
    const required = modes[0].resources;
    for (const [at, { resource }] of required.entries()) {
      if (required.findIndex((one) => one.resource === resource) < at) continue;
      const needs = modes.map((mode) => mode.resources.find((one) => one.resource === resource)?.units ?? 0);
      if (!drawn.has(resource)) drawn.set(resource, new Energy());
      drawn.get(resource)!.add(job, job.work * Math.min(...needs));
    }
  }
  return drawn;
}

/** Work on a pool, between the least head and the least tail. */
class Energy {
  private total = 0;
  private head = Infinity;
  private tail = Infinity;

  add(job: Job, work: number): void {
    if (work <= 0) return;
    this.total += work;
    this.head = Math.min(this.head, job.head);
    this.tail = Math.min(this.tail, job.tail);
  }

  /** Seconds that the pool takes if it never does more than `capacity` at once. */
  least(capacity: number): number {
    return this.total > 0 && capacity > 0 ? this.head + Math.ceil(this.total / capacity) + this.tail : 0;
  }
}

/** Jackson's preemptive schedule of one machine: always the operation with the longest tail of those that are there. */
function jackson(jobs: readonly Job[]): number {
  const byHead = jobs.toSorted((one, other) => one.head - other.head);
  const left = byHead.map((job) => job.work);
  const ready = new Heap((one, other) => byHead[other].tail - byHead[one].tail);
  let bound = 0;
  let time = 0;
  for (let next = 0; next < byHead.length || ready.size > 0;) {
    if (ready.size === 0) time = Math.max(time, byHead[next].head);
    for (; next < byHead.length && byHead[next].head <= time; next++) ready.push(next);
    const first = ready.items[0];
    const until = Math.min(time + left[first], byHead[next]?.head ?? Infinity);
    left[first] -= until - time;
    time = until;
    if (left[first] > 0) continue;
    ready.pop();
    bound = Math.max(bound, time + byHead[first].tail);
  }
  return bound;
}
