/** The commands of an ISA-95 job order receiver, each with its answer. They take effect at the floor's `now`. */
import type { JobOrder } from '../../../connectors/canonical.ts';
import type { Floor } from './floor.ts';
import { newJob } from './state.ts';
import type { FloorJob } from './state.ts';

/** Why a command was refused, or `done`. Numbers are bits of ReturnStatus (ISA-95 Job Control V2, annex B.2). */
export const returnBits = {
  done: 0,
  unknownJobOrder: 1,
  invalidStatus: 3,
  unableToAccept: 4,
  invalidRequest: 32,
} as const;
export type Answer = keyof typeof returnBits;

/** Commands that name a job order. */
export type JobCommand = 'start' | 'revokeStart' | 'pause' | 'resume' | 'stop' | 'cancel' | 'abort' | 'clear';

/**
 * Takes a job order in, allowed to start or not. An id that is or was on the floor on any machine is not accepted again: jobs run once.
 * Only a cancelled job may come back.
 */
export function store(floor: Floor, machine: string, order: JobOrder, allowed: boolean): Answer {
  if (order.machine !== machine || floor.state.jobs.has(order.id)) return 'unableToAccept';
  const live = floor.jobsOf(machine).filter((job) => job.endedAt === null).length;
  if (live >= floor.plan.maxJobsPerMachine) return 'unableToAccept';
  floor.add(newJob(order, allowed ? 'allowed' : 'notAllowed', floor.state.now));
  return 'done';
}

/** Replaces everything stored about a job that has not started. */
export function update(floor: Floor, machine: string, order: JobOrder): Answer {
  const job = find(floor, machine, order.id);
  if (job === null) return 'unknownJobOrder';
  if (!isWaiting(job)) return 'invalidStatus';
  if (order.machine !== machine) return 'unableToAccept';
  floor.replace(job, order);
  return 'done';
}

export function command(floor: Floor, machine: string, name: JobCommand, id: string): Answer {
  const job = find(floor, machine, id);
  if (job === null) return 'unknownJobOrder';
  if (!permitted[name](job)) return 'invalidStatus';
  effects[name](floor, job);
  return 'done';
}

const permitted: Record<JobCommand, (job: FloorJob) => boolean> = {
  start: (job) => job.state === 'notAllowed',
  revokeStart: (job) => job.state === 'allowed',
  pause: (job) => job.state === 'running',
  resume: (job) => job.paused,
  stop: (job) => job.state === 'running' || job.state === 'interrupted',
  cancel: isWaiting,
  abort: (job) => job.endedAt === null,
  clear: (job) => job.endedAt !== null,
};

const effects: Record<JobCommand, (floor: Floor, job: FloorJob) => void> = {
  start: (floor, job) => floor.setState(job, 'allowed'),
  revokeStart: (floor, job) => floor.setState(job, 'notAllowed'),
  pause: (floor, job) => {
    job.paused = true;
    floor.settle(job);
  },
  resume: (floor, job) => {
    job.paused = false;
    floor.settle(job);
  },
  stop: (floor, job) => floor.finish(job, 'ended'),
  cancel: (floor, job) => floor.remove(job),
  abort: (floor, job) => floor.finish(job, 'aborted'),
  clear: (floor, job) => floor.clear(job),
};

function isWaiting(job: FloorJob): boolean {
  return job.state === 'notAllowed' || job.state === 'allowed';
}

function find(floor: Floor, machine: string, id: string): FloorJob | null {
  const job = floor.state.jobs.get(id);
  return job === undefined || job.cleared || job.order.machine !== machine ? null : job;
}
