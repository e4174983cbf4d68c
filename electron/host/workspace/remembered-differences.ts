/** Differences as found last, for the pages of one list. */
import type { PlanningSession } from '../session/planning-session.ts';
import { differencesBetween } from './compare.ts';

type Found = ReturnType<typeof differencesBetween>;
type Session = Pick<PlanningSession, 'plan' | 'records'>;

function markOf({ plan, records }: Session): unknown[] {
  return [plan, plan.version, plan.schedule, records];
}

/** `differencesBetween` that works anew only when one of the plans has changed since. */
export function rememberedDifferences(): (here: Session, there: Session, by: 'order' | 'operation') => Found {
  let last: { mark: unknown[]; found: Found } | null = null;
  return (here, there, by) => {
    const mark = [...markOf(here), ...markOf(there), by];
    if (last?.mark.every((value, index) => value === mark[index])) return last.found;
    last = { mark, found: differencesBetween(here, there, by) };
    return last.found;
  };
}
