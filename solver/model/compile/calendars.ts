/** Working time of modes: machine calendars less the times when a required resource has too little capacity, each kept once. */
import { int32From } from '../columns.ts';
import type { ProblemDocument } from '../problem.ts';

type Interval = readonly [number, number];

/** Lists of open intervals one after the other, with the seconds worked before each in its list. */
export type IntervalColumns = {
  calendarOffset: Int32Array;
  intervalStart: Int32Array;
  intervalEnd: Int32Array;
  intervalBefore: Int32Array;
};

export function intervalColumns(lists: readonly (readonly Interval[])[]): IntervalColumns {
  const offset = [0];
  const start: number[] = [];
  const end: number[] = [];
  const before: number[] = [];
  for (const list of lists) {
    let worked = 0;
    for (const [from, to] of list) {
      start.push(from);
      end.push(to);
      before.push(worked);
      worked += to - from;
    }
    offset.push(start.length);
  }
  return {
    calendarOffset: int32From(offset),
    intervalStart: int32From(start),
    intervalEnd: int32From(end),
    intervalBefore: int32From(before),
  };
}

/** Overtime of each machine, in the shape of calendars. */
export function overtimeColumns({ machines }: ProblemDocument) {
  const columns = intervalColumns(machines.map(({ overtime }) => overtime));
  return {
    overtimeOffset: columns.calendarOffset,
    overtimeStart: columns.intervalStart,
    overtimeEnd: columns.intervalEnd,
    overtimeBefore: columns.intervalBefore,
  };
}

/** Rows of requirements: resource (index) and units. */
type Requirements = { resource: Int32Array; units: Int32Array; first: number; behind: number };

/** Working times by requirement after requirement, resource and units; -1 while nobody has asked for one. */
type RequirementTree = { index: number; next: Map<number, Map<number, RequirementTree>> };

function emptyTree(): RequirementTree {
  return { index: -1, next: new Map() };
}

/** Collects the distinct working times that modes ask for. */
export class WorkingTimes {
  private readonly calendars: Interval[][];
  private readonly resources: ProblemDocument['resources'];
  private readonly now: number;
  private readonly trees: RequirementTree[];
  private readonly lists: Interval[][] = [];
  private readonly constant = new Map<string, boolean>();

  constructor(problem: ProblemDocument) {
    this.calendars = problem.calendars.map((calendar) => calendar.intervals);
    this.trees = this.calendars.map(() => emptyTree());
    this.resources = problem.resources;
    this.now = problem.now;
  }

  /** Index of the working time of `calendar` (index) with the requirements in rows `[first, behind)`. */
  indexOf(calendar: number, { resource, units, first, behind }: Requirements): number {
    let tree = this.trees[calendar];
    for (let k = first; k < behind; k++) {
      let byUnits = tree.next.get(resource[k]);
      if (byUnits === undefined) tree.next.set(resource[k], (byUnits = new Map()));
      let next = byUnits.get(units[k]);
      // What there is always enough of changes nothing, so leads back to where it came from.
      if (next === undefined) {
        next = this.isAlwaysEnough(resource[k], units[k]) ? tree : emptyTree();
        byUnits.set(units[k], next);
      }
      tree = next;
    }
    if (tree.index < 0) {
      let intervals = this.calendars[calendar];
      for (let k = first; k < behind; k++) {
        if (this.isAlwaysEnough(resource[k], units[k])) continue;
        intervals = intersect(intervals, this.enough(resource[k], units[k]));
      }
      tree.index = this.lists.push(intervals) - 1;
    }
    return tree.index;
  }

  columns(): IntervalColumns {
    return intervalColumns(this.lists);
  }

  /** From now on; what the resource had before does not matter to work that is still to be planned. */
  private isAlwaysEnough(resource: number, units: number): boolean {
    const key = `${resource}:${units}`;
    let answer = this.constant.get(key);
    if (answer === undefined) {
      const steps = this.resources[resource].capacity;
      const past = steps.findLastIndex((step) => step.at <= this.now);
      answer = past >= 0 && steps.slice(past).every((step) => step.units >= units);
      this.constant.set(key, answer);
    }
    return answer;
  }

  private enough(resource: number, units: number): Interval[] {
    const open: Interval[] = [];
    let since: number | null = null;
    for (const step of this.resources[resource].capacity) {
      if (step.units >= units) since ??= step.at;
      else if (since !== null) {
        if (step.at > since) open.push([since, step.at]);
        since = null;
      }
    }
    if (since !== null) open.push([since, Number.MAX_SAFE_INTEGER]);
    return open;
  }
}

/** The common time of two sorted lists of disjoint intervals. */
export function intersect(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let a = 0, b = 0; a < one.length && b < other.length;) {
    const from = Math.max(one[a][0], other[b][0]);
    const to = Math.min(one[a][1], other[b][1]);
    if (from < to) common.push([from, to]);
    if (one[a][1] < other[b][1]) a++;
    else b++;
  }
  return common;
}
