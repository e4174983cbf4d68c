/** The kinds of message that leave by the outbox, and how a release becomes entries of it. */
import type { JobOrder, PlannedDates } from '../../connectors/canonical.ts';
import { operationId } from '../reports/plan.ts';
import { parseJobOrderId } from '../../connectors/job-id.ts';
import type { Entry, NewEntry } from '../store/outbox.ts';
import type { ReleasedJob } from '../store/released.ts';
import type { JobChange, ToldJob } from './release-diff.ts';

/** A job order that is to vanish from a machine's list. */
export type Recall = { id: string; machine: string; revision: number };

/** Recalls have keys of their own: one may be under way for the machine a job leaves while the job goes to another. */
export function recallEntry(target: string, { id, machine, revision }: Recall): NewEntry {
  return {
    target,
    kind: 'recall',
    key: `${id}!${machine}`,
    revision,
    payload: { id, machine, revision } satisfies Recall,
  };
}

/** Outbox entries that carry out the changes of a release. */
export function releaseEntries(target: string, changes: JobChange[]): NewEntry[] {
  return changes.flatMap((change) => {
    const entries: NewEntry[] = [];
    const leaves =
      change.change === 'recalled' || (change.change !== 'new' && change.job.machine !== change.before.machine);
    if (leaves) entries.push(recallEntry(target, change.before));
    if (change.change !== 'recalled') entries.push(jobEntry(target, change.job));
    return entries;
  });
}

function jobEntry(target: string, job: JobOrder): NewEntry {
  return { target, kind: 'job', key: job.id, revision: job.revision, payload: job };
}

/** Entries that were superseded after they may have arrived: what they put on another machine than `jobs` now name is recalled. */
export function recallsOfSuperseded(
  target: string,
  superseded: Entry[],
  jobs: ReadonlyMap<string, JobOrder>,
): NewEntry[] {
  return superseded
    .filter(({ kind }) => kind === 'job')
    .map(({ payload }) => payload as JobOrder)
    .filter((old) => jobs.get(old.id)?.machine !== old.machine)
    .map((old) => recallEntry(target, old));
}

/**
 * What the floor has been told, from what it confirmed and what is still on its way; and the highest revision ever used per job, given those
 * ever filed.
 */
export function toldJobs(
  released: ReleasedJob[],
  open: Entry[],
  filed: ReadonlyMap<string, number>,
  begun: (job: JobOrder) => boolean,
): { told: Map<string, ToldJob>; revisions: Map<string, number> } {
  const told = new Map<string, ToldJob>();
  const revisions = new Map(filed);
  for (const { jobOrder, revision, state, payload } of released) {
    revisions.set(jobOrder, Math.max(revision, revisions.get(jobOrder) ?? 0));
    const job = payload as JobOrder;
    if (state === 'acknowledged') told.set(jobOrder, { job, begun: begun(job) });
  }
  for (const entry of open.toSorted((a, b) => a.id - b.id)) {
    const id = entry.kind === 'recall' ? (entry.payload as Recall).id : entry.key;
    if (entry.kind === 'recall') {
      if ((told.get(id)?.job.revision ?? 0) <= entry.revision) told.delete(id);
    } else {
      const job = entry.payload as JobOrder;
      told.set(id, { job, begun: begun(job) });
    }
  }
  return { told, revisions };
}

/** A confirmed job as the store keeps it. */
export function releasedJob(target: string, job: JobOrder, state: ReleasedJob['state']): ReleasedJob {
  const key = parseJobOrderId(job.id);
  return {
    jobOrder: job.id,
    target,
    revision: job.revision,
    machine: job.machine,
    operation: key ? operationId(key.order, key.sequence) : job.operation,
    part: key?.part ?? 0,
    state,
    payload: job,
  };
}

/** Outbox entry for an order's planned dates. */
export function plannedDatesEntry(target: string, dates: PlannedDates, revision: number): NewEntry {
  return { target, kind: 'plannedDates', key: `dates:${dates.order}`, revision, payload: dates };
}
