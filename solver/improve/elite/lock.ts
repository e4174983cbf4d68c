/** A lock in memory that threads share. */

/** Runs `work` while no other thread holds the lock at `index` of `control`; waits for that. Not to be nested. */
export function locked<T>(control: Int32Array, index: number, work: () => T): T {
  while (Atomics.compareExchange(control, index, 0, 1) !== 0) Atomics.wait(control, index, 1);
  try {
    return work();
  } finally {
    Atomics.store(control, index, 0);
    Atomics.notify(control, index, 1);
  }
}
