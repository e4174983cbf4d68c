/** Where work fits into working time, looked for from where the node was last: schedules change little at a time. */
import type { Problem } from '../../model/columns.ts';
import { farFuture } from './far-future.ts';

export class CalendarWalk {
  /** When the work of the last question is done. */
  done = 0;
  private readonly problem: Problem;
  /** Interval of the working time in which each node began last. */
  private readonly interval: Int32Array;

  constructor(problem: Problem) {
    this.problem = problem;
    this.interval = new Int32Array(problem.partCount);
  }

  /** When work of a node asked for at `from` begins; `farFuture` if it finds no room. When it is done is in `done`. */
  begin(node: number, calendar: number, from: number, work: number): number {
    const { intervalStart, intervalEnd, calendarOffset, partInterruptible } = this.problem;
    const first = calendarOffset[calendar];
    const last = calendarOffset[calendar + 1];
    let index = this.interval[node];
    if (index < first || index >= last) index = first;
    while (index > first && intervalEnd[index - 1] > from) index--;
    while (index < last && intervalEnd[index] <= from) index++;
    if (partInterruptible[node] === 0) {
      while (index < last && Math.max(from, intervalStart[index]) + work > intervalEnd[index]) index++;
    }
    if (index === last) return (this.done = farFuture);
    this.interval[node] = index;
    const begin = from > intervalStart[index] ? from : intervalStart[index];
    let left = work - (intervalEnd[index] - begin);
    while (left > 0) {
      if (++index === last) return (this.done = farFuture);
      left -= intervalEnd[index] - intervalStart[index];
    }
    this.done = intervalEnd[index] + left;
    return begin;
  }
}
