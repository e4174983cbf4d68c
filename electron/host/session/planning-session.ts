/** One planning session: an open scenario with its plan, its connections and its long work. */
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { policySchema, type Policy } from '../../../solver/model/policy.ts';
import type { Reason } from '../../../solver/model/schedule.ts';
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { SolverPool } from '../../../solver/pool/pool.ts';
import { z } from 'zod';
import { machineTimes } from '../edits/adjustment-list.ts';
import { adjustRecords, decisionsOf, overtakenMessages } from '../edits/adjusted-records.ts';
import { readAdjustments, type AdjustmentSet } from '../edits/adjustments.ts';
import { Edits } from '../edits/edits.ts';
import { KeptRepairs } from '../edits/kept-repairs.ts';
import type { Repairs } from '../edits/repairs.ts';
import { planOf, type Built, type Facts, type Situation } from '../edits/situation.ts';
import type {
  Adjustments,
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
import { secondsOf, type Plan } from '../reports/plan.ts';
import { documentOf } from '../store/schedules.ts';
import { scenarioInfoSchema, type ScenarioInfo } from '../store/scenario-file.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { Connections, type ConnectorFactory } from './connections.ts';
import { changesOf, Events } from './events.ts';
import { Live } from './live.ts';
import { planScenario, withUnplannable } from './plan.ts';
import { epochBefore } from './epoch.ts';
import { FactsWatch } from './facts.ts';
import { SinceRelease } from './since-release.ts';
import { resend } from './resend.ts';
import { unfitMessages } from './fit.ts';
import { breakdowns, sessionProblem } from './problem.ts';
import { pull } from './pull.ts';
import { readRecords, type Records } from './records.ts';
import { releaseChanges, releasePlan, releasePreview, type ReleaseContext } from './release.ts';
import { connectionsSchema, plantClockSchema, settingKeys } from './settings.ts';
import { Tasks } from './tasks.ts';
import { Telling } from './telling.ts';

export type SessionOptions = {
  store: ScenarioStore;
  pool: SolverPool;
  factory: ConnectorFactory;
  /** The clock of the plan of record that a what-if was made from, while that is open. */
  recordClock?: () => PlantClock | null;
  /** Makes what holds plans ready for repair, when it is first needed; in this thread if absent. */
  repairs?: () => Repairs;
};

export class PlanningSession {
  readonly store: ScenarioStore;
  readonly events = new Events();
  readonly tasks = new Tasks(this.events);
  readonly connections: Connections;
  readonly live: Live;
  readonly #pool: SolverPool;
  readonly #unsubscribe: () => void;
  readonly edits: Edits;
  readonly #repairs: KeptRepairs;
  /** Records as pulled, without adjustments. */
  #pulled!: Records;
  #situation!: Situation;
  readonly #facts: FactsWatch;
  readonly #telling = new Telling(this.events);
  #staleKept: Promise<void> = Promise.resolve();
  readonly #sinceRelease: SinceRelease;
  #closed = false;
  #epoch!: string;
  #stale = false;
  #lastClock: PlantClock | null = null;
  #info: ScenarioInfo | null = null;
  readonly #recordClock: () => PlantClock | null;

  private constructor({ store, pool, factory, recordClock, repairs }: SessionOptions) {
    this.store = store;
    this.#sinceRelease = new SinceRelease(store);
    this.#recordClock = recordClock ?? (() => null);
    this.#pool = pool;
    this.#repairs = new KeptRepairs(repairs);
    this.live = new Live({
      store,
      events: this.events,
      plan: () => this.plan,
      clock: () => this.clock(),
      plantId: () => this.plantId(),
      exceptionTargets: () => this.connections.erpTargets(),
      onBreakdown: () => {
        if (this.plan.version > 0) this.#staleKept = this.#setStale(true);
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
    this.#facts = new FactsWatch(this.live, () => this.#instant());
    this.edits = new Edits({
      ...{ store, events: this.events, tasks: this.tasks, floor: this.live.floor },
      repairs: () => this.#repairs.get(),
      renewRepairs: () => void this.#repairs.close(),
      policy: () => this.policy(),
      kpis: (situation) => this.kpis(situation),
      pulled: () => this.#pulled,
      facts: () => this.#facts.now(),
      build: (adjustments, facts, horizonDays) => this.#build(adjustments, facts, horizonDays),
      situation: () => this.#situation,
      adopt: (situation, takenIn) => this.#show(situation, takenIn),
      together: (work) => this.#telling.together(work),
    });
    this.#unsubscribe = store.onChanged((topics) => {
      this.#telling.tell(changesOf(topics));
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
    session.#info = info.value;
    session.#epoch = epoch.value ?? epochBefore(Date.now());
    await store.settings.set(settingKeys.epoch, session.#epoch);
    const clock = await store.settings.get(settingKeys.clock, plantClockSchema);
    if (clock.ok) session.#lastClock = clock.value;
    const stale = await store.settings.get(settingKeys.stale, z.boolean());
    if (stale.ok) session.#stale = stale.value ?? false;
    await session.live.restore();
    await session.#readRecords();
    const stored = await store.schedules.readRole('current');
    await session.#adopt(stored?.version ?? 0, stored ? documentOf(stored) : null, stored?.policy.horizonDays ?? null);
    await session.connections.open(connections.value ?? []);
    return success(session);
  }

  /** It has been closed, or is being. */
  get closed(): boolean {
    return this.#closed;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.tasks.close();
    await this.edits.close();
    await this.connections.close();
    await this.live.close();
    await this.#staleKept;
    await this.#repairs.close();
    this.#unsubscribe();
    await this.store.close();
  }

  /** The scenario's name. */
  get name(): string {
    return this.#info?.name ?? '';
  }

  /** A what-if is planned on, but has no connections and releases nothing. */
  get kind(): ScenarioInfo['kind'] {
    return this.#info?.kind ?? 'record';
  }

  /** The plan of record that a what-if was made from. */
  get parent(): ScenarioInfo['parent'] {
    return this.#info?.parent ?? null;
  }

  async rename(name: string): Promise<void> {
    if (this.#info === null) return;
    this.#info = { ...this.#info, name };
    await this.store.settings.set('scenario', this.#info);
  }

  get plan(): Plan {
    return this.#situation.plan;
  }

  /** Records with the planner's adjustments over them. */
  get records(): Records {
    return this.#situation.records;
  }

  /** The planner's adjustments in force, by key. */
  get adjustments(): AdjustmentSet {
    return this.#situation.adjustments;
  }

  /** Days that the plan may fill, by the policy it was made with; null: as many as its orders need. */
  get horizonDays(): number | null {
    return this.#situation.horizonDays;
  }

  get unplannable(): ReadonlyMap<string, Reason> {
    return this.#situation.built.unplannable;
  }

  /** Downtimes and overtime of the planner's own. */
  machineTimes(): Adjustments['machineTimes'] {
    return machineTimes(this.adjustments, (instant) => secondsOf(this.plan.problem, instant));
  }

  /** The plan was made from records that have changed since. */
  get stale(): boolean {
    return this.#stale;
  }

  clock(): PlantClock {
    this.#lastClock = this.connections.clock() ?? this.#recordClock() ?? this.#lastClock;
    if (this.#lastClock) return this.#lastClock;
    const now = Date.now();
    return { plantAt: new Date(now).toISOString(), atHost: now, speed: 1 };
  }

  /** The plant's present, seconds after the epoch. */
  now(): number {
    return secondsOf(this.plan.problem, new Date(plantTime(this.clock(), Date.now())).toISOString());
  }

  plantId(): string {
    return this.#pulled.plant[0]?.id ?? '';
  }

  timeZone(): string {
    return this.#pulled.plant[0]?.timeZone ?? 'UTC';
  }

  /** Downtimes that the ERP has planned and those the floor is in; the planner's own are `machineTimes`. */
  downtimes(): PulledRecord<'downtime'>[] {
    const { downtime, machine } = this.#pulled;
    return [...downtime, ...breakdowns(this.live.openExceptions(), machine, this.#instant())];
  }

  async policy(): Promise<Policy> {
    const stored = await this.store.settings.get(settingKeys.policy, policySchema);
    return stored.ok && stored.value ? stored.value : policySchema.parse({});
  }

  /** KPIs of the plan, or of another situation, against those of the plan last released. */
  kpis(situation: Situation = this.#situation): Promise<Kpi[]> {
    return this.#sinceRelease.kpis(situation);
  }

  pull({ full }: ParsedInput<'pull'>): Promise<Result<PullSummary>> {
    return this.tasks.run('pull', 'connecting', async (report, signal) => {
      await this.edits.settled();
      await this.#hearFromFloor();
      const result = await pull(this.store, this.connections, full, report, signal);
      await this.#readRecords();
      this.live.settle();
      await this.#adopt(this.plan.version, this.plan.schedule, this.horizonDays);
      const changed =
        result.ok && result.value.connections.some(({ kinds }) => kinds.some((kind) => kind.changed + kind.gone > 0));
      if (changed) await this.#setStale(true);
      this.events.changed(['scenario', 'orders', 'plan']);
      return result;
    });
  }

  makePlan({ policy }: ParsedInput<'plan'>): Promise<Result<PlanSummary>> {
    return this.tasks.run('plan', 'compiling', async (report, signal) => {
      if (this.#pulled.machine.length === 0) {
        return failure('no-machines', 'The scenario has no machine to plan on. Pull, or import a plant file, first.');
      }
      await this.edits.settled();
      await this.#hearFromFloor();
      const chosen = policy ?? (await this.policy());
      const facts = this.#facts.renew();
      const { adjustments } = this;
      const horizonDays = chosen.horizonDays ?? null;
      const { records, built } = await this.#build(adjustments, facts, horizonDays);
      // Aborted jobs are told when they are.
      const notices = built.notices.filter(({ code }) => code !== 'job-aborted');
      await this.store.messages.replace('planning-data', notices);
      // What comes in while the search runs makes the new plan stale, too.
      const wasStale = this.#stale;
      await this.#setStale(false);
      const planned = await planScenario({
        ...{ store: this.store, pool: this.#pool, policy: chosen, built, report, signal },
        previous: this.plan,
        kpisOf: (plan) => kpis(plan, built.unplannable.size, (id) => id, []),
      });
      if (!planned.ok) {
        if (wasStale) await this.#setStale(true);
        return planned;
      }
      const { plan } = planned.value;
      this.#situation = { facts, adjustments, horizonDays, records, built, plan, lawful: true };
      this.edits.noteLawful(plan.version, facts.revision);
      this.#telling.tell(['plan', 'orders', 'messages', 'history']);
      return success({ ...withUnplannable(planned.value.summary, built.unplannable), kpis: await this.kpis() });
    });
  }

  async preview(hours: number): Promise<Result<ReleasePreview>> {
    const context = this.#releaseContext();
    const target = this.connections.dispatchTarget() ?? '';
    return success(releasePreview(await releaseChanges(this.store, target, hours, context), hours, context));
  }

  release({ hours, planVersion }: ParsedInput<'release'>): Promise<Result<ReleaseSummary>> {
    return this.tasks.run('release', 'sending', async () => {
      // An edit under way may still be taken back by the checker.
      await this.edits.settled();
      return releasePlan(planVersion, hours, {
        ...{ store: this.store, connections: this.connections, orderConnections: this.#pulled.orderConnections },
        context: () => this.#releaseContext(),
      });
    });
  }

  /** Sends once more what was refused, and at once what waits for its next attempt. Resolves with their number. */
  async retryDeliveries(): Promise<number> {
    this.connections.look();
    return this.store.transaction(resend);
  }

  /** What is planned begins at the plant's present, after what the floor has begun. */
  async #hearFromFloor(): Promise<void> {
    await this.connections.heardFromFloor();
    this.live.settle();
    await this.store.settings.set(settingKeys.clock, this.clock());
    // Until there is a plan nothing is counted from second 0, and the plant may live in another time than we do.
    if (this.plan.version > 0) return;
    this.#epoch = epochBefore(plantTime(this.clock(), Date.now()));
    await this.store.settings.set(settingKeys.epoch, this.#epoch);
  }

  #releaseContext(): ReleaseContext {
    return {
      ...{ plan: this.plan, floor: this.live.floor, plant: this.plantId(), now: this.now() },
      orderNumber: (order) => this.records.orderNumbers.get(order) ?? order,
    };
  }

  async #setStale(stale: boolean): Promise<void> {
    this.#stale = stale;
    await this.store.settings.set(settingKeys.stale, stale);
  }

  async #readRecords(): Promise<void> {
    this.#pulled = await readRecords(this.store);
    const { refused, orderConnections } = this.#pulled;
    const unfit = unfitMessages(refused, (order) => orderConnections.get(order) ?? '');
    await this.store.messages.replace('cross-check', unfit);
  }

  /** Shows a schedule over the records as pulled, the scenario's adjustments and the floor as they stand. */
  async #adopt(version: number, schedule: Plan['schedule'], horizonDays: number | null): Promise<void> {
    const adjustments = readAdjustments(await this.store.adjustments.all());
    await this.store.messages.replace('adjustments', overtakenMessages(this.#pulled, adjustments));
    const facts = this.#facts.renew();
    const { records, built } = await this.#build(adjustments, facts, horizonDays);
    const plan = planOf(built, version, schedule);
    this.#situation = { facts, adjustments, horizonDays, records, built, plan, lawful: false };
  }

  async #show(situation: Situation, takenIn: boolean): Promise<void> {
    const told = overtakenMessages(this.#pulled, this.adjustments);
    this.#situation = situation;
    if (takenIn && this.#stale) await this.#setStale(false);
    const messages = overtakenMessages(this.#pulled, situation.adjustments);
    if (JSON.stringify(messages) !== JSON.stringify(told)) await this.store.messages.replace('adjustments', messages);
    this.#telling.tell(['plan', 'orders', 'history', 'scenario']);
  }

  async #build(adjustments: AdjustmentSet, { instant }: Facts, horizonDays: number | null): Promise<Built> {
    const records = adjustRecords(this.#pulled, adjustments);
    const built = sessionProblem({
      ...{ records, decisions: decisionsOf(adjustments), floor: this.live.floor, now: instant, epoch: this.#epoch },
      ...{ exceptions: this.live.openExceptions(), horizonDays },
      released: await this.store.released.all(),
    });
    return { records, built };
  }

  #instant(): string {
    return new Date(plantTime(this.clock(), Date.now())).toISOString();
  }
}
