/** The adjustments in force, as a list for people. */
import type { Adjustments } from '../contract.ts';
import type { Floor } from '../reports/floor.ts';
import { assignmentKey, secondsOf } from '../reports/plan.ts';
import type { Records } from '../session/records.ts';
import { keys, ofKind, type AdjustmentSet } from './adjustments.ts';
import { isBegun } from './changes.ts';
import { orderName } from './names.ts';
import type { Situation } from './situation.ts';

/** Pins of what the floor has begun or the plan has no more are moot and left out. */
export function adjustmentList(situation: Situation, pulled: Pick<Records, 'order'>, floor: Floor): Adjustments {
  const { adjustments, plan, records } = situation;
  const seconds = (instant: string): number => secondsOf(plan.problem, instant);
  const orders = new Map(pulled.order.map((order) => [order.id, order]));
  const changed = new Map(records.order.map((order) => [order.id, order]));
  return {
    pins: ofKind(adjustments, 'pin')
      .filter(({ operation, part }) => {
        return plan.parts.has(assignmentKey(operation, part)) && !isBegun(plan, floor, operation, part);
      })
      .map(({ operation, part, machine, startAt }) => ({ operation, part, machine, start: seconds(startAt) })),
    holds: ofKind(adjustments, 'hold').map(({ order, reason }) => {
      return { order, number: orderName(records, order), reason };
    }),
    orders: ofKind(adjustments, 'order').map(({ order, dueAt, quantity = null, priority = null, record }) => {
      const rush = adjustments.get(keys.rushOrder(order));
      const own = rush?.kind === 'rushOrder' ? rush.record : orders.get(order);
      return {
        ...{ order, number: orderName(records, order), quantity, priority },
        due: dueAt === undefined ? null : seconds(dueAt),
        erp: {
          due: seconds(own?.due ?? record.dueAt),
          quantity: own?.quantity ?? record.quantity,
          priority: own?.priority ?? record.priority,
        },
      };
    }),
    rushOrders: ofKind(adjustments, 'rushOrder').map(({ record }) => {
      const { id, number, item, quantity, due, priority } = changed.get(record.id) ?? record;
      return { order: id, number, item, quantity, due: seconds(due), priority };
    }),
    machineTimes: machineTimes(adjustments, seconds),
    splits: ofKind(adjustments, 'split').map(({ operation, quantities }) => ({ operation, quantities })),
  };
}

/** Downtimes and overtime of the planner's own. */
export function machineTimes(
  adjustments: AdjustmentSet,
  seconds: (instant: string) => number,
): Adjustments['machineTimes'] {
  return ofKind(adjustments, 'machineTime').map(({ id, machine, as, startAt, endAt, reason }) => {
    return { id, machine, kind: as, start: seconds(startAt), end: seconds(endAt), reason };
  });
}
