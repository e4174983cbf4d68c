/**
 * A lower bound of the makespan, quick rather than tight: no complete schedule ends earlier after `now`. Calendars, change-overs and closed
 * time are left out, which only lowers it.
 */
import { Heap } from '../construct/heap.ts';
import type { LinkDocument, OperationDocument, OrderDocument, ProblemDocument } from '../model/problem.ts';

/** An operation still to be done: the least work, and the least time that must pass before and after it. All in seconds after `now`. */
type Job = { operation: OperationDocument; work: number; head: number; length: number; tail: number };

/** What rounding adds to a share of a run, at most. */
const crumb = 1e-6;

/**
 * The greatest of: the longest chain of each order; for each machine, the operations that only it can do, with their heads and tails, as
 * Jackson's preemptive schedule has them (Carlier 1982); for each resource, and for all machines together, the work over the capacity. Null when there is
 * nothing to do or the links form a cycle.
 */
export function makespanBound(problem: ProblemDocument): number | null {
  const jobs = jobsOf(problem);
  if (!jobs) return null;
  const open = [...jobs.values()].filter((job) => job.operation.progress?.state !== 'done');
  if (open.length === 0) return null;
  let bound = 0;
  for (const { head, length, tail } of open) bound = Math.max(bound, head + length + tail);
  for (const group of Map.groupBy(open, onlyMachine)) if (group[0] !== null) bound = Math.max(bound, jackson(group[1]));
  for (const { id, capacity } of problem.resources) {
    const most = capacity.reduce((units, step) => Math.max(units, step.units), 0);
    bound = Math.max(
      bound,
      energy(open, most, (job) => job.work * leastUnits(job.operation, id)),
    );
  }
  return Math.max(
    bound,
    energy(open, problem.machines.length, (job) => job.work),
  );
}

/** Operations by id with heads and tails, the longest paths over the links; null when these form a cycle. */
function jobsOf(problem: ProblemDocument): Map<string, Job> | null {
  const jobs = new Map<string, Job>();
  const waiting = new Map<string, number>();
  const after = new Map<string, LinkDocument[]>();
  for (const order of problem.orders) {
    for (const operation of order.operations) jobs.set(operation.id, jobOf(operation, order, problem.now));
  }
  for (const link of problem.orders.flatMap(linksOf)) {
    if (!jobs.has(link.from) || !jobs.has(link.to)) continue;
    if (!after.has(link.from)) after.set(link.from, []);
    after.get(link.from)!.push(link);
    waiting.set(link.to, (waiting.get(link.to) ?? 0) + 1);
  }
  const sorted = [...jobs.keys()].filter((id) => !waiting.has(id));
  for (const id of sorted) {
    const from = jobs.get(id)!;
    for (const link of after.get(id) ?? []) {
      const to = jobs.get(link.to)!;
      if (!to.operation.progress) to.head = Math.max(to.head, from.head + lengthBefore(link, from) + link.minLag);
      waiting.set(link.to, waiting.get(link.to)! - 1);
      if (waiting.get(link.to) === 0) sorted.push(link.to);
    }
  }
  if (sorted.length < jobs.size) return null;
  for (const id of sorted.toReversed()) {
    const from = jobs.get(id)!;
    for (const link of after.get(id) ?? []) {
      const to = jobs.get(link.to)!;
      if (to.operation.progress) continue;
      const rest = link.transferBatch === undefined ? to.length + to.tail : to.tail;
      from.tail = Math.max(from.tail, link.minLag + rest);
    }
  }
  return jobs;
}

function jobOf(operation: OperationDocument, order: OrderDocument, now: number): Job {
  const { progress } = operation;
  if (progress?.state === 'done') return { operation, work: 0, head: progress.end - now, length: 0, tail: 0 };
  if (progress) return { operation, work: progress.remaining, head: 0, length: progress.remaining, tail: 0 };
  const head = Math.max(0, order.release - now);
  // Each part may take another mode, and parts may run side by side.
  const parts = (operation.split ?? [operation.quantity]).map((quantity) =>
    Math.min(
      ...operation.modes.map(({ setup, run }) => setup + Math.ceil((run * quantity) / operation.quantity - crumb)),
    ),
  );
  const work = parts.reduce((sum, part) => sum + part, 0);
  const length = Math.max(...parts);
  return { operation, work, head, length, tail: 0 };
}

function linksOf(order: OrderDocument): LinkDocument[] {
  const { operations, links } = order;
  return links ?? operations.slice(1).map(({ id }, index) => ({ from: operations[index].id, to: id, minLag: 0 }));
}

/** With a transfer batch the successor may start before the predecessor is through. */
function lengthBefore(link: LinkDocument, from: Job): number {
  return link.transferBatch === undefined ? from.length : 0;
}

/** The machine that all modes share, or null. */
function onlyMachine({ operation }: Job): string | null {
  if (operation.progress) return operation.progress.machine;
  const machine = operation.modes[0].machine;
  return operation.modes.every((mode) => mode.machine === machine) ? machine : null;
}

function leastUnits(operation: OperationDocument, resource: string): number {
  const units = operation.modes.map((mode) => mode.resources.find((one) => one.resource === resource)?.units ?? 0);
  return operation.progress ? 0 : Math.min(...units);
}

/** Work on a pool that never does more than `capacity` at once, between the least head and the least tail. */
function energy(jobs: readonly Job[], capacity: number, workOf: (job: Job) => number): number {
  let total = 0;
  let head = Infinity;
  let tail = Infinity;
  for (const job of jobs) {
    const work = workOf(job);
    if (work <= 0) continue;
    total += work;
    head = Math.min(head, job.head);
    tail = Math.min(tail, job.tail);
  }
  return total > 0 && capacity > 0 ? head + Math.ceil(total / capacity) + tail : 0;
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
