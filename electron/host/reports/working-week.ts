/** Working time of one machine or operator in one plant-local week, with what changes it. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { WorkingWeek } from '../contract.ts';
import { subtract, union, type Interval } from '../planning/intervals.ts';
import { Timeline } from '../planning/timeline.ts';
import { workingTime } from '../planning/working-time.ts';

export type WeekSource = {
  name: string;
  calendar: PulledRecord<'calendar'> | undefined;
  /** Downtimes or absences, ISO 8601; `planner`: of the planner's own. */
  away: { start: string; end: string; kind: WorkingWeek['downtimes'][number]['kind']; reason: string }[];
  /** Working time as the plan has it; null where the plan has none of its own, as for operators. */
  planned: readonly Interval[] | null;
};

/** The week that holds second `at` after `epoch`, Monday to Sunday in `timeZone`. */
export function workingWeek(source: WeekSource, epoch: string, timeZone: string, at: number): WorkingWeek {
  const timeline = new Timeline(epoch, timeZone);
  const date = timeline.date(at);
  const monday = date.subtract({ days: date.dayOfWeek - 1 });
  const dates = Array.from({ length: 8 }, (_, day) => monday.add({ days: day }));
  const edges = dates.map((day) => timeline.at(day, 0));
  const [from, to] = [edges[0], edges[7]];
  const exceptions = new Map(source.calendar?.exceptions.map(({ date: day, reason }) => [day, reason]));
  const shifts = source.calendar === undefined ? [] : workingTime(source.calendar, timeline, from, to);
  const away = source.away
    .map(({ start, end, kind, reason }) => ({ from: timeline.floor(start), to: timeline.ceil(end), kind, reason }))
    .filter((span) => span.from < to && span.to > from);
  const holes = union(away.map((span): Interval => [span.from, span.to]));
  const inWeek = (intervals: readonly Interval[]): Interval[] =>
    intervals
      .filter(([start, end]) => start < to && end > from)
      .map(([start, end]): Interval => [Math.max(start, from), Math.min(end, to)]);
  const working = source.planned === null ? subtract(shifts, holes) : inWeek(source.planned);
  const overtime = source.planned === null ? [] : subtract(inWeek(source.planned), shifts);
  const spans = (intervals: Interval[]): { from: number; to: number }[] =>
    intervals.map(([start, end]) => ({ from: start, to: end }));
  return {
    name: source.name,
    calendar: source.calendar?.name ?? '',
    days: edges.slice(0, 7).map((start, day) => ({
      from: start,
      to: edges[day + 1],
      exception: exceptions.get(dates[day].toString()) ?? null,
    })),
    working: spans(working),
    downtimes: away,
    overtime: spans(overtime),
  };
}
