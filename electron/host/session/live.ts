/** Takes in what the floor reports: keeps it, shows it, and turns its exceptions into messages and notices to the ERP. */
import { parseJobOrderId } from '../../connectors/job-id.ts';
import type { ExceptionMessage, JobResponse, MachineStatus } from '../../connectors/canonical.ts';
import type { MachineLive, PlantClock } from '../contract.ts';
import { jobLive, machineLive, plantTime, type Floor, type FloorJob } from '../reports/floor.ts';
import { assignmentKey, operationId, secondsOf, type Plan } from '../reports/plan.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { NewMessage } from '../store/messages.ts';
import type { Events } from './events.ts';

export type LiveContext = {
  store: ScenarioStore;
  events: Events;
  plan: () => Plan;
  clock: () => PlantClock;
  plantId: () => string;
  /** Connections that take exception notices. */
  exceptionTargets: () => string[];
};

/** Time over which reports are gathered into one transaction and one event. */
const gatherMilliseconds = 100;

export class Live {
  readonly floor: Floor = { machines: new Map(), jobs: new Map() };
  readonly #context: LiveContext;
  #jobs = new Map<string, FloorJob>();
  #machines = new Map<string, MachineStatus>();
  #exceptions = new Map<string, ExceptionMessage>();
  #timer: NodeJS.Timeout | null = null;
  #flushed: Promise<void> = Promise.resolve();

  constructor(context: LiveContext) {
    this.#context = context;
  }

  /** Brings back what was known when the scenario was last open. */
  async restore(): Promise<void> {
    const { actuals } = this.#context.store;
    for (const job of await actuals.jobs()) this.floor.jobs.set(assignmentKey(job.operation, job.part), job);
    for (const status of await actuals.machines()) this.floor.machines.set(status.machine, status);
  }

  job(response: JobResponse): void {
    const key = parseJobOrderId(response.jobOrder);
    // Jobs of other plants and senders are none of this scenario's.
    if (key === null || key.plant !== this.#context.plantId()) return;
    const job = { ...response, operation: operationId(key.order, key.sequence), part: key.part };
    this.#jobs.set(assignmentKey(job.operation, job.part), job);
    this.#gather();
  }

  machine(status: MachineStatus): void {
    this.#machines.set(status.machine, status);
    this.#gather();
  }

  exception(exception: ExceptionMessage): void {
    this.#exceptions.set(exception.id, exception);
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
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#flush();
    await this.#flushed;
  }

  #gather(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, gatherMilliseconds);
  }

  #flush(): void {
    const jobs = [...this.#jobs.values()];
    const machines = [...this.#machines.values()];
    const exceptions = [...this.#exceptions.values()];
    if (jobs.length + machines.length + exceptions.length === 0) return;
    this.#jobs = new Map();
    this.#machines = new Map();
    this.#exceptions = new Map();
    for (const job of jobs) this.floor.jobs.set(assignmentKey(job.operation, job.part), job);
    for (const status of machines) this.floor.machines.set(status.machine, status);
    this.#flushed = this.#flushed.then(() => this.#keep(jobs, machines, exceptions));
    this.#show(jobs, machines);
  }

  async #keep(jobs: FloorJob[], machines: MachineStatus[], exceptions: ExceptionMessage[]): Promise<void> {
    await this.#context.store.transaction(async ({ actuals, messages, outbox }) => {
      if (jobs.length > 0) await actuals.putJobs(jobs);
      if (machines.length > 0) await actuals.putMachines(machines);
      if (exceptions.length === 0) return;
      await actuals.putExceptions(exceptions);
      await messages.put(exceptions.map(messageOf));
      await messages.resolve(exceptions.filter(({ resolvedAt }) => resolvedAt !== undefined).map(messageKey));
      await outbox.enqueue(
        this.#context.exceptionTargets().flatMap((target) =>
          exceptions.map((exception) => ({
            target,
            kind: 'exception',
            key: exception.id,
            revision: exception.resolvedAt === undefined ? 1 : 2,
            payload: exception,
          })),
        ),
      );
    });
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

function messageKey(exception: ExceptionMessage): string {
  return `exception:${exception.id}`;
}

function messageOf(exception: ExceptionMessage): NewMessage {
  const { machine = '', order = '', text, level, kind } = exception;
  return {
    key: messageKey(exception),
    kind: 'exception',
    level,
    code: `exception-${kind}`,
    params: { machine, order, text, at: exception.at, until: exception.until ?? '' },
    text,
    source: machine,
  };
}
