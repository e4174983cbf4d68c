/** Load against capacity, and the operations behind it. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Load, LoadOperation, Page, ParsedInput } from '../contract.ts';
import { measure, subtract, type Interval } from '../planning/intervals.ts';
import { WorkingTimes } from '../planning/plant.ts';
import { Timeline } from '../planning/timeline.ts';
import { openSeconds } from './kpis.ts';
import { bucketEdges, shiftStarts } from './load-buckets.ts';
import { demandOf } from './load-demand.ts';
import { assignmentsByMachine } from './load-index.ts';
import { reachOf, type Plan } from './plan.ts';

export type LoadContext = {
  timeZone: string;
  calendars: PulledRecord<'calendar'>[];
  machines: PulledRecord<'machine'>[];
  workCenters: ReadonlyMap<string, string>;
  orderNumber: (order: string) => string;
  now: number;
};

const day = 86_400;
/** As far back as the problem's calendars reach. */
const daysBack = 30;

const known = new WeakMap<Plan, { calendars: PulledRecord<'calendar'>[]; times: WorkingTimes }>();

/** Working time by the records alone, worked out once per plan and calendars: local time is dear. */
function shiftsOf(plan: Plan, calendars: PulledRecord<'calendar'>[], timeline: Timeline): WorkingTimes {
  const before = known.get(plan);
  if (before?.calendars === calendars) return before.times;
  const { now } = plan.problem;
  const times = new WorkingTimes(calendars, timeline, { from: now - daysBack * day, to: reachOf(plan.problem) });
  known.set(plan, { calendars, times });
  return times;
}

/** Load of work centers or machines in buckets of plant time. */
export function load(plan: Plan, query: ParsedInput<'load'>, context: LoadContext): Load {
  const { problem } = plan;
  const timeline = new Timeline(problem.epoch, context.timeZone);
  const from = query.from ?? context.now;
  const edges = bucketEdges(timeline, query.bucket, shiftStarts(context.calendars), from, query.count);
  const machines = problem.machines.filter(
    ({ id, workCenter }) =>
      (query.machine === undefined || id === query.machine) &&
      (query.workCenter === undefined || workCenter === query.workCenter),
  );
  const resources: Load['resources'] = [];
  const rowOf = new Map<string, number>();
  const rowOfCenter = new Map<string, number>();
  for (const { id, name, workCenter } of machines) {
    if (query.by === 'machine') rowOf.set(id, resources.push({ id, name, workCenter, machines: 1 }) - 1);
    else {
      const row = rowOfCenter.get(workCenter) ?? addCenter(workCenter);
      resources[row].machines += 1;
      rowOf.set(id, row);
    }
  }
  const column = (): Int32Array => new Int32Array(resources.length * query.count);
  const result: Load = {
    planVersion: plan.version,
    resources,
    edges,
    available: column(),
    setup: column(),
    run: column(),
    demand: column(),
    downtime: column(),
    overtime: column(),
  };
  addCapacity();
  addWork();
  addDemand();
  return result;

  function addCenter(workCenter: string): number {
    const name = context.workCenters.get(workCenter) ?? workCenter;
    const row = resources.push({ id: workCenter, name, workCenter, machines: 0 }) - 1;
    rowOfCenter.set(workCenter, row);
    return row;
  }

  /** Buckets that `[start, end)` touches; one of no length touches the one that holds it. */
  function spread(start: number, end: number, add: (bucket: number, from: number, to: number) => void): void {
    if (end < edges[0] || start >= edges[query.count]) return;
    let low = 0;
    let high = query.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (edges[middle] <= start) low = middle;
      else high = middle - 1;
    }
    for (let bucket = low; bucket < query.count && (bucket === low || edges[bucket] < end); bucket++)
      add(bucket, Math.max(start, edges[bucket]), Math.min(end, edges[bucket + 1]));
  }

  function addCapacity(): void {
    const shifts = shiftsOf(plan, context.calendars, timeline);
    const planned = new Map(problem.calendars.map(({ id, intervals }) => [id, intervals as Interval[]]));
    const calendarOf = new Map(context.machines.map(({ id, calendar }) => [id, calendar]));
    for (const { id, calendar } of machines) {
      const base = shifts.of(calendarOf.get(id) ?? '') ?? [];
      const open = planned.get(calendar) ?? [];
      const same =
        open === base ||
        (open.length === base.length && open.every(([a, b], index) => a === base[index][0] && b === base[index][1]));
      const lost = same ? [] : subtract(base, open);
      const extra = same ? [] : subtract(open, base);
      const row = rowOf.get(id)! * query.count;
      for (let bucket = 0; bucket < query.count; bucket++) {
        const [start, end] = [edges[bucket], edges[bucket + 1]];
        result.available[row + bucket] += openSeconds(open, start, end);
        if (lost.length > 0) result.downtime[row + bucket] += measure(lost, start, end);
        if (extra.length > 0) result.overtime[row + bucket] += measure(extra, start, end);
      }
    }
  }

  function addWork(): void {
    const byMachine = assignmentsByMachine(plan);
    const planned = new Map(problem.calendars.map(({ id, intervals }) => [id, intervals]));
    for (const { id, calendar } of machines) {
      const open = planned.get(calendar) ?? [];
      const row = rowOf.get(id)! * query.count;
      for (const { assignment } of byMachine.get(id) ?? []) {
        spread(assignment.start, assignment.end, (bucket, start, end) => {
          const setupEnd = Math.min(end, Math.max(start, assignment.runStart));
          result.setup[row + bucket] += openSeconds(open, start, setupEnd);
          result.run[row + bucket] += openSeconds(open, setupEnd, end);
        });
      }
    }
  }

  function addDemand(): void {
    const planned = new Map(problem.calendars.map(({ id, intervals }) => [id, intervals]));
    const openOf = new Map(machines.map(({ id, calendar }) => [id, planned.get(calendar) ?? []]));
    for (const { machine, start, end, seconds } of demandOf(plan)) {
      const row = rowOf.get(machine);
      if (row === undefined) continue;
      const open = openOf.get(machine)!;
      const whole = openSeconds(open, start, end);
      spread(start, end, (bucket, from, to) => {
        const share = whole === 0 ? (bucketHolds(bucket, start) ? seconds : 0) : openSeconds(open, from, to);
        result.demand[row * query.count + bucket] += share;
      });
    }
  }

  function bucketHolds(bucket: number, at: number): boolean {
    return edges[bucket] <= at && at < edges[bucket + 1];
  }
}

/** Operations that occupy a work center or machine inside `[from, to)`, by start. */
export function loadOperations(
  plan: Plan,
  { by, id, from, to, offset, limit }: ParsedInput<'loadOperations'>,
  { orderNumber }: Pick<LoadContext, 'orderNumber'>,
): Page<LoadOperation> {
  const calendars = new Map(plan.problem.calendars.map(({ id: calendar, intervals }) => [calendar, intervals]));
  const found = plan.problem.machines
    .filter((machine) => (by === 'machine' ? machine.id : machine.workCenter) === id)
    .flatMap((machine) =>
      (assignmentsByMachine(plan).get(machine.id) ?? [])
        .filter(({ assignment }) => assignment.start < to && assignment.end > from)
        .map((placed) => ({ ...placed, machine })),
    )
    .toSorted((a, b) => a.assignment.start - b.assignment.start);
  const rows = found.slice(offset, offset + limit).map(({ assignment, part, machine }) => {
    const open = calendars.get(machine.calendar) ?? [];
    const [start, end] = [Math.max(from, assignment.start), Math.min(to, assignment.end)];
    const setupEnd = Math.min(end, Math.max(start, assignment.runStart));
    return {
      operation: assignment.operation,
      part: assignment.part,
      name: part.operation.name,
      orderNumber: orderNumber(part.order.id),
      item: part.order.item,
      machine: machine.id,
      machineName: machine.name,
      start: assignment.start,
      end: assignment.end,
      setup: openSeconds(open, start, setupEnd),
      run: openSeconds(open, setupEnd, end),
      late: (plan.orderEnds.get(part.order.id) ?? 0) > part.order.due,
    };
  });
  return { rows, total: found.length };
}
