/** Weekly shifts and their exceptions, in plant time, as intervals of working time. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import { union, type Interval } from './intervals.ts';
import type { Timeline } from './timeline.ts';

type Calendar = PulledRecord<'calendar'>;
type Shift = Calendar['weekly'][number]['shifts'][number];

/** Working time of a calendar inside `[from, to)`. */
export function workingTime(calendar: Calendar, timeline: Timeline, from: number, to: number): Interval[] {
  const weekly = new Map<number, Shift[]>();
  for (const { weekday, shifts } of calendar.weekly) weekly.set(weekday, [...(weekly.get(weekday) ?? []), ...shifts]);
  const exceptions = new Map(calendar.exceptions.map(({ date, shifts }) => [date, shifts]));
  const intervals: Interval[] = [];
  // Shifts of the day before may reach into the first day.
  let date = timeline.date(from).subtract({ days: 1 });
  for (; timeline.at(date, 0) < to; date = date.add({ days: 1 })) {
    for (const shift of exceptions.get(date.toString()) ?? weekly.get(date.dayOfWeek) ?? []) {
      const [start, end] = [minutesOf(shift.start), minutesOf(shift.end)];
      const finish = end <= start ? timeline.at(date.add({ days: 1 }), end) : atMinutes(date, end, timeline);
      intervals.push([Math.max(from, atMinutes(date, start, timeline)), Math.min(to, finish)]);
    }
  }
  return union(intervals);
}

const minutesOfDay = 24 * 60;

function atMinutes(date: ReturnType<Timeline['date']>, minutes: number, timeline: Timeline): number {
  return minutes === minutesOfDay ? timeline.at(date.add({ days: 1 }), 0) : timeline.at(date, minutes);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
