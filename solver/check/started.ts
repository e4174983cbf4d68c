/** What started operations still do. */
import type { Layout, Placement } from './situation.ts';

/** When each started operation goes on: from `now`, or when those started before it on its machine are through. */
export function resumptions(situation: Layout): Map<Placement, number> {
  const from = new Map<Placement, number>();
  for (const sequence of situation.sequences.values()) {
    let free = situation.problem.now;
    const started = sequence.filter((placement) => placement.state === 'started');
    for (const placement of started.sort(byActualStart)) {
      from.set(placement, free);
      free = Math.max(free, placement.end);
    }
  }
  return from;
}

/** Seconds of working time that the floor reports to be left; 0 for others. */
export function remainingOf(placement: Placement): number {
  const { progress } = placement.operation;
  return progress?.state === 'started' ? progress.remaining : 0;
}

function byActualStart(one: Placement, other: Placement): number {
  return one.start - other.start || (one.operation.id < other.operation.id ? -1 : 1);
}
