/** Overtime of machines, from its columns. */
import type { Problem } from './columns.ts';

/** Seconds of `[start, end)` that are overtime of the machine. */
export function overtimeWithin(problem: Problem, machine: number, start: number, end: number): number {
  if (problem.overtimeOffset[machine] === problem.overtimeOffset[machine + 1]) return 0;
  return overtimeBefore(problem, machine, end) - overtimeBefore(problem, machine, start);
}

/** Seconds of the machine's overtime before `at`. */
function overtimeBefore(problem: Problem, machine: number, at: number): number {
  const { overtimeOffset, overtimeStart, overtimeEnd } = problem;
  let low = overtimeOffset[machine] - 1;
  let high = overtimeOffset[machine + 1];
  // The last interval that begins before `at`.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (overtimeStart[middle] < at) low = middle;
    else high = middle;
  }
  if (low < overtimeOffset[machine]) return 0;
  return problem.overtimeBefore[low] + Math.min(at, overtimeEnd[low]) - overtimeStart[low];
}
