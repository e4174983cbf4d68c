import { scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** Machine and times are those of one of the operation's modes. */
export function mode(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { operation, part, mode: index } of situation.modeless) {
    const known = situation.operations.get(operation)!;
    const params = { operation, mode: String(index), count: known.operation.modes.length, part };
    found.push(violation('mode.unknown', params, { operations: [operation], orders: [known.order.id] }));
  }
  for (const placement of situation.placements) {
    if (placement.state !== 'planned' || !placement.mode) continue;
    const { label, machine, run, runStart, end } = placement;
    if (placement.mode.machine !== machine.id) {
      const params = {
        operation: label,
        machine: machine.id,
        expected: placement.mode.machine,
        mode: placement.operation.modes.indexOf(placement.mode),
      };
      found.push(violation('mode.machine', params, { ...scopeOf(placement), at: placement.start }));
    }
    if (end - runStart < run) {
      const params = { operation: label, from: runStart, to: end, given: end - runStart, needed: run };
      const seconds = run - (end - runStart);
      found.push(violation('mode.run', params, { ...scopeOf(placement), seconds, at: runStart }));
    }
  }
  return found;
}
