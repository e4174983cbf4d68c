/** Working time as the checker sees it: open intervals and nothing else. */
import type { CalendarDocument, ModeDocument, ProblemDocument } from '../model/problem.ts';

/** `[from, to)` in seconds after the epoch. */
export type Interval = readonly [from: number, to: number];

/** Sorted, disjoint, never touching open intervals, with the work that fits in. */
export class WorkingTime {
  readonly intervals: readonly Interval[];
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  /** Open seconds before each interval. */
  private readonly before: Float64Array;

  constructor(intervals: readonly Interval[]) {
    this.intervals = intervals;
    this.from = new Float64Array(intervals.length);
    this.to = new Float64Array(intervals.length);
    this.before = new Float64Array(intervals.length);
    let sum = 0;
    for (let index = 0; index < intervals.length; index++) {
      const [from, to] = intervals[index];
      this.from[index] = from;
      this.to[index] = to;
      this.before[index] = sum;
      sum += to - from;
    }
  }

  isOpen(at: number): boolean {
    const index = this.lastFrom(at);
    return index >= 0 && at < this.to[index];
  }

  /** The open interval that holds `at`. */
  intervalAt(at: number): Interval | null {
    const index = this.lastFrom(at);
    return index >= 0 && at < this.to[index] ? this.intervals[index] : null;
  }

  /** The first instant from `at` on that is open, or null when there is none. */
  nextOpen(at: number): number | null {
    if (this.isOpen(at)) return at;
    const next = this.lastFrom(at) + 1;
    return next < this.from.length ? this.from[next] : null;
  }

  /** Open seconds in `[from, to)`. */
  between(from: number, to: number): number {
    return to > from ? this.until(to) - this.until(from) : 0;
  }

  /** The first instant at which `work` seconds have been worked since `from`, or null when the calendar ends before. */
  after(from: number, work: number): number | null {
    if (work <= 0) return from;
    const target = this.until(from) + work;
    let low = 0;
    let high = this.from.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.before[middle] + this.to[middle] - this.from[middle] >= target) high = middle - 1;
      else low = middle + 1;
    }
    return low < this.from.length ? this.from[low] + target - this.before[low] : null;
  }

  /** The open pieces of `[from, to)`. */
  pieces(from: number, to: number): Interval[] {
    const pieces: Interval[] = [];
    for (let index = Math.max(0, this.lastFrom(from)); index < this.from.length; index++) {
      if (this.from[index] >= to) break;
      if (this.to[index] > from) pieces.push([Math.max(this.from[index], from), Math.min(this.to[index], to)]);
    }
    return pieces;
  }

  /** Open seconds before `at`. */
  private until(at: number): number {
    const index = this.lastFrom(at);
    if (index < 0) return 0;
    return this.before[index] + Math.min(at, this.to[index]) - this.from[index];
  }

  /** Index of the last interval that opens at or before `at`, or -1. */
  private lastFrom(at: number): number {
    let low = 0;
    let high = this.from.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.from[middle] <= at) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }
}

/** Takes the sorted, disjoint `closed` intervals out of the open ones. */
export function without(open: readonly Interval[], closed: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let next = 0;
  for (const [from, to] of open) {
    while (next < closed.length && closed[next][1] <= from) next++;
    let start = from;
    for (let index = next; index < closed.length && closed[index][0] < to; index++) {
      if (closed[index][0] > start) left.push([start, closed[index][0]]);
      start = Math.max(start, closed[index][1]);
    }
    if (start < to) left.push([start, to]);
  }
  return left;
}

/** When a resource has less than `units`: from before all time on, and after each step down. */
export function shortTimes(capacity: readonly { at: number; units: number }[], units: number): Interval[] {
  const short: Interval[] = [];
  let since: number | null = units > 0 ? -Infinity : null;
  for (const step of capacity) {
    if (step.units < units) since ??= step.at;
    else if (since !== null) {
      if (step.at > since) short.push([since, step.at]);
      since = null;
    }
  }
  if (since !== null) short.push([since, Infinity]);
  return short;
}

/** What a mode needs while it works. */
export type Demand = {
  /** Units drawn from each resource. */
  units: ReadonlyMap<string, number>;
  /** The machine's calendar, less the time when a required resource has too few units. */
  workingTime: WorkingTime;
};

/** Demands by requirement after requirement, each distinct list of them worked out once. */
type DemandTree = { demand: Demand | null; next: Map<string, Map<number, DemandTree>> };

/** Tells the demand of a mode on a machine. */
export function demands(problem: ProblemDocument): (machine: string, mode: ModeDocument | null) => Demand {
  const calendars = new Map<string, CalendarDocument>(problem.calendars.map((calendar) => [calendar.id, calendar]));
  const trees = new Map<string, DemandTree>();
  const resources = new Map(problem.resources.map((resource) => [resource.id, resource]));
  const calendarOf = new Map(problem.machines.map(({ id, calendar }) => [id, calendar]));
  const demandIn = (calendar: string, mode: ModeDocument | null): Demand => {
    const units = drawnUnits(mode);
    let open: Interval[] = calendars.get(calendar)?.intervals ?? [];
    for (const [id, drawn] of units) open = without(open, shortTimes(resources.get(id)?.capacity ?? [], drawn));
    return { units, workingTime: new WorkingTime(open) };
  };
  return (machine, mode) => {
    const calendar = calendarOf.get(machine) ?? '';
    let tree = getOrAdd(trees, calendar, emptyTree);
    for (const { resource, units } of mode?.resources ?? []) {
      tree = getOrAdd(getOrAdd(tree.next, resource, emptyMap), units, emptyTree);
    }
    return (tree.demand ??= demandIn(calendar, mode));
  };
}

/** Working time of a machine in a mode. */
export function workingTimes(problem: ProblemDocument): (machine: string, mode: ModeDocument | null) => WorkingTime {
  const demandOf = demands(problem);
  return (machine, mode) => demandOf(machine, mode).workingTime;
}

function drawnUnits(mode: ModeDocument | null): Map<string, number> {
  const units = new Map<string, number>();
  for (const requirement of mode?.resources ?? []) {
    units.set(requirement.resource, (units.get(requirement.resource) ?? 0) + requirement.units);
  }
  return units;
}

function emptyTree(): DemandTree {
  return { demand: null, next: new Map() };
}

function emptyMap(): Map<number, DemandTree> {
  return new Map();
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
