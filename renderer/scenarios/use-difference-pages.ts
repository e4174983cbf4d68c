/** Differences by position in the sorted and filtered list, fetched in pages as they scroll into view. */
import { useCallback, useRef, useState } from 'react';
import type { DifferenceRow, Differences, ParsedInput } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useRevision, useSession } from '../host/context.ts';

const pageSize = 100;

export type DifferencesQuery = Omit<ParsedInput<'differences'>, 'offset' | 'limit'>;

export type DifferencePages = {
  file: string;
  /** Null until the first answer. */
  total: number | null;
  counts: Differences['counts'] | null;
  failure: Failure | null;
  row: (index: number) => DifferenceRow | null;
  /** Makes sure that what shows is fetched. */
  want: (first: number, last: number) => void;
};

type Answer = {
  key: string;
  total: number | null;
  counts: Differences['counts'] | null;
  failure: Failure | null;
  pages: ReadonlyMap<number, DifferenceRow[]>;
};

export function useDifferencePages(query: DifferencesQuery): DifferencePages {
  const { call } = useSession();
  const revision = useRevision(['plan', 'documents']);
  const [answer, setAnswer] = useState<Answer>({ key: '', total: null, counts: null, failure: null, pages: new Map() });
  const key = JSON.stringify([query, revision]);
  const asked = useRef({ key: '', pages: new Set<number>() });
  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      if (asked.current.key !== key) asked.current = { key, pages: new Set() };
      const { pages } = asked.current;
      if (pages.has(page)) return;
      pages.add(page);
      const [wanted] = JSON.parse(key) as [DifferencesQuery];
      const result = await call('differences', { ...wanted, offset: page * pageSize, limit: pageSize });
      // An answer to an older question would mix two sortings.
      if (asked.current.key !== key) return;
      if (!result.ok) {
        pages.delete(page);
        setAnswer((old) => ({ ...old, failure: result }));
        return;
      }
      const { total, counts, rows } = result.value;
      setAnswer((old) => ({
        ...{ key, total, counts, failure: null },
        pages: new Map(old.key === key ? old.pages : []).set(page, rows),
      }));
    },
    [call, key],
  );
  return {
    file: query.file,
    total: answer.total,
    counts: answer.counts,
    failure: answer.failure,
    row: (index) => answer.pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null,
    want: useCallback(
      (first, last) => {
        for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) void fetchPage(page);
      },
      [fetchPage],
    ),
  };
}
