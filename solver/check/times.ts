/** First and last instants of several placements. */
import type { Placement } from './situation.ts';

export function firstStart(placements: readonly Placement[]): number {
  let first = Infinity;
  for (const { start } of placements) first = Math.min(first, start);
  return first;
}

export function lastEnd(placements: readonly Placement[]): number {
  let last = -Infinity;
  for (const { end } of placements) last = Math.max(last, end);
  return last;
}
