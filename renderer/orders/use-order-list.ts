/** The orders that match, in the host's sorting, read page by page and again when they may have changed. */
import { useCallback, useEffect, useState } from 'react';
import type { OrderRow } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useRevision, useSession } from '../host/context.ts';
import type { OrdersQuery } from '../shell/ui-state.ts';

/** More rows would make every change of the chart slow; search and filter bring in the others. */
export const mostOrders = 4000;
const pageSize = 500;
/** Progress on the floor changes orders every second; reading them that often serves nobody. */
const liveSeconds = 4;

export type OrderListState = {
  /** Null until the first answer. */
  rows: OrderRow[] | null;
  total: number;
  failure: Failure | null;
  reload: () => void;
};

export function useOrderList(query: OrdersQuery): OrderListState {
  const { call } = useSession();
  const planned = useRevision(['plan', 'scenario']);
  const live = useSlowRevision();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<OrderListState, 'reload'>>({ rows: null, total: 0, failure: null });
  const key = JSON.stringify([query, planned, live, attempt]);
  useEffect(() => {
    let current = true;
    async function read(): Promise<void> {
      const [wanted] = JSON.parse(key) as [OrdersQuery];
      const rows: OrderRow[] = [];
      for (let offset = 0; offset < mostOrders; offset += pageSize) {
        const result = await call('orders', { ...wanted, offset, limit: pageSize });
        if (!current) return;
        if (!result.ok) return setState((old) => ({ ...old, failure: result }));
        rows.push(...result.value.rows);
        if (offset + pageSize < result.value.total && offset + pageSize < mostOrders) continue;
        return setState({ rows, total: result.value.total, failure: null });
      }
    }
    void read();
    return () => {
      current = false;
    };
  }, [call, key]);
  return { ...state, reload: useCallback(() => setAttempt((count) => count + 1), []) };
}

/** Follows changes of orders, some seconds late. */
function useSlowRevision(): number {
  const revision = useRevision(['orders']);
  const [slow, setSlow] = useState(revision);
  useEffect(() => {
    if (revision === slow) return;
    const timer = setTimeout(() => setSlow(revision), liveSeconds * 1000);
    return () => clearTimeout(timer);
  }, [revision, slow]);
  return slow;
}
