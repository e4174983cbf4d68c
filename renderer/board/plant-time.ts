/** The plant's wall clock: where its days, hours and weeks begin, across changes of daylight-saving time. UTC seconds in and out. */

const day = 86_400;
/** All offsets in use change at multiples of a quarter of an hour. */
const bucket = 900;

export type TickUnit = { unit: 'minute' | 'day' | 'week' | 'month' | 'year'; step: number };

export class PlantTime {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  /** `zone` is an IANA name; throws on an unknown one. */
  constructor(zone: string) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Seconds the plant's clock is ahead of UTC. */
  offset(utc: number): number {
    const key = Math.floor(utc / bucket);
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    const parts = Object.fromEntries(
      this.#format.formatToParts(key * bucket * 1000).map(({ type, value }) => [type, Number(value)]),
    );
    const wall = Date.UTC(
      parts['year'],
      parts['month'] - 1,
      parts['day'],
      parts['hour'],
      parts['minute'],
      parts['second'],
    );
    const offset = wall / 1000 - key * bucket;
    this.#offsets.set(key, offset);
    return offset;
  }

  /** Instants in `[from, to)` at which a unit begins on the plant's clock. */
  ticks(from: number, to: number, unit: TickUnit): number[] {
    const ticks: number[] = [];
    let tick = this.#toUtc(floorWall(from + this.offset(from), unit), from);
    while (tick < to) {
      const wall = tick + this.offset(tick);
      // Where the clock skips a beginning, a day begins late, but an hour that does not exist is not drawn.
      if (tick >= from && (unit.unit !== 'minute' || floorWall(wall, unit) === wall)) ticks.push(tick);
      const next = nextWall(floorWall(wall, unit), unit);
      const elapsed = tick + next - wall;
      const passed = elapsed + this.offset(elapsed);
      // An hour that the clock repeats is drawn twice; a longer unit grows with it instead.
      const begins = unit.unit === 'minute' && unit.step <= 60 && floorWall(passed, unit) === passed;
      tick = begins ? elapsed : Math.max(tick + 1, this.#toUtc(next, elapsed));
    }
    return ticks;
  }

  #toUtc(wall: number, guess: number): number {
    const first = wall - this.offset(guess);
    return wall - this.offset(first);
  }
}

/** The beginning of the unit that the wall-clock time lies in. Wall-clock times are counted as if they were UTC. */
function floorWall(wall: number, { unit, step }: TickUnit): number {
  const length = step * 60;
  switch (unit) {
    case 'minute':
      return Math.floor(wall / length) * length;
    case 'day':
      return Math.floor(wall / day) * day;
    case 'week':
      // Day 0 was a Thursday; weeks begin on Monday.
      return Math.floor((wall + 3 * day) / (7 * day)) * 7 * day - 3 * day;
    case 'month': {
      const date = new Date(wall * 1000);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000;
    }
    case 'year':
      return Date.UTC(new Date(wall * 1000).getUTCFullYear(), 0, 1) / 1000;
  }
}

function nextWall(wall: number, { unit, step }: TickUnit): number {
  switch (unit) {
    case 'minute':
      return wall + step * 60;
    case 'day':
      return wall + day;
    case 'week':
      return wall + 7 * day;
    case 'month': {
      const date = new Date(wall * 1000);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
    }
    case 'year':
      return Date.UTC(new Date(wall * 1000).getUTCFullYear() + 1, 0, 1) / 1000;
  }
}
