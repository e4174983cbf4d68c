/** One planning session: an open scenario with its plan, its connections and its long work. */
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { policySchema, type Policy } from '../../../solver/model/policy.ts';
import type { Reason } from '../../../solver/model/schedule.ts';
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { SolverPool } from '../../../solver/pool/pool.ts';
import { z } from 'zod';
import type {
  Kpi,
  ParsedInput,
  PlanSummary,
  PlantClock,
  PullSummary,
  ReleasePreview,
  ReleaseSummary,
} from '../contract.ts';
import { kpis } from '../reports/kpis.ts';
import { plantTime } from '../reports/floor.ts';
import { indexPlan, secondsOf, type Plan } from '../reports/plan.ts';
import { documentOf } from '../store/schedules.ts';
import type { ReleasedJob } from '../store/released.ts';
import { scenarioInfoSchema } from '../store/scenario-file.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { Connections, type ConnectorFactory } from './connections.ts';
import { changesOf, Events } from './events.ts';
import { Live } from './live.ts';
import { planScenario } from './plan.ts';
import { unfitMessages } from './fit.ts';
import { breakdowns, sessionProblem, type SessionProblem } from './problem.ts';
import { pull } from './pull.ts';
import { readRecords, type Records } from './records.ts';
import { fileRelease, releaseChanges, releasePreview, type ReleaseContext } from './release.ts';
import { connectionsSchema, plantClockSchema, settingKeys } from './settings.ts';
import { Tasks } from './tasks.ts';

export type SessionOptions = {
  store: ScenarioStore;
  pool: SolverPool;
  factory: ConnectorFactory;
};

/** Days before the scenario's first plan that its second 0 lies: room for what the floor began earlier. */
const epochLead = 30;

/** Second 0 of a scenario whose plans begin at `now` (milliseconds). */
function epochBefore(now: number): string {
  return new Date((Math.floor(now / 86_400_000) - epochLead) * 86_400_000).toISOString();
}

const everyEntry = 10_000_000;

/** Milliseconds that pull and plan wait for a MES that is still connecting. */
const floorPatience = 15_000;

export class PlanningSession {
  readonly store: ScenarioStore;
  readonly events = new Events();
  readonly tasks = new Tasks(this.events);
  readonly connections: Connections;
  readonly live: Live;
  readonly #pool: SolverPool;
  readonly #unsubscribe: () => void;
  #records!: Records;
  #plan!: Plan;
  #unplannable = new Map<string, Reason>();
  #epoch!: string;
  #stale = false;
  #lastClock: PlantClock | null = null;
  #name = '';

  private constructor({ store, pool, factory }: SessionOptions) {
    this.store = store;
    this.#pool = pool;
    this.live = new Live({
      store,
      events: this.events,
      plan: () => this.#plan,
      clock: () => this.clock(),
      plantId: () => this.plantId(),
      exceptionTargets: () => this.connections.erpTargets(),
      onBreakdown: () => {
        this.#stale ||= this.#plan.version > 0;
        this.events.changed(['plan', 'scenario']);
      },
    });
    this.connections = new Connections({
      store,
      factory,
      mesEvents: {
        onJob: (job) => this.live.job(job),
        onMachine: (status) => this.live.machine(status),
        onException: (exception) => this.live.exception(exception),
      },
      onChanged: () => this.events.changed(['connections']),
    });
    this.#unsubscribe = store.onChanged((topics) => {
      this.events.changed(changesOf(topics));
      if (topics.has('outbox')) this.connections.nudge();
    });
  }

  /** Opens the session of a scenario: records, last plan, what the floor said last; then its connections. */
  static async open(options: SessionOptions): Promise<Result<PlanningSession>> {
    const session = new PlanningSession(options);
    const { store } = options;
    const epoch = await store.settings.get(settingKeys.epoch, z.iso.datetime());
    if (!epoch.ok) return epoch;
    const connections = await store.settings.get(settingKeys.connections, connectionsSchema);
    if (!connections.ok) return connections;
    const info = await store.settings.get('scenario', scenarioInfoSchema);
    if (!info.ok) return info;
    session.#name = info.value?.name ?? '';
    session.#epoch = epoch.value ?? epochBefore(Date.now());
    await store.settings.set(settingKeys.epoch, session.#epoch);
    const clock = await store.settings.get(settingKeys.clock, plantClockSchema);
    if (clock.ok) session.#lastClock = clock.value;
    const stale = await store.settings.get(settingKeys.stale, z.boolean());
    if (stale.ok) session.#stale = stale.value ?? false;
    await session.live.restore();
    await session.#readRecords();
    const stored = await store.schedules.readRole('current');
    await session.#adopt(stored?.version ?? 0, stored ? documentOf(stored) : null);
    await session.connections.open(connections.value ?? []);
    return success(session);
  }

  async close(): Promise<void> {
    await this.tasks.close();
    await this.connections.close();
    await this.live.close();
    this.#unsubscribe();
    await this.store.close();
  }

  /** The scenario's name. */
  get name(): string {
    return this.#name;
  }

  get plan(): Plan {
    return this.#plan;
  }

  get records(): Records {
    return this.#records;
  }

  get unplannable(): ReadonlyMap<string, Reason> {
    return this.#unplannable;
  }

  /** The plan was made from records that have changed since. */
  get stale(): boolean {
    return this.#stale;
  }

  clock(): PlantClock {
    this.#lastClock = this.connections.clock() ?? this.#lastClock;
    if (this.#lastClock) return this.#lastClock;
    const now = Date.now();
    return { plantAt: new Date(now).toISOString(), atHost: now, speed: 1 };
  }

  /** The plant's present, seconds after the epoch. */
  now(): number {
    return secondsOf(this.#plan.problem, new Date(plantTime(this.clock(), Date.now())).toISOString());
  }

  plantId(): string {
    return this.#records.plant[0]?.id ?? '';
  }

  timeZone(): string {
    return this.#records.plant[0]?.timeZone ?? 'UTC';
  }

  /** Planned downtimes and those the floor is in. */
  downtimes(): PulledRecord<'downtime'>[] {
    const { downtime, machine } = this.#records;
    return [...downtime, ...breakdowns(this.live.openExceptions(), machine, this.#instant())];
  }

  async policy(): Promise<Policy> {
    const stored = await this.store.settings.get(settingKeys.policy, policySchema);
    return stored.ok && stored.value ? stored.value : policySchema.parse({});
  }

  /** KPIs of the plan against those of the plan last released. */
  async kpis(): Promise<Kpi[]> {
    const baseline = await this.store.schedules.version('baseline');
    const snapshot = (await this.store.kpis.list(1_000)).find(({ version }) => version === baseline);
    const before = Object.entries(snapshot?.values ?? {}).map(([key, value]) => ({ key, value }) as Kpi);
    return kpis(
      this.#plan,
      this.#unplannable.size,
      (id) => this.#plan.problem.machines.find((machine) => machine.id === id)?.name ?? id,
      before,
    );
  }

  pull({ full }: ParsedInput<'pull'>): Promise<Result<PullSummary>> {
    return this.tasks.run('pull', 'connecting', async (report, signal) => {
      await this.#hearFromFloor();
      const result = await pull(this.store, this.connections, full, report, signal);
      await this.#readRecords();
      this.live.settle();
      const { version, schedule } = this.#plan;
      await this.#adopt(version, schedule);
      const changed =
        result.ok && result.value.connections.some(({ kinds }) => kinds.some((kind) => kind.changed + kind.gone > 0));
      if (changed) await this.#setStale(true);
      this.events.changed(['scenario', 'orders', 'plan']);
      return result;
    });
  }

  makePlan({ policy }: ParsedInput<'plan'>): Promise<Result<PlanSummary>> {
    return this.tasks.run('plan', 'compiling', async (report, signal) => {
      if (this.#records.machine.length === 0) {
        return failure('no-machines', 'The scenario has no machine to plan on. Pull, or import a plant file, first.');
      }
      await this.#hearFromFloor();
      const chosen = policy ?? (await this.policy());
      const built = this.#problem(await this.store.released.all());
      // Aborted jobs are told when they are.
      const notices = built.notices.filter(({ code }) => code !== 'job-aborted');
      await this.store.messages.replace('planning-data', notices);
      // What comes in while the search runs makes the new plan stale, too.
      const wasStale = this.#stale;
      await this.#setStale(false);
      const planned = await planScenario({
        ...{ store: this.store, pool: this.#pool, policy: chosen, built, report, signal },
        previous: this.#plan,
        kpisOf: (plan) => kpis(plan, built.unplannable.size, (id) => id, []),
      });
      if (!planned.ok) {
        if (wasStale) await this.#setStale(true);
        return planned;
      }
      this.#plan = planned.value.plan;
      this.#unplannable = built.unplannable;
      this.events.changed(['plan', 'orders', 'messages']);
      const { summary } = planned.value;
      const left = [...built.unplannable].map(([order, reason]) => ({ order, reason }));
      return success({
        ...summary,
        orders: summary.orders + left.length,
        unscheduled: [...left, ...summary.unscheduled],
        status: left.length > 0 && summary.status === 'feasible' ? 'partial' : summary.status,
        kpis: await this.kpis(),
      });
    });
  }

  async preview(hours: number): Promise<Result<ReleasePreview>> {
    const context = this.#releaseContext();
    const target = this.connections.dispatchTarget() ?? '';
    return success(releasePreview(await releaseChanges(this.store, target, hours, context), hours, context));
  }

  release({ hours, planVersion }: ParsedInput<'release'>): Promise<Result<ReleaseSummary>> {
    return this.tasks.run('release', 'sending', async () => {
      if (planVersion !== this.#plan.version) {
        const message = `Plan ${planVersion} was reviewed, but plan ${this.#plan.version} is current. Review the release again.`;
        return failure('plan-changed', message, { reviewed: planVersion, current: this.#plan.version });
      }
      if (this.connections.dispatchTarget() === null && this.connections.erpTargets().length === 0) {
        return failure(
          'no-connection',
          'There is neither a MES nor an ERP connection to release to. Add one with connect.',
        );
      }
      const connectionOf = (order: string): string | null => this.#records.orderConnections.get(order) ?? null;
      const erps = new Set(this.connections.erpTargets());
      const datesTarget = (order: string): string | null => {
        const connection = connectionOf(order);
        return connection !== null && erps.has(connection) ? connection : null;
      };
      return this.store.transaction((repositories) =>
        fileRelease(repositories, this.connections.dispatchTarget(), hours, this.#releaseContext(), datesTarget),
      );
    });
  }

  /** Sends once more what was refused, and at once what waits for its next attempt. Resolves with their number. */
  async retryDeliveries(): Promise<number> {
    this.connections.look();
    return this.store.transaction(async ({ outbox }) => {
      const open = await outbox.list({ states: ['refused', 'pending'] }, everyEntry);
      const waiting = open.filter(({ state, notBefore }) => state === 'pending' && notBefore !== '');
      await outbox.settle(
        waiting.map(({ id, errorCode, lastError }) => {
          return { id, state: 'retry', code: errorCode ?? 'unknown', message: lastError ?? '' };
        }),
      );
      const refused = open.filter(({ state }) => state === 'refused').map(({ id }) => id);
      return waiting.length + (await outbox.retry(refused));
    });
  }

  /** What is planned begins at the plant's present, after what the floor has begun. */
  async #hearFromFloor(): Promise<void> {
    await this.connections.heardFromFloor(floorPatience);
    this.live.settle();
    await this.store.settings.set(settingKeys.clock, this.clock());
    // Until there is a plan nothing is counted from second 0, and the plant may live in another time than we do.
    if (this.#plan.version > 0) return;
    this.#epoch = epochBefore(plantTime(this.clock(), Date.now()));
    await this.store.settings.set(settingKeys.epoch, this.#epoch);
  }

  #releaseContext(): ReleaseContext {
    return {
      plan: this.#plan,
      floor: this.live.floor,
      plant: this.plantId(),
      now: this.now(),
      orderNumber: (order) => this.#records.orderNumbers.get(order) ?? order,
    };
  }

  async #setStale(stale: boolean): Promise<void> {
    this.#stale = stale;
    await this.store.settings.set(settingKeys.stale, stale);
  }

  async #readRecords(): Promise<void> {
    this.#records = await readRecords(this.store);
    const { refused, orderConnections } = this.#records;
    await this.store.messages.replace(
      'cross-check',
      unfitMessages(refused, (order) => orderConnections.get(order) ?? ''),
    );
  }

  /** Shows a schedule over the problem as it stands. */
  async #adopt(version: number, schedule: Plan['schedule']): Promise<void> {
    const built = this.#problem(await this.store.released.all());
    this.#unplannable = built.unplannable;
    this.#plan = indexPlan(version, built.problem, built.index, schedule);
  }

  #problem(released: ReleasedJob[]): SessionProblem {
    return sessionProblem({
      records: this.#records,
      floor: this.live.floor,
      exceptions: this.live.openExceptions(),
      released,
      now: this.#instant(),
      epoch: this.#epoch,
    });
  }

  #instant(): string {
    return new Date(plantTime(this.clock(), Date.now())).toISOString();
  }
}
