/** Everything the board draws, as columns. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import { operationFlags, type Board, type MachineLive } from '../contract.ts';
import { projectedEnd, type Floor } from './floor.ts';
import { assignmentKey, secondsOf, type Plan } from './plan.ts';

/** Names and downtimes from the plant's records, by id. */
export type BoardNames = {
  timeZone: string;
  workCenters: Map<string, string>;
  orderNumbers: Map<string, string>;
  customers: Map<string, string>;
  downtimes: PulledRecord<'downtime'>[];
};

export type BoardContext = {
  names: BoardNames;
  floor: Floor;
  /** Assignment keys of what the floor has been told. */
  released: ReadonlySet<string>;
  /** Seconds after the epoch. */
  now: number;
  frozen: number;
  machineStatus: MachineLive[];
};

/** Attribute values of an operation as one label, the set-up family. */
function familyOf(attributes: Record<string, string>): string {
  return Object.values(attributes).join(' · ');
}

/** Builds the board of a plan. */
export function board(plan: Plan, context: BoardContext): Board {
  const { problem } = plan;
  const { names } = context;
  const machineIndex = new Map(problem.machines.map(({ id }, index) => [id, index]));
  const workCenterIds = [...new Set(problem.machines.map(({ workCenter }) => workCenter))];
  const workCenterIndex = new Map(workCenterIds.map((id, index) => [id, index]));
  const calendarIndex = new Map(problem.calendars.map(({ id }, index) => [id, index]));
  const orderIndex = new Map(problem.orders.map(({ id }, index) => [id, index]));
  const from = Math.min(problem.now, ...problem.calendars.map(({ intervals }) => intervals[0]?.[0] ?? problem.now));

  return {
    planVersion: plan.version,
    epochAt: problem.epoch,
    timeZone: names.timeZone,
    now: context.now,
    horizon: problem.horizon,
    workCenters: workCenterIds.map((id) => ({ id, name: names.workCenters.get(id) ?? id })),
    machines: problem.machines.map(({ id, name, workCenter, calendar }) => ({
      id,
      name,
      workCenter: workCenterIndex.get(workCenter) ?? 0,
      calendar: calendarIndex.get(calendar) ?? 0,
    })),
    closed: problem.calendars.map(({ intervals }) => closedTime(intervals, from, problem.horizon)),
    downtimes: names.downtimes.flatMap((downtime) => {
      const machine = machineIndex.get(downtime.machine);
      if (machine === undefined) return [];
      const { kind, reason } = downtime;
      return [
        { machine, start: secondsOf(problem, downtime.start), end: secondsOf(problem, downtime.end), kind, reason },
      ];
    }),
    orders: {
      ids: problem.orders.map(({ id }) => id),
      numbers: problem.orders.map(({ id, name }) => names.orderNumbers.get(id) ?? name),
      items: problem.orders.map(({ item }) => item),
      customers: problem.orders.map(({ id }) => names.customers.get(id) ?? ''),
      due: Int32Array.from(problem.orders, ({ due }) => due),
      end: Int32Array.from(problem.orders, ({ id }) => plan.orderEnds.get(id) ?? -1),
      weight: Float32Array.from(problem.orders, ({ weight }) => weight),
    },
    ...operationColumns(plan, context, machineIndex, orderIndex),
    machineStatus: context.machineStatus,
  };
}

function operationColumns(
  plan: Plan,
  context: BoardContext,
  machineIndex: Map<string, number>,
  orderIndex: Map<string, number>,
): Pick<Board, 'operations' | 'families'> {
  const rows = (plan.schedule?.assignments ?? [])
    .flatMap((assignment) => {
      const found = plan.parts.get(assignmentKey(assignment.operation, assignment.part));
      const machine = machineIndex.get(assignment.machine);
      return found && machine !== undefined ? [{ assignment, machine, found }] : [];
    })
    .sort((a, b) => a.machine - b.machine || a.assignment.start - b.assignment.start);
  const count = rows.length;
  const families: string[] = [];
  const familyIndex = new Map<string, number>();
  const relaxed = new Set((plan.schedule?.relaxed ?? []).map(({ operation, part }) => assignmentKey(operation, part)));
  const columns: Board['operations'] = {
    order: new Int32Array(count),
    machine: new Int32Array(count),
    sequence: new Int32Array(count),
    part: new Int16Array(count),
    start: new Int32Array(count),
    runStart: new Int32Array(count),
    end: new Int32Array(count),
    flags: new Uint8Array(count),
    family: new Int16Array(count),
    progress: new Uint8Array(count),
    actualStart: new Int32Array(count).fill(-1),
    actualEnd: new Int32Array(count).fill(-1),
    projectedEnd: new Int32Array(count).fill(-1),
  };
  rows.forEach(({ assignment, machine, found }, row) => {
    const { operation, order } = found;
    const key = assignmentKey(assignment.operation, assignment.part);
    const reported = context.floor.jobs.get(key);
    // What was aborted is planned anew: the bar is of the work to come.
    const job = reported?.state === 'aborted' ? undefined : reported;
    columns.order[row] = orderIndex.get(order.id) ?? 0;
    columns.machine[row] = machine;
    columns.sequence[row] = found.sequence;
    columns.part[row] = assignment.part;
    columns.start[row] = assignment.start;
    columns.runStart[row] = assignment.runStart;
    columns.end[row] = assignment.end;
    const family = familyOf(operation.attributes);
    if (!familyIndex.has(family)) familyIndex.set(family, families.push(family) - 1);
    columns.family[row] = familyIndex.get(family)!;
    const done = operation.progress?.state === 'done' || job?.state === 'ended';
    const started = operation.progress?.state === 'started' || job?.state === 'running' || job?.state === 'interrupted';
    columns.flags[row] =
      (operation.pin ? operationFlags.pinned : 0) |
      (!done && !started && assignment.start < plan.problem.now + context.frozen ? operationFlags.frozen : 0) |
      (started && !done ? operationFlags.started : 0) |
      (done ? operationFlags.done : 0) |
      ((plan.orderEnds.get(order.id) ?? 0) > order.due ? operationFlags.late : 0) |
      (context.released.has(key) ? operationFlags.released : 0) |
      (relaxed.has(key) ? operationFlags.relaxed : 0);
    if (operation.progress?.state === 'started') columns.actualStart[row] = operation.progress.start;
    if (job) {
      columns.progress[row] = Math.round(job.progress * 100);
      if (job.startedAt !== null) columns.actualStart[row] = secondsOf(plan.problem, job.startedAt);
      if (job.endedAt !== null) columns.actualEnd[row] = secondsOf(plan.problem, job.endedAt);
      columns.projectedEnd[row] = projectedEnd(plan, job, context.now);
    }
    if (done) columns.progress[row] = 100;
  });
  return { operations: columns, families };
}

/** Complement of the open intervals inside `[from, to)`, as pairs. */
function closedTime(intervals: readonly (readonly [number, number])[], from: number, to: number): Int32Array {
  const closed: number[] = [];
  let at = from;
  for (const [open, close] of intervals) {
    if (open > at) closed.push(at, Math.min(open, to));
    at = Math.max(at, close);
    if (at >= to) break;
  }
  if (at < to) closed.push(at, to);
  return Int32Array.from(closed);
}
