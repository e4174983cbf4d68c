/**
 * A plan on the board: what moving a part, an order or everything after an instant does to it, fast enough to be shown while the pointer
 * moves. Only what a move touches is looked at; all else stays where it is. Pure and synchronous.
 */
import { checkSchedule } from '../check/check.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';
import { qualityOf } from '../construct/solution.ts';
import { compile, type Compiled } from '../model/compile.ts';
import { policySchema, type Policy } from '../model/policy.ts';
import { maxTime, type ProblemDocument } from '../model/problem.ts';
import { failure, success, type Result } from '../model/result.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { loadPlan } from './load.ts';
import { Mover } from './move.ts';
import { Names } from './names.ts';
import { Plan } from './plan.ts';
import { boundsOf, placedParts, previewOf, unchanged, weightedTardinessOf } from './preview.ts';
import {
  previewLimits,
  type Applied,
  type BoardOptions,
  type Grab,
  type RepairFailure,
  type RepairPreview,
  type RepairRequest,
  type Selection,
  type Violation,
} from './request.ts';
import { selectedParts } from './selection.ts';
import { Violations } from './violation.ts';

type Found = { parts: number[]; violation: Violation | null };

/** A whole move that lies in the plan, not kept yet. */
type Tried = { request: string; preview: RepairPreview; outcome: Outcome | null; isProven: boolean };

/** What a move makes of the plan. */
type Outcome = { changed: number[]; returned: number[]; rest: Omit<ScheduleDocument, 'assignments'> };

export class RepairBoard {
  private readonly document: ProblemDocument;
  /** What the frozen zone and `terms.moved` go by. */
  private readonly opened: { baseline: ScheduleDocument; frozen: number };
  private readonly plan: Plan;
  private readonly names: Names;
  private readonly mover: Mover;
  private readonly violations: Violations;
  private readonly wall: Uint8Array;
  private readonly weights: Policy['weights'];
  private weightedTardiness = 0;
  /** A previewed move that still lies in the plan: what comes next may be to apply it. All else takes it back first. */
  private tried: Tried | null = null;
  /** Has the checker passed the plan since it was moved last? */
  private isProven = true;
  /** All of the schedule's document but the assignments. */
  private rest: Omit<ScheduleDocument, 'assignments'>;

  private constructor(
    document: ProblemDocument,
    { problem, pegging }: Compiled,
    weights: Policy['weights'],
    opened: { baseline: ScheduleDocument; frozen: number },
  ) {
    this.document = document;
    this.opened = opened;
    this.plan = new Plan(problem);
    this.names = new Names(document, problem);
    this.wall = new Uint8Array(problem.partCount);
    this.mover = new Mover(this.plan, this.wall);
    this.violations = new Violations(this.plan, this.names, pegging);
    this.weights = weights;
    this.rest = opened.baseline;
  }

  /**
   * Opens a schedule of a problem that `readProblem` has accepted. Fails with `plan-outdated` if the schedule is not right for the problem.
   * O(n log n): a third of a second for 10,000 operations.
   */
  static open(
    document: ProblemDocument,
    schedule: ScheduleDocument,
    { frozen = 0, weights = policySchema.parse({}).weights }: BoardOptions = {},
  ): Result<RepairBoard, RepairFailure> {
    const opened = { baseline: schedule, frozen };
    const board = new RepairBoard(document, compile(document, opened), weights, opened);
    const loaded = board.restore(schedule);
    return loaded.ok ? success(board) : loaded;
  }

  /**
   * Lays another schedule of the same problem down, as undo does. Frozen stays what the opened schedule had in the frozen zone. If the schedule
   * is not right, the plan stays as it was.
   */
  restore(schedule: ScheduleDocument): Result<null, RepairFailure> {
    const before = this.schedule();
    const fault = this.lay(schedule);
    if (fault === null) return success(null);
    this.lay(before);
    return failure(
      'plan-outdated',
      `${fault}: the plan is not right for the problem as it is now; adapt it or solve anew`,
    );
  }

  /** What is wrong with a schedule, or null and the plan is it. */
  private lay(schedule: ScheduleDocument): string | null {
    const { plan, names, wall } = this;
    const { partAnchor, partCount } = plan.problem;
    wall.fill(0);
    const fault = loadPlan(plan, names, this.mover.sweep, schedule);
    if (fault !== null) return fault;
    for (let part = 0; part < partCount; part++)
      if (partAnchor[part] !== 0 && plan.schedule.relaxed[part] === 0) wall[part] = 1;
    const { assignments: _, ...rest } = schedule;
    this.rest = rest;
    this.weightedTardiness = weightedTardinessOf(plan);
    this.isProven = true;
    return null;
  }

  /** Which parts of a selection may move, why the others may not, and which machines can take them. */
  grab(selection: Selection): Result<Grab, RepairFailure> {
    this.takeBack();
    const selected = selectedParts(this.plan, this.names, selection);
    if (!selected.ok) return selected;
    const movable: number[] = [];
    const stays: Grab['stays'] = [];
    for (const part of selected.value) {
      const violation = this.violations.immovable(part);
      if (violation === null) movable.push(part);
      else if (stays.length < previewLimits.placed) stays.push({ part: this.names.ref(part), violation });
    }
    return success({
      selected: selected.value.length,
      movable: movable.length,
      parts: placedParts(this.plan, this.names, movable),
      stays,
      machines: this.machinesFor(movable),
    });
  }

  /**
   * What the move would come to, as far as so many `looks` at parts tell: `previewLooks` of them take about 2 ms. The plan stays as it is.
   */
  preview(request: RepairRequest, looks = Infinity): Result<RepairPreview, RepairFailure> {
    this.takeBack();
    const tried = this.attempt(request, looks);
    if (tried.ok && tried.value.complete && tried.value.violation === null)
      this.tried = { request: JSON.stringify(request), preview: tried.value, outcome: null, isProven: false };
    else this.plan.restore();
    return tried;
  }

  /**
   * Has the checker look at the plan as it is, with the whole move that was previewed last, if any: nothing that was moved is to be kept
   * before. A violation is a bug and throws.
   */
  prove(): void {
    const { tried } = this;
    if (tried) tried.outcome ??= this.outcome();
    if (tried ? tried.isProven : this.isProven) return;
    const schedule = { ...(tried?.outcome?.rest ?? this.rest), assignments: this.assignments() };
    const { ok, violations } = checkSchedule(this.document, schedule, this.opened);
    if (!ok) {
      const shown = violations.slice(0, 5).map(({ message }) => message);
      throw new Error(`A move made a schedule with ${violations.length} violations: ${shown.join(' | ')}`);
    }
    if (tried) tried.isProven = true;
    else this.isProven = true;
  }

  /** Carries the move out, to be proven; fails with `violation`, and `details.preview`, where it is forbidden. */
  apply(request: RepairRequest): Result<Applied, RepairFailure> {
    const known = this.tried?.request === JSON.stringify(request) ? this.tried : null;
    if (known === null) this.takeBack();
    this.tried = null;
    const tried = known === null ? this.attempt(request, Infinity) : success(known.preview);
    if (!tried.ok) return tried;
    const preview = tried.value;
    if (preview.violation !== null) {
      this.plan.restore();
      return failure('violation', preview.violation.message, { preview });
    }
    const { changed, returned, rest } = known?.outcome ?? this.outcome();
    const { plan, names } = this;
    plan.keep();
    this.weightedTardiness = weightedTardinessOf(plan);
    for (const part of returned) {
      plan.schedule.relaxed[part] = 0;
      this.wall[part] = 1;
    }
    this.rest = rest;
    this.isProven = known?.isProven ?? false;
    const assignments = changed.map((part) => names.assignment(plan.schedule, part));
    return success({ preview, change: { assignments, schedule: rest } });
  }

  /** Of the move that lies in the plan. */
  private outcome(): Outcome {
    const { plan } = this;
    const changed = plan.changed.filter((part) => plan.differs(part)).sort((one, other) => one - other);
    const returned = this.returnedOf(changed);
    return { changed, returned, rest: this.describe(plan.linkSchedule(), new Set(returned)) };
  }

  /** The plan as it is now. */
  schedule(): ScheduleDocument {
    this.takeBack();
    return { ...this.rest, assignments: this.assignments() };
  }

  private assignments(): Assignment[] {
    const { plan, names } = this;
    const assignments = [];
    for (let part = 0; part < plan.problem.partCount; part++)
      if (plan.schedule.placed[part] === 1) assignments.push(names.assignment(plan.schedule, part));
    return assignments;
  }

  private takeBack(): void {
    if (this.tried === null) return;
    this.tried = null;
    this.plan.restore();
  }

  /** Leaves the plan moved, or half moved if there is a violation or the looks did not suffice. */
  private attempt(request: RepairRequest, looks: number): Result<RepairPreview, RepairFailure> {
    const { plan, names, weightedTardiness } = this;
    const { what, shift, machine } = request.move;
    const found = this.find(what);
    if (!found.ok) return found;
    const { parts, violation } = found.value;
    const target = machine === undefined ? -1 : names.machineOf(machine);
    if (machine !== undefined && target < 0)
      return failure('unknown', `There is no machine ${machine}; choose one of the plant's`, { machine });
    if (violation) return success(unchanged(plan, names, parts, weightedTardiness, violation));
    const order = { kind: what.kind, parts, shift: clampTime(shift), machine: target, gaps: request.gaps };
    const hindrance = this.mover.carryOut(order, looks);
    if (hindrance) {
      const forbidden = this.violations.of(hindrance);
      plan.restore();
      return success(unchanged(plan, names, parts, weightedTardiness, forbidden));
    }
    if (this.mover.isDone) return success(previewOf(plan, names, parts, weightedTardiness));
    return success(boundsOf(plan, this.mover.sweep, names, parts, weightedTardiness, order));
  }

  /** The selection's parts that may move; if it has none, all of it and why. */
  private find(selection: Selection): Result<Found, RepairFailure> {
    const selected = selectedParts(this.plan, this.names, selection);
    if (!selected.ok) return selected;
    const parts: number[] = [];
    let violation: Violation | null = null;
    for (const part of selected.value) {
      const own = this.violations.immovable(part);
      if (own === null) parts.push(part);
      else violation ??= own;
    }
    if (parts.length > 0 || violation === null) return success({ parts, violation: null });
    return success({ parts: selected.value, violation });
  }

  private machinesFor(parts: readonly number[]): string[] {
    const { problem, schedule } = this.plan;
    if (parts.length === 0) return [];
    const current = problem.modeMachine[schedule.mode[parts[0]]];
    if (parts.some((part) => problem.modeMachine[schedule.mode[part]] !== current)) return [];
    let common: Set<number> | null = null;
    for (const part of parts) {
      const own = new Set<number>(problem.modeMachine.subarray(problem.modeOffset[part], problem.modeOffset[part + 1]));
      common = common === null ? own : common.intersection(own);
    }
    return [...common!].sort((one, other) => one - other).map((machine) => this.names.machine(machine));
  }

  /** Relaxed parts that have come back to the place they were to keep: they are held there again. */
  private returnedOf(changed: readonly number[]): number[] {
    const { schedule, problem } = this.plan;
    return changed.filter((part) => {
      if (problem.partAnchor[part] === 0 || schedule.start[part] !== problem.anchorStart[part]) return false;
      return problem.modeMachine[schedule.mode[part]] === problem.anchorMachine[part];
    });
  }

  /** The document's head for the plan as it is now. */
  private describe(schedule: PartialSchedule, returned: ReadonlySet<number>): Omit<ScheduleDocument, 'assignments'> {
    const { names, plan, rest } = this;
    const relaxed = rest.relaxed.filter((ref) => {
      const part = names.partOf(ref);
      const isRelaxed = schedule.relaxed[part] === 1 && !returned.has(part);
      return isRelaxed || plan.problem.partFrozenElsewhere[part] === 1;
    });
    const { terms, objective } = qualityOf(schedule, this.weights);
    return { ...rest, status: rest.unscheduled.length > 0 ? 'partial' : 'feasible', terms, objective, relaxed };
  }
}

/** Whole seconds that, added to any time, stay a time. */
function clampTime(seconds: number): number {
  return Math.round(Math.max(-maxTime, Math.min(maxTime, seconds)));
}
