import { scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** No operation starts before its order's release, nor in the past. */
export function release(situation: Situation): Violation[] {
  const found: Violation[] = [];
  const now = situation.problem.now;
  for (const placement of situation.placements) {
    if (placement.state !== 'planned') continue;
    const { order, label, start } = placement;
    if (start < order.release) {
      const params = { operation: label, release: order.release };
      const seconds = order.release - start;
      found.push(violation('release.order', params, { ...scopeOf(placement), seconds, at: start }));
    }
    if (start < now) {
      const params = { operation: label, now };
      found.push(violation('release.now', params, { ...scopeOf(placement), seconds: now - start, at: start }));
    }
  }
  return found;
}
