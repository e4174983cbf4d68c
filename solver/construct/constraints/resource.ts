import { always, never } from '../../model/columns.ts';
import type { PartialSchedule } from '../partial-schedule.ts';
import type { Profile } from '../profile.ts';

/** What is drawn from resources, however it is kept. */
export type Drawn = Pick<PartialSchedule, 'problem' | 'time'> & { profiles: readonly Pick<Profile, 'conflictEnd'>[] };

/**
 * If some resource of the mode has too few free units in the mode's working time between two instants: when it has enough again after that,
 * else `always`. No start before that time that still works through the conflict can do.
 */
export function resourceConflict(schedule: Drawn, mode: number, from: number, to: number): number {
  const { requirementOffset, requirementResource, requirementUnits, modeCalendar } = schedule.problem;
  const { time } = schedule;
  const first = requirementOffset[mode];
  const last = requirementOffset[mode + 1];
  // What takes no time draws nothing, whatever is drawn then; that the resource has enough is in its calendar.
  if (first === last || from === to) return always;
  const calendar = modeCalendar[mode];
  const stop = time.intervalsEnd(calendar);
  for (let index = time.endingAfter(calendar, from); index < stop && time.startOf(index) < to; index++) {
    const begin = Math.max(from, time.startOf(index));
    const end = Math.min(to, time.endOf(index));
    for (let k = first; k < last; k++) {
      const profile = schedule.profiles[requirementResource[k]];
      const conflict = profile.conflictEnd(begin, end, requirementUnits[k]);
      if (conflict !== always) return conflict;
    }
  }
  return always;
}

/**
 * If some resource of the mode has too few free units in the mode's working time between two instants: when that begins, else `never`. No
 * end after that time that works through the conflict can do.
 */
export function resourceConflictBefore(schedule: PartialSchedule, mode: number, from: number, to: number): number {
  const { requirementOffset, requirementResource, requirementUnits, modeCalendar } = schedule.problem;
  const { time } = schedule;
  if (from === to) return never;
  const calendar = modeCalendar[mode];
  const stop = time.intervalsEnd(calendar);
  let latest: number = never;
  for (let k = requirementOffset[mode]; k < requirementOffset[mode + 1]; k++) {
    const profile = schedule.profiles[requirementResource[k]];
    for (let index = time.endingAfter(calendar, from); index < stop && time.startOf(index) < to; index++) {
      const begin = Math.max(from, time.startOf(index));
      const conflict = profile.conflictStart(begin, Math.min(to, time.endOf(index)), requirementUnits[k]);
      if (conflict !== never) latest = Math.min(latest, conflict);
    }
  }
  return latest;
}
