/** The session in React: its state by selector, its calls, and queries that ask again when what they show has changed. */
import { createContext, use, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ChangeTopic, HostInput, HostMethod, HostOutputs } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import type { Session, SessionState } from './session.ts';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession outside of SessionContext');
  return session;
}

export function useSessionState<Part>(select: (state: SessionState) => Part): Part {
  return useStore(useSession().store, select);
}

/** A number that changes whenever one of the topics does. */
export function useRevision(topics: readonly ChangeTopic[]): number {
  return useSessionState(({ revisions }) => topics.reduce((sum, topic) => sum + revisions[topic], 0));
}

export type Query<Value> = { value: Value | null; failure: Failure | null; loading: boolean; reload: () => void };

/** Asks the host, again on every change of input or topics; the last answer stays while the next one is on its way. Null input: not yet. */
export function useQuery<Method extends HostMethod>(
  method: Method,
  input: HostInput<Method> | null,
  topics: readonly ChangeTopic[],
): Query<HostOutputs[Method]> {
  const { call } = useSession();
  const revision = useRevision(topics);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<Query<HostOutputs[Method]>, 'reload'>>({
    value: null,
    failure: null,
    loading: true,
  });
  const key = JSON.stringify(input);
  useEffect(() => {
    let current = true;
    const wanted = JSON.parse(key) as HostInput<Method> | null;
    if (wanted === null) {
      setState({ value: null, failure: null, loading: false });
      return;
    }
    setState((old) => ({ ...old, loading: true }));
    void call(method, wanted).then((result) => {
      if (!current) return;
      setState((old) =>
        result.ok
          ? { value: result.value, failure: null, loading: false }
          : { ...old, failure: result, loading: false },
      );
    });
    return () => {
      current = false;
    };
  }, [call, method, key, revision, attempt]);
  return { ...state, reload: useCallback(() => setAttempt((count) => count + 1), []) };
}
