import { partCount } from '../situation.ts';
import type { OperationState, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** A split operation has one assignment for each part. */
export function split(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { operations } of situation.orders) {
    for (const state of operations) {
      const { operation, named } = state;
      const isWhole = named.length === 1 && named[0] === 0 && partCount(operation) === 1;
      if (named.length > 0 && !isWhole) found.push(...partsAmiss(state));
    }
  }
  return found;
}

function partsAmiss({ operation, order, named }: OperationState): Violation[] {
  const found: Violation[] = [];
  const { id } = operation;
  const count = partCount(operation);
  const scope = { operations: [id], orders: [order.id] };
  const parts = new Map<number, number>();
  for (const part of named) parts.set(part, (parts.get(part) ?? 0) + 1);
  for (const [part, times] of parts) {
    if (part >= count) found.push(violation('split.extra', { operation: id, part, count }, scope));
    else if (times > 1 && count > 1) found.push(violation('split.double', { operation: id, part, times }, scope));
  }
  for (let part = 0; part < count; part++) {
    if (!parts.has(part)) found.push(violation('split.missing', { operation: id, part, count }, scope));
  }
  return found;
}
