/** How far a job is, as a function of the floor's state and the instant. */
import type { JobResponse, MachineStatus } from '../../../connectors/canonical.ts';
import type { JobTrouble } from './trouble.ts';
import type { FloorJob } from './state.ts';
import { isOpen, workBetween } from './working-time.ts';
import type { Interval } from './working-time.ts';

export function setupWork(job: FloorJob): number {
  return job.order.setupSeconds * 1000;
}

/** Run work as it turns out, slower cycles included. */
export function runWork(job: FloorJob, trouble: JobTrouble): number {
  return Math.round(job.order.runSeconds * 1000 * trouble.slowness);
}

/** Work done at an instant not before `asOf`. */
export function workedAt(job: FloorJob, open: readonly Interval[], trouble: JobTrouble, at: number): number {
  if (job.state !== 'running') return job.worked;
  return Math.min(setupWork(job) + runWork(job, trouble), job.worked + workBetween(open, job.asOf, at));
}

/** Share of the run done, 0 to 1; without any run time all of it once set up. */
export function shareDone(job: FloorJob, trouble: JobTrouble, worked: number): number {
  if (job.startedAt === null) return 0;
  const run = runWork(job, trouble);
  if (run === 0) return worked >= setupWork(job) ? 1 : 0;
  return Math.min(1, Math.max(0, (worked - setupWork(job)) / run));
}

/** Pieces so far; good and scrap add up to what was produced. Whole pieces where the quantity is whole. */
export function pieces(job: FloorJob, trouble: JobTrouble, share: number): { good: number; scrap: number } {
  const whole = Number.isInteger(job.order.quantity);
  const count = (value: number) => (whole ? Math.floor(value + 1e-9) : Math.round(value * 1000) / 1000);
  const produced = share === 1 ? job.order.quantity : count(job.order.quantity * share);
  const scrap = count(produced * trouble.scrapShare);
  return { good: produced - scrap, scrap };
}

/** Progress and actuals at an instant, as reported. */
export function responseAt(job: FloorJob, open: readonly Interval[], trouble: JobTrouble, at: number): JobResponse {
  const progress = shareDone(job, trouble, workedAt(job, open, trouble, at));
  const { good, scrap } = pieces(job, trouble, progress);
  return {
    jobOrder: job.order.id,
    revision: job.order.revision,
    machine: job.order.machine,
    state: job.state,
    startedAt: instant(job.startedAt),
    endedAt: instant(job.endedAt),
    goodQuantity: good,
    scrapQuantity: scrap,
    progress,
    at: new Date(at).toISOString(),
  };
}

/** State of a machine at an instant; `job` is its current one with the job's working time. */
export function machineStatusAt(
  machine: { id: string; down: boolean; open: readonly Interval[]; setupState: Record<string, string> },
  job: { job: FloorJob; open: readonly Interval[]; trouble: JobTrouble } | null,
  at: number,
): MachineStatus {
  const base = { machine: machine.id, currentJob: job?.job.order.id ?? null, at: new Date(at).toISOString() };
  const setUp =
    job !== null && workedAt(job.job, job.open, job.trouble, at) >= setupWork(job.job)
      ? { ...machine.setupState, ...job.job.order.attributes }
      : machine.setupState;
  const status = (state: MachineStatus['state'], mode: MachineStatus['mode']): MachineStatus => ({
    ...base,
    state,
    mode,
    setupState: setUp,
  });
  if (machine.down) return status('outOfService', 'maintenance');
  if (job !== null && job.job.state === 'running' && isOpen(job.open, at)) {
    return status(
      'executing',
      workedAt(job.job, job.open, job.trouble, at) < setupWork(job.job) ? 'setup' : 'processing',
    );
  }
  return status(isOpen(machine.open, at) ? 'notExecuting' : 'notAvailable', 'none');
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
