/** Rows of a paged query by position, fetched in pages as they scroll into view. */
import { useCallback, useRef, useState } from 'react';
import type { ChangeTopic, HostInput, HostMethod, HostOutputs } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useRevision, useSession } from '../host/context.ts';

const pageSize = 100;

/** Queries that answer a page of rows. */
export type PagedMethod = {
  [Method in HostMethod]: HostOutputs[Method] extends { rows: unknown[]; total: number }
    ? HostInput<Method> extends { offset?: number | undefined; limit?: number | undefined }
      ? Method
      : never
    : never;
}[HostMethod];
export type RowOf<Method extends PagedMethod> = HostOutputs[Method]['rows'][number];

export type Pages<Row> = {
  /** Null until the first answer. */
  total: number | null;
  failure: Failure | null;
  row: (index: number) => Row | null;
  /** Makes sure that what shows is fetched. */
  want: (first: number, last: number) => void;
  reload: () => void;
};

/** With the last answer whole, for what some queries say besides rows. */
export type PagesOf<Method extends PagedMethod> = Pages<RowOf<Method>> & { latest: HostOutputs[Method] | null };

type Answer<Method extends PagedMethod> = {
  key: string;
  latest: HostOutputs[Method] | null;
  failure: Failure | null;
  pages: ReadonlyMap<number, RowOf<Method>[]>;
};

/** Asks anew on every change of input or topics; what was there shows until the new rows are. Null input: not yet. */
export function usePages<Method extends PagedMethod>(
  method: Method,
  input: Omit<HostInput<Method>, 'offset' | 'limit'> | null,
  topics: readonly ChangeTopic[],
): PagesOf<Method> {
  const { call } = useSession();
  const revision = useRevision(topics);
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer<Method>>({ key: '', latest: null, failure: null, pages: new Map() });
  const question = JSON.stringify(input);
  const key = JSON.stringify([question, revision, attempt]);
  const asked = useRef({ key: '', pages: new Set<number>() });

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      if (asked.current.key !== key) asked.current = { key, pages: new Set() };
      const { pages } = asked.current;
      if (question === 'null' || pages.has(page)) return;
      pages.add(page);
      const wanted = { ...(JSON.parse(question) as object), offset: page * pageSize, limit: pageSize };
      const result = await call(method, wanted as HostInput<Method>);
      // An answer to an older question would mix two lists.
      if (asked.current.key !== key) return;
      if (!result.ok) {
        pages.delete(page);
        setAnswer((old) => ({ ...old, failure: result }));
        return;
      }
      const { value } = result;
      setAnswer((old) => ({
        key,
        latest: value,
        failure: null,
        pages: new Map(old.key === key ? old.pages : []).set(page, value.rows),
      }));
    },
    [call, method, question, key],
  );

  return {
    total: question === 'null' ? null : (answer.latest?.total ?? null),
    latest: answer.latest,
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
