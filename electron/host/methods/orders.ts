/** The order view and explanations. */
import { setTimeout as wait } from 'node:timers/promises';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { OrderOutputs, ParsedInput } from '../contract.ts';
import { isIndexed, orderExplanation, startReason } from '../reports/explanation.ts';
import { orderRow } from '../reports/order-rows.ts';
import { orderTree } from '../reports/order-tree.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import type { Methods } from './methods.ts';

/** Milliseconds. */
const patience = 120;

export function orderMethods(session: PlanningSession): Methods<keyof OrderOutputs> {
  return {
    explain: async (input) => {
      if (!knows(session, input.order)) return unknownOrder(input.order);
      const { frozen } = await session.policy();
      await othersFirst(session);
      return success(orderExplanation(session.plan, input, frozen));
    },
    startReason: async ({ operation, part }) => {
      const { frozen } = await session.policy();
      await othersFirst(session);
      return success(startReason(session.plan, operation, part, frozen));
    },
    orderTree: async (input) => {
      await othersFirst(session);
      return treeOf(session, input);
    },
  };
}

/** Making a new plan ready for questions takes a moment, in which nothing else is answered: the board, asked at the same time, goes first. */
async function othersFirst({ plan }: PlanningSession): Promise<void> {
  if (!isIndexed(plan)) await wait(patience);
}

function treeOf(
  session: PlanningSession,
  { order, ...page }: ParsedInput<'orderTree'>,
): Result<OrderOutputs['orderTree']> {
  const { plan, records, live, unplannable } = session;
  const source = records.orderSources.find(({ record }) => record.id === order);
  if (!source) return unknownOrder(order);
  const context = { items: records.itemsById, customers: records.customerNames, floor: live.floor, unplannable };
  return success(
    orderTree(plan, page, {
      order: orderRow(source, plan, context),
      floor: live.floor,
      item: (id) => ({ name: records.itemsById.get(id)?.name ?? id, unit: records.itemsById.get(id)?.unit ?? '' }),
    }),
  );
}

function knows({ records, plan }: PlanningSession, order: string): boolean {
  return records.orderNumbers.has(order) || plan.orders.has(order);
}

function unknownOrder(order: string): Result<never> {
  return failure(
    'unknown-order',
    `Order "${order}" is not in the scenario. It may have been removed; refresh the list.`,
  );
}
