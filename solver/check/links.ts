/** Precedence as the schedule has it. */
import type { LinkDocument } from '../model/problem.ts';
import type { Layout, OperationState, Placement } from './situation.ts';

/** A link to an operation that is still to be planned and has been. `from` is empty when it has not. */
export type PlacedLink = { link: LinkDocument; from: readonly Placement[]; to: readonly Placement[] };

/** Operations of an order that are looked through. */
const few = 16;
const nowhere: readonly Placement[] = [];

/** The orders' links, or one operation after the other, as far as the successor is planned. */
export function placedLinks({ orders, operations }: Layout): PlacedLink[] {
  const found: PlacedLink[] = [];
  for (const { order, operations: own } of orders) {
    if (order.links) {
      // Most links stay within their order, where looking at a few is quicker than asking for one of all.
      const stateOf = (id: string): OperationState | undefined =>
        (own.length <= few ? own.find(({ operation }) => operation.id === id) : undefined) ?? operations.get(id);
      for (const link of order.links) {
        const to = stateOf(link.to);
        if (isPlanned(to)) found.push({ link, from: stateOf(link.from)?.placements ?? nowhere, to: to.placements });
      }
      continue;
    }
    for (let index = 1; index < own.length; index++) {
      const [from, to] = [own[index - 1], own[index]];
      if (!isPlanned(to)) continue;
      const link = { from: from.operation.id, to: to.operation.id, minLag: 0 };
      found.push({ link, from: from.placements, to: to.placements });
    }
  }
  return found;
}

function isPlanned(state: OperationState | undefined): state is OperationState {
  return state?.placements[0]?.state === 'planned';
}
