/**
 * The best schedule of a tiny problem, found by trying everything and asking the checker: what search and construction are measured against.
 * Tries every order of the parts that precedence allows, in every mode, each at the first second at which no constraint objects: the active
 * schedules of Giffler and Thompson (1960), which hold an optimum of every regular objective. Operations that a maximum lag ties to a
 * successor are tried at every later second too, since waiting may serve them.
 */
import type { LinkDocument, ModeDocument, ProblemDocument } from '../../model/problem.ts';
import type { Assignment, ScheduleDocument, Terms } from '../../model/schedule.ts';
import { changeOvers } from '../change-over.ts';
import { checkSchedule, constraints } from '../check.ts';
import { partCount, situationOf } from '../situation.ts';
import type { ConstraintName } from '../verdict.ts';
import { workingTimes } from '../working-time.ts';
import { scheduleOf } from './build.ts';

/** Those that a schedule still in the making can break for good. */
const judges: ConstraintName[] = [
  'mode',
  'calendar',
  'interruption',
  'machine',
  'setup',
  'resource',
  'precedence',
  'max-lag',
  'overlap',
  'release',
  'horizon',
  'material',
];

type Part = { operation: string; part: number };

/**
 * The best complete schedule and its objective, or null when there is none. For problems without pins of a few parts on a time axis of some
 * dozens of seconds; `objective` must not fall when an end moves back.
 */
export function bruteForce(
  problem: ProblemDocument,
  objective: (terms: Terms) => number,
): { schedule: ScheduleDocument; objective: number } | null {
  const known = new Map(
    problem.orders.flatMap((order) => order.operations.map((operation) => [operation.id, operation])),
  );
  const links = problem.orders.flatMap(
    ({ links: own, operations }): LinkDocument[] =>
      own ?? operations.slice(1).map(({ id }, index) => ({ from: operations[index].id, to: id, minLag: 0 })),
  );
  const machines = new Map(problem.machines.map((machine) => [machine.id, machine]));
  const workingTimeOf = workingTimes(problem);
  const changeOver = changeOvers(problem);
  const waits = new Set(links.filter((link) => link.maxLag !== undefined).map((link) => link.from));
  let best: { schedule: ScheduleDocument; objective: number } | null = null;

  const tryAll = (rows: Assignment[], left: Part[]): void => {
    const schedule = scheduleOf([], { assignments: rows });
    const { terms } = situationOf(problem, schedule);
    const reached = objective(terms);
    if (best && reached >= best.objective) return;
    if (left.length === 0) {
      const whole = { ...schedule, terms, objective: reached };
      if (checkSchedule(problem, whole).ok) best = { schedule: whole, objective: reached };
      return;
    }
    for (const part of left) {
      if (isBlocked(part, left, links)) continue;
      const rest = left.filter((other) => other !== part);
      for (const [mode, choice] of known.get(part.operation)!.modes.entries()) {
        for (const row of startsOf(part, mode, choice, rows)) tryAll([...rows, row], rest);
      }
    }
  };

  /** The row at the first second that works, and for those that may wait, at all others. */
  function* startsOf(part: Part, mode: number, choice: ModeDocument, rows: Assignment[]): Generator<Assignment> {
    const operation = known.get(part.operation)!;
    const machine = machines.get(choice.machine)!;
    const last = lastOn(choice.machine, rows);
    const attributes = last ? known.get(last.operation)!.attributes : machine.setupState;
    const setup = choice.setup + changeOver(machine, attributes, operation.attributes);
    const share = partCount(operation) > 1 ? operation.split![part.part] / operation.quantity : 1;
    const run = Math.ceil(choice.run * share - 1e-9);
    const time = workingTimeOf(choice.machine, choice);
    for (let start = Math.max(problem.now, last?.end ?? problem.now); start <= problem.horizon; start++) {
      const runStart = time.after(start, setup);
      const end = time.after(start, setup + run);
      if (!time.intervalAt(start) || runStart === null || end === null) continue;
      const row = { ...part, machine: choice.machine, mode, start, runStart, end };
      const situation = situationOf(problem, scheduleOf([], { assignments: [...rows, row] }));
      if (judges.some((judge) => constraints[judge](situation).length > 0)) continue;
      yield row;
      if (!waits.has(part.operation)) return;
    }
  }

  /** What the machine did last, in the checker's order. */
  function lastOn(machine: string, rows: Assignment[]): Assignment | undefined {
    const last = situationOf(problem, scheduleOf([], { assignments: rows }))
      .sequences.get(machine)
      ?.at(-1);
    return last && rows.find((row) => row.operation === last.operation.id && row.part === last.part);
  }

  tryAll(reportedRows(problem), partsToPlan(problem));
  return best;
}

/** Started and done operations where they are. */
function reportedRows(problem: ProblemDocument): Assignment[] {
  const workingTimeOf = workingTimes(problem);
  const free = new Map<string, number>();
  const begun = problem.orders.flatMap((order) => order.operations).filter((operation) => operation.progress);
  begun.sort((one, other) => one.progress!.start - other.progress!.start || (one.id < other.id ? -1 : 1));
  return begun.map((operation) => {
    const progress = operation.progress!;
    const mode = Math.max(0, operation.modes.findIndex((other) => other.machine === progress.machine)); // prettier-ignore
    const row = { operation: operation.id, part: 0, machine: progress.machine, mode, start: progress.start };
    if (progress.state === 'done') return { ...row, runStart: progress.start, end: progress.end };
    const from = Math.max(problem.now, free.get(progress.machine) ?? problem.now);
    const end = workingTimeOf(progress.machine, operation.modes[mode]).after(from, progress.remaining) ?? from;
    free.set(progress.machine, end);
    return { ...row, runStart: progress.start, end };
  });
}

function partsToPlan(problem: ProblemDocument): Part[] {
  return problem.orders
    .flatMap((order) => order.operations)
    .filter((operation) => !operation.progress)
    .flatMap((operation) =>
      Array.from({ length: partCount(operation) }, (_, part) => ({ operation: operation.id, part })),
    );
}

/** Does something that comes before it wait still? */
function isBlocked(part: Part, left: Part[], links: LinkDocument[]): boolean {
  return links.some((link) => link.to === part.operation && left.some((other) => other.operation === link.from));
}
