/** Instants, dates, durations and quantities in the user's language and the plant's time zone. Formatters are costly to make and kept. */

const hour = 3600;
const day = 86_400;

export class PlantFormat {
  readonly language: string;
  readonly zone: string;
  /** Milliseconds of the scenario's second 0. */
  readonly epoch: number;
  readonly #dates = new Map<string, Intl.DateTimeFormat>();
  readonly #numbers = new Map<string, Intl.NumberFormat>();

  constructor(language: string, zone: string, epochAt: string) {
    this.language = language;
    this.zone = zone;
    this.epoch = Date.parse(epochAt);
  }

  /** 14:05 */
  time(second: number): string {
    return this.#date(second, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  }

  /** Tue 24 Mar, 14:05 */
  instant(second: number): string {
    return this.#date(second, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** Tuesday 24 March 2026 */
  dayLong(second: number): string {
    return this.#date(second, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }

  /** Tuesday */
  dayOfWeek(second: number): string {
    return this.#date(second, { weekday: 'long' });
  }

  /** Tue 24 */
  dayShort(second: number): string {
    return this.#date(second, { weekday: 'short', day: 'numeric' });
  }

  /** Tue */
  weekday(second: number): string {
    return this.#date(second, { weekday: 'short' });
  }

  /** 24 */
  dayNumber(second: number): string {
    return this.#date(second, { day: 'numeric' });
  }

  /** 24 Mar */
  dayMonth(second: number): string {
    return this.#date(second, { day: 'numeric', month: 'short' });
  }

  /** 24 Mar, in Chinese 3/24: for headings and columns of dates. */
  dayNarrow(second: number): string {
    return this.language === 'en' ? this.dayMonth(second) : this.#date(second, { day: 'numeric', month: 'numeric' });
  }

  /** 24 Mar 14:05 */
  dayTime(second: number): string {
    return `${this.dayNarrow(second)} ${this.time(second)}`;
  }

  /** March 2026 */
  month(second: number): string {
    return this.#date(second, { month: 'long', year: 'numeric' });
  }

  /** Mar */
  monthShort(second: number): string {
    return this.#date(second, { month: 'short' });
  }

  /** 2026 */
  year(second: number): string {
    return this.#date(second, { year: 'numeric' });
  }

  /** The instant of an ISO 8601 string, as `instant`. */
  at(iso: string): string {
    return this.instant((Date.parse(iso) - this.epoch) / 1000);
  }

  number(value: number, maximumFractionDigits = 0): string {
    return this.#number(value, { maximumFractionDigits });
  }

  /** Names in a row, as the language parts them: A, B. */
  list(names: readonly string[]): string {
    return names.join(this.language === 'en' ? ', ' : '、');
  }

  share(value: number): string {
    return this.#number(value, { style: 'percent' });
  }

  /** A length of time in its two leading units: 45m, 3h 20m, 37h, 2d 4h. Days are calendar days of 24 hours. */
  duration(seconds: number): string {
    const whole = Math.round(Math.abs(seconds) / 60) * 60;
    const sign = seconds < 0 && whole > 0 ? '−' : '';
    const unit = (value: number, name: string): string =>
      this.#number(value, { style: 'unit', unit: name, unitDisplay: 'narrow' });
    const minutes = Math.floor((whole % hour) / 60);
    const space = this.language === 'en' ? ' ' : '';
    if (whole < hour) return sign + unit(minutes, 'minute');
    if (whole < 10 * hour) {
      const rest = minutes === 0 ? '' : `${space}${unit(minutes, 'minute')}`;
      return `${sign}${unit(Math.floor(whole / hour), 'hour')}${rest}`;
    }
    if (whole < 2 * day) return sign + unit(Math.round(whole / hour), 'hour');
    const hours = Math.round((whole % day) / hour);
    if (hours === 24) return sign + unit(Math.floor(whole / day) + 1, 'day');
    return `${sign}${unit(Math.floor(whole / day), 'day')}${hours === 0 || whole >= 10 * day ? '' : `${space}${unit(hours, 'hour')}`}`;
  }

  /** Hours, as sums over many orders are read: 37h. */
  hours(seconds: number): string {
    const hours = seconds / hour;
    return this.#number(hours, {
      style: 'unit',
      unit: 'hour',
      unitDisplay: 'narrow',
      maximumFractionDigits: Math.abs(hours) < 10 ? 1 : 0,
    });
  }

  /** A wait of seconds, as settings state it: 5s. */
  seconds(value: number): string {
    return this.#number(value, { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 });
  }

  /** How long ago: 2 minutes ago. */
  ago(milliseconds: number): string {
    const minutes = Math.round(milliseconds / 60_000);
    const format = new Intl.RelativeTimeFormat(this.#dateLanguage, { numeric: 'auto', style: 'short' });
    if (minutes < 60) return format.format(-minutes, 'minute');
    if (minutes < 48 * 60) return format.format(-Math.round(minutes / 60), 'hour');
    return format.format(-Math.round(minutes / 1440), 'day');
  }

  /** Days before months, as most of the world writes them. */
  get #dateLanguage(): string {
    return this.language === 'en' ? 'en-GB' : this.language;
  }

  #date(second: number, options: Intl.DateTimeFormatOptions): string {
    const key = Object.keys(options).join() + Object.values(options).join();
    let format = this.#dates.get(key);
    if (format === undefined) {
      format = new Intl.DateTimeFormat(this.#dateLanguage, { timeZone: this.zone, ...options });
      this.#dates.set(key, format);
    }
    return format.format(this.epoch + second * 1000);
  }

  #number(value: number, options: Intl.NumberFormatOptions): string {
    const key = `${options.unit ?? options.style ?? ''}${options.maximumFractionDigits ?? ''}`;
    let format = this.#numbers.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.language, options);
      this.#numbers.set(key, format);
    }
    return format.format(value);
  }
}
