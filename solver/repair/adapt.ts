/**
 * A plan carried over to a changed problem: what can stay stays, what must move gives way to the right, and what is new comes in where it does
 * most good.
 */
import { checkSchedule } from '../check/check.ts';
import { heads, placeAnchored } from '../construct/constraints/anchor.ts';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';
import { qualityOf, type Quality } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { always, anchorKind, exclusion, never, type Problem } from '../model/columns.ts';
import { compile } from '../model/compile.ts';
import { policySchema, type Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { objectiveOf } from '../model/terms.ts';
import { closeGaps, pushBehind } from './gaps.ts';
import { Insertion } from './insertion.ts';
import { Mover } from './move.ts';
import { Names } from './names.ts';
import { Plan } from './plan.ts';
import type { AdaptOptions, GapRule } from './request.ts';
import { giveUp, settleAll } from './settle-all.ts';

/** Machines tried anew for parts whose place the calendar has taken, at most so many parts. */
const displacedTried = 100;
/** Share of the objective that a plan may get worse by shifting before its order of work is decoded anew, and that this then has to save. */
const tolerated = 0.05;
/** Nor is less than an ordinary order's four hours late worth closing gaps for that were to be kept, weighted seconds. */
const negligible = 4 * 3600;
/** Larger plans take too long to decode for somebody who waits. */
const decodedParts = 30_000;

/**
 * The schedule for `document` (accepted by `readProblem`) that keeps to `schedule` as far as it goes: pins, progress and the frozen zone hold
 * as in a solve; an operation keeps machine and start where that is still lawful and otherwise starts later, in the order there was; where
 * the calendar took its place and that makes its order late, on the machine that does best; new orders go into gaps or, where that lowers the objective,
 * ahead of others. Where all that makes the plan much worse, the same order of work is decoded anew, which closes gaps and changes machines. Orders that find no place are listed with their reason. Checked; throws on a bug. `gaps`: with `push`, what lay behind
 * a delayed operation keeps its distance; with `compact`, gaps on the machines that changed are closed.
 */
export function adapt(
  document: ProblemDocument,
  schedule: ScheduleDocument,
  { frozen = 0, gaps = 'keep', weights = policySchema.parse({}).weights }: AdaptOptions = {},
): ScheduleDocument {
  const startedAt = performance.now();
  const { problem, pegging } = compile(document, { baseline: schedule, frozen });
  const adaptation = new Adaptation(document, new Plan(problem), weights);
  adaptation.carryOver(schedule);
  adaptation.run(gaps);
  const shifted = adaptation.plan.linkSchedule();
  const before = objectiveOf(schedule.terms, weights);
  const [placed, quality] =
    gaps === 'push'
      ? [shifted, qualityOf(shifted, weights)]
      : betterDecoded(problem, { placed: shifted, before, weights });
  const facts = { seconds: 0, seed: schedule.seed, iterations: 0, cancelled: false };
  const adapted = writeSchedule(document, pegging, placed, quality, facts);
  const verdict = checkSchedule(document, adapted, { baseline: schedule, frozen });
  if (!verdict.ok) {
    const shown = verdict.violations.slice(0, 5).map((violation) => violation.message);
    throw new Error(`Adapting made a schedule with ${verdict.violations.length} violations: ${shown.join(' | ')}`);
  }
  adapted.seconds = (performance.now() - startedAt) / 1000;
  return adapted;
}

/**
 * The plan as it was shifted, or, where that has cost much, the same order of work decoded anew if that costs much less: what was late for
 * a shift may need its place on another machine.
 */
function betterDecoded(
  problem: Problem,
  { placed, before, weights }: { placed: PartialSchedule; before: number; weights: Policy['weights'] },
): [PartialSchedule, Quality] {
  const quality = qualityOf(placed, weights);
  const cost = quality.objective - before;
  if (cost <= Math.max(negligible, before * tolerated) || problem.partCount > decodedParts) return [placed, quality];
  const decoder = new Decoder(problem);
  construct(decoder, 'baseline');
  const decoded = qualityOf(decoder.schedule, weights);
  const isWorthIt =
    decoded.unscheduled <= quality.unscheduled &&
    decoded.relaxed <= quality.relaxed &&
    decoded.objective < quality.objective * (1 - tolerated);
  return isWorthIt ? [decoder.schedule, decoded] : [placed, quality];
}

class Adaptation {
  readonly plan: Plan;
  private readonly names: Names;
  private readonly wall: Uint8Array;
  private readonly mover: Mover;
  private readonly weights: Policy['weights'];
  /** Parts whose place is closed now, or interrupted by closed time. */
  private readonly displaced: number[] = [];
  /** Orders that had a place. */
  private readonly known = new Set<number>();
  /** Where machines change first: what was there is gone, elsewhere or new. */
  private readonly changedFrom = new Map<number, number>();

  constructor(document: ProblemDocument, plan: Plan, weights: Policy['weights']) {
    this.plan = plan;
    this.names = new Names(document, plan.problem);
    this.wall = new Uint8Array(plan.problem.partCount);
    this.mover = new Mover(plan, this.wall);
    this.weights = weights;
  }

  /** Lays everything down where it was, whether that is lawful or not. */
  carryOver({ assignments, relaxed }: ScheduleDocument): void {
    const { plan, names, wall } = this;
    const { schedule, problem } = plan;
    schedule.excluded.set(problem.orderExclusion);
    // Pins that could not be kept before are not tried again: that would disturb what has found its place since.
    for (const { reason, ...ref } of relaxed) {
      const part = names.partOf(ref);
      const isSame =
        part >= 0 && problem.partAnchor[part] === anchorKind.pin && reason.params.start === problem.anchorStart[part];
      if (isSame) schedule.relaxed[part] = 1;
    }
    const wasRelaxed = schedule.relaxed.slice();
    this.setDownAnchored();
    for (const assignment of assignments) {
      const part = names.partOf(assignment);
      const isIn = part >= 0 && plan.isPlanned(part) && schedule.excluded[problem.partOrder[part]] === exclusion.none;
      if (!isIn) this.noteChange(names.machineOf(assignment.machine), assignment.start);
      if (!isIn) continue;
      this.known.add(problem.partOrder[part]);
      const mode = this.modeOf(part, assignment);
      const { start, runStart, end } = assignment;
      // A new pin that cannot be kept still says where the part is wanted.
      const isPinned = problem.partAnchor[part] === anchorKind.pin && wasRelaxed[part] === 0;
      if (wall[part] === 1) {
        // Set down alone, it had another set-up.
        if (schedule.mode[part] !== mode || schedule.start[part] !== start) continue;
        plan.remove(part);
        plan.insert(part, { mode, start, runStart, end });
      }
      if (wall[part] === 1 || mode < 0 || isPinned) continue;
      if (this.hasLostPlace(part, mode, start, end)) this.displaced.push(part);
      plan.insert(part, { mode, start, runStart, end });
    }
    plan.keep();
  }

  run(gaps: GapRule): void {
    const { plan, mover, weights } = this;
    const { sweep } = mover;
    const { schedule, problem } = plan;
    sweep.begin();
    for (const sequence of plan.sequences) for (const part of sequence) sweep.mark(part);
    this.sendStragglers();
    settleAll(plan, sweep);
    if (gaps === 'push') {
      const machines = new Map(plan.sequences.map((_, machine) => [machine, always as number]));
      settleAll(
        plan,
        sweep,
        pushBehind(plan, sweep, machines, (part) => !this.hasStayed(part)),
      );
    }
    for (const part of plan.changed) if (plan.differs(part)) this.noteChangeOf(part);
    plan.keep();
    const insertion = new Insertion(plan, mover, weights);
    for (const part of this.displaced.slice(0, displacedTried)) {
      if (schedule.placed[part] === 1) insertion.tryMachines(part, problem.baselineStart[part]);
    }
    sweep.begin();
    const missing = this.missingOrders();
    this.clearOut(missing);
    const { failed, placed } = insertion.insertAll(missing);
    sweep.begin();
    for (const obstacle of failed) giveUp(plan, sweep, obstacle);
    settleAll(plan, sweep);
    plan.keep();
    for (const part of placed) this.noteChangeOf(part);
    if (gaps === 'compact') closeGaps(plan, mover.compaction, this.changedFrom);
  }

  /** Pinned and frozen parts come first, as in a solve; those that physics keeps from their place are relaxed. */
  private setDownAnchored(): void {
    const { plan, wall } = this;
    const { schedule, problem } = plan;
    plan.clear();
    const head = heads(schedule);
    placeAnchored(schedule, head);
    const anchored: number[] = [];
    for (let part = 0; part < problem.partCount; part++)
      if (plan.isPlanned(part) && schedule.placed[part] === 1) anchored.push(part);
    const spots = anchored.map((part) => ({
      mode: schedule.mode[part],
      start: schedule.start[part],
      runStart: schedule.runStart[part],
      end: schedule.end[part],
    }));
    plan.clear();
    for (const [index, part] of anchored.entries()) {
      plan.insert(part, spots[index]);
      wall[part] = 1;
    }
  }

  /** Parts that have no place though their order has: near their pin, their old place or the rest of their operation, or when they can. */
  private sendStragglers(): void {
    const { plan, mover } = this;
    const { schedule, problem } = plan;
    const { partOperation, partOrder, baselineStart, baselineMode } = problem;
    for (let part = 0; part < problem.partCount; part++) {
      const order = partOrder[part];
      if (!plan.isPlanned(part) || schedule.placed[part] === 1) continue;
      if (schedule.excluded[order] !== exclusion.none || !this.known.has(order)) continue;
      let sibling = part;
      while (sibling > 0 && partOperation[sibling - 1] === partOperation[part]) sibling--;
      const isPinned = problem.partAnchor[part] === anchorKind.pin;
      const like = baselineMode[part] >= 0 ? part : sibling;
      const machine = isPinned
        ? problem.anchorMachine[part]
        : baselineMode[like] < 0
          ? -1
          : problem.modeMachine[baselineMode[like]];
      schedule.mode[part] = this.quickestMode(part, machine);
      const starts = [isPinned ? problem.anchorStart[part] : never, baselineStart[part], baselineStart[sibling]];
      const wanted = starts.find((start) => start !== never) ?? always;
      mover.sweep.send(part, Math.max(problem.partRelease[part], wanted));
    }
  }

  /** On `machine`, if the part has a mode there. */
  private quickestMode(part: number, machine: number): number {
    const { modeOffset, modeMachine, modeSetup, modeRun } = this.plan.problem;
    const cost = (mode: number): number =>
      modeSetup[mode] + modeRun[mode] + (modeMachine[mode] === machine ? 0 : never);
    let best = modeOffset[part];
    for (let mode = best + 1; mode < modeOffset[part + 1]; mode++) if (cost(mode) < cost(best)) best = mode;
    return best;
  }

  /** Takes what is left of orders out, but for what a pin holds. */
  private clearOut(orders: readonly number[]): void {
    const { plan, wall, mover } = this;
    const { orderPartOffset } = plan.problem;
    for (const order of orders) {
      for (let part = orderPartOffset[order]; part < orderPartOffset[order + 1]; part++)
        if (plan.isPlanned(part) && plan.schedule.placed[part] === 1 && wall[part] === 0) mover.sweep.lift(part);
    }
    settleAll(plan, mover.sweep);
    plan.keep();
  }

  /** Orders of which something planned is not in the plan though it should be. */
  private missingOrders(): number[] {
    const { schedule, problem } = this.plan;
    const missing = new Set<number>();
    for (let part = 0; part < problem.partCount; part++) {
      const order = problem.partOrder[part];
      const isOut = this.plan.isPlanned(part) && schedule.placed[part] === 0;
      if (isOut && problem.orderExclusion[order] === exclusion.none) missing.add(order);
    }
    return [...missing];
  }

  /** The mode of an assignment, by its machine if modes have changed; -1: the operation cannot be done there any more. */
  private modeOf(part: number, { machine, mode: index }: Assignment): number {
    const { modeOffset, modeMachine } = this.plan.problem;
    const wanted = this.names.machineOf(machine);
    const same = modeOffset[part] + index;
    if (same < modeOffset[part + 1] && modeMachine[same] === wanted) return same;
    for (let mode = modeOffset[part]; mode < modeOffset[part + 1]; mode++)
      if (modeMachine[mode] === wanted) return mode;
    return -1;
  }

  /** Has closed time come over the place? */
  private hasLostPlace(part: number, mode: number, start: number, end: number): boolean {
    const { schedule, problem } = this.plan;
    const calendar = problem.modeCalendar[mode];
    const work = problem.modeSetup[mode] + problem.modeRun[mode];
    if (problem.modeOffset[part + 1] - problem.modeOffset[part] < 2) return false;
    return (
      !schedule.time.isOpen(calendar, start) ||
      (end - start >= work && schedule.time.between(calendar, start, end) < work)
    );
  }

  /** Is the part on the machine where it was? */
  private hasStayed(part: number): boolean {
    const { plan } = this;
    const { schedule, problem } = plan;
    const before = problem.baselineMode[part];
    return plan.wasIn(part) && before >= 0 && problem.modeMachine[before] === problem.modeMachine[schedule.mode[part]];
  }

  private noteChangeOf(part: number): void {
    const { schedule, problem } = this.plan;
    this.noteChange(
      problem.modeMachine[schedule.mode[part]],
      Math.min(schedule.start[part], problem.baselineStart[part]),
    );
  }

  private noteChange(machine: number, at: number): void {
    if (machine >= 0) this.changedFrom.set(machine, Math.min(at, this.changedFrom.get(machine) ?? at));
  }
}
