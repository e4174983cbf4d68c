/** Why parts and orders do not get what they ask for, in codes and words. */
import { always, anchorKind, exclusion, never, type Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Reason } from '../model/schedule.ts';
import type { Shortage } from '../model/peg.ts';
import { WorkingTime } from '../time/working-time.ts';
import type { ClusterFailure } from './cluster.ts';

/** Why the part that failed found no place. */
export function causeOf(
  problem: Problem,
  { part, cause }: ClusterFailure,
): 'max-lag' | 'calendar-closed' | 'resource-short' | 'beyond-horizon' {
  if (cause === 'max-lag') return 'max-lag';
  const time = new WorkingTime(problem);
  let code: 'calendar-closed' | 'resource-short' = 'calendar-closed';
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const calendar = problem.modeCalendar[mode];
    const work = problem.modeSetup[mode] + problem.modeRun[mode];
    const release = problem.partRelease[part];
    const begin = problem.partInterruptible[part] === 1 ? release : time.fit(calendar, release, work);
    if (begin !== never && time.finish(calendar, begin, work) !== never) return 'beyond-horizon';
    if (lacksCapacity(problem, mode)) code = 'resource-short';
  }
  return code;
}

function lacksCapacity(problem: Problem, mode: number): boolean {
  for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
    const resource = problem.requirementResource[k];
    let most = always;
    for (let step = problem.capacityOffset[resource]; step < problem.capacityOffset[resource + 1]; step++) {
      most = Math.max(most, problem.capacityUnits[step]);
    }
    if (most < problem.requirementUnits[k]) return true;
  }
  return false;
}

/** Words for an order that is left out. `excluded` is its `exclusion`, `operation` the one that found no place. */
export function unscheduledReason(
  document: ProblemDocument,
  order: string,
  excluded: number,
  operation: string,
  shortage: Shortage | undefined,
): Reason {
  const reason = (code: Reason['code'], text: string, params: Reason['params']): Reason => ({
    code,
    message: `Order ${order} ${text}.`,
    params: { order, ...params },
  });
  switch (excluded) {
    case exclusion['material-short']: {
      const { material, quantity } = shortage!;
      const missing = Number(quantity.toPrecision(6));
      const params = { operation: shortage!.operation, material, quantity: missing };
      const text = `lacks ${missing} of material ${material} for operation ${params.operation}: no stock, arrival or order covers it`;
      return reason('material-short', text, params);
    }
    case exclusion['max-lag']:
      return reason('max-lag', `cannot start operation ${operation} within its maximum lag`, { operation });
    case exclusion['calendar-closed']:
      return reason('calendar-closed', `finds no machine open long enough for operation ${operation}`, { operation });
    case exclusion['resource-short']:
      return reason('resource-short', `needs more of a resource for operation ${operation} than there ever is`, {
        operation,
      });
    case exclusion['beyond-horizon']: {
      const { horizon } = document;
      return reason('beyond-horizon', `cannot end operation ${operation} before the horizon, ${horizon} s`, {
        operation,
        horizon,
      });
    }
    default:
      return reason('supplier-unscheduled', 'waits for an order that is not scheduled', {});
  }
}

/** Words for a part that lost its pinned or frozen place. */
export function relaxedReason(problem: Problem, part: number, operation: string): Reason {
  const start = problem.anchorStart[part];
  const pinned = problem.partAnchor[part] === anchorKind.pin;
  return {
    code: 'pin-conflict',
    message: pinned
      ? `Operation ${operation} cannot keep its pinned place at ${start} s.`
      : `Operation ${operation} cannot keep its frozen place at ${start} s.`,
    params: { operation, start, anchor: pinned ? 'pin' : 'frozen' },
  };
}
