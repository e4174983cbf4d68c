/** Closed time of one machine: sorted, disjoint `[from, to)` intervals in seconds, with the sums that make load figures cheap. */
export class ClosedTime {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Closed seconds in all intervals before each. */
  readonly #before: Float64Array;

  /** Unites any intervals, in any order. */
  constructor(intervals: readonly (readonly [from: number, to: number])[]) {
    const united: [number, number][] = [];
    for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
      const last = united.at(-1);
      if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
      else united.push([from, to]);
    }
    this.from = Int32Array.from(united, ([from]) => from);
    this.to = Int32Array.from(united, ([, to]) => to);
    this.#before = new Float64Array(united.length);
    for (let index = 1; index < united.length; index++) {
      this.#before[index] = this.#before[index - 1] + this.to[index - 1] - this.from[index - 1];
    }
  }

  /** Index of the first interval that ends after `time`. */
  firstAfter(time: number): number {
    let low = 0;
    let high = this.to.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.to[middle] > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Open seconds in `[from, to)`. */
  openBetween(from: number, to: number): number {
    return to <= from ? 0 : to - from - (this.#closedUntil(to) - this.#closedUntil(from));
  }

  #closedUntil(time: number): number {
    const index = this.firstAfter(time);
    if (index === this.from.length) {
      return index === 0 ? 0 : this.#before[index - 1] + this.to[index - 1] - this.from[index - 1];
    }
    return this.#before[index] + Math.max(0, time - this.from[index]);
  }
}
