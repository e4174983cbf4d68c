/** Free units of one secondary resource over time, as a step function in two sorted arrays. */
import { always, never, type Problem } from '../model/columns.ts';

/** O(log n) to look up, O(n) memory moves to change, which near the end, where schedules grow, is nothing. */
export class Profile {
  private at: Int32Array;
  private free: Int32Array;
  private length = 0;
  private hint = 0;
  private readonly problem: Problem;
  private readonly resource: number;

  constructor(problem: Problem, resource: number) {
    this.problem = problem;
    this.resource = resource;
    const steps = problem.capacityOffset[resource + 1] - problem.capacityOffset[resource];
    this.at = new Int32Array(2 * steps + 64);
    this.free = new Int32Array(2 * steps + 64);
    this.reset();
  }

  /** Back to the bare capacity. */
  reset(): void {
    const first = this.problem.capacityOffset[this.resource];
    const last = this.problem.capacityOffset[this.resource + 1];
    this.at[0] = always;
    this.free[0] = 0;
    this.at.set(this.problem.capacityAt.subarray(first, last), 1);
    this.free.set(this.problem.capacityUnits.subarray(first, last), 1);
    this.length = last - first + 1;
    this.hint = 0;
  }

  /** Takes over the steps of another profile of the same resource. */
  copyFrom(other: Profile): void {
    if (this.at.length < other.length) {
      this.at = new Int32Array(other.at.length);
      this.free = new Int32Array(other.free.length);
    }
    this.at.set(other.at.subarray(0, other.length));
    this.free.set(other.free.subarray(0, other.length));
    this.length = other.length;
    this.hint = other.hint;
  }

  /** If fewer than `units` are free somewhere in `[from, to)`: when enough are free again after that; else `always`. */
  conflictEnd(from: number, to: number, units: number): number {
    for (let index = this.indexAt(from); index < this.length && this.at[index] < to; index++) {
      if (this.free[index] >= units) continue;
      while (++index < this.length) if (this.free[index] >= units) return this.at[index];
      return never;
    }
    return always;
  }

  /** If fewer than `units` are free somewhere in `[from, to)`: when the first such stretch begins (at `from`, if before); else `never`. */
  conflictStart(from: number, to: number, units: number): number {
    for (let index = this.indexAt(from); index < this.length && this.at[index] < to; index++) {
      if (this.free[index] < units) return Math.max(from, this.at[index]);
    }
    return never;
  }

  /** Takes `units` in `[from, to)`; gives them back if negative. */
  draw(from: number, to: number, units: number): void {
    if (from >= to) return;
    const first = this.split(from);
    const last = this.split(to);
    for (let index = first; index < last; index++) this.free[index] -= units;
    this.joinAt(last);
    this.joinAt(first);
  }

  /** Free units at an instant. */
  freeAt(at: number): number {
    return this.free[this.indexAt(at)];
  }

  /** When the free units change next after an instant; `never` if they do not. */
  stepAfter(at: number): number {
    const next = this.indexAt(at) + 1;
    return next < this.length ? this.at[next] : never;
  }

  /** Index of the step that holds at `at`. */
  private indexAt(at: number): number {
    const times = this.at;
    let low = 0;
    let high = this.length - 1;
    const hint = Math.min(this.hint, high);
    if (times[hint] <= at) {
      low = hint;
      if (hint === high || times[hint + 1] > at) return hint;
    } else high = hint - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (times[middle] <= at) low = middle;
      else high = middle - 1;
    }
    this.hint = low;
    return low;
  }

  /** Index of a step that begins at `at`, made if need be. */
  private split(at: number): number {
    const index = this.indexAt(at);
    if (this.at[index] === at) return index;
    if (this.length === this.at.length) this.grow();
    this.at.copyWithin(index + 2, index + 1, this.length);
    this.free.copyWithin(index + 2, index + 1, this.length);
    this.at[index + 1] = at;
    this.free[index + 1] = this.free[index]!;
    this.length++;
    return index + 1;
  }

  /** Drops a step that changes nothing. */
  private joinAt(index: number): void {
    if (index === 0 || this.free[index] !== this.free[index - 1]) return;
    this.at.copyWithin(index, index + 1, this.length);
    this.free.copyWithin(index, index + 1, this.length);
    this.length--;
  }

  private grow(): void {
    const at = new Int32Array(this.at.length * 2);
    const free = new Int32Array(this.at.length * 2);
    at.set(this.at);
    free.set(this.free);
    this.at = at;
    this.free = free;
  }
}
