/** What happens between two plans, made up for property tests: the same arguments give the same changes. */
import type { OperationDocument, OrderDocument, ProblemDocument } from '../../model/problem.ts';
import { createRandom, type Random } from '../../model/random.ts';
import type { ScheduleDocument } from '../../model/schedule.ts';

export const changes = [
  'quantity',
  'due',
  'gone',
  'new',
  'split',
  'downtime',
  'overtime',
  'pin',
  'unpin',
  'started',
  'done',
  'later',
  'fewer-hands',
  'modes',
] as const;
export type Change = (typeof changes)[number];

/** The problem after some of `kinds` have happened to it while `schedule` was in force. It is valid again. */
export function changedProblem(
  document: ProblemDocument,
  schedule: ScheduleDocument,
  seed: number,
  kinds: readonly Change[] = changes,
): ProblemDocument {
  const random = createRandom(seed);
  const changed = structuredClone(document);
  for (let left = random.int(1, 4); left > 0 && changed.orders.length > 0; left--)
    apply(changed, schedule, random.pick(kinds), random, `${seed}.${left}`);
  return changed;
}

function apply(problem: ProblemDocument, schedule: ScheduleDocument, kind: Change, random: Random, name: string): void {
  const order = random.pick(problem.orders);
  const operation = random.pick(order.operations);
  const span = Math.floor((problem.horizon - problem.now) / 8);
  switch (kind) {
    case 'quantity':
      for (const mode of operation.modes) mode.run = Math.round(mode.run * (0.5 + 1.2 * random.real()));
      return;
    case 'due':
      order.due += random.int(-300, 300);
      return;
    case 'gone':
      return remove(problem, order);
    case 'new':
      problem.orders.push(copyOf(order, `N${name}`, random));
      return;
    case 'split':
      if (operation.progress) return;
      if (operation.split) delete operation.split;
      else operation.split = [operation.quantity / 2, operation.quantity / 4, operation.quantity / 4];
      return;
    case 'downtime': {
      const from = problem.now + random.int(0, span);
      const calendar = random.pick(problem.calendars);
      calendar.intervals = without(calendar.intervals, from, from + random.int(1, Math.floor(span / 2)));
      return;
    }
    case 'overtime': {
      const calendar = random.pick(problem.calendars);
      const at = random.int(0, Math.max(0, calendar.intervals.length - 2));
      const next = calendar.intervals[at + 1];
      if (next === undefined) return;
      calendar.intervals.splice(at, 2, [calendar.intervals[at][0], next[1]]);
      return;
    }
    case 'pin':
      if (operation.progress) return;
      operation.pin = { machine: random.pick(operation.modes).machine, start: problem.now + random.int(0, span) };
      return;
    case 'unpin':
      for (const each of order.operations) delete each.pin;
      return;
    case 'started':
      return start(problem, schedule, operation, random);
    case 'done':
      if (order.operations[0] === operation && !operation.progress) finish(problem, schedule, operation);
      return;
    case 'later':
      problem.now += random.int(0, Math.floor(span / 3));
      return;
    case 'fewer-hands':
      for (const resource of problem.resources)
        for (const step of resource.capacity) if (random.chance(0.2)) step.units = Math.max(0, step.units - 1);
      return;
    case 'modes':
      if (!operation.progress && operation.modes.length > 1) {
        const [gone] = operation.modes.splice(random.int(0, operation.modes.length - 1), 1);
        if (operation.pin?.machine === gone.machine) delete operation.pin;
      }
  }
}

function remove(problem: ProblemDocument, order: OrderDocument): void {
  const gone = new Set(order.operations.map(({ id }) => id));
  problem.orders = problem.orders.filter((other) => other !== order);
  for (const other of problem.orders) {
    other.suppliers = other.suppliers.filter((supplier) => supplier !== order.id);
    if (other.links) other.links = other.links.filter(({ from, to }) => !gone.has(from) && !gone.has(to));
  }
}

function copyOf(order: OrderDocument, id: string, random: Random): OrderDocument {
  const copy = structuredClone(order);
  const rename = (operation: string): string => `${id}/${operation}`;
  const own = new Set(copy.operations.map((operation) => operation.id));
  copy.id = id;
  copy.weight = random.int(1, 20);
  copy.due -= random.int(0, 400);
  copy.suppliers = [];
  delete copy.produces;
  if (copy.links) {
    copy.links = copy.links
      .filter(({ from, to }) => own.has(from) && own.has(to))
      .map((link) => ({ ...link, from: rename(link.from), to: rename(link.to) }));
  }
  for (const operation of copy.operations) {
    operation.id = rename(operation.id);
    operation.consumes = [];
    delete operation.progress;
    if (random.chance(0.5)) delete operation.pin;
  }
  return copy;
}

function without(intervals: readonly [number, number][], from: number, to: number): [number, number][] {
  return intervals.flatMap(([start, end]): [number, number][] => {
    if (end <= from || start >= to) return [[start, end]];
    const rest: [number, number][] = [];
    if (start < from) rest.push([start, from]);
    if (end > to) rest.push([to, end]);
    return rest;
  });
}

/** Started some time ago on the machine it was planned on, if that is free. */
function start(
  problem: ProblemDocument,
  schedule: ScheduleDocument,
  operation: OperationDocument,
  random: Random,
): void {
  const planned = schedule.assignments.find((assignment) => assignment.operation === operation.id);
  const machine = planned?.machine ?? operation.modes[0].machine;
  const begun = problem.orders.flatMap((order) => order.operations.filter(({ progress }) => progress));
  if (operation.progress || begun.some(({ progress }) => progress!.machine === machine)) return;
  if (
    !operation.modes.some((mode) => mode.machine === machine) ||
    operation.modes.some(({ resources }) => resources.length > 0)
  )
    return;
  delete operation.split;
  operation.progress = {
    state: 'started',
    machine,
    start: problem.now - random.int(0, 50),
    remaining: random.int(0, 90),
  };
}

function finish(problem: ProblemDocument, schedule: ScheduleDocument, operation: OperationDocument): void {
  const planned = schedule.assignments.find((assignment) => assignment.operation === operation.id);
  const machine = planned?.machine;
  if (machine === undefined || !operation.modes.some((mode) => mode.machine === machine)) return;
  delete operation.split;
  operation.progress = { state: 'done', machine, start: problem.now - 20, end: problem.now };
}
