/** Problem and schedule laid side by side, so that each constraint can look at what it needs. */
import type {
  MachineDocument,
  ModeDocument,
  OperationDocument,
  OrderDocument,
  ProblemDocument,
} from '../model/problem.ts';
import type { Assignment, ScheduleDocument, Terms } from '../model/schedule.ts';
import { neededSetups, type NeededSetup } from './change-over.ts';
import { placedLinks, type PlacedLink } from './links.ts';
import { resumptions } from './started.ts';
import { termsOf } from './terms.ts';
import type { Violation } from './verdict.ts';
import { violation } from './wording.ts';
import { demands } from './working-time.ts';
import type { Demand, WorkingTime } from './working-time.ts';

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
  /** Units drawn from each resource. */
  units: ReadonlyMap<string, number>;
  workingTime: WorkingTime;
};

/** An operation and what the schedule makes of it. */
export type OperationState = {
  order: OrderDocument;
  operation: OperationDocument;
  /** Its sound assignments, in the order of parts. */
  placements: Placement[];
  /** Parts that the schedule names, sound or not, as often as it does. */
  named: number[];
  /** Its number in the problem. */
  index: number;
};

/** What of a situation can be laid out before there is a schedule. Good for one. */
export type Ground = Pick<Layout, 'orders' | 'operations'> & {
  machines: ReadonlyMap<string, MachineDocument>;
  demandOf: (machine: string, mode: ModeDocument | null) => Demand;
};

/** Problem and schedule side by side. */
export type Layout = {
  problem: ProblemDocument;
  schedule: ScheduleDocument;
  baseline: ScheduleDocument | null;
  /** Length of the frozen zone, seconds. */
  frozen: number;
  orders: { order: OrderDocument; operations: OperationState[] }[];
  operations: Map<string, OperationState>;
  /** All sound assignments. */
  placements: Placement[];
  /** Placements on each machine, in its order: done and started ones, then by start, end and id. */
  sequences: Map<string, Placement[]>;
  /** Orders listed as unscheduled, and how often. */
  unscheduled: Map<string, number>;
  /** Assignments of planned operations that name a mode which the operation lacks. */
  modeless: Assignment[];
  /** `relaxedKey` of each relaxed part. */
  relaxed: Set<string>;
  /** What kept parts of the schedule from being laid beside the problem. */
  faults: Violation[];
};

/** With what several constraints ask for. */
export type Situation = Layout & {
  links: PlacedLink[];
  /** From when on each started operation works. */
  resumed: Map<Placement, number>;
  setups: NeededSetup[];
  /** The objective terms that the assignments give. */
  terms: Terms;
};

/** Orders between two looks at whether to stop. */
const ordersBetweenLooks = 1000;
/** Of operations that have none so far; never added to, see `appended`. */
const none: never[] = [];

export function relaxedKey(operation: string, part: number): string {
  return `${part} ${operation}`;
}

/** Null when stopped. */
export function groundOf(problem: ProblemDocument): Ground;
export function groundOf(problem: ProblemDocument, shouldStop: () => boolean): Ground | null;
export function groundOf(problem: ProblemDocument, shouldStop: () => boolean = () => false): Ground | null {
  const operations: Layout['operations'] = new Map();
  const orders: Layout['orders'] = [];
  for (const [index, order] of problem.orders.entries()) {
    if (index % ordersBetweenLooks === 0 && shouldStop()) return null;
    const states = order.operations.map((operation) => {
      const state: OperationState = { order, operation, placements: none, named: none, index: operations.size };
      operations.set(operation.id, state);
      return state;
    });
    orders.push({ order, operations: states });
  }
  const machines = new Map(problem.machines.map((machine) => [machine.id, machine]));
  return { orders, operations, machines, demandOf: demands(problem) };
}

/** Never throws, whatever the schedule holds; what makes no sense is in `faults` and left out of `placements`. */
export function situationOf(
  problem: ProblemDocument,
  schedule: ScheduleDocument,
  options: { baseline?: ScheduleDocument; frozen?: number } = {},
  ground: Ground = groundOf(problem),
): Situation {
  const { orders, operations } = ground;
  const layout: Layout = {
    problem,
    schedule,
    baseline: options.baseline ?? null,
    frozen: options.frozen ?? 0,
    orders,
    operations,
    placements: [],
    sequences: new Map(),
    unscheduled: new Map(),
    modeless: [],
    relaxed: new Set(),
    faults: [],
  };
  readLists(layout);
  readAssignments(layout, ground);
  for (const sequence of layout.sequences.values()) sequence.sort(inMachineOrder);
  for (const order of orders) {
    for (const state of order.operations) {
      if (state.placements.length > 1) state.placements.sort((one, other) => one.part - other.part);
    }
  }
  const setups = neededSetups(layout);
  return {
    ...layout,
    links: placedLinks(layout),
    resumed: resumptions(layout),
    setups,
    terms: termsOf(layout, setups),
  };
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

function readLists(situation: Layout): void {
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

function readAssignments(situation: Layout, { machines, demandOf }: Ground): void {
  const stateOf = finder(situation);
  for (const assignment of situation.schedule.assignments) {
    const known = stateOf(assignment.operation);
    const machine = machines.get(assignment.machine);
    const fault = faultOf(assignment, known?.order.id, machine !== undefined);
    if (fault) situation.faults.push(fault);
    if (!known) continue;
    const { operation, order } = known;
    known.named = appended(known.named, assignment.part);
    const mode = modeOf(operation, assignment);
    if (!operation.progress && !mode) situation.modeless.push(assignment);
    if (fault || !machine) continue;
    const { units, workingTime } = demandOf(machine.id, mode);
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
      units,
      workingTime,
    };
    situation.placements.push(placement);
    known.placements = appended(known.placements, placement);
    const sequence = situation.sequences.get(machine.id);
    if (sequence) sequence.push(placement);
    else situation.sequences.set(machine.id, [placement]);
  }
}

/** Finds operations, quickly where they are asked for in the problem's order, as most schedules list them. */
function finder({ orders, operations }: Layout): (id: string) => OperationState | undefined {
  const inOrder = orders.flatMap((order) => order.operations);
  let next = 0;
  return (id) => {
    const isNext = next < inOrder.length && inOrder[next].operation.id === id;
    const state = isNext ? inOrder[next] : operations.get(id);
    if (state !== undefined) next = state.index + 1;
    return state;
  };
}

/** The list with one more. Most stay at one: made with it, a list is as small as can be. */
function appended<Item>(list: Item[], item: Item): Item[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/** The mode that an assignment names. For progress on the machine of another mode, that one; machines can be changed on the floor. */
function modeOf(operation: OperationDocument, assignment: Assignment): ModeDocument | null {
  const mode = operation.modes[assignment.mode] ?? null;
  if (!operation.progress || mode?.machine === assignment.machine) return mode;
  return operation.modes.find((other) => other.machine === assignment.machine) ?? null;
}

function faultOf(assignment: Assignment, order: string | undefined, machineKnown: boolean): Violation | null {
  const { operation, part, machine, start, runStart, end } = assignment;
  const isSound = Number.isSafeInteger(part) && part >= 0 && start <= runStart && runStart <= end;
  const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(runStart) && Number.isSafeInteger(end);
  if (order !== undefined && machineKnown && isSound && isWhole) return null;
  const scope = { operations: [operation], orders: order === undefined ? [] : [order] };
  if (order === undefined) return violation('document.operation', { operation }, scope);
  if (!Number.isSafeInteger(part) || part < 0) {
    return violation('document.part', { operation, part: String(part) }, scope);
  }
  if (!machineKnown) return violation('document.machine', { operation, machine }, scope);
  const shown = { start: String(start), runStart: String(runStart), end: String(end) };
  return violation('document.times', { operation, ...shown }, scope);
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
