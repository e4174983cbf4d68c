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
  const [answer, setAnswer] = useState<Answer<HostOutputs[Method]>>({ key: '', value: null, failure: null });
  const key = JSON.stringify([input, revision, attempt]);
  useEffect(() => {
    let current = true;
    async function ask(): Promise<void> {
      const [wanted] = JSON.parse(key) as [HostInput<Method> | null];
      if (wanted === null) return;
      const result = await call(method, wanted);
      if (!current) return;
      setAnswer((old) => (result.ok ? { key, value: result.value, failure: null } : { ...old, key, failure: result }));
    }
    void ask();
    return () => {
      current = false;
    };
  }, [call, method, key]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { value: answer.value, failure: answer.failure, loading: input !== null && answer.key !== key, reload };
}

/** `key` is what was asked for last. */
type Answer<Value> = { key: string; value: Value | null; failure: Failure | null };
