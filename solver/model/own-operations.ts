/** Operations of one order. Most orders have few, and most links stay within: looking through them is quicker than a map of all operations. */
import type { LinkDocument, OrderDocument } from './problem.ts';

/** An order of more operations is not looked through. */
const few = 16;

/** Place in the order of its operation `id`; -1 when it has none, or too many to look through. */
export function ownOperation({ operations }: OrderDocument, id: string): number {
  return operations.length <= few ? operations.findIndex((operation) => operation.id === id) : -1;
}

/** Is the link seen at a glance to stay within the order? */
export function staysWithin(order: OrderDocument, { from, to }: LinkDocument): boolean {
  return ownOperation(order, from) >= 0 && ownOperation(order, to) >= 0;
}
