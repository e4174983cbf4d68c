import { relaxedKey, scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** A pinned operation keeps machine and start, or is listed as relaxed. */
export function pin(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const placement of situation.placements) {
    const { operation, part, label, machine, start } = placement;
    if (!operation.pin || part !== 0 || placement.state !== 'planned') continue;
    if (situation.relaxed.has(relaxedKey(operation.id, part))) continue;
    const scope = { ...scopeOf(placement), at: start };
    if (machine.id !== operation.pin.machine) {
      const params = { operation: label, machine: machine.id, expected: operation.pin.machine };
      found.push(violation('pin.machine', params, scope));
    }
    if (start !== operation.pin.start) {
      const seconds = Math.abs(start - operation.pin.start);
      const params = { operation: label, expected: operation.pin.start };
      found.push(violation('pin.start', params, { ...scope, seconds }));
    }
  }
  return found;
}
