/** Binary min-heap of integers under any order, open to inspection so that dispatching can look at its first few. */
export class Heap {
  /** Heap order: the first `k` items hold the smallest ones, roughly. */
  readonly items: number[] = [];
  private readonly compare: (one: number, other: number) => number;

  constructor(compare: (one: number, other: number) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.items.length;
  }

  push(item: number): void {
    this.items.push(item);
    this.up(this.items.length - 1);
  }

  pop(): number {
    return this.removeAt(0);
  }

  /** Takes out the item at a position of `items`. */
  removeAt(index: number): number {
    const { items } = this;
    const item = items[index];
    const last = items.pop()!;
    if (index < items.length) {
      items[index] = last;
      this.up(index);
      this.down(index);
    }
    return item;
  }

  private up(index: number): void {
    const { items } = this;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.compare(items[index], items[parent]) >= 0) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  private down(index: number): void {
    const { items } = this;
    for (;;) {
      let least = 2 * index + 1;
      if (least >= items.length) return;
      if (least + 1 < items.length && this.compare(items[least + 1], items[least]) < 0) least++;
      if (this.compare(items[index], items[least]) <= 0) return;
      this.swap(index, least);
      index = least;
    }
  }

  private swap(one: number, other: number): void {
    const item = this.items[one];
    this.items[one] = this.items[other]!;
    this.items[other] = item;
  }
}

/** Binary min-heap of numbered entities by a key column, equal keys by number. Quicker than a heap with a comparison of its own. */
export class KeyedHeap {
  /** Heap order. */
  readonly items: number[] = [];
  private readonly key: Float64Array;

  /** The key of an entity must not change while it is in the heap. */
  constructor(key: Float64Array) {
    this.key = key;
  }

  get size(): number {
    return this.items.length;
  }

  push(item: number): void {
    this.items.push(item);
    this.up(this.items.length - 1, item);
  }

  pop(): number {
    return this.removeAt(0);
  }

  /** Takes out the item at a position of `items`. */
  removeAt(index: number): number {
    const { items } = this;
    const item = items[index];
    const last = items.pop()!;
    if (index < items.length) this.down(this.up(index, last), last);
    return item;
  }

  /** Puts `item`, which belongs at `index` or above, where it belongs; where that is. */
  private up(index: number, item: number): number {
    const { items, key } = this;
    const own = key[item];
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (own > key[above] || (own === key[above] && item > above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
    return index;
  }

  private down(index: number, item: number): void {
    const { items, key } = this;
    const own = key[item];
    const size = items.length;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      let below = items[child];
      if (child + 1 < size) {
        const other = items[child + 1];
        if (key[other] < key[below] || (key[other] === key[below] && other < below)) {
          child++;
          below = other;
        }
      }
      if (own < key[below] || (own === key[below] && item < below)) break;
      items[index] = below;
      index = child;
    }
    items[index] = item;
  }
}
