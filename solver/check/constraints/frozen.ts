import { relaxedKey, scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** What the baseline starts in the frozen zone keeps machine and start, or is listed as relaxed. */
export function frozen(situation: Situation): Violation[] {
  const found: Violation[] = [];
  const { problem, baseline } = situation;
  for (const before of baseline?.assignments ?? []) {
    if (before.start < problem.now || before.start >= problem.now + situation.frozen) continue;
    if (situation.relaxed.has(relaxedKey(before.operation, before.part))) continue;
    for (const placement of situation.operations.get(before.operation)?.placements ?? []) {
      if (placement.part === before.part && placement.state === 'planned') found.push(...moved(placement, before));
    }
  }
  return found;
}

function moved(placement: Placement, before: { machine: string; start: number }): Violation[] {
  const found: Violation[] = [];
  const { label, machine, start } = placement;
  const scope = { ...scopeOf(placement), at: start };
  if (machine.id !== before.machine) {
    const params = { operation: label, machine: machine.id, expected: before.machine };
    found.push(violation('frozen.machine', params, scope));
  }
  if (start !== before.start) {
    const seconds = Math.abs(start - before.start);
    found.push(violation('frozen.start', { operation: label, expected: before.start }, { ...scope, seconds }));
  }
  return found;
}
