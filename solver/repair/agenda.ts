/** Which parts are to be looked at, in order of time and then rank: a binary heap of numbers that hold both. */

/** Ranks are below this; times times this stay exact in a double. */
const ranks = 2 ** 21;

export class Agenda {
  private readonly partByRank: Int32Array;
  private readonly rank: Int32Array;
  private readonly heap: number[] = [];
  /** The entry of each part that counts; others of it in the heap are stale. `NaN`: none. */
  private readonly entry: Float64Array;

  /** `partByRank` lists all parts by rank. */
  constructor(partByRank: Int32Array) {
    if (partByRank.length > ranks) throw new RangeError(`An agenda holds at most ${ranks} parts`);
    this.partByRank = partByRank;
    this.rank = new Int32Array(partByRank.length);
    for (let rank = 0; rank < partByRank.length; rank++) this.rank[partByRank[rank]] = rank;
    this.entry = new Float64Array(partByRank.length).fill(NaN);
  }

  /** Has `one` the lower rank of two parts? */
  isAhead(one: number, other: number): boolean {
    return this.rank[one] < this.rank[other];
  }

  /** Puts a part down for `at`, whatever it was down for before. */
  put(part: number, at: number): void {
    const entry = at * ranks + this.rank[part];
    if (this.entry[part] === entry) return;
    this.entry[part] = entry;
    const { heap } = this;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent] <= entry) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  isOn(part: number): boolean {
    return !Number.isNaN(this.entry[part]);
  }

  /** Is anything down for before (`at`, rank of `part`)? */
  hasBefore(part: number, at: number): boolean {
    this.dropStale();
    return this.heap.length > 0 && this.heap[0] < at * ranks + this.rank[part];
  }

  /** Takes the first part off; -1: none is left. */
  next(): number {
    this.dropStale();
    if (this.heap.length === 0) return -1;
    const part = this.partOf(this.heap[0]);
    this.entry[part] = NaN;
    this.dropFirst();
    return part;
  }

  clear(): void {
    for (const entry of this.heap) this.entry[this.partOf(entry)] = NaN;
    this.heap.length = 0;
  }

  private partOf(entry: number): number {
    return this.partByRank[entry - Math.floor(entry / ranks) * ranks];
  }

  private dropStale(): void {
    while (this.heap.length > 0 && this.entry[this.partOf(this.heap[0])] !== this.heap[0]) this.dropFirst();
  }

  private dropFirst(): void {
    const { heap } = this;
    const entry = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let least = 2 * index + 1;
      if (least >= heap.length) break;
      if (least + 1 < heap.length && heap[least + 1] < heap[least]) least++;
      if (heap[least] >= entry) break;
      heap[index] = heap[least]!;
      index = least;
    }
    heap[index] = entry;
  }
}
