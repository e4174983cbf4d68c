import { scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** A machine does one operation at a time. What the floor reports to overlap among itself is a fact, not a fault of the schedule. */
export function machine(situation: Situation): Violation[] {
  return [...situation.sequences.values()].flatMap(overlaps);
}

function overlaps(sequence: readonly Placement[]): Violation[] {
  const found: Violation[] = [];
  const byStart = [...sequence].sort((one, other) => one.start - other.start || one.end - other.end);
  // The one that holds the machine longest so far, of each kind.
  let planned: Placement | null = null;
  let begun: Placement | null = null;
  for (const placement of byStart) {
    const isPlanned = placement.state === 'planned';
    for (const holder of isPlanned ? [begun, planned] : [planned]) {
      if (holder && overlap(holder, placement)) found.push(overlapping(holder, placement));
    }
    if (isPlanned) planned = longer(planned, placement);
    else begun = longer(begun, placement);
  }
  return found;
}

/** `later` starts at or after `earlier`. One of zero length may lie at the other's edge. */
function overlap(earlier: Placement, later: Placement): boolean {
  if (later.end === later.start) return later.start > earlier.start && later.start < earlier.end;
  return later.start < earlier.end;
}

function longer(holder: Placement | null, placement: Placement): Placement {
  return holder && holder.end >= placement.end ? holder : placement;
}

function overlapping(earlier: Placement, later: Placement): Violation {
  const params = { first: earlier.label, second: later.label, machine: later.machine.id };
  const seconds = Math.min(earlier.end, later.end) - later.start;
  return violation('machine.overlap', params, { ...scopeOf(earlier, later), seconds, at: later.start });
}
