/**
 * Free units of one resource over time where they are taken and given back all over the horizon, over and over: steps in buckets of equal length,
 * so that a change moves only the few steps of a bucket. What no longer changes anything stays a step until its bucket is full.
 */
import { always, never, type Problem } from '../../model/columns.ts';
import type { Profile } from '../../construct/profile.ts';

const bucketCount = 256;
const firstCapacity = 32;

export class UnitProfile {
  private readonly origin: number;
  private readonly perSecond: number;
  /** Steps that a bucket has room for: those of bucket b are at `b × capacity` and behind. */
  private capacity = firstCapacity;
  private at = new Int32Array(bucketCount * firstCapacity);
  private free = new Int32Array(bucketCount * firstCapacity);
  private readonly count = new Int32Array(bucketCount);
  /** Free units at the beginning of each bucket. */
  private readonly head = new Int32Array(bucketCount);

  constructor({ now, horizon }: Problem) {
    this.origin = now;
    this.perSecond = bucketCount / Math.max(bucketCount, horizon - now);
  }

  /** Takes over the steps of another. */
  copyFrom(other: Profile): void {
    this.count.fill(0);
    this.head.fill(other.freeAt(always));
    for (let at = other.stepAfter(always); at !== never; at = other.stepAfter(at)) {
      const bucket = this.bucketOf(at);
      this.makeRoom(bucket);
      const index = this.split(bucket, at);
      this.free[index] = other.freeAt(at);
      this.head.fill(other.freeAt(at), bucket + 1);
    }
  }

  /** If fewer than `units` are free somewhere in `[from, to)`: when enough are free again after that; else `always`. */
  conflictEnd(from: number, to: number, units: number): number {
    const { at, free, count, head, capacity } = this;
    let bucket = this.bucketOf(from);
    let isShort = false;
    let first = bucket * capacity;
    let last = first + count[bucket];
    let index = last;
    while (index > first && at[index - 1] > from) index--;
    if ((index > first ? free[index - 1] : head[bucket]) < units) isShort = true;
    for (;;) {
      for (; index < last; index++) {
        if (isShort) {
          if (free[index] >= units) return at[index];
        } else if (at[index] >= to) return always;
        else if (free[index] < units) isShort = true;
      }
      if (++bucket === bucketCount) return isShort ? never : always;
      index = first = bucket * capacity;
      last = first + count[bucket];
    }
  }

  /** Takes `units` in `[from, to)`; gives them back if negative. */
  draw(from: number, to: number, units: number): void {
    if (from >= to) return;
    const firstBucket = this.bucketOf(from);
    const lastBucket = this.bucketOf(to);
    this.makeRoom(firstBucket);
    this.makeRoom(lastBucket);
    const first = this.split(firstBucket, from);
    const last = this.split(lastBucket, to);
    const { free, count, head, capacity } = this;
    if (firstBucket === lastBucket) {
      for (let index = first; index < last; index++) free[index] -= units;
      return;
    }
    const end = firstBucket * capacity + count[firstBucket];
    for (let index = first; index < end; index++) free[index] -= units;
    for (let bucket = firstBucket + 1; bucket <= lastBucket; bucket++) {
      const stop = bucket === lastBucket ? last : bucket * capacity + count[bucket];
      head[bucket] -= units;
      for (let index = bucket * capacity; index < stop; index++) free[index] -= units;
    }
  }

  private bucketOf(at: number): number {
    const bucket = Math.floor((at - this.origin) * this.perSecond);
    return bucket < 0 ? 0 : bucket >= bucketCount ? bucketCount - 1 : bucket;
  }

  /** Index of a step of the bucket that begins at `at`, made if need be. */
  private split(bucket: number, at: number): number {
    const { at: times, free } = this;
    const first = bucket * this.capacity;
    let index = first + this.count[bucket];
    while (index > first && times[index - 1] >= at) index--;
    const last = first + this.count[bucket];
    if (index < last && times[index] === at) return index;
    for (let other = last; other > index; other--) {
      times[other] = times[other - 1]!;
      free[other] = free[other - 1]!;
    }
    times[index] = at;
    free[index] = (index > first ? free[index - 1] : this.head[bucket])!;
    this.count[bucket]++;
    return index;
  }

  /** Sees to it that two steps more have room. */
  private makeRoom(bucket: number): void {
    if (this.count[bucket] + 2 <= this.capacity) return;
    const { at, free } = this;
    const first = bucket * this.capacity;
    let last = first;
    for (let index = first; index < first + this.count[bucket]; index++) {
      if (free[index] === (last > first ? free[last - 1] : this.head[bucket])) continue;
      at[last] = at[index]!;
      free[last++] = free[index]!;
    }
    this.count[bucket] = last - first;
    if (this.count[bucket] > this.capacity / 2) this.grow();
  }

  private grow(): void {
    const { at, free, capacity } = this;
    this.capacity = 2 * capacity;
    this.at = new Int32Array(bucketCount * this.capacity);
    this.free = new Int32Array(bucketCount * this.capacity);
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const steps = [bucket * capacity, bucket * capacity + this.count[bucket]] as const;
      this.at.set(at.subarray(...steps), bucket * this.capacity);
      this.free.set(free.subarray(...steps), bucket * this.capacity);
    }
  }
}
