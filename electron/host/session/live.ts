/** Takes in what the floor reports: keeps it, shows it, and turns its exceptions into messages and notices to the ERP. */
import { isDeepStrictEqual } from 'node:util';
import { parseJobOrderId } from '../../connectors/job-id.ts';
import type { ExceptionMessage, JobResponse, MachineStatus } from '../../connectors/canonical.ts';
import type { MachineLive, PlantClock } from '../contract.ts';
import { jobLive, machineLive, plantTime, type Floor, type FloorJob } from '../reports/floor.ts';
import { assignmentKey, operationId, secondsOf, type Plan } from '../reports/plan.ts';
import { DatabaseError } from '../store/database.ts';
import type { Repositories, ScenarioStore } from '../store/scenario-store.ts';
import type { Recall } from '../dispatch/outbox-messages.ts';
import type { Events } from './events.ts';
import { abortedKey, abortedMessage, cancelledMessage, exceptionKey, exceptionMessage } from './floor-messages.ts';

export type LiveContext = {
  store: ScenarioStore;
  events: Events;
  plan: () => Plan;
  clock: () => PlantClock;
  plantId: () => string;
  /** Connections that take exception notices. */
  exceptionTargets: () => string[];
  /** A machine broke down, is expected back at another time, or is back. */
  onBreakdown: () => void;
};

/** Time over which reports are gathered into one transaction and one event. */
const gatherMilliseconds = 100;
/** Wait after a transaction that the disk refused. */
const retryMilliseconds = 1000;
const everyEntry = 10_000_000;

type Reports = {
  jobs: Map<string, FloorJob>;
  machines: Map<string, MachineStatus>;
  exceptions: Map<string, ExceptionMessage>;
};

export class Live {
  readonly floor: Floor = { machines: new Map(), jobs: new Map() };
  readonly #context: LiveContext;
  /** By id, with those that are over. */
  readonly #exceptions = new Map<string, ExceptionMessage>();
  /** Highest revision of a notice ever filed, by exception. */
  readonly #noticeRevisions = new Map<string, number>();
  /** Jobs reported before the first pull told which plant this is. */
  readonly #early = new Map<string, JobResponse>();
  /** Job orders last reported as aborted. */
  readonly #aborted = new Set<string>();
  #reports = noReports();
  #timer: NodeJS.Timeout | null = null;
  #kept: Promise<void> = Promise.resolve();
  #closing = false;

  constructor(context: LiveContext) {
    this.#context = context;
  }

  /** Brings back what was known when the scenario was last open. */
  async restore(): Promise<void> {
    const { actuals, outbox } = this.#context.store;
    for (const job of await actuals.jobs()) {
      this.floor.jobs.set(assignmentKey(job.operation, job.part), job);
      if (job.state === 'aborted') this.#aborted.add(job.jobOrder);
    }
    for (const status of await actuals.machines()) this.floor.machines.set(status.machine, status);
    for (const exception of await actuals.exceptions({ resolved: true })) this.#exceptions.set(exception.id, exception);
    for (const { kind, key, revision } of await outbox.list({}, everyEntry)) {
      if (kind === 'exception') this.#noticeRevisions.set(key, Math.max(revision, this.#noticeRevisions.get(key) ?? 0));
    }
  }

  /** Exceptions of the floor that are not over. */
  openExceptions(): ExceptionMessage[] {
    return [...this.#exceptions.values()].filter(({ resolvedAt }) => resolvedAt === undefined);
  }

  job(response: JobResponse): void {
    const plant = this.#context.plantId();
    if (plant === '') {
      this.#early.set(response.jobOrder, response);
      return;
    }
    const key = parseJobOrderId(response.jobOrder);
    // Jobs of other plants and senders are none of this scenario's.
    if (key === null || key.plant !== plant) return;
    const job = { ...response, operation: operationId(key.order, key.sequence), part: key.part };
    this.#reports.jobs.set(assignmentKey(job.operation, job.part), job);
    this.#gather();
  }

  /** Takes in at once what has been reported, also before the plant was known. */
  settle(): void {
    const early = [...this.#early.values()];
    this.#early.clear();
    for (const response of early) this.job(response);
    this.#flush();
  }

  machine(status: MachineStatus): void {
    this.#reports.machines.set(status.machine, status);
    this.#gather();
  }

  exception(exception: ExceptionMessage): void {
    const { exceptions } = this.#reports;
    // After a reconnect the floor tells once more what it has told before.
    if (isDeepStrictEqual(exception, exceptions.get(exception.id) ?? this.#exceptions.get(exception.id))) return;
    exceptions.set(exception.id, exception);
    this.#gather();
  }

  /** Machine states for the board, in the order of the problem's machines. */
  machineStates(): MachineLive[] {
    return this.#context
      .plan()
      .problem.machines.map(({ id }, index) => machineLive(index, this.floor.machines.get(id), operationOf));
  }

  /** Writes out what has been gathered. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#flush();
    await this.#kept;
  }

  #gather(milliseconds = gatherMilliseconds): void {
    if (this.#closing) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, milliseconds);
  }

  #flush(): void {
    const reports = this.#reports;
    this.#reports = noReports();
    const { jobs, machines, exceptions } = reports;
    if (jobs.size + machines.size + exceptions.size === 0) return;
    for (const [key, job] of jobs) this.floor.jobs.set(key, job);
    for (const [machine, status] of machines) this.floor.machines.set(machine, status);
    for (const [id, exception] of exceptions) this.#exceptions.set(id, exception);
    this.#kept = this.#kept.then(() => this.#keep(reports));
    this.#show([...jobs.values()], [...machines.values()]);
    if ([...exceptions.values()].some(({ kind }) => kind === 'breakdown')) this.#context.onBreakdown();
  }

  /** Keeps reports in one transaction; what the disk refuses is tried again, unless something newer has come in the meantime. */
  async #keep(reports: Reports): Promise<void> {
    const { jobs, machines, exceptions } = reports;
    try {
      await this.#context.store.transaction(async (repositories) => {
        const { actuals } = repositories;
        if (jobs.size > 0) await actuals.putJobs([...jobs.values()]);
        if (machines.size > 0) await actuals.putMachines([...machines.values()]);
        await this.#tellAborted(repositories, [...jobs.values()]);
        if (exceptions.size > 0) await this.#tellExceptions(repositories, [...exceptions.values()]);
      });
      for (const { state, jobOrder } of jobs.values()) {
        if (state === 'aborted') this.#aborted.add(jobOrder);
        else this.#aborted.delete(jobOrder);
      }
    } catch (error) {
      if (!(error instanceof DatabaseError) || this.#closing) throw error;
      for (const name of ['jobs', 'machines', 'exceptions'] as const) {
        const newer = this.#reports[name] as Map<string, unknown>;
        for (const [key, report] of reports[name]) if (!newer.has(key)) newer.set(key, report);
      }
      this.#gather(retryMilliseconds);
    }
  }

  async #tellAborted({ messages, outbox, released }: Repositories, jobs: FloorJob[]): Promise<void> {
    for (const job of jobs) {
      if (job.state !== 'aborted') {
        if (this.#aborted.has(job.jobOrder)) await messages.resolve([abortedKey(job)]);
        continue;
      }
      if (job.startedAt !== null) await messages.put([abortedMessage(job)]);
      else if ((await released.get(job.jobOrder))?.state === 'acknowledged') {
        const open = await outbox.list({ states: ['pending', 'sending'] }, everyEntry);
        const ours = open.some(({ kind, payload }) => kind === 'recall' && (payload as Recall).id === job.jobOrder);
        if (!ours) await messages.put([cancelledMessage(job)]);
      }
    }
  }

  async #tellExceptions({ actuals, messages, outbox }: Repositories, exceptions: ExceptionMessage[]): Promise<void> {
    await actuals.putExceptions(exceptions);
    await messages.put(exceptions.map(exceptionMessage));
    await messages.resolve(exceptions.filter(({ resolvedAt }) => resolvedAt !== undefined).map(exceptionKey));
    const entries = exceptions.flatMap((exception) => {
      const revision = (this.#noticeRevisions.get(exception.id) ?? 0) + 1;
      this.#noticeRevisions.set(exception.id, revision);
      return this.#context
        .exceptionTargets()
        .map((target) => ({ target, kind: 'exception', key: exception.id, revision, payload: exception }));
    });
    await outbox.enqueue(entries);
  }

  #show(jobs: FloorJob[], machines: MachineStatus[]): void {
    const { events, plan, clock } = this.#context;
    const now = secondsOf(plan().problem, new Date(plantTime(clock(), Date.now())).toISOString());
    const index = new Map(plan().problem.machines.map(({ id }, position) => [id, position]));
    events.live({
      clock: clock(),
      machines: machines.flatMap((status) => {
        const machine = index.get(status.machine);
        return machine === undefined ? [] : [machineLive(machine, status, operationOf)];
      }),
      jobs: jobs.map((job) => jobLive(plan(), job, now)),
    });
  }
}

function operationOf(jobOrder: string): { operation: string; part: number } | null {
  const key = parseJobOrderId(jobOrder);
  return key && { operation: operationId(key.order, key.sequence), part: key.part };
}

function noReports(): Reports {
  return { jobs: new Map(), machines: new Map(), exceptions: new Map() };
}
