import { scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** Before its run an operation has its mode's fixed set-up and the change-over from what the machine did before. */
export function setup(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { placement, previous, needed } of situation.setups) {
    const { label, machine, start, runStart, workingTime } = placement;
    const given = workingTime.between(start, runStart);
    if (given === needed && (needed > 0 || runStart === start)) continue;
    const params = { operation: label, machine: machine.id, previous: previous?.label ?? 'the state it is in' };
    const scope = scopeOf(...(previous ? [previous, placement] : [placement]));
    if (needed === 0 && runStart > start) {
      found.push(violation('setup.none', params, { ...scope, seconds: runStart - start, at: start }));
    } else {
      const times = { given, needed };
      found.push(
        violation('setup.time', { ...params, ...times }, { ...scope, seconds: Math.abs(needed - given), at: start }),
      );
    }
  }
  return found;
}
