/**
 * The shop floor as a discrete-event simulation: machines work the job orders they are allowed to, in the order of their planned starts, and
 * meet the trouble their seed holds for them. No clock and no I/O: `advance` says how far time has come. The same state, seed and commands
 * give the same events.
 *
 * A job starts no earlier than planned, once the machine is free, its material and operator are there and the earlier operations of its
 * order that the floor knows have ended. Where the plan overlaps the two, the earlier one must have come as far as planned at that point,
 * and the later one does not end before it. A machine whose next job has to wait takes the one after it. A foreman would do the same.
 */
import type { JobOrder, JobResponse, JobState, MachineStatus } from '../../../connectors/canonical.ts';
import { parseJobOrderId } from '../../../connectors/job-id.ts';
import { Circumstances } from './circumstances.ts';
import { Ledger, type Changes } from './ledger.ts';
import { machineStatusAt, pieces, responseAt, runWork, setupWork, shareDone, workedAt } from './progress.ts';
import type { FloorEvent, FloorException, FloorJob, FloorPlan, FloorState, MachineState } from './state.ts';
import type { Breakdown, JobTrouble } from './trouble.ts';
import { afterWork, nextOpen, workBetween } from './working-time.ts';
import type { Interval } from './working-time.ts';

/** Ended and aborted jobs that stay in a machine's list until the client clears them; older ones are cleared by the floor. */
const keptEndedJobs = 20;

type Happening = { at: number; happen: () => void };

export class Floor {
  readonly plan: FloorPlan;
  readonly state: FloorState;
  private readonly ledger: Ledger;
  private readonly circumstances: Circumstances;
  private readonly lists = new Map<string, Set<string>>();
  private readonly orders = new Map<string, Set<string>>();
  /** Next happening of each machine, until something changes. */
  private readonly upcoming = new Map<string, Happening>();

  constructor(plan: FloorPlan, state: FloorState) {
    this.plan = plan;
    this.state = state;
    this.ledger = new Ledger(plan.plant, state);
    this.circumstances = new Circumstances(plan);
    for (const machine of plan.machines) this.lists.set(machine.id, new Set());
    for (const job of state.jobs.values()) this.index(job);
  }

  /** Lets everything up to `to` happen and returns it in order. Going back in time does nothing. */
  advance(to: number): FloorEvent[] {
    for (;;) {
      const next = this.nextHappening(to);
      if (next === null) break;
      this.state.now = next.at;
      next.happen();
    }
    this.state.now = Math.max(this.state.now, to);
    return this.takeEvents();
  }

  takeEvents(): FloorEvent[] {
    return this.ledger.takeEvents();
  }

  /** What is to be persisted; removed jobs are those no longer in the state. */
  takeChanges(): Changes {
    return this.ledger.takeChanges();
  }

  hasMachine(id: string): boolean {
    return this.state.machines.has(id);
  }

  /** Jobs in a machine's list: everything not cleared. */
  jobsOf(machine: string): FloorJob[] {
    return [...(this.lists.get(machine) ?? [])].map((id) => this.job(id));
  }

  /** Progress and actuals now, or at an earlier instant for a job as it was then. */
  response(job: FloorJob, at = this.state.now): JobResponse {
    return responseAt(job, this.openFor(job), this.trouble(job), at);
  }

  machineStatus(id: string): MachineStatus {
    const machine = this.machine(id);
    const { downUntil, setupState } = machine;
    const job = this.current(machine);
    return machineStatusAt(
      { id, down: downUntil !== null, open: this.circumstances.open(id), setupState },
      job === null ? null : { job, open: this.openFor(job), trouble: this.trouble(job) },
      this.state.now,
    );
  }

  /** Puts a job on the floor; its id must be new. */
  add(job: FloorJob): void {
    this.state.jobs.set(job.order.id, job);
    this.index(job);
    this.jobChanged(job);
  }

  /** Replaces the content of a job that has not started. */
  replace(job: FloorJob, order: JobOrder): void {
    this.reconsider(job);
    this.orders.get(job.order.order)!.delete(job.order.id);
    job.order = order;
    this.index(job);
    this.jobChanged(job);
  }

  /** Takes a job that has not started off the floor. */
  remove(job: FloorJob): void {
    this.ledger.resolveWhere((exception) => exception.jobOrder === job.order.id);
    this.state.jobs.delete(job.order.id);
    this.lists.get(job.order.machine)!.delete(job.order.id);
    this.orders.get(job.order.order)!.delete(job.order.id);
    this.reconsider(job);
    this.ledger.gone(job);
  }

  clear(job: FloorJob): void {
    job.cleared = true;
    this.lists.get(job.order.machine)!.delete(job.order.id);
    this.ledger.gone(job);
  }

  setState(job: FloorJob, state: JobState): void {
    this.account(job);
    job.state = state;
    this.jobChanged(job);
  }

  /** Interrupts or resumes the machine's current job, whichever its causes ask for. */
  settle(job: FloorJob): void {
    const machine = this.machine(job.order.machine);
    const stands = job.paused || job.heldUntil !== null || machine.downUntil !== null;
    this.setState(job, stands ? 'interrupted' : 'running');
  }

  /** Ends a current job as it is now. */
  finish(job: FloorJob, state: 'ended' | 'aborted'): void {
    this.account(job);
    const machine = this.machine(job.order.machine);
    if (machine.current === job.order.id) {
      machine.current = null;
      if (job.worked >= setupWork(job)) machine.setupState = { ...machine.setupState, ...job.order.attributes };
      this.machineChanged(machine.id);
    }
    this.ledger.resolveWhere((exception) => exception.jobOrder === job.order.id && exception.kind !== 'breakdown');
    job.notBefore = null;
    job.endedAt = this.state.now;
    job.paused = false;
    job.heldUntil = null;
    this.setState(job, state);
    const ended = this.jobsOf(machine.id).filter((other) => other.endedAt !== null);
    for (const old of ended.toSorted((a, b) => a.endedAt! - b.endedAt!).slice(0, -keptEndedJobs)) this.clear(old);
  }

  /** Breaks a machine down now. Returns null if it already is. */
  breakDown(id: string, duration: number, reason: string): FloorException | null {
    const machine = this.machine(id);
    if (machine.downUntil !== null) return null;
    machine.downUntil = this.state.now + duration;
    const job = this.current(machine);
    const exception = this.ledger.raise('breakdown', duration, reason, id, job);
    if (job !== null) this.settle(job);
    this.machineChanged(id);
    return exception;
  }

  /** Ends the trouble behind an exception now. */
  resolve(exception: FloorException): void {
    const job = exception.jobOrder === undefined ? undefined : this.state.jobs.get(exception.jobOrder);
    this.ledger.resolveWhere((other) => other.id === exception.id);
    if (exception.kind === 'breakdown') this.repair(this.machine(exception.machine!));
    else if (job !== undefined && job.notBefore !== null) this.arrive(job);
    else if (job !== undefined && job.heldUntil !== null) this.release(job);
  }

  /** Pieces made so far. */
  pieces(job: FloorJob): { good: number; scrap: number } {
    const trouble = this.trouble(job);
    return pieces(job, trouble, shareDone(job, trouble, workedAt(job, this.openFor(job), trouble, this.state.now)));
  }

  private nextHappening(to: number): Happening | null {
    let first: Happening | null = null;
    for (const machine of this.state.machines.values()) {
      let next = this.upcoming.get(machine.id);
      if (next === undefined) {
        next = this.nextOf(machine);
        this.upcoming.set(machine.id, next);
      }
      if (next.at <= to && (first === null || next.at < first.at)) first = next;
    }
    return first;
  }

  private nextOf(machine: MachineState): Happening {
    const job = this.current(machine);
    const happenings: Happening[] = [
      this.nextBreakdown(machine),
      ...this.nextArrivals(machine),
      { at: machine.downUntil ?? Infinity, happen: () => this.repair(machine) },
    ];
    if (job !== null) happenings.push(...this.nextOfJob(job));
    else if (machine.downUntil === null) happenings.push(this.nextStart(machine));
    return happenings.reduce((first, next) => (next.at < first.at ? next : first));
  }

  private nextBreakdown(machine: MachineState): Happening {
    const { breakdown, searchedUntil } = this.circumstances.nextBreakdown(machine.id, this.state.now);
    if (breakdown === null) return { at: searchedUntil, happen: () => this.upcoming.delete(machine.id) };
    return { at: breakdown.at, happen: () => this.meetBreakdown(machine, breakdown) };
  }

  private meetBreakdown(machine: MachineState, breakdown: Breakdown): void {
    this.upcoming.delete(machine.id);
    this.breakDown(machine.id, breakdown.duration, 'Machine breakdown');
  }

  private repair(machine: MachineState): void {
    machine.downUntil = null;
    this.ledger.resolveWhere((exception) => exception.kind === 'breakdown' && exception.machine === machine.id);
    const job = this.current(machine);
    if (job !== null) this.settle(job);
    this.machineChanged(machine.id);
  }

  private nextOfJob(job: FloorJob): Happening[] {
    if (job.state !== 'running') {
      return [{ at: job.heldUntil ?? Infinity, happen: () => this.release(job) }];
    }
    const trouble = this.trouble(job);
    const open = this.openFor(job);
    const total = setupWork(job) + runWork(job, trouble);
    const happenings: Happening[] = [];
    if (!this.predecessors(job).some(isLive)) {
      const end = Math.max(afterWork(open, job.asOf, total - job.worked), this.state.now);
      happenings.push({ at: end, happen: () => this.finish(job, 'ended') });
    }
    if (trouble.quality !== null && !job.qualityTroubleMet) {
      const { atShare, duration } = trouble.quality;
      const stop = setupWork(job) + Math.floor(atShare * runWork(job, trouble));
      happenings.push({
        at: Math.max(afterWork(open, job.asOf, stop - job.worked), this.state.now),
        happen: () => this.hold(job, duration),
      });
    }
    return happenings;
  }

  private hold(job: FloorJob, duration: number): void {
    job.qualityTroubleMet = true;
    job.heldUntil = this.state.now + duration;
    this.ledger.raise('quality', duration, 'Stopped over a question of quality', job.order.machine, job);
    this.settle(job);
  }

  private release(job: FloorJob): void {
    job.heldUntil = null;
    this.ledger.resolveWhere((exception) => exception.kind === 'quality' && exception.jobOrder === job.order.id);
    this.settle(job);
  }

  /** Late material and absent operators on their way to jobs of the machine. */
  private nextArrivals(machine: MachineState): Happening[] {
    return this.jobsOf(machine.id)
      .filter((job) => job.notBefore !== null)
      .map((job) => ({ at: job.notBefore!, happen: () => this.arrive(job) }));
  }

  private arrive(job: FloorJob): void {
    job.notBefore = null;
    this.ledger.resolveWhere((exception) => exception.jobOrder === job.order.id);
    this.jobChanged(job);
  }

  private nextStart(machine: MachineState): Happening {
    let first: { at: number; job: FloorJob } | null = null;
    for (const job of this.jobsOf(machine.id)) {
      if (job.state !== 'allowed') continue;
      const at = this.earliestStart(job);
      if (first === null || at < first.at || (at === first.at && inSequence(job, first.job) < 0)) first = { at, job };
    }
    if (first === null) return { at: Infinity, happen: () => {} };
    const { at, job } = first;
    return { at, happen: () => this.start(job) };
  }

  private earliestStart(job: FloorJob): number {
    let earliest = Math.max(this.state.now, Date.parse(job.order.start), job.notBefore ?? 0);
    for (const before of this.predecessors(job)) {
      if (!isLive(before)) continue;
      const planned = Date.parse(before.order.start);
      const overlaps = Date.parse(job.order.start) < Date.parse(before.order.end);
      if (before.state !== 'running' || !overlaps) return Infinity;
      const open = this.openFor(before);
      const due = workBetween(open, planned, Date.parse(job.order.start));
      earliest = Math.max(earliest, afterWork(open, before.asOf, due - before.worked));
    }
    return nextOpen(this.openFor(job), earliest);
  }

  private start(job: FloorJob): void {
    const trouble = this.trouble(job);
    const now = this.state.now;
    if (trouble.start !== null && !job.startTroubleMet) {
      const { kind, delay } = trouble.start;
      job.startTroubleMet = true;
      job.notBefore = now + delay;
      const text = kind === 'material' ? 'Material is late' : 'Operator is absent';
      this.ledger.raise(kind, delay, text, job.order.machine, job);
      this.jobChanged(job);
      return;
    }
    job.startedAt = now;
    job.asOf = now;
    this.machine(job.order.machine).current = job.order.id;
    this.machineChanged(job.order.machine);
    this.setState(job, 'running');
  }

  /** Brings `worked` up to now. */
  private account(job: FloorJob): void {
    job.worked = workedAt(job, this.openFor(job), this.trouble(job), this.state.now);
    job.asOf = this.state.now;
  }

  /** Jobs of earlier operations of the same order, parts of one operation not being each other's. */
  private predecessors(job: FloorJob): FloorJob[] {
    const key = parseJobOrderId(job.order.id);
    if (key === null) return [];
    return [...(this.orders.get(job.order.order) ?? [])]
      .map((id) => this.job(id))
      .filter((other) => (parseJobOrderId(other.order.id)?.sequence ?? Infinity) < key.sequence);
  }

  private openFor(job: FloorJob): readonly Interval[] {
    return this.circumstances.openFor(job.order);
  }

  private trouble(job: FloorJob): JobTrouble {
    return this.circumstances.trouble(job.order);
  }

  private index(job: FloorJob): void {
    const { id, order, machine } = job.order;
    if (!job.cleared) this.lists.get(machine)!.add(id);
    const jobs = this.orders.get(order) ?? new Set();
    this.orders.set(order, jobs.add(id));
  }

  private current(machine: MachineState): FloorJob | null {
    return machine.current === null ? null : this.job(machine.current);
  }

  private job(id: string): FloorJob {
    return this.state.jobs.get(id)!;
  }

  private machine(id: string): MachineState {
    return this.state.machines.get(id)!;
  }

  /** What happens next may be different on the job's machine and where other jobs of its order are. */
  private reconsider(job: FloorJob): void {
    this.upcoming.delete(job.order.machine);
    for (const id of this.orders.get(job.order.order) ?? []) this.upcoming.delete(this.job(id).order.machine);
  }

  private jobChanged(job: FloorJob): void {
    this.reconsider(job);
    this.ledger.job(job);
  }

  private machineChanged(machine: string): void {
    this.upcoming.delete(machine);
    this.ledger.machine(machine);
  }
}

function isLive(job: FloorJob): boolean {
  return job.state !== 'ended' && job.state !== 'aborted';
}

/** Planned start, then place in the sequence; ids last, so that ties fall the same way every time. */
function inSequence(a: FloorJob, b: FloorJob): number {
  return (
    Date.parse(a.order.start) - Date.parse(b.order.start) ||
    a.order.position - b.order.position ||
    (a.order.id < b.order.id ? -1 : 1)
  );
}
