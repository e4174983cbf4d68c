/** Everything the board draws, as columns. */
import type { Assignment } from '../../../solver/model/schedule.ts';
import type { PulledRecord } from '../../connectors/canonical.ts';
import { operationFlags, type Adjustments, type Board, type MachineLive } from '../contract.ts';
import { projectedEnd, type Floor } from './floor.ts';
import { assignmentKey, reachOf, secondsOf, type Part, type Plan } from './plan.ts';

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
  /** Downtimes and overtime of the planner's own. */
  machineTimes?: Adjustments['machineTimes'];
};

/** Attributes are the same objects from plan to plan. */
const familyNames = new WeakMap<Record<string, string>, string>();

/** Attribute values of an operation as one label, the set-up family. */
function familyOf(attributes: Record<string, string>): string {
  let name = familyNames.get(attributes);
  if (name === undefined) {
    name = Object.values(attributes).join(' · ');
    familyNames.set(attributes, name);
  }
  return name;
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
    closed: problem.calendars.map(({ intervals }) => closedTime(intervals, from, reachOf(problem))),
    ...machineTimes(plan, context, machineIndex),
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

/** Downtimes of ERP, floor and planner, and the planner's overtime, on machines that the plan has. */
function machineTimes(
  { problem }: Plan,
  { names, machineTimes: planned = [] }: BoardContext,
  machineIndex: Map<string, number>,
): Pick<Board, 'downtimes' | 'overtime'> {
  const rows = planned.flatMap(({ machine, kind, start, end, reason }) => {
    const index = machineIndex.get(machine);
    return index === undefined ? [] : [{ machine: index, kind, start, end, reason }];
  });
  const pulled = names.downtimes.flatMap(({ machine, start, end, kind, reason }) => {
    const index = machineIndex.get(machine);
    if (index === undefined) return [];
    return [
      {
        ...{ machine: index, start: secondsOf(problem, start), end: secondsOf(problem, end) },
        ...{ kind, reason, own: false },
      },
    ];
  });
  return {
    downtimes: [
      ...pulled,
      ...rows
        .filter(({ kind }) => kind === 'downtime')
        .map((row) => ({ ...row, kind: 'maintenance' as const, own: true })),
    ],
    overtime: rows
      .filter(({ kind }) => kind === 'overtime')
      .map(({ machine, start, end }) => ({ machine, start, end })),
  };
}

function operationColumns(
  plan: Plan,
  context: BoardContext,
  machineIndex: Map<string, number>,
  orderIndex: Map<string, number>,
): Pick<Board, 'operations' | 'families'> {
  const rows = sortedRows(plan, machineIndex);
  const count = rows.length;
  const late = Uint8Array.from(plan.problem.orders, ({ id, due }) => Number((plan.orderEnds.get(id) ?? 0) > due));
  const isNamed = (keys: ReadonlySet<string>, key: string): boolean => keys.size > 0 && keys.has(key);
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
  rows.forEach(({ assignment, key, machine, found }, row) => {
    const { operation } = found;
    const order = orderIndex.get(found.order.id) ?? 0;
    const reported = context.floor.jobs.size === 0 ? undefined : context.floor.jobs.get(key);
    // What was aborted is planned anew: the bar is of the work to come.
    const job = reported?.state === 'aborted' ? undefined : reported;
    columns.order[row] = order;
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
      (late[order] === 1 ? operationFlags.late : 0) |
      (isNamed(context.released, key) ? operationFlags.released : 0) |
      (isNamed(relaxed, key) ? operationFlags.relaxed : 0);
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

type Row = { assignment: Assignment; key: string; machine: number; found: Part };

/** Assignments of the plan by machine, then start. */
function sortedRows(plan: Plan, machineIndex: Map<string, number>): Row[] {
  const byMachine: Row[][] = Array.from({ length: machineIndex.size }, () => []);
  // The plan's own keys: a hundred thousand new ones would have to be put together and hashed.
  for (const [key, assignment] of plan.assignments) {
    const found = plan.parts.get(key);
    const machine = machineIndex.get(assignment.machine);
    if (found && machine !== undefined) byMachine[machine].push({ assignment, key, machine, found });
  }
  return byMachine.flatMap((rows) => rows.sort((a, b) => a.assignment.start - b.assignment.start));
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
