/** Why parts and orders do not get what they ask for, in codes and words. */
import { always, anchorKind, exclusion, never, type Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Reason } from '../model/schedule.ts';
import type { Shortage } from '../model/peg.ts';
import { WorkingTime } from '../time/working-time.ts';
import type { ClusterFailure } from './cluster.ts';

/** Why an order is left out: `part` is the part that found no place, `waitsFor` the order it waits for. */
export type LeftOut =
  | { code: 'material-short' | 'supplier-unscheduled' }
  | { code: 'calendar-closed' | 'resource-short' | 'beyond-horizon'; part: number }
  | { code: 'max-lag'; part: number; from: number };

/** What kept the part that failed from being placed. */
export function causeOf(problem: Problem, failure: ClusterFailure): LeftOut {
  const { part, link } = failure;
  if (failure.cause === 'max-lag') return { code: 'max-lag', part, from: problem.linkFrom[link]! };
  const time = new WorkingTime(problem);
  let code: 'calendar-closed' | 'resource-short' | 'beyond-horizon' = 'calendar-closed';
  for (let mode = problem.modeOffset[part]!; mode < problem.modeOffset[part + 1]!; mode++) {
    const calendar = problem.modeCalendar[mode]!;
    const work = problem.modeSetup[mode]! + problem.modeRun[mode]!;
    const release = problem.partRelease[part]!;
    const begin = problem.partInterruptible[part] === 1 ? release : time.fit(calendar, release, work);
    const end = begin === never ? never : time.finish(calendar, begin, work);
    if (end !== never) return { code: 'beyond-horizon', part };
    if (lacksCapacity(problem, mode)) code = 'resource-short';
  }
  return { code, part };
}

function lacksCapacity(problem: Problem, mode: number): boolean {
  for (let k = problem.requirementOffset[mode]!; k < problem.requirementOffset[mode + 1]!; k++) {
    const resource = problem.requirementResource[k]!;
    let most = always;
    for (let step = problem.capacityOffset[resource]!; step < problem.capacityOffset[resource + 1]!; step++) {
      most = Math.max(most, problem.capacityUnits[step]!);
    }
    if (most < problem.requirementUnits[k]!) return true;
  }
  return false;
}

/** Reason codes of orders that were excluded ahead of the search. */
export function leftOutByExclusion(code: number): LeftOut {
  return { code: code === exclusion.materialShort ? 'material-short' : 'supplier-unscheduled' };
}

/** Words for an order that is left out. */
export function unscheduledReason(
  document: ProblemDocument,
  operationOf: (part: number) => string,
  order: string,
  cause: LeftOut,
  shortage: Shortage | undefined,
): Reason {
  switch (cause.code) {
    case 'material-short': {
      const { material, operation, quantity } = shortage!;
      const missing = Number(quantity.toPrecision(6));
      return {
        code: cause.code,
        message: `Order ${order}: operation ${operation} lacks ${missing} of material ${material}, which no stock, arrival or order supplies.`,
        params: { order, operation, material, quantity: missing },
      };
    }
    case 'supplier-unscheduled':
      return {
        code: cause.code,
        message: `Order ${order} waits for an order that is not scheduled.`,
        params: { order },
      };
    case 'max-lag': {
      const [operation, from] = [operationOf(cause.part), operationOf(cause.from)];
      return {
        code: cause.code,
        message: `Order ${order}: operation ${operation} cannot start within the maximum lag after ${from}.`,
        params: { order, operation, from },
      };
    }
    case 'calendar-closed': {
      const operation = operationOf(cause.part);
      return {
        code: cause.code,
        message: `Order ${order}: no machine of operation ${operation} is open long enough for it.`,
        params: { order, operation },
      };
    }
    case 'resource-short': {
      const operation = operationOf(cause.part);
      return {
        code: cause.code,
        message: `Order ${order}: operation ${operation} needs more units of a resource than there ever are.`,
        params: { order, operation },
      };
    }
    case 'beyond-horizon': {
      const operation = operationOf(cause.part);
      return {
        code: cause.code,
        message: `Order ${order}: operation ${operation} would end after the horizon, ${document.horizon} s.`,
        params: { order, operation, horizon: document.horizon },
      };
    }
  }
}

/** Words for a part that lost its pinned or frozen place. */
export function relaxedReason(problem: Problem, part: number, operation: string): Reason {
  const start = problem.anchorStart[part]!;
  const pinned = problem.partAnchor[part] === anchorKind.pin;
  return {
    code: 'pin-conflict',
    message: pinned
      ? `Operation ${operation} cannot keep its pinned place at ${start} s.`
      : `Operation ${operation} cannot keep its frozen place at ${start} s.`,
    params: { operation, start, anchor: pinned ? 'pin' : 'frozen' },
  };
}
