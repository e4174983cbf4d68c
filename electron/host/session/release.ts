/** Release: the difference to what the floor was told, and its way into the outbox in one transaction with the decision. */
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { JobOrder, PlannedDates } from '../../connectors/canonical.ts';
import type { ReleaseChange, ReleasePreview, ReleaseSummary } from '../contract.ts';
import { jobOrders } from '../dispatch/job-orders.ts';
import { plannedDatesEntry, recallsOfSuperseded, releaseEntries, toldJobs } from '../dispatch/outbox-messages.ts';
import { plannedDates } from '../dispatch/planned-dates.ts';
import { releaseDiff, type JobChange } from '../dispatch/release-diff.ts';
import type { Floor, FloorJob } from '../reports/floor.ts';
import { assignmentKey, operationId, secondsOf, type Plan } from '../reports/plan.ts';
import { parseJobOrderId } from '../../connectors/job-id.ts';
import type { Repositories, ScenarioStore } from '../store/scenario-store.ts';
import type { Connections } from './connections.ts';

export type ReleaseContext = {
  plan: Plan;
  floor: Floor;
  plant: string;
  /** Seconds after the epoch. */
  now: number;
  orderNumber: (order: string) => string;
};

const allEntries = 10_000_000;

/** Has the floor begun this job? Then it is the floor's, aborted or not: floors run a job order once. */
export function begunOnFloor(floor: Floor, id: string): boolean {
  const job = floorJob(floor, id);
  return job !== undefined && job.state !== 'allowed' && job.state !== 'notAllowed' && !isCancelled(job);
}

/** Taken off the floor's list before it began; such a job may be sent again. */
function isCancelled({ state, startedAt }: FloorJob): boolean {
  return state === 'aborted' && startedAt === null;
}

function floorJob(floor: Floor, id: string): FloorJob | undefined {
  const key = parseJobOrderId(id);
  return key === null ? undefined : floor.jobs.get(assignmentKey(operationId(key.order, key.sequence), key.part));
}

const known = new WeakMap<Plan, ReturnType<typeof jobOrders>>();

/** Job orders of the whole plan, worked out once per plan. */
function plannedJobs(context: ReleaseContext): ReturnType<typeof jobOrders> {
  let jobs = known.get(context.plan);
  if (jobs === undefined) {
    jobs = jobOrders(context.plan, Infinity, context);
    known.set(context.plan, jobs);
  }
  return jobs;
}

/** Job changes of a release of the coming `hours`. */
export async function releaseChanges(
  repositories: Pick<Repositories, 'outbox' | 'released'>,
  target: string,
  hours: number,
  context: ReleaseContext,
): Promise<{ changes: JobChange[]; unchanged: JobOrder[] }> {
  const { plan, floor, now } = context;
  const begun = (id: string): boolean => begunOnFloor(floor, id);
  const { outbox, released } = repositories;
  const open = await outbox.list({ target, states: ['pending', 'sending'], kinds: ['job', 'recall'] }, allEntries);
  const filed = await outbox.jobRevisions(target);
  const { told, revisions } = toldJobs(await released.all(), open, filed, ({ id }) => begun(id));
  for (const [id, { job }] of told) {
    const there = floorJob(floor, id);
    if (there !== undefined && isCancelled(there) && (there.revision ?? job.revision) >= job.revision) told.delete(id);
  }
  const planned = new Map([...plannedJobs(context)].filter(([id]) => told.has(id) || !begun(id)));
  const until = now + hours * 3600;
  const wanted = new Map([...planned].filter(([, job]) => secondsOf(plan.problem, job.start) < until));
  return releaseDiff(wanted, planned, told, (id) => (revisions.get(id) ?? 0) + 1);
}

/** The review of a release, per machine. */
export function releasePreview(
  { changes, unchanged }: { changes: JobChange[]; unchanged: JobOrder[] },
  hours: number,
  { plan, now }: ReleaseContext,
): ReleasePreview {
  const machineOf = (change: JobChange): string => (change.change === 'recalled' ? change.before : change.job).machine;
  const byMachine = Map.groupBy(changes, machineOf);
  const unchangedByMachine = Map.groupBy(unchanged, ({ machine }) => machine);
  return {
    planVersion: plan.version,
    from: now,
    to: now + hours * 3600,
    machines: plan.problem.machines
      .filter(({ id }) => byMachine.has(id) || unchangedByMachine.has(id))
      .map(({ id, name }) => ({
        machine: id,
        name,
        changes: (byMachine.get(id) ?? [])
          .map((change) => reviewed(plan, change))
          .toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)),
        unchanged: unchangedByMachine.get(id)?.length ?? 0,
      })),
    total: changes.length,
  };
}

function reviewed(plan: Plan, change: JobChange): ReleaseChange {
  const job = change.change === 'recalled' ? change.before : change.job;
  const before = change.change === 'new' ? null : change.before;
  const key = parseJobOrderId(job.id);
  return {
    jobOrder: job.id,
    change: change.change,
    order: job.order,
    orderNumber: job.orderNumber,
    operation: key ? operationId(key.order, key.sequence) : job.operation,
    part: key?.part ?? 0,
    start: change.change === 'recalled' ? null : secondsOf(plan.problem, job.start),
    end: change.change === 'recalled' ? null : secondsOf(plan.problem, job.end),
    before: before && {
      machine: before.machine,
      start: secondsOf(plan.problem, before.start),
      end: secondsOf(plan.problem, before.end),
    },
  };
}

/** Files a release: job orders and recalls for the MES if there is one, changed planned dates for the ERPs, and the plan as the new baseline. */
export async function fileRelease(
  repositories: Repositories,
  target: string | null,
  hours: number,
  context: ReleaseContext,
  datesTarget: (order: string) => string | null,
): Promise<Result<ReleaseSummary>> {
  const { outbox, schedules, commands } = repositories;
  const { changes } = target === null ? { changes: [] } : await releaseChanges(repositories, target, hours, context);
  const jobs = new Map(
    changes.flatMap((change) => (change.change === 'recalled' ? [] : [[change.job.id, change.job] as const])),
  );
  if (target !== null) {
    await withdrawWaiting(outbox, target, changes);
    const superseded = await outbox.enqueue(releaseEntries(target, changes));
    await outbox.enqueue(recallsOfSuperseded(target, superseded, jobs));
  }
  const dates = await filePlannedDates(repositories, context, datesTarget);
  if (context.plan.version > 0) await schedules.setRole('baseline', context.plan.version);
  const summary: ReleaseSummary = {
    jobs: jobs.size,
    recalled: changes.filter(({ change }) => change === 'recalled').length,
    plannedDates: dates,
  };
  await commands.append({
    kind: 'release',
    payload: { hours, planVersion: context.plan.version },
    inverse: null,
    result: summary,
  });
  return success(summary);
}

/** What is recalled while still on its way is not sent any more. It may have arrived, so its recall goes out all the same. */
export async function withdrawWaiting(
  outbox: Repositories['outbox'],
  target: string,
  changes: JobChange[],
): Promise<void> {
  const recalled = new Set(changes.flatMap((change) => (change.change === 'recalled' ? [change.before.id] : [])));
  if (recalled.size === 0) return;
  const open = await outbox.list({ target, states: ['pending', 'sending'], kinds: ['job'] }, allEntries);
  const withdrawn = open.filter(({ key }) => recalled.has(key));
  await outbox.settle(withdrawn.map(({ id }) => ({ id, state: 'recalled' })));
}

/** Files planned dates that differ from those last filed for the order. */
async function filePlannedDates(
  { outbox }: Repositories,
  context: ReleaseContext,
  datesTarget: (order: string) => string | null,
): Promise<number> {
  const last = await outbox.latest('plannedDates');
  const entries = plannedDates(context.plan, context.orderNumber).flatMap((dates) => {
    const target = datesTarget(dates.order);
    if (target === null) return [];
    const before = last.get(`dates:${dates.order}`);
    const same = before && before.state !== 'refused' && sameDates(before.payload as PlannedDates, dates);
    return same ? [] : [plannedDatesEntry(target, dates, (before?.revision ?? 0) + 1)];
  });
  await outbox.enqueue(entries);
  return entries.length;
}

function sameDates(a: PlannedDates, b: PlannedDates): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export type ReleaseSession = {
  store: ScenarioStore;
  connections: Pick<Connections, 'dispatchTarget' | 'erpTargets'>;
  /** Connection that brought each order. */
  orderConnections: ReadonlyMap<string, string>;
  context: () => ReleaseContext;
};

/** Releases the next `hours` of the plan that was reviewed. Fails when another plan is current, or nobody is there to release to. */
export async function releasePlan(
  planVersion: number,
  hours: number,
  { store, connections, orderConnections, context }: ReleaseSession,
): Promise<Result<ReleaseSummary>> {
  const { version } = context().plan;
  if (planVersion !== version) {
    const message = `Plan ${planVersion} was reviewed, but plan ${version} is current. Review the release again.`;
    return failure('plan-changed', message, { reviewed: planVersion, current: version });
  }
  const erps = new Set(connections.erpTargets());
  if (connections.dispatchTarget() === null && erps.size === 0) {
    return failure(
      'no-connection',
      'There is neither a MES nor an ERP connection to release to. Add one with connect.',
    );
  }
  const datesTarget = (order: string): string | null => {
    const connection = orderConnections.get(order);
    return connection !== undefined && erps.has(connection) ? connection : null;
  };
  return store.transaction((repositories) =>
    fileRelease(repositories, connections.dispatchTarget(), hours, context(), datesTarget),
  );
}
