/** Orders by position in the sorted and filtered list, fetched in pages as they scroll into view. */
import { useCallback, useEffect, useRef, useState } from 'react';
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

export function useOrderPages(query: OrdersQuery): OrderPages {
  const { call } = useSession();
  const revision = useRevision(['orders', 'plan', 'scenario']);
  const [attempt, setAttempt] = useState(0);
  const [total, setTotal] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pages, setPages] = useState<ReadonlyMap<number, OrderRow[]>>(new Map());
  const key = `${JSON.stringify(query)} ${revision} ${attempt}`;
  const asked = useRef({ key, pages: new Set<number>() });

  const fetchPage = useCallback(
    (page: number) => {
      if (asked.current.key !== key || asked.current.pages.has(page)) return;
      asked.current.pages.add(page);
      const [wanted] = key.split(/ \d+ \d+$/);
      const input = JSON.parse(wanted) as OrdersQuery;
      void call('orders', { ...input, offset: page * pageSize, limit: pageSize }).then((result) => {
        // An answer to an older question would mix two sortings.
        if (asked.current.key !== key) return;
        setFailure(result.ok ? null : result);
        if (!result.ok) {
          asked.current.pages.delete(page);
          return;
        }
        setTotal(result.value.total);
        setPages((old) => new Map(old).set(page, result.value.rows));
      });
    },
    [call, key],
  );
  useEffect(() => {
    asked.current = { key, pages: new Set() };
    setPages(new Map());
    fetchPage(0);
  }, [key, fetchPage]);

  return {
    total,
    failure,
    row: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null,
    want: useCallback(
      (first, last) => {
        for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) fetchPage(page);
      },
      [fetchPage],
    ),
    reload: useCallback(() => setAttempt((count) => count + 1), []),
  };
}
