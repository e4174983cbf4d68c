/** What the floor reports, as the plan sees it: machine states and job progress, with the end projected from the real pace. */
import type { JobResponse, MachineStatus } from '../../connectors/canonical.ts';
import type { JobLive, MachineLive, PlantClock } from '../contract.ts';
import { paceOf } from '../planning/actuals.ts';
import { openSeconds } from './kpis.ts';
import { assignmentKey, partQuantity, secondsOf, type Plan } from './plan.ts';

export type FloorJob = JobResponse & { operation: string; part: number };

export type Floor = {
  machines: Map<string, MachineStatus>;
  /** Latest report per assignment key. */
  jobs: Map<string, FloorJob>;
};

/** Instant in milliseconds that the plant's clock shows when the host's shows `hostNow`. */
export function plantTime(clock: PlantClock, hostNow: number): number {
  return Date.parse(clock.plantAt) + (hostNow - clock.atHost) * clock.speed;
}

/** First instant at which `work` open seconds have passed from `start` on; `start + work` where the calendar ends before. */
export function addOpenSeconds(intervals: readonly (readonly [number, number])[], start: number, work: number): number {
  let left = work;
  for (const [from, to] of intervals) {
    if (to <= start) continue;
    const begin = Math.max(from, start);
    if (to - begin >= left) return begin + left;
    left -= to - begin;
  }
  return start + work;
}

/**
 * End of a running job in seconds after the epoch: the rest of its run at the pace it has shown so far on the machine's open time, or at the
 * planned pace while it has hardly begun. −1 for a job that is not running.
 */
export function projectedEnd(plan: Plan, job: FloorJob, now: number): number {
  const found = plan.parts.get(assignmentKey(job.operation, job.part));
  const assignment = plan.assignments.get(assignmentKey(job.operation, job.part));
  if ((job.state !== 'running' && job.state !== 'interrupted') || !found || !assignment || job.startedAt === null)
    return -1;
  const calendar = plan.problem.machines.find(({ id }) => id === job.machine)?.calendar;
  const intervals = plan.problem.calendars.find(({ id }) => id === calendar)?.intervals ?? [];
  const { operation } = found;
  const mode = operation.modes.find(({ machine }) => machine === job.machine) ?? operation.modes[assignment.mode];
  const plannedRun = Math.ceil((mode.run * partQuantity(found)) / operation.quantity);
  const setup = Math.max(0, openSeconds(intervals, assignment.start, assignment.runStart));
  const worked = openSeconds(intervals, secondsOf(plan.problem, job.startedAt), now);
  const run = paceOf(worked - setup, job.progress, plannedRun);
  const setupLeft = job.progress > 0 ? 0 : Math.max(0, setup - worked);
  const remaining = run * (1 - job.progress) + setupLeft;
  return Math.round(addOpenSeconds(intervals, now, remaining));
}

/** One job as the renderer shows it. */
export function jobLive(plan: Plan, job: FloorJob, now: number): JobLive {
  return {
    operation: job.operation,
    part: job.part,
    state: job.state,
    progress: job.progress,
    actualStart: job.startedAt === null ? -1 : secondsOf(plan.problem, job.startedAt),
    actualEnd: job.endedAt === null ? -1 : secondsOf(plan.problem, job.endedAt),
    projectedEnd: projectedEnd(plan, job, now),
  };
}

/** One machine as the renderer shows it; `jobs` finds the operation behind the machine's current job order. */
export function machineLive(
  machine: number,
  status: MachineStatus | undefined,
  operationOf: (job: string) => { operation: string; part: number } | null,
): MachineLive {
  if (!status) return { machine, state: 'unknown', mode: 'none', operation: null, part: 0 };
  const current = status.currentJob === null ? null : operationOf(status.currentJob);
  return {
    machine,
    state: status.state,
    mode: status.mode,
    operation: current?.operation ?? null,
    part: current?.part ?? 0,
  };
}
