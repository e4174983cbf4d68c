/** From the problem document to the columns that the search reads. */
import {
  anchorKind,
  exclusion,
  float64From,
  int32,
  int32From,
  never,
  partState,
  uint8,
  type Problem,
} from './columns.ts';
import { overtimeColumns, WorkingTimes } from './compile/calendars.ts';
import { compileLinks, type OperationSpan } from './compile/links.ts';
import { clustersOf, topologicalOrder } from './compile/order-of-parts.ts';
import { compileSetups } from './compile/setups.ts';
import { peg, type Pegging } from './peg.ts';
import type { OperationDocument, ProblemDocument } from './problem.ts';
import type { ScheduleDocument } from './schedule.ts';

export type CompileOptions = {
  /** The schedule to stay close to; with `frozen`, what it starts within that many seconds from now stays where it is. */
  baseline?: ScheduleDocument | undefined;
  frozen?: number | undefined;
};

export type Compiled = { problem: Problem; pegging: Pegging };

/** Columns of a problem that `readProblem` has accepted; throws on others. */
export function compile(document: ProblemDocument, options: CompileOptions = {}): Compiled {
  const { now, horizon } = document;
  const spans = spansOf(document);
  const spanList = [...spans.values()];
  const pegging = peg(document);
  const machineIndex = new Map(document.machines.map((machine, index) => [machine.id, index]));
  const counts = countRows(document);

  const orderPartOffset = int32(document.orders.length + 1);
  const partColumns = emptyParts(counts.parts);
  const modeColumns = new ModeColumns(document, counts);
  let operationIndex = 0;
  for (let order = 0; order < document.orders.length; order++) {
    const { operations, release } = document.orders[order];
    orderPartOffset[order + 1] = orderPartOffset[order]!;
    for (const operation of operations) {
      const span = spanList[operationIndex];
      const owner = { order, operation: operationIndex++, release: Math.max(release, now) };
      for (let index = 0; index < span.partCount; index++) {
        modeColumns.add(operation, span, index);
        fillPart(partColumns, span, index, owner);
        if (operation.progress) fillProgress(partColumns, span, operation, modeColumns.modeOffset);
        else if (operation.pin && index === 0) fillPin(partColumns, span, operation.pin, machineIndex);
      }
      orderPartOffset[order + 1] += span.partCount;
    }
  }
  readBaseline(options, { now, spans, machineIndex, modeOffset: modeColumns.modeOffset }, partColumns);
  for (const { operation, source } of pegging.pegs) {
    if (source.kind !== 'arrival') continue;
    const span = spans.get(operation)!;
    for (let k = span.firstPart; k < span.firstPart + span.partCount; k++) {
      partColumns.partRelease[k] = Math.max(partColumns.partRelease[k], source.at);
    }
  }
  const links = compileLinks(document, { spans, spanList }, pegging.pegs, counts.parts);
  const topologicalPart = topologicalOrder(links, counts.parts);
  rankTies(document, partColumns.tieRank, modeColumns, spanList);
  const problem: Problem = {
    now,
    horizon,
    orderCount: document.orders.length,
    operationCount: operationIndex,
    partCount: counts.parts,
    machineCount: document.machines.length,
    resourceCount: document.resources.length,
    matrixCount: document.setupMatrices.length,
    orderRelease: int32From(document.orders.map((order) => order.release)),
    orderDue: int32From(document.orders.map((order) => order.due)),
    orderWeight: float64From(document.orders.map((order) => order.weight)),
    orderPartOffset,
    orderExclusion: uint8(document.orders.length),
    ...partColumns,
    ...modeColumns.columns(),
    capacityOffset: int32From(offsets(document.resources.map((resource) => resource.capacity.length))),
    capacityAt: int32From(document.resources.flatMap((resource) => resource.capacity.map((step) => step.at))),
    capacityUnits: int32From(document.resources.flatMap((resource) => resource.capacity.map((step) => step.units))),
    ...overtimeColumns(document),
    ...links,
    ...compileSetups(document),
    topologicalPart,
    ...clustersOf(links, topologicalPart),
  };
  for (const order of pegging.short.keys()) problem.orderExclusion[order] = exclusion['material-short'];
  for (const order of pegging.short.keys()) excludeWaiting(problem, order, problem.orderExclusion);
  return { problem, pegging };
}

/** Marks in `excluded` the orders that wait, directly or not, for something `order` would have to do. */
export function excludeWaiting(problem: Problem, order: number, excluded: Uint8Array): void {
  const open = [order];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (let part = problem.orderPartOffset[next]; part < problem.orderPartOffset[next + 1]; part++) {
      if (problem.partState[part] !== partState.planned) continue;
      for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
        const waiting = problem.partOrder[problem.linkTo[problem.outLink[k]]];
        if (excluded[waiting] !== exclusion.none) continue;
        excluded[waiting] = exclusion['supplier-unscheduled'];
        open.push(waiting);
      }
    }
  }
}

/** Small functions of their own, so that they are compiled early: at first most of the time goes into code that is still interpreted. */
function fillPart(
  columns: PartColumns,
  span: OperationSpan,
  index: number,
  owner: { order: number; operation: number; release: number },
): void {
  const part = span.firstPart + index;
  columns.partOrder[part] = owner.order;
  columns.partOperation[part] = owner.operation;
  columns.partIndex[part] = index;
  columns.partState[part] = partState[span.state];
  columns.partInterruptible[part] = span.interruptible ? 1 : 0;
  columns.partRelease[part] = owner.release;
}

function fillProgress(
  columns: PartColumns,
  { firstPart }: OperationSpan,
  { progress, modes }: OperationDocument,
  modeOffset: Int32Array,
): void {
  if (!progress) return;
  columns.reportedStart[firstPart] = progress.start;
  columns.reportedEnd[firstPart] = progress.state === 'done' ? progress.end : progress.remaining;
  columns.reportedMode[firstPart] =
    modeOffset[firstPart] + modes.findIndex((mode) => mode.machine === progress.machine);
}

function fillPin(
  columns: PartColumns,
  { firstPart }: OperationSpan,
  pin: NonNullable<OperationDocument['pin']>,
  machineIndex: ReadonlyMap<string, number>,
): void {
  columns.partAnchor[firstPart] = anchorKind.pin;
  columns.anchorMachine[firstPart] = machineIndex.get(pin.machine)!;
  columns.anchorStart[firstPart] = pin.start;
}

/** By operation, in the order of the document. */
function spansOf(document: ProblemDocument): Map<string, OperationSpan> {
  const spans = new Map<string, OperationSpan>();
  let firstPart = 0;
  for (const order of document.orders) {
    for (const operation of order.operations) {
      const split = operation.progress ? undefined : operation.split;
      const partCount = split?.length ?? 1;
      const state = operation.progress?.state ?? 'planned';
      const { interruptible, quantity } = operation;
      spans.set(operation.id, { firstPart, partCount, state, interruptible, quantities: split ?? [quantity] });
      firstPart += partCount;
    }
  }
  return spans;
}

type Counts = { parts: number; modes: number; requirements: number };

function countRows(document: ProblemDocument): Counts {
  const counts: Counts = { parts: 0, modes: 0, requirements: 0 };
  for (const order of document.orders) {
    for (const operation of order.operations) {
      const partCount = operation.progress ? 1 : (operation.split?.length ?? 1);
      counts.parts += partCount;
      counts.modes += partCount * operation.modes.length;
      for (const mode of operation.modes) counts.requirements += partCount * mode.resources.length;
    }
  }
  return counts;
}

function emptyParts(parts: number) {
  return {
    partOrder: int32(parts),
    partOperation: int32(parts),
    partIndex: int32(parts),
    partState: uint8(parts),
    partInterruptible: uint8(parts),
    partRelease: int32(parts),
    partAnchor: uint8(parts),
    anchorMachine: int32(parts).fill(-1),
    anchorStart: int32(parts),
    partFrozenElsewhere: uint8(parts),
    reportedStart: int32(parts),
    reportedEnd: int32(parts),
    reportedMode: int32(parts).fill(-1),
    baselineStart: int32(parts).fill(never),
    baselineMode: int32(parts).fill(-1),
    baselineMachine: int32(parts).fill(-1),
    tieRank: int32(parts),
  };
}

type PartColumns = ReturnType<typeof emptyParts>;

/** Modes of all parts, filled part by part. */
class ModeColumns {
  readonly modeOffset: Int32Array;
  readonly modeMachine: Int32Array;
  readonly modeCalendar: Int32Array;
  readonly modeSetup: Int32Array;
  readonly modeRun: Int32Array;
  private readonly requirementOffset: Int32Array;
  private readonly requirementResource: Int32Array;
  private readonly requirementUnits: Int32Array;
  private readonly workingTimes: WorkingTimes;
  private readonly machineIndex: Map<string, number>;
  private readonly machineCalendar: number[];
  private readonly resourceIndex: Map<string, number>;
  private part = 0;
  private mode = 0;
  private requirement = 0;

  constructor(document: ProblemDocument, counts: Counts) {
    this.modeOffset = int32(counts.parts + 1);
    this.modeMachine = int32(counts.modes);
    this.modeCalendar = int32(counts.modes);
    this.modeSetup = int32(counts.modes);
    this.modeRun = int32(counts.modes);
    this.requirementOffset = int32(counts.modes + 1);
    this.requirementResource = int32(counts.requirements);
    this.requirementUnits = int32(counts.requirements);
    this.workingTimes = new WorkingTimes(document);
    this.machineIndex = new Map(document.machines.map((machine, index) => [machine.id, index]));
    this.resourceIndex = new Map(document.resources.map((resource, index) => [resource.id, index]));
    const calendarIndex = new Map(document.calendars.map((calendar, index) => [calendar.id, index]));
    this.machineCalendar = document.machines.map((machine) => calendarIndex.get(machine.calendar)!);
  }

  add(operation: OperationDocument, span: OperationSpan, index: number): void {
    for (const { machine, setup, run, resources } of operation.modes) {
      for (const requirement of resources)
        this.require(this.resourceIndex.get(requirement.resource)!, requirement.units);
      const machineIndex = this.machineIndex.get(machine)!;
      this.modeMachine[this.mode] = machineIndex;
      this.modeCalendar[this.mode] = this.workingTimes.indexOf(this.machineCalendar[machineIndex], {
        resource: this.requirementResource,
        units: this.requirementUnits,
        first: this.requirementOffset[this.mode],
        behind: this.requirement,
      });
      this.modeSetup[this.mode] = setup;
      this.modeRun[this.mode] =
        span.partCount === 1 ? run : Math.ceil((run * span.quantities[index]) / operation.quantity);
      this.requirementOffset[++this.mode] = this.requirement;
    }
    this.modeOffset[++this.part] = this.mode;
  }

  /** Units of a resource that is listed twice add up. */
  private require(resource: number, units: number): void {
    for (let k = this.requirementOffset[this.mode]; k < this.requirement; k++) {
      if (this.requirementResource[k] !== resource) continue;
      this.requirementUnits[k] += units;
      return;
    }
    this.requirementResource[this.requirement] = resource;
    this.requirementUnits[this.requirement++] = units;
  }

  columns() {
    return {
      modeOffset: this.modeOffset,
      modeMachine: this.modeMachine,
      modeCalendar: this.modeCalendar,
      modeSetup: this.modeSetup,
      modeRun: this.modeRun,
      requirementOffset: this.requirementOffset,
      requirementResource: this.requirementResource,
      requirementUnits: this.requirementUnits,
      ...this.workingTimes.columns(),
    };
  }
}

/** Frozen parts become anchors like pins; a pin elsewhere wins over the frozen place. */
function readBaseline(
  options: CompileOptions,
  known: {
    now: number;
    spans: ReadonlyMap<string, OperationSpan>;
    machineIndex: ReadonlyMap<string, number>;
    modeOffset: Int32Array;
  },
  parts: PartColumns,
): void {
  const frozenUntil = known.now + (options.frozen ?? 0);
  for (const before of options.baseline?.assignments ?? []) {
    const span = known.spans.get(before.operation);
    if (!span || span.state !== 'planned' || before.part >= span.partCount) continue;
    const part = span.firstPart + before.part;
    parts.baselineStart[part] = before.start;
    if (known.modeOffset[part] + before.mode < known.modeOffset[part + 1]) {
      parts.baselineMode[part] = known.modeOffset[part] + before.mode;
    }
    const machine = known.machineIndex.get(before.machine) ?? -1;
    parts.baselineMachine[part] = machine;
    if (before.start < known.now || before.start >= frozenUntil) continue;
    if (parts.partAnchor[part] === anchorKind.pin) {
      const same = parts.anchorMachine[part] === machine && parts.anchorStart[part] === before.start;
      if (!same) parts.partFrozenElsewhere[part] = 1;
      continue;
    }
    parts.partAnchor[part] = anchorKind.frozen;
    parts.anchorMachine[part] = machine;
    parts.anchorStart[part] = before.start;
  }
}

/** Ranks by (operation id, part), which break ties on a machine between parts that take no time, and between those the floor began. */
function rankTies(
  document: ProblemDocument,
  tieRank: Int32Array,
  modes: ModeColumns,
  spans: readonly OperationSpan[],
): void {
  const tied: { id: string; part: number }[] = [];
  let operation = 0;
  for (const order of document.orders) {
    for (const { id, progress } of order.operations) {
      const { firstPart, partCount } = spans[operation++];
      if (progress) {
        tied.push({ id, part: firstPart });
        continue;
      }
      for (let part = firstPart; part < firstPart + partCount; part++) {
        for (let mode = modes.modeOffset[part]; mode < modes.modeOffset[part + 1]; mode++) {
          if (modes.modeRun[mode] !== 0 || modes.modeSetup[mode] !== 0) continue;
          tied.push({ id, part });
          break;
        }
      }
    }
  }
  tied.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : one.part - other.part));
  for (const [rank, { part }] of tied.entries()) tieRank[part] = rank;
}

function offsets(lengths: readonly number[]): number[] {
  const result = [0];
  for (const length of lengths) result.push(result.at(-1)! + length);
  return result;
}
