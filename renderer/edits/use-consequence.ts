/** What changes would do, asked for while a dialog is being filled in. */
import { useEffect, useState } from 'react';
import type { Change, EditPreview } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useSession, useSessionState } from '../host/context.ts';
import { useEditState } from './edit-state.ts';

export type Consequence = { preview: EditPreview | null; failure: Failure | null; pending: boolean };

/** Milliseconds without another keystroke after which the host is asked. */
const pause = 300;

/** Null: what was filled in is no change yet. */
export function useConsequence(changes: Change[] | null): Consequence {
  const { call } = useSession();
  const gaps = useEditState((state) => state.gaps);
  const planVersion = useSessionState((state) => state.overview?.planVersion ?? 0);
  const [answer, setAnswer] = useState<{ key: string; preview: EditPreview | null; failure: Failure | null } | null>(
    null,
  );
  const key = JSON.stringify([changes, gaps, planVersion]);
  useEffect(() => {
    const [wanted, rule, version] = JSON.parse(key) as [Change[] | null, typeof gaps, number];
    if (wanted === null) return undefined;
    let current = true;
    async function ask(): Promise<void> {
      const result = await call('previewEdit', { changes: wanted!, gaps: rule, planVersion: version });
      if (!current) return;
      setAnswer(result.ok ? { key, preview: result.value, failure: null } : { key, preview: null, failure: result });
    }
    const timer = setTimeout(() => void ask(), pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [call, key]);
  const known = changes !== null && answer?.key === key ? answer : null;
  return {
    preview: known?.preview ?? null,
    failure: known?.failure ?? null,
    pending: changes !== null && known === null,
  };
}
