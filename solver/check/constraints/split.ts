import { partCount } from '../situation.ts';
import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** A split operation has one assignment for each part. */
export function split(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const [id, parts] of situation.named) {
    const { operation, order } = situation.operations.get(id)!;
    const count = partCount(operation);
    const scope = { operations: [id], orders: [order.id] };
    for (const [part, times] of parts) {
      if (part >= count) found.push(violation('split.extra', { operation: id, part, count }, scope));
      else if (times > 1 && count > 1) found.push(violation('split.double', { operation: id, part, times }, scope));
    }
    for (let part = 0; part < count; part++) {
      if (!parts.has(part)) found.push(violation('split.missing', { operation: id, part, count }, scope));
    }
  }
  return found;
}
