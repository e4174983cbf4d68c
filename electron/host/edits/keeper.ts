/** Writes situations into the scenario: adjustments, a schedule version with its KPIs, and what the planner is to be told. */
import type { Policy } from '../../../solver/model/policy.ts';
import type { Kpi } from '../contract.ts';
import type { Plan } from '../reports/plan.ts';
import { planMessages } from '../session/plan-messages.ts';
import { byKey } from '../store/schedule-difference.ts';
import { documentOf, type ScheduleBase } from '../store/schedules.ts';
import type { Repositories, ScenarioStore } from '../store/scenario-store.ts';
import type { AdjustmentDifference } from './adjustments.ts';
import type { Situation } from './situation.ts';

/** What keeping takes that is looked up before its transaction. */
export type Preparations = { base: ScheduleBase | null; policy: Policy };
export type Step = { before: Situation; after: Situation; difference: AdjustmentDifference; kpis: Kpi[] };

export class Keeper {
  readonly #store: ScenarioStore;
  readonly #policy: () => Promise<Policy>;
  /** The version kept whole that edits are written as differences to. */
  #base: ScheduleBase | null = null;

  constructor(store: ScenarioStore, policy: () => Promise<Policy>) {
    this.#store = store;
    this.#policy = policy;
  }

  /** To be called before the transaction that changes this plan. */
  async prepare(plan: Plan): Promise<Preparations> {
    return { base: await this.#baseOf(plan), policy: await this.#policy() };
  }

  /** Keeps a situation as a new schedule version, which it resolves with; 0 while there is no schedule. */
  async save(repositories: Repositories, step: Step, { base, policy }: Preparations): Promise<number> {
    const { schedule, problem } = step.after.plan;
    await repositories.adjustments.apply(step.difference.after);
    if (schedule === null) return 0;
    // The policy may be another by now; how far the plan reaches is its own.
    const kept = { ...policy, horizonDays: step.after.horizonDays ?? undefined };
    const options = { epoch: problem.epoch, policy: kept, ...(base ? { base } : {}) };
    const version = await repositories.schedules.save(schedule, options);
    await repositories.kpis.put(version, Object.fromEntries(step.kpis.map(({ key, value }) => [key, value])));
    await tell(repositories, step);
    return version;
  }

  /** Keeps a situation whose schedule is that of an earlier version. */
  async goBack(repositories: Repositories, step: Step, version: number): Promise<number> {
    await repositories.adjustments.apply(step.difference.after);
    await repositories.schedules.setRole('current', version);
    await tell(repositories, step);
    return version;
  }

  async #baseOf({ version, schedule }: Plan): Promise<ScheduleBase | null> {
    const { schedules } = this.#store;
    if (version === 0 || schedule === null) return null;
    const whole = (await schedules.baseOf(version)) ?? version;
    if (this.#base?.version === whole) return this.#base;
    const stored = whole === version ? schedule.assignments : documentOf((await schedules.read(whole))!).assignments;
    this.#base = { version: whole, assignments: byKey(stored) };
    return this.#base;
  }
}

/** What planner's messages say of the plan and its data, where that is new. */
async function tell({ messages }: Repositories, { before, after }: Step): Promise<void> {
  const [then, now] = [before.plan.schedule, after.plan.schedule];
  if (now && JSON.stringify([then?.unscheduled, then?.relaxed]) !== JSON.stringify([now.unscheduled, now.relaxed])) {
    await messages.replace('planning', planMessages(now));
  }
  if (before.built.notices !== after.built.notices) {
    await messages.replace(
      'planning-data',
      // Aborted jobs are told when they are.
      after.built.notices.filter(({ code }) => code !== 'job-aborted'),
    );
  }
}
