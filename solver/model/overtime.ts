/** Overtime of machines, from its columns. */
import { always, type Problem } from './columns.ts';

/** Seconds of `[start, end)` that are overtime of the machine. */
export function overtimeWithin(problem: Problem, machine: number, start: number, end: number): number {
  if (problem.overtimeOffset[machine] === problem.overtimeOffset[machine + 1]) return 0;
  return overtimeBefore(problem, machine, end) - overtimeBefore(problem, machine, start);
}

/** When the last overtime of the machine that begins before `at` is over; `always` if there is none. */
export function endOfOvertime(problem: Problem, machine: number, at: number): number {
  const last = lastBefore(problem, machine, at);
  return last < problem.overtimeOffset[machine] ? always : problem.overtimeEnd[last];
}

/** Seconds of the machine's overtime before `at`. */
function overtimeBefore(problem: Problem, machine: number, at: number): number {
  const { overtimeOffset, overtimeStart, overtimeEnd } = problem;
  const last = lastBefore(problem, machine, at);
  if (last < overtimeOffset[machine]) return 0;
  return problem.overtimeBefore[last] + Math.min(at, overtimeEnd[last]) - overtimeStart[last];
}

/** The last interval of the machine's overtime that begins before `at`; one before its first if there is none. */
function lastBefore({ overtimeOffset, overtimeStart }: Problem, machine: number, at: number): number {
  let low = overtimeOffset[machine] - 1;
  let high = overtimeOffset[machine + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (overtimeStart[middle] < at) low = middle;
    else high = middle;
  }
  return low;
}
