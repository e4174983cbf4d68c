/** The scheduling problem of a session as it stands: records, what the floor has done, and what it has lost. */
import type { ExceptionMessage, PulledRecord } from '../../connectors/canonical.ts';
import { buildProblem, type BuiltProblem, type Decisions } from '../planning/build-problem.ts';
import { longestHorizonDays } from '../../../solver/model/policy.ts';
import type { Reason } from '../../../solver/model/schedule.ts';
import type { JobOrder } from '../../connectors/canonical.ts';
import { assignmentKey } from '../reports/plan.ts';
import type { Floor } from '../reports/floor.ts';
import type { ReleasedJob } from '../store/released.ts';
import type { Records } from './records.ts';

export type ProblemSources = {
  /** With the planner's adjustments over them. */
  records: Records;
  decisions: Decisions;
  floor: Floor;
  /** Exceptions of the floor that are not resolved. */
  exceptions: ExceptionMessage[];
  released: ReleasedJob[];
  /** Instants, ISO 8601 UTC. */
  now: string;
  epoch: string;
  /** Days from now that the plan may fill; null: as many as its orders need. */
  horizonDays: number | null;
};

export type SessionProblem = Pick<BuiltProblem, 'problem' | 'index' | 'notices'> & {
  /** Open orders that are not in the problem. */
  unplannable: Map<string, Reason>;
};

const dayMilliseconds = 86_400_000;
const leastHorizonDays = 60;
/** How long a breakdown is taken to last when the floor does not say. */
const unknownBreakdownHours = 4;
/** How much longer it is taken to last when the machine should be back and is not. */
const overdueBreakdownHours = 1;

/**
 * Builds the problem. Calendars reach well past the last due date, and so does the horizon where the policy names none: what is late still
 * finds its place.
 */
export function sessionProblem(sources: ProblemSources): SessionProblem {
  const { records, decisions, floor, exceptions, released, now, epoch } = sources;
  const needed = daysNeeded(records, now);
  const quantities = new Map(
    released.map(({ operation, part, payload }) => [assignmentKey(operation, part), (payload as JobOrder).quantity]),
  );
  const built = buildProblem({
    records: { ...records, downtime: [...records.downtime, ...breakdowns(exceptions, records.machine, now)] },
    ...{ now, epoch, horizonDays: sources.horizonDays ?? needed, calendarDays: needed },
    ...decisions,
    actuals: [...floor.jobs.values()].map((job) => ({
      ...job,
      quantity: quantities.get(assignmentKey(job.operation, job.part)),
    })),
  });
  const unplannable = new Map([
    ...records.refusedOrders,
    ...built.unplannable.map(({ order, reason }) => [order, reason] as const),
  ]);
  return { problem: built.problem, index: built.index, notices: built.notices, unplannable };
}

function daysNeeded(records: Records, now: string): number {
  const lastDue = records.order.reduce((latest, { due }) => Math.max(latest, Date.parse(due)), Date.parse(now));
  const days = Math.ceil((lastDue - Date.parse(now)) / dayMilliseconds);
  return Math.min(longestHorizonDays, Math.max(leastHorizonDays, days * 2));
}

/**
 * Open breakdowns as downtimes, until they are expected to be over. While the floor has not said that a machine is back it is down, whatever
 * was expected.
 */
export function breakdowns(
  exceptions: ExceptionMessage[],
  machines: PulledRecord<'machine'>[],
  now: string,
): PulledRecord<'downtime'>[] {
  const known = new Set(machines.map(({ id }) => id));
  const later = (hours: number): string => new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  return exceptions.flatMap(({ id, kind, machine, at, until, text, resolvedAt }) => {
    if (kind !== 'breakdown' || machine === undefined || resolvedAt !== undefined || !known.has(machine)) return [];
    const overdue = until !== undefined && Date.parse(until) <= Date.parse(now);
    const end = until === undefined ? later(unknownBreakdownHours) : overdue ? later(overdueBreakdownHours) : until;
    const start = Date.parse(at) < Date.parse(end) ? at : now;
    return [{ id: `exception:${id}`, machine, start, end, kind: 'breakdown' as const, reason: text }];
  });
}
