import type { OrderRow } from '../../electron/host/contract.ts';

/** Name of what an order's row is said to be: an open order counts as scheduled only once a plan has it. */
export function orderStatus({ status, end }: Pick<OrderRow, 'status' | 'end'>): OrderRow['status'] | 'toPlan' {
  return status === 'open' && end === null ? 'toPlan' : status;
}
