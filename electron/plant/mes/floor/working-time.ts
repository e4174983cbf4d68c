/** Working time as sorted, disjoint half-open intervals of epoch milliseconds, and the arithmetic on it. */
export type Interval = readonly [from: number, to: number];
/** Units of a resource from `at` on; none before the first. Sorted by `at`. */
export type CapacityStep = { at: number; units: number };

/** Sorts and joins intervals that overlap or touch; empty ones go. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const merged: [number, number][] = [];
  for (const [from, to] of intervals.filter(([a, b]) => b > a).toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = Math.max(a[i][0], b[j][0]);
    const to = Math.min(a[i][1], b[j][1]);
    if (to > from) common.push([from, to]);
    if (a[i][1] < b[j][1]) i += 1;
    else j += 1;
  }
  return common;
}

export function subtract(from: readonly Interval[], closed: readonly Interval[]): Interval[] {
  const gaps: Interval[] = [];
  let at = -Infinity;
  for (const [a, b] of merge(closed)) {
    gaps.push([at, a]);
    at = b;
  }
  gaps.push([at, Infinity]);
  return intersect(from, gaps);
}

/** When at least `units` are there. */
export function whenAtLeast(capacity: readonly CapacityStep[], units: number): Interval[] {
  return merge(
    capacity.flatMap((step, index): Interval[] =>
      step.units >= units ? [[step.at, capacity[index + 1]?.at ?? Infinity]] : [],
    ),
  );
}

/** Index of the first interval that ends after `at`. */
function indexAfter(open: readonly Interval[], at: number): number {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle][1] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function isOpen(open: readonly Interval[], at: number): boolean {
  const interval = open[indexAfter(open, at)];
  return interval !== undefined && interval[0] <= at;
}

/** First instant of working time at or after `at`; Infinity if there is none. */
export function nextOpen(open: readonly Interval[], at: number): number {
  const interval = open[indexAfter(open, at)];
  return interval === undefined ? Infinity : Math.max(at, interval[0]);
}

/** Working milliseconds in `[from, to)`; 0 if `to` is not after `from`. */
export function workBetween(open: readonly Interval[], from: number, to: number): number {
  let work = 0;
  for (let i = indexAfter(open, from); i < open.length && open[i][0] < to; i += 1) {
    work += Math.max(0, Math.min(open[i][1], to) - Math.max(open[i][0], from));
  }
  return work;
}

/** Earliest instant by which `work` working milliseconds have passed since `from`; Infinity beyond the last interval. */
export function afterWork(open: readonly Interval[], from: number, work: number): number {
  let left = work;
  if (left <= 0) return from;
  for (let i = indexAfter(open, from); i < open.length; i += 1) {
    const start = Math.max(open[i][0], from);
    if (open[i][1] - start >= left) return start + left;
    left -= open[i][1] - start;
  }
  return Infinity;
}
