import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { ConnectionTest, HostInput } from '../../electron/host/contract.ts';
import { useSession, useSessionState } from '../host/context.ts';
import type { Failure } from '../../solver/model/result.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

const shownMachines = 8;

/** A button that really connects, and what it found. */
export function ConnectionTrial({ connection }: { connection: HostInput<'testConnection'>['connection'] }) {
  const { t } = useTexts();
  const { call } = useSession();
  const offline = useSessionState((state) => state.reach !== 'online');
  const [running, setRunning] = useState(false);
  const [test, setTest] = useState<ConnectionTest | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function run(): Promise<void> {
    setRunning(true);
    setTest(null);
    setFailure(null);
    const result = await call('testConnection', { connection });
    setRunning(false);
    if (result.ok) setTest(result.value);
    else setFailure(result);
  }

  return (
    <div className="connection-trial">
      <Button size="small" loading={running} disabled={offline} text={t('settings:test')} onClick={() => void run()} />
      <div aria-live="polite">
        {test !== null && <Outcome test={test} />}
        {failure !== null && <p className="problem">✕ {failureText(failure, t)}</p>}
      </div>
    </div>
  );
}

function Outcome({ test }: { test: ConnectionTest }) {
  const { t, format } = useTexts();
  const { failure, system, version, read, machines } = test;
  // An answer within a blink took its time, too.
  const seconds = format.seconds(Math.max(0.1, test.seconds));
  if (failure !== null) {
    return (
      <p className="problem">
        ✕ {failureText(failure, t)} <span className="muted">{t('settings:after', { seconds })}</span>
      </p>
    );
  }
  const more = machines.length > shownMachines ? ' …' : '';
  return (
    <>
      <p className="good">
        ✓ {t('settings:found', { system, version })} <span className="muted">{t('settings:in', { seconds })}</span>
      </p>
      {read !== null && (
        <p>
          {t('settings:read', {
            kind: t(`shell:kind.${read.kind}`, { defaultValue: read.kind }),
            records: format.number(read.records),
            refused: format.number(read.refused),
          })}
        </p>
      )}
      {machines.length > 0 && (
        <p>
          {t('settings:machinesFound', {
            count: machines.length,
            names: machines.slice(0, shownMachines).join(', ') + more,
          })}
        </p>
      )}
    </>
  );
}
