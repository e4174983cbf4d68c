/** Where the double stands: what it tells the test, and the version it is a double of. */
import type { Seen } from './control.ts';

export const electronVersion = '45.4.1';

/** Tells the test what a person would have seen. */
export function see(seen: Seen): void {
  process.send?.(seen);
}

/** Numbers for what the test refers to. */
let last = 0;
export function nextId(): number {
  return ++last;
}
