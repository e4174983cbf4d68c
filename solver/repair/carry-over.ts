/** A plan laid down on a changed problem and made right again: what can stay stays, what must move gives way to the right. */
import { heads, placeAnchored } from '../construct/constraints/anchor.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';
import { always, anchorKind, exclusion, never, type Problem } from '../model/columns.ts';
import type { Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { closeGaps, pushBehind } from './gaps.ts';
import { Insertion } from './insertion.ts';
import { Mover } from './move.ts';
import { Names } from './names.ts';
import { Plan } from './plan.ts';
import type { GapRule } from './request.ts';
import { giveUp, settleAll } from './settle-all.ts';

/** Machines tried anew for parts whose place the calendar has taken, at most so many parts. */
const displacedTried = 100;

/** `schedule` on `problem`, which is compiled from `document` with it as baseline; a lawful plan, see `adapt`. */
export function carryOver(
  document: ProblemDocument,
  problem: Problem,
  schedule: ScheduleDocument,
  { gaps, weights }: { gaps: GapRule; weights: Policy['weights'] },
): PartialSchedule {
  const adaptation = new Adaptation(document, new Plan(problem), weights);
  adaptation.lay(schedule);
  adaptation.run(gaps);
  return adaptation.plan.linkSchedule();
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
  lay({ assignments, relaxed }: ScheduleDocument): void {
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
