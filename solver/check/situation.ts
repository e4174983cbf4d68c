/** Problem and schedule laid side by side, so that each constraint can look at what it needs. */
import type {
  LinkDocument,
  MachineDocument,
  ModeDocument,
  OperationDocument,
  OrderDocument,
  ProblemDocument,
} from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { violation } from './wording.ts';
import type { Violation } from './verdict.ts';
import { workingTimes } from './working-time.ts';
import type { WorkingTime } from './working-time.ts';

/** An assignment with what it refers to. */
export type Placement = {
  order: OrderDocument;
  operation: OperationDocument;
  part: number;
  /** The operation's id, with the part's number when it is split. */
  label: string;
  machine: MachineDocument;
  /** Null when the assignment names a mode that the operation lacks, or progress is on a machine none of its modes is for. */
  mode: ModeDocument | null;
  /** Run seconds that this part takes in its mode; 0 without one. */
  run: number;
  start: number;
  runStart: number;
  end: number;
  state: 'planned' | 'started' | 'done';
  workingTime: WorkingTime;
};

export type Situation = {
  problem: ProblemDocument;
  schedule: ScheduleDocument;
  baseline: ScheduleDocument | null;
  /** Length of the frozen zone, seconds. */
  frozen: number;
  operations: Map<string, { order: OrderDocument; operation: OperationDocument }>;
  /** All sound assignments. */
  placements: Placement[];
  /** The sound assignments of each operation, in the order of parts. */
  placed: Map<string, Placement[]>;
  /** How often the schedule names each part of each operation, sound or not. */
  named: Map<string, Map<number, number>>;
  /** Placements on each machine, in its order: done and started ones, then by start, end and id. */
  sequences: Map<string, Placement[]>;
  /** Orders listed as unscheduled, and how often. */
  unscheduled: Map<string, number>;
  /** `relaxedKey` of each relaxed part. */
  relaxed: Set<string>;
  /** What kept parts of the schedule from being laid beside the problem. */
  faults: Violation[];
};

export function relaxedKey(operation: string, part: number): string {
  return `${part} ${operation}`;
}

/** Never throws, whatever the schedule holds; what makes no sense is in `faults` and left out of `placements`. */
export function situationOf(
  problem: ProblemDocument,
  schedule: ScheduleDocument,
  options: { baseline?: ScheduleDocument; frozen?: number } = {},
): Situation {
  const operations: Situation['operations'] = new Map();
  for (const order of problem.orders) {
    for (const operation of order.operations) operations.set(operation.id, { order, operation });
  }
  const situation: Situation = {
    problem,
    schedule,
    baseline: options.baseline ?? null,
    frozen: options.frozen ?? 0,
    operations,
    placements: [],
    placed: new Map(),
    named: new Map(),
    sequences: new Map(),
    unscheduled: new Map(),
    relaxed: new Set(),
    faults: [],
  };
  readLists(situation);
  readAssignments(situation);
  for (const sequence of situation.sequences.values()) sequence.sort(inMachineOrder);
  for (const parts of situation.placed.values()) parts.sort((one, other) => one.part - other.part);
  return situation;
}

/** The order's precedence: its links, or one operation after the other. */
export function linksOf(order: OrderDocument): LinkDocument[] {
  return (
    order.links ??
    order.operations
      .slice(1)
      .map((operation, index) => ({ from: order.operations[index].id, to: operation.id, minLag: 0 }))
  );
}

export function firstStart(placements: readonly Placement[]): number {
  return placements.reduce((first, placement) => Math.min(first, placement.start), Infinity);
}

export function lastEnd(placements: readonly Placement[]): number {
  return placements.reduce((last, placement) => Math.max(last, placement.end), -Infinity);
}

/** Ids of the orders that two operations belong to. */
export function scopeOf(...placements: Placement[]): { operations: string[]; orders: string[] } {
  return {
    operations: placements.map((placement) => placement.operation.id),
    orders: placements.map((placement) => placement.order.id),
  };
}

/** How many parts an operation is scheduled in: those of its split, unless the floor has begun it. */
export function partCount(operation: OperationDocument): number {
  return operation.progress ? 1 : (operation.split?.length ?? 1);
}

/** Run seconds of one part in a mode, rounded up; the product is taken first, so that whole shares come out whole. */
function partRun(operation: OperationDocument, mode: ModeDocument, part: number): number {
  if (partCount(operation) === 1) return mode.run;
  return Math.ceil((mode.run * (operation.split?.[part] ?? 0)) / operation.quantity);
}

function readLists(situation: Situation): void {
  const orders = new Set(situation.problem.orders.map((order) => order.id));
  for (const { order } of situation.schedule.unscheduled) {
    if (orders.has(order)) situation.unscheduled.set(order, (situation.unscheduled.get(order) ?? 0) + 1);
    else situation.faults.push(violation('document.unscheduled', { order }, { orders: [order] }));
  }
  for (const { operation, part } of situation.schedule.relaxed) {
    const known = situation.operations.get(operation);
    if (known && part < partCount(known.operation)) situation.relaxed.add(relaxedKey(operation, part));
    else {
      const scope = { operations: [operation], orders: known ? [known.order.id] : [] };
      situation.faults.push(violation('document.relaxed', { operation: `${operation}#${part}` }, scope));
    }
  }
}

function readAssignments(situation: Situation): void {
  const machines = new Map(situation.problem.machines.map((machine) => [machine.id, machine]));
  const workingTimeOf = workingTimes(situation.problem);
  for (const assignment of situation.schedule.assignments) {
    const known = situation.operations.get(assignment.operation);
    const machine = machines.get(assignment.machine);
    const fault = faultOf(assignment, known?.order.id, machine !== undefined);
    if (fault) situation.faults.push(fault);
    if (!known) continue;
    const { operation, order } = known;
    const parts = getOrAdd(situation.named, operation.id, () => new Map<number, number>());
    parts.set(assignment.part, (parts.get(assignment.part) ?? 0) + 1);
    if (fault || !machine) continue;
    const mode = modeOf(operation, assignment);
    const placement: Placement = {
      order,
      operation,
      part: assignment.part,
      label: partCount(operation) > 1 ? `${operation.id}#${assignment.part}` : operation.id,
      machine,
      mode,
      run: mode ? partRun(operation, mode, assignment.part) : 0,
      start: assignment.start,
      runStart: assignment.runStart,
      end: assignment.end,
      state: operation.progress?.state ?? 'planned',
      workingTime: workingTimeOf(machine.id, mode),
    };
    situation.placements.push(placement);
    getOrAdd(situation.placed, operation.id, () => []).push(placement);
    getOrAdd(situation.sequences, machine.id, () => []).push(placement);
  }
}

/** The mode that an assignment names. For progress on the machine of another mode, that one; machines can be changed on the floor. */
function modeOf(operation: OperationDocument, assignment: Assignment): ModeDocument | null {
  const mode = operation.modes[assignment.mode] ?? null;
  if (!operation.progress || mode?.machine === assignment.machine) return mode;
  return operation.modes.find((other) => other.machine === assignment.machine) ?? null;
}

function faultOf(assignment: Assignment, order: string | undefined, machineKnown: boolean): Violation | null {
  const { operation, part, machine, start, runStart, end } = assignment;
  const scope = { operations: [operation], orders: order === undefined ? [] : [order] };
  if (order === undefined) return violation('document.operation', { operation }, scope);
  if (!Number.isSafeInteger(part) || part < 0) {
    return violation('document.part', { operation, part: String(part) }, scope);
  }
  if (!machineKnown) return violation('document.machine', { operation, machine }, scope);
  const times = [start, runStart, end];
  if (!times.every(Number.isSafeInteger) || start > runStart || runStart > end) {
    const shown = { start: String(start), runStart: String(runStart), end: String(end) };
    return violation('document.times', { operation, ...shown }, scope);
  }
  return null;
}

function inMachineOrder(one: Placement, other: Placement): number {
  const begun = Number(one.state === 'planned') - Number(other.state === 'planned');
  if (begun !== 0) return begun;
  return (
    one.start - other.start ||
    one.end - other.end ||
    (one.operation.id < other.operation.id ? -1 : Number(one.operation.id > other.operation.id)) ||
    one.part - other.part
  );
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
