import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Clock } from './clock.ts';

type Calendar = PulledRecord<'calendar'>;

/** Length of a day's shifts, seconds. A shift counts for the day it starts on. */
function shiftSeconds(shifts: { start: string; end: string }[]): number {
  let sum = 0;
  for (const { start, end } of shifts) {
    const length = minutes(end) - minutes(start);
    sum += (length > 0 ? length : length + 24 * 60) * 60;
  }
  return sum;
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Seconds a calendar is open from day 0 to the end of each day: `[n]` for the days 0 to n. */
export function openSeconds(calendar: Calendar, clock: Clock, days: number): Float64Array {
  const byWeekday = new Map(calendar.weekly.map(({ weekday, shifts }) => [weekday, shiftSeconds(shifts)]));
  const byDate = new Map(calendar.exceptions.map(({ date, shifts }) => [date, shiftSeconds(shifts)]));
  const sums = new Float64Array(days);
  let sum = 0;
  for (let day = 0; day < days; day++) {
    sum += byDate.get(clock.date(day)) ?? byWeekday.get(clock.weekday(day)) ?? 0;
    sums[day] = sum;
  }
  return sums;
}
