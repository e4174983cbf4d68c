import { scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** No planned operation ends after the horizon. */
export function horizon(situation: Situation): Violation[] {
  const last = situation.problem.horizon;
  return situation.placements
    .filter((placement) => placement.state === 'planned' && placement.end > last)
    .map((placement) => {
      const params = { operation: placement.label, horizon: last };
      return violation('horizon.beyond', params, {
        ...scopeOf(placement),
        seconds: placement.end - last,
        at: placement.end,
      });
    });
}
