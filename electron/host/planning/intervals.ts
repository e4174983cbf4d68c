/** Sets of time as sorted, disjoint, never touching half-open intervals in whole seconds. */
export type Interval = [from: number, to: number];

/** The union of intervals in any order. */
export function union(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (to <= from) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What is left of `intervals` without `holes`; both are in the form `union` gives. */
export function subtract(intervals: readonly Interval[], holes: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let first = 0;
  for (const interval of intervals) {
    const [from, to] = interval;
    while (first < holes.length && holes[first][1] <= from) first += 1;
    if (first === holes.length || holes[first][0] >= to) {
      left.push(interval);
      continue;
    }
    let at = from;
    for (let index = first; index < holes.length && holes[index][0] < to; index += 1) {
      if (holes[index][0] > at) left.push([at, holes[index][0]]);
      at = Math.max(at, holes[index][1]);
    }
    if (at < to) left.push([at, to]);
  }
  return left;
}

/** Seconds of `intervals` inside `[from, to)`. */
export function measure(intervals: readonly Interval[], from: number, to: number): number {
  let sum = 0;
  for (const [start, end] of intervals) sum += Math.max(0, Math.min(end, to) - Math.max(start, from));
  return sum;
}
