/** What befalls a plant while its plan is in force. Each event gives the problem as it is then; the one it is given stays. */
import type { OperationDocument, OrderDocument, ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';

const hour = 3600;
const day = 24 * hour;

export const plantEvents = {
  'breakdown of a busy machine, 8 h': breakdown,
  'rush order': rushOrder,
  'operation 4 h late': lateOperation,
  'operation pinned a day later': pinnedLater,
} as const satisfies Record<string, (problem: ProblemDocument, schedule: ScheduleDocument) => ProblemDocument>;
export type PlantEvent = keyof typeof plantEvents;

/** The problem `seconds` later, with everything that its schedule has had begin or end by then. */
export function laterBy(problem: ProblemDocument, schedule: ScheduleDocument, seconds: number): ProblemDocument {
  const now = problem.now + seconds;
  const placed = Map.groupBy(schedule.assignments, ({ operation }) => operation);
  const advance = (operation: OperationDocument): OperationDocument => {
    const [first] = placed.get(operation.id) ?? [];
    if (!first || operation.split || first.start >= now || operation.progress?.state === 'done') return operation;
    const { machine, start, end } = first;
    const { pin: _, ...rest } = operation;
    if (end <= now) return { ...rest, progress: { state: 'done', machine, start, end } };
    return { ...rest, progress: { state: 'started', machine, start, remaining: end - now } };
  };
  const orders = problem.orders.map((order) => ({ ...order, operations: order.operations.map(advance) }));
  return { ...problem, now, orders };
}

/** The machine that has most to do in the next two days is closed from now on for eight hours. */
function breakdown(problem: ProblemDocument, schedule: ScheduleDocument): ProblemDocument {
  const busy = new Map<string, number>();
  for (const { machine, start, end } of schedule.assignments) {
    const within = Math.min(end, problem.now + 2 * day) - Math.max(start, problem.now);
    if (within > 0) busy.set(machine, (busy.get(machine) ?? 0) + within);
  }
  const broken = [...busy].reduce((one, other) => (other[1] > one[1] ? other : one))[0];
  const { calendar } = problem.machines.find(({ id }) => id === broken)!;
  const [from, to] = [problem.now, problem.now + 8 * hour];
  const intervals = problem.calendars
    .find(({ id }) => id === calendar)!
    .intervals.flatMap((interval) =>
      [
        [interval[0], Math.min(interval[1], from)],
        [Math.max(interval[0], to), interval[1]],
      ].filter(([begin, end]) => begin < end),
    ) as [number, number][];
  const machines = problem.machines.map((machine) =>
    machine.id === broken ? { ...machine, calendar: 'broken' } : machine,
  );
  return { ...problem, machines, calendars: [...problem.calendars, { id: 'broken', intervals }] };
}

/** The last order comes once more, due in five days and of ten times the weight. */
function rushOrder(problem: ProblemDocument): ProblemDocument {
  return { ...problem, orders: [...problem.orders, asRush(problem.orders.at(-1)!, problem.now)] };
}

/** The order again as one that has come in since; what it needs is there. */
export function asRush(order: OrderDocument, now: number): OrderDocument {
  const own = (id: string): string => `rush-${id}`;
  const operations = order.operations.map((operation) => {
    const { progress: _, pin: __, ...rest } = operation;
    return { ...rest, id: own(operation.id), consumes: [] };
  });
  const links = (order.links ?? []).map((link) => ({ ...link, from: own(link.from), to: own(link.to) }));
  const { produces: _, ...rest } = order;
  return { ...rest, id: own(order.id), release: now, due: now + 5 * day, weight: 10, suppliers: [], operations, links };
}

/** The started operation that would have been through first takes four hours longer. */
function lateOperation(problem: ProblemDocument): ProblemDocument {
  const started = problem.orders.flatMap(({ operations }) =>
    operations.flatMap(({ id, progress }) => (progress?.state === 'started' ? [{ id, left: progress.remaining }] : [])),
  );
  const { id } = started.reduce((one, other) => (other.left < one.left ? other : one));
  return withOperation(problem, id, (operation) => {
    if (operation.progress?.state !== 'started') return operation;
    const { progress } = operation;
    return { ...operation, progress: { ...progress, remaining: progress.remaining + 4 * hour } };
  });
}

/** The first operation that is still to begin is pinned, a day behind its planned start. */
function pinnedLater(problem: ProblemDocument, schedule: ScheduleDocument): ProblemDocument {
  const free = new Set(
    problem.orders.flatMap(({ operations }) =>
      operations.filter(({ progress, pin, split }) => !progress && !pin && !split).map(({ id }) => id),
    ),
  );
  const isFree = ({ operation, start }: Assignment): boolean => free.has(operation) && start >= problem.now;
  const first = schedule.assignments.filter(isFree).reduce((one, other) => (other.start < one.start ? other : one));
  const pin = { machine: first.machine, start: first.start + day };
  return withOperation(problem, first.operation, (operation) => ({ ...operation, pin }));
}

function withOperation(
  problem: ProblemDocument,
  id: string,
  change: (operation: OperationDocument) => OperationDocument,
): ProblemDocument {
  const orders = problem.orders.map((order) =>
    order.operations.some((operation) => operation.id === id)
      ? {
          ...order,
          operations: order.operations.map((operation) => (operation.id === id ? change(operation) : operation)),
        }
      : order,
  );
  return { ...problem, orders };
}
