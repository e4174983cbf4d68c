/**
 * Work by when it would have to be done for every order to be on time, machines taken as endless: each order backwards from its due date, on
 * the machine the plan gave each operation, or its first where it has none. Infinite loading of MRP II, in working time.
 */
import type { OperationDocument, OrderDocument } from '../../../solver/model/problem.ts';
import { orderLinks } from './operation-detail.ts';
import { assignmentKey, type Plan } from './plan.ts';

type Intervals = readonly (readonly [number, number])[];

/** Work of one operation on a machine: it lies inside `[start, end)`. What would have had to be done before now has `start` = `end` = now. */
export type Demand = { machine: string; start: number; end: number; seconds: number };

const known = new WeakMap<Plan, Demand[]>();

/** Demand of all operations that are neither started nor done, worked out once per plan. */
export function demandOf(plan: Plan): Demand[] {
  let demand = known.get(plan);
  if (demand === undefined) {
    const calendars = new Map(plan.problem.calendars.map(({ id, intervals }) => [id, intervals as Intervals]));
    const times = new Map(plan.problem.machines.map(({ id, calendar }) => [id, calendars.get(calendar) ?? []]));
    demand = plan.problem.orders.flatMap((order) => orderDemand(plan, order, times));
    known.set(plan, demand);
  }
  return demand;
}

function orderDemand(plan: Plan, order: OrderDocument, times: ReadonlyMap<string, Intervals>): Demand[] {
  const { now } = plan.problem;
  const latestEnd = new Map<string, number>();
  const before = Map.groupBy(orderLinks(order), ({ to }) => to);
  const demand: Demand[] = [];
  // Operations are listed in the order of their steps, so whatever follows one stands after it.
  for (const operation of order.operations.toReversed()) {
    const end = latestEnd.get(operation.id) ?? order.due;
    let start = end;
    if (!operation.progress) {
      for (const { machine, seconds } of workOf(plan, operation)) {
        const begin = subtractOpenSeconds(times.get(machine) ?? [], end, seconds);
        start = Math.min(start, begin);
        if (seconds === 0) continue;
        if (begin >= now) demand.push({ machine, start: begin, end, seconds });
        else demand.push(...overdue(times.get(machine) ?? [], { machine, start: begin, end, seconds }, now));
      }
    }
    for (const { from, minLag } of before.get(operation.id) ?? [])
      latestEnd.set(from, Math.min(latestEnd.get(from) ?? order.due, start - minLag));
  }
  return demand;
}

/** Work seconds by machine: as planned, or in the first mode. */
function workOf(plan: Plan, operation: OperationDocument): { machine: string; seconds: number }[] {
  const step = plan.stepOf.get(operation.id) ?? '';
  const parts = (plan.steps.get(step) ?? []).filter((part) => part.operation === operation);
  return parts.map((part) => {
    const assignment = plan.assignments.get(assignmentKey(step, part.part));
    const mode = operation.modes[assignment?.mode ?? 0] ?? operation.modes[0];
    const quantity = operation.split?.[part.place] ?? operation.quantity;
    return {
      machine: assignment?.machine ?? mode.machine,
      seconds: mode.setup + Math.ceil((mode.run * quantity) / operation.quantity),
    };
  });
}

/** The share of the work that lies ahead where it is, the rest at now. */
function overdue(intervals: Intervals, { machine, start, end, seconds }: Demand, now: number): Demand[] {
  if (end <= now) return [{ machine, start: now, end: now, seconds }];
  const ahead = Math.min(seconds, openBetween(intervals, Math.max(start, now), end));
  const rows = [{ machine, start: now, end: now, seconds: seconds - ahead }];
  if (ahead > 0) rows.push({ machine, start: Math.max(start, now), end, seconds: ahead });
  return rows.filter((row) => row.seconds > 0);
}

function openBetween(intervals: Intervals, from: number, to: number): number {
  let seconds = 0;
  for (let i = firstEndingAfter(intervals, from); i < intervals.length && intervals[i][0] < to; i++)
    seconds += Math.min(intervals[i][1], to) - Math.max(intervals[i][0], from);
  return seconds;
}

/** Latest instant from which `work` open seconds fit before `end`; `end − work` where the calendar begins later. */
export function subtractOpenSeconds(intervals: Intervals, end: number, work: number): number {
  if (work === 0) return end;
  let left = work;
  for (let i = firstEndingAfter(intervals, end); i >= 0; i--) {
    const interval = intervals[i];
    if (interval === undefined || interval[0] >= end) continue;
    const open = Math.min(interval[1], end) - interval[0];
    if (open >= left) return Math.min(interval[1], end) - left;
    left -= open;
  }
  return end - work;
}

/** Index of the first interval that ends after `at`. */
function firstEndingAfter(intervals: Intervals, at: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (intervals[middle][1] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
