/**
 * From one situation to the next: problems built for changed decisions, plans carried over to them, moves repaired. Nothing here is kept in
 * the scenario; that is for `edits`.
 */
import { failure, success, type Failure, type Result } from '../../../solver/model/result.ts';
import type { Policy } from '../../../solver/model/policy.ts';
import type { ProblemDocument } from '../../../solver/model/problem.ts';
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { GapRule, Grab, Move, RepairPreview, RepairRequest, Selection } from '../../../solver/repair/request.ts';
import { inProblemNames, inScenarioNames, type Plan } from '../reports/plan.ts';
import type { AdjustmentSet } from './adjustments.ts';
import { unknownOperation } from './changes.ts';
import { requestInProblem, violationInScenario } from './names.ts';
import { changedPins, withPins } from './pins-in-problem.ts';
import type { Repairs } from './repairs.ts';
import { planOf, withRepair, withSchedule, type Built, type Facts, type Situation } from './situation.ts';

export type PlannerContext = {
  repairs: () => Repairs;
  /** What holds the plan has broken: the next call is to get another. */
  renewRepairs: () => void;
  policy: () => Promise<Policy>;
  /** The problem of these decisions, from facts as they are, `horizonDays` long. */
  build: (adjustments: AdjustmentSet, facts: Facts, horizonDays: number | null) => Promise<Built>;
};

export class Planner {
  readonly #context: PlannerContext;
  /** What the desk holds, by identity. */
  #held: { problem: ProblemDocument; schedule: ScheduleDocument; frozen: number } | null = null;

  /** Is there a move that the checker has not looked at? */
  #isMoved = false;
  /** What the desk is taking in hand. */
  #loading: { problem: ProblemDocument; schedule: ScheduleDocument; result: Promise<Result<null>> } | null = null;

  constructor(context: PlannerContext) {
    this.#context = context;
  }

  /** The situation with other decisions; the plan is carried over to them, moving what no longer fits. */
  async decide(situation: Situation, adjustments: AdjustmentSet, gaps: GapRule): Promise<Result<Situation>> {
    const pins = changedPins(situation.adjustments, adjustments);
    if (pins?.length === 0) return success(situation);
    const pinned = pins && withPinsOnly(situation, adjustments, pins);
    // A part is pinned where it lies: what was right before is right with the pin.
    if (pinned) return success({ ...withoutRelaxed(pinned, pins), lawful: situation.lawful });
    const rebuilt = await this.rebuild(situation, adjustments, situation.facts);
    return pins ? this.settle(withoutRelaxed(rebuilt, pins), gaps) : this.carryOver(rebuilt, gaps);
  }

  /** The situation with its problem made anew; its schedule is not yet known to be right for it. */
  async rebuild(
    situation: Situation,
    adjustments: AdjustmentSet,
    facts: Facts,
    horizonDays = situation.horizonDays,
  ): Promise<Situation> {
    const { revision, instant } = situation.facts;
    const isSame = revision === facts.revision && instant === facts.instant && horizonDays === situation.horizonDays;
    const pins = isSame ? changedPins(situation.adjustments, adjustments) : null;
    const pinned = pins && withPinsOnly(situation, adjustments, pins);
    if (pinned) return { ...pinned, lawful: false };
    const { records, built } = await this.#context.build(adjustments, facts, horizonDays);
    const { version, schedule } = situation.plan;
    const plan = planOf(built, version, schedule && known(schedule, built.problem));
    return { facts, adjustments, horizonDays, records, built, plan, lawful: false };
  }

  /** The situation with a schedule that is right for its problem: as it is if it can be, else carried over. */
  async settle(situation: Situation, gaps: GapRule): Promise<Result<Situation>> {
    if (situation.lawful || situation.plan.schedule === null) return success({ ...situation, lawful: true });
    const loaded = await this.#hold(situation.plan);
    if (loaded.ok) return success({ ...situation, lawful: true });
    return loaded.code === 'plan-outdated' ? this.carryOver(situation, gaps) : loaded;
  }

  /** The situation with its schedule adapted to its problem. */
  async carryOver(situation: Situation, gaps: GapRule): Promise<Result<Situation>> {
    const { plan, built } = situation;
    if (plan.schedule === null) return success({ ...situation, lawful: true });
    const { frozen, weights, first } = await this.#context.policy();
    await this.#atRest();
    this.#held = null;
    const before = inProblemNames(plan.schedule, plan);
    this.#isMoved = false;
    const adapted = await this.#ask((repairs) => repairs.adapt(plan.problem, before, { frozen, weights, first, gaps }));
    if (!adapted.ok) return adapted;
    const schedule = inScenarioNames(adapted.value, built.index);
    const carried = withSchedule(plan, plan.version, schedule);
    this.#held = { problem: plan.problem, schedule, frozen };
    return success({ ...situation, plan: carried, lawful: true });
  }

  /** The situation after a move, which is forbidden with `violation` where something that cannot give way is in its way. */
  async move(situation: Situation, move: Move, gaps: GapRule): Promise<Result<Situation>> {
    const { plan, built } = situation;
    const ready = await this.#request(situation, { move, gaps });
    if (!ready.ok) return ready;
    const applied = await this.#ask((repairs) => repairs.apply(ready.value));
    if (!applied.ok) return this.#refused(applied, situation);
    const { assignments, schedule } = applied.value.change;
    const renamed = inScenarioNames({ ...schedule, assignments }, built.index);
    const moved = withRepair(plan, { assignments: renamed.assignments, schedule: renamed });
    this.#held = { ...this.#held!, schedule: moved.schedule! };
    this.#isMoved = true;
    return success({ ...situation, plan: moved });
  }

  /** Resolves once the checker has passed what moves made of the plan; rejects if it has not, which is a bug. Nothing is to be kept before. */
  async prove(): Promise<void> {
    if (!this.#isMoved) return;
    this.#isMoved = false;
    await this.#ask((repairs) => repairs.prove());
  }

  /** What a move would come to, as far as so many `looks` at parts tell, in the problem's names. */
  async preview(situation: Situation, request: RepairRequest, looks: number): Promise<Result<RepairPreview>> {
    const ready = await this.#request(situation, request);
    return ready.ok ? this.#ask((repairs) => repairs.preview(ready.value, looks)) : ready;
  }

  /** Gets the desk ready for moves of this plan. */
  async warm({ plan }: Situation): Promise<Result<null>> {
    if (plan.schedule === null) return noPlan();
    if (this.#held && this.#held.frozen !== (await this.#context.policy()).frozen) this.#held = null;
    return this.#hold(plan);
  }

  /** As `warm`, but in the background: it begins at once or not at all, lest it come between what a later command asks of the desk. */
  warmBehind({ plan }: Situation): void {
    if (plan.schedule === null || this.#loading !== null) return;
    // Whoever needs it next says what is wrong with it.
    this.#hold(plan).catch(() => undefined);
  }

  /** What the pointer would take hold of, of the plan that `warm` has made ready; in the problem's names. */
  grab(selection: Selection): Promise<Result<Grab>> {
    return this.#ask((repairs) => repairs.grab(selection));
  }

  async #ask<T>(work: (repairs: Repairs) => Promise<T>): Promise<T> {
    try {
      return await work(this.#context.repairs());
    } catch (error) {
      this.#held = null;
      this.#context.renewRepairs();
      throw error;
    }
  }

  async #request(situation: Situation, request: RepairRequest): Promise<Result<RepairRequest>> {
    const { plan } = situation;
    if (plan.schedule === null) return noPlan();
    const named = requestInProblem(plan, request);
    if (!('move' in named)) return unknownOperation(named.operation);
    const held = await this.#hold(plan);
    return held.ok ? success(named) : held;
  }

  #refused(refusal: Failure, { built }: Situation): Failure {
    const preview = refusal.details?.['preview'] as RepairPreview | undefined;
    if (!preview?.violation) return refusal;
    const violation = violationInScenario(built.index, preview.violation);
    return failure('violation', violation.message, { violation });
  }

  async #hold(plan: Plan): Promise<Result<null>> {
    const { problem } = plan;
    const schedule = plan.schedule!;
    for (let under = this.#loading; under !== null; under = this.#loading) {
      if (under.problem === problem && under.schedule === schedule) return under.result;
      await this.#atRest();
    }
    if (this.#held?.problem === problem && this.#held.schedule === schedule) return success(null);
    const result = this.#lay(plan, schedule);
    this.#loading = { problem, schedule, result };
    try {
      return await result;
    } finally {
      this.#loading = null;
    }
  }

  /** Waits until the desk is not taking a plan in hand. */
  async #atRest(): Promise<void> {
    await this.#loading?.result.catch(() => undefined);
  }

  async #lay(plan: Plan, schedule: ScheduleDocument): Promise<Result<null>> {
    const { problem } = plan;
    await this.prove();
    const document = inProblemNames(schedule, plan);
    const before = this.#held;
    this.#held = null;
    if (before?.problem === problem) {
      const restored = await this.#ask((repairs) => repairs.restore(document));
      if (restored.ok) this.#held = { ...before, schedule };
      return restored.ok ? success(null) : restored;
    }
    const { frozen, weights } = await this.#context.policy();
    const loaded = await this.#ask((repairs) => repairs.load(problem, document, { frozen, weights }));
    if (loaded.ok) this.#held = { problem, schedule, frozen };
    return loaded.ok ? success(null) : loaded;
  }
}

function noPlan(): Failure {
  return failure('no-plan', 'There is no plan yet to move anything in. Plan first.');
}

/** The schedule without what it says of orders that the problem no longer has. */
function known(schedule: ScheduleDocument, problem: ProblemDocument): ScheduleDocument {
  const orders = new Set(problem.orders.map(({ id }) => id));
  const unscheduled = schedule.unscheduled.filter(({ order }) => orders.has(order));
  return unscheduled.length === schedule.unscheduled.length ? schedule : { ...schedule, unscheduled };
}

type PartName = { operation: string; part: number };

/** The situation with other pins and all else as it was; null where that takes a new problem. */
function withPinsOnly(situation: Situation, adjustments: AdjustmentSet, parts: readonly PartName[]): Situation | null {
  const plan = withPins(situation.plan, parts, adjustments);
  if (plan === null) return null;
  const { version, schedule, problem } = plan;
  return {
    ...situation,
    adjustments,
    built: { ...situation.built, problem },
    // The schedule may be another than the one that the plan was indexed by.
    plan: schedule ? withSchedule(plan, version, schedule) : plan,
  };
}

/** What is pinned anew, or not any more, has nothing left to give way from. */
function withoutRelaxed(situation: Situation, parts: readonly PartName[]): Situation {
  const { plan } = situation;
  if (!plan.schedule || plan.schedule.relaxed.length === 0) return situation;
  const names = new Set(parts.map(({ operation, part }) => `${operation}#${part}`));
  const relaxed = plan.schedule.relaxed.filter(({ operation, part }) => !names.has(`${operation}#${part}`));
  return { ...situation, plan: { ...plan, schedule: { ...plan.schedule, relaxed } } };
}
