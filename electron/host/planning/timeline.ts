/** Instants as whole seconds after an epoch, and the plant's local clock on them. */
import { Temporal } from 'temporal-polyfill';
import { maxTime } from '../../../solver/model/problem.ts';

const dayOfSeconds = 86_400;

export class Timeline {
  readonly epochMilliseconds: number;
  readonly #zone: string;
  readonly #dayStarts = new Map<string, number>();

  /** `epoch` is an ISO 8601 instant, `zone` the plant's IANA time zone. */
  constructor(epoch: string, zone: string) {
    this.epochMilliseconds = Date.parse(epoch);
    this.#zone = zone;
  }

  /** The second an instant lies in. Instants beyond what a problem can hold are moved to its edge, some 30 years off. */
  floor(instant: string): number {
    return clamp(Math.floor((Date.parse(instant) - this.epochMilliseconds) / 1000));
  }

  /** First whole second not before an instant. */
  ceil(instant: string): number {
    return clamp(Math.ceil((Date.parse(instant) - this.epochMilliseconds) / 1000));
  }

  /** Local date of a second. */
  date(seconds: number): Temporal.PlainDate {
    const instant = Temporal.Instant.fromEpochMilliseconds(this.epochMilliseconds + seconds * 1000);
    return instant.toZonedDateTimeISO(this.#zone).toPlainDate();
  }

  /** Second of a local clock time, given in minutes after midnight. A time the clock skips counts as after the gap, a doubled one as the first. */
  at(date: Temporal.PlainDate, minutes: number): number {
    const start = this.#dayStart(date);
    if (minutes === 0) return start;
    // Where the clock does not change, arithmetic replaces the far slower conversion.
    if (this.#dayStart(date.add({ days: 1 })) - start === dayOfSeconds) return start + minutes * 60;
    const time = { hour: Math.floor(minutes / 60), minute: minutes % 60 };
    return this.#second(date.toPlainDateTime(time).toZonedDateTime(this.#zone));
  }

  #dayStart(date: Temporal.PlainDate): number {
    const key = date.toString();
    let start = this.#dayStarts.get(key);
    if (start === undefined) {
      start = this.#second(date.toZonedDateTime(this.#zone));
      this.#dayStarts.set(key, start);
    }
    return start;
  }

  #second(local: Temporal.ZonedDateTime): number {
    return Math.round((local.epochMilliseconds - this.epochMilliseconds) / 1000);
  }
}

function clamp(seconds: number): number {
  return Math.max(-maxTime, Math.min(maxTime, seconds));
}
