import type { WorkingTime } from '../../time/working-time.ts';

/** The earliest instant from `from` on at which `work` may begin: open, and without interruption in one interval if it must be. */
export function earliestInCalendar(
  time: WorkingTime,
  calendar: number,
  from: number,
  work: number,
  interruptible: boolean,
): number {
  return interruptible ? time.nextOpen(calendar, from) : time.fit(calendar, from, work);
}
