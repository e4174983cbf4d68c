import { scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** An operation that must not be interrupted lies in one interval of its working time. */
export function interruption(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const placement of situation.placements) {
    if (placement.state !== 'planned' || placement.operation.interruptible) continue;
    const interval = placement.workingTime.intervalAt(placement.start);
    if (!interval || placement.end <= interval[1]) continue;
    const params = { operation: placement.label, machine: placement.machine.id };
    const seconds = placement.end - interval[1];
    found.push(violation('interruption.broken', params, { ...scopeOf(placement), seconds, at: interval[1] }));
  }
  return found;
}
