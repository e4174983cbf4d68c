/** What became of the floor: events for who watches, ids of what is to be persisted, and the exceptions raised and resolved. */
import type { FloorEvent, FloorException, FloorJob, FloorState } from './state.ts';

export type Changes = { jobs: Set<string>; machines: Set<string>; exceptions: Set<string> };

export class Ledger {
  private readonly plant: string;
  private readonly state: FloorState;
  /** Ids of what changed since the last `takeChanges`. */
  private changed = newChanges();
  private events: FloorEvent[] = [];

  constructor(plant: string, state: FloorState) {
    this.plant = plant;
    this.state = state;
  }

  takeEvents(): FloorEvent[] {
    const events = this.events;
    this.events = [];
    return events;
  }

  takeChanges(): Changes {
    const changes = this.changed;
    this.changed = newChanges();
    return changes;
  }

  job(job: FloorJob): void {
    this.changed.jobs.add(job.order.id);
    this.events.push({ type: 'job', at: this.state.now, machine: job.order.machine, job: { ...job } });
  }

  /** The job is no longer in its machine's list. */
  gone(job: FloorJob): void {
    this.changed.jobs.add(job.order.id);
    this.events.push({ type: 'gone', at: this.state.now, id: job.order.id, machine: job.order.machine });
  }

  machine(machine: string): void {
    this.changed.machines.add(machine);
    this.events.push({ type: 'machine', at: this.state.now, machine });
  }

  /** Files a new exception that is to last for `duration` milliseconds; the longer, the graver. */
  raise(
    kind: FloorException['kind'],
    duration: number,
    text: string,
    machine: string,
    job: FloorJob | null,
  ): FloorException {
    this.state.exceptionCount += 1;
    const exception: FloorException = {
      id: `${this.plant}-X${this.state.exceptionCount}`,
      level: duration < 3_600_000 ? 'general' : duration < 4 * 3_600_000 ? 'urgent' : 'critical',
      kind,
      at: new Date(this.state.now).toISOString(),
      machine,
      ...(job === null ? {} : { order: job.order.order, jobOrder: job.order.id }),
      text,
      until: new Date(this.state.now + duration).toISOString(),
    };
    this.state.exceptions.set(exception.id, exception);
    this.exception(exception);
    return exception;
  }

  /** Ends the open exceptions that `concerns` picks. */
  resolveWhere(concerns: (exception: FloorException) => boolean): void {
    for (const exception of this.state.exceptions.values()) {
      if (exception.resolvedAt !== undefined || !concerns(exception)) continue;
      exception.resolvedAt = new Date(this.state.now).toISOString();
      this.exception(exception);
    }
  }

  private exception(exception: FloorException): void {
    this.changed.exceptions.add(exception.id);
    this.events.push({ type: 'exception', at: this.state.now, exception: { ...exception } });
  }
}

function newChanges(): Changes {
  return { jobs: new Set(), machines: new Set(), exceptions: new Set() };
}
