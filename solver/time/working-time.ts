/**
 * Calendars as monotone functions of time, on sorted interval columns with cumulative working time. Every function is O(log intervals), and
 * O(1) where it is asked for times near those of the last question about the same calendar.
 */
import { never } from '../model/columns.ts';

/** The interval columns of a `Problem`. */
export type IntervalColumns = {
  calendarOffset: Int32Array;
  intervalStart: Int32Array;
  intervalEnd: Int32Array;
  /** Working seconds of the calendar before each interval. */
  intervalBefore: Int32Array;
};

/** Working time of numbered calendars. Times and work are whole seconds; `never` where there is no such time. */
export class WorkingTime {
  private readonly offset: Int32Array;
  private readonly start: Int32Array;
  private readonly end: Int32Array;
  private readonly before: Int32Array;
  /** Interval of the last answer, by calendar. */
  private readonly hint: Int32Array;

  constructor(columns: IntervalColumns) {
    this.offset = columns.calendarOffset;
    this.start = columns.intervalStart;
    this.end = columns.intervalEnd;
    this.before = columns.intervalBefore;
    this.hint = this.offset.slice(0, this.offset.length - 1);
  }

  /** The first instant at or after `at` that is open. */
  nextOpen(calendar: number, at: number): number {
    const interval = this.endingAfter(calendar, at);
    if (interval === this.offset[calendar + 1]) return never;
    return Math.max(at, this.start[interval]);
  }

  isOpen(calendar: number, at: number): boolean {
    return this.nextOpen(calendar, at) === at;
  }

  /** When `work` seconds begun at `from` are done; without work, the first open instant. */
  finish(calendar: number, from: number, work: number): number {
    let interval = this.endingAfter(calendar, from);
    const last = this.offset[calendar + 1];
    if (interval === last) return never;
    const begin = Math.max(from, this.start[interval]);
    const end = begin + work;
    if (end <= this.end[interval]) return end;
    const target = this.before[interval] + (begin - this.start[interval]) + work;
    interval = this.reaching(interval + 1, last, target);
    if (interval === last) return never;
    this.hint[calendar] = interval;
    return this.start[interval] + (target - this.before[interval]);
  }

  /** The earliest open instant from which uninterrupted `work`, begun at or after `from`, fits into one interval. */
  fit(calendar: number, from: number, work: number): number {
    const last = this.offset[calendar + 1];
    for (let interval = this.endingAfter(calendar, from); interval < last; interval++) {
      const begin = Math.max(from, this.start[interval]);
      if (begin + work <= this.end[interval]) return begin;
    }
    return never;
  }

  /** The earliest open instant from which `work` is done at `end` or later. */
  earliestBegin(calendar: number, end: number, work: number): number {
    if (work === 0) return this.nextOpen(calendar, end);
    return this.atWorked(calendar, Math.max(0, this.worked(calendar, end - 1) - work + 1));
  }

  /** The latest open instant from which `work` is done by `end`; `-never` if there is none. Inverse of `finish`. */
  latestBegin(calendar: number, end: number, work: number): number {
    if (work === 0 && this.isOpen(calendar, end)) return end;
    const worked = this.worked(calendar, end) - Math.max(1, work);
    return worked < 0 ? -never : this.atWorked(calendar, worked);
  }

  /** The latest open instant from which uninterrupted `work` is done by `end`; `-never` if there is none. */
  latestFit(calendar: number, end: number, work: number): number {
    if (work === 0) return this.latestBegin(calendar, end, 0);
    const first = this.offset[calendar];
    for (let interval = this.lastStartingBefore(calendar, end); interval >= first; interval--) {
      const begin = Math.min(end, this.end[interval]) - work;
      if (begin >= this.start[interval]) return begin;
    }
    return -never;
  }

  /** Working seconds in `[from, to)`. */
  between(calendar: number, from: number, to: number): number {
    return to > from ? this.worked(calendar, to) - this.worked(calendar, from) : 0;
  }

  /** Index of the first interval of the calendar that ends after `at`, to walk along `[offset, offset + 1)`. */
  endingAfter(calendar: number, at: number): number {
    const first = this.offset[calendar];
    const last = this.offset[calendar + 1];
    const hint = this.hint[calendar];
    if (hint < last && at < this.end[hint] && (hint === first || this.end[hint - 1] <= at)) return hint;
    let low = first;
    let high = last;
    if (hint + 1 < last && this.end[hint] <= at) {
      if (at < this.end[hint + 1]) return (this.hint[calendar] = hint + 1);
      low = hint + 1;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end[middle] > at) high = middle;
      else low = middle + 1;
    }
    if (low < last) this.hint[calendar] = low;
    return low;
  }

  intervalsEnd(calendar: number): number {
    return this.offset[calendar + 1];
  }

  startOf(interval: number): number {
    return this.start[interval];
  }

  endOf(interval: number): number {
    return this.end[interval];
  }

  /** Working seconds of the calendar before `at`. */
  private worked(calendar: number, at: number): number {
    const last = this.offset[calendar + 1];
    const interval = this.endingAfter(calendar, at);
    if (interval < last) return this.before[interval] + Math.max(0, at - this.start[interval]);
    if (last === this.offset[calendar]) return 0;
    return this.before[last - 1] + this.end[last - 1] - this.start[last - 1];
  }

  /** The open instant before which `worked` seconds of the calendar lie. */
  private atWorked(calendar: number, worked: number): number {
    const last = this.offset[calendar + 1];
    const interval = this.reaching(this.offset[calendar], last, worked + 1);
    return interval === last ? never : this.start[interval] + (worked - this.before[interval]);
  }

  /** The first interval in `[low, last)` by whose end `target` seconds are worked. */
  private reaching(low: number, last: number, target: number): number {
    let high = last;
    // Most work ends within a few intervals: widen the step before bisecting.
    for (let step = 1; low + step < last; step *= 2) {
      if (this.workedBy(low + step - 1) >= target) {
        high = low + step - 1;
        break;
      }
      low += step;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.workedBy(middle) >= target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private workedBy(interval: number): number {
    return this.before[interval] + this.end[interval] - this.start[interval];
  }

  private lastStartingBefore(calendar: number, at: number): number {
    const last = this.offset[calendar + 1];
    const interval = this.endingAfter(calendar, at);
    return interval < last && this.start[interval] < at ? interval : interval - 1;
  }
}
