/** Buckets of plant-local shifts, days and weeks. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Timeline } from '../planning/timeline.ts';

export type Bucketing = 'shift' | 'day' | 'week';

const wholeDay = [0];

/**
 * Minutes after midnight at which the plant's shifts begin: those of the calendar with the most shifts on a day, of equals the one listed
 * first. Midnight where no calendar has shifts.
 */
export function shiftStarts(calendars: readonly PulledRecord<'calendar'>[]): number[] {
  let best: number[] = [];
  for (const { weekly } of calendars) {
    for (const { shifts } of weekly) {
      const starts = [...new Set(shifts.map(({ start }) => minutesOf(start)))].toSorted((a, b) => a - b);
      if (starts.length > best.length) best = starts;
    }
  }
  return best.length === 0 ? wholeDay : best;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** `count` + 1 edges of buckets, in seconds; the first bucket holds `from`. Days and weeks are the plant's, daylight saving included. */
export function bucketEdges(
  timeline: Timeline,
  bucket: Bucketing,
  starts: readonly number[],
  from: number,
  count: number,
): Int32Array {
  const edges = new Int32Array(count + 1);
  let date = timeline.date(from);
  if (bucket !== 'shift') {
    const days = bucket === 'week' ? 7 : 1;
    if (bucket === 'week') date = date.subtract({ days: date.dayOfWeek - 1 });
    for (let edge = 0; edge <= count; edge++) edges[edge] = timeline.at(date.add({ days: edge * days }), 0);
    return edges;
  }
  // The night shift that holds `from` may have begun the day before.
  date = date.subtract({ days: 1 });
  let filled = 0;
  for (; filled <= count; date = date.add({ days: 1 })) {
    for (const start of starts) {
      const at = timeline.at(date, start);
      if (filled === 1 && at <= from) filled = 0;
      if (filled <= count) edges[filled++] = at;
    }
  }
  return edges;
}
