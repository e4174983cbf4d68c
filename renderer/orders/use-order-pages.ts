/** Orders by position in the sorted and filtered list, fetched in pages as they scroll into view. */
import { useCallback, useRef, useState } from 'react';
import type { OrderRow } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useRevision, useSession } from '../host/context.ts';
import type { OrdersQuery } from '../shell/ui-state.ts';

export const pageSize = 100;

export type OrderPages = {
  /** Null until the first answer. */
  total: number | null;
  failure: Failure | null;
  row: (index: number) => OrderRow | null;
  /** Makes sure that what shows is fetched. */
  want: (first: number, last: number) => void;
  reload: () => void;
};

type Answer = { key: string; total: number | null; failure: Failure | null; pages: ReadonlyMap<number, OrderRow[]> };

export function useOrderPages(query: OrdersQuery): OrderPages {
  const { call } = useSession();
  const revision = useRevision(['orders', 'plan', 'scenario']);
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer>({ key: '', total: null, failure: null, pages: new Map() });
  const key = JSON.stringify([query, revision, attempt]);
  const asked = useRef({ key: '', pages: new Set<number>() });

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      if (asked.current.key !== key) asked.current = { key, pages: new Set() };
      const { pages } = asked.current;
      if (pages.has(page)) return;
      pages.add(page);
      const [wanted] = JSON.parse(key) as [OrdersQuery];
      const result = await call('orders', { ...wanted, offset: page * pageSize, limit: pageSize });
      // An answer to an older question would mix two sortings.
      if (asked.current.key !== key) return;
      if (!result.ok) {
        pages.delete(page);
        setAnswer((old) => ({ ...old, failure: result }));
        return;
      }
      const { total, rows } = result.value;
      setAnswer((old) => ({
        key,
        total,
        failure: null,
        pages: new Map(old.key === key ? old.pages : []).set(page, rows),
      }));
    },
    [call, key],
  );

  return {
    total: answer.total,
    failure: answer.failure,
    row: (index) => answer.pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null,
    want: useCallback(
      (first, last) => {
        for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) void fetchPage(page);
      },
      [fetchPage],
    ),
    reload: useCallback(() => setAttempt((count) => count + 1), []),
  };
}
