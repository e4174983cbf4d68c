import { Button, Callout } from '@blueprintjs/core';
import { Repeat } from '@blueprintjs/icons';
import { useState } from 'react';
import type { HostOutputs, ReleaseSummary } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useQuery, useSession } from '../host/context.ts';
import { LoadFailed } from '../shell/states.tsx';
import { ui } from '../shell/ui-state.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

type Line = HostOutputs['releaseProgress']['machines'][number];

/** What becomes of a release: a line per machine that turns from sent to acknowledged; what failed stays and says why. */
export function ReleaseProgress({
  after,
  sent,
  onLeave,
}: {
  after: number;
  sent: ReleaseSummary;
  onLeave: () => void;
}) {
  const { t, format } = useTexts();
  const { call } = useSession();
  const [failure, setFailure] = useState<Failure | null>(null);
  const { value, failure: unread, reload } = useQuery('releaseProgress', { after }, ['deliveries']);
  if (value === null) return unread === null ? null : <LoadFailed failure={unread} onRetry={reload} />;
  const { acknowledged, open, refused } = value.total;
  async function retry(): Promise<void> {
    setFailure(null);
    const result = await call('retryDeliveries', {});
    if (!result.ok) setFailure(result);
  }
  return (
    <>
      <p>
        {t('release:sent', {
          jobs: t('release:jobs', { count: sent.jobs }),
          recalls: t('release:recalls', { count: sent.recalled }),
          plannedDates: t('release:plannedDates', { count: sent.plannedDates }),
        })}
      </p>
      <div className="toolbar">
        <span aria-live="polite">
          {t('release:states', {
            acknowledged: format.number(acknowledged),
            open: format.number(open),
            refused: format.number(refused),
          })}
        </span>
        <div className="spring" />
        <Button
          size="small"
          variant="minimal"
          text={t('release:each')}
          onClick={() => {
            onLeave();
            ui.openDrawer('deliveries');
          }}
        />
        {refused + open > 0 && (
          <Button size="small" icon={<Repeat size={14} />} text={t('release:retry')} onClick={() => void retry()} />
        )}
      </div>
      {failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      )}
      <ul className="release-lines">
        {value.machines.map((line) => (
          <ReleaseLine key={line.id} line={line} name={line.name} />
        ))}
        {value.dates.map((line) => (
          <ReleaseLine key={`dates ${line.id}`} line={line} name={t('release:dates', { name: line.name })} />
        ))}
      </ul>
    </>
  );
}

function ReleaseLine({ line, name }: { line: Line; name: string }) {
  const { t, format } = useTexts();
  const { acknowledged, open, refused } = line;
  const total = acknowledged + open + refused;
  const state = refused > 0 ? 'refused' : open > 0 ? 'sending' : 'acknowledged';
  const signs = { refused: '✕', sending: '◐', acknowledged: '✓' };
  const share = (count: number): string => `${total === 0 ? 0 : (count / total) * 100}%`;
  return (
    <li className={`release-line release-${state}`}>
      <span className="release-sign" aria-hidden="true">
        {signs[state]}
      </span>
      <span className="release-name" title={name}>
        {name}
      </span>
      <span className="release-bar" aria-hidden="true">
        <span className="release-done" style={{ width: share(acknowledged) }} />
        <span className="release-failed" style={{ width: share(refused) }} />
      </span>
      <span className="release-count">
        {t('release:line', {
          state: t(`release:state.${state}`),
          done: format.number(acknowledged),
          total: format.number(total),
        })}
      </span>
      {line.errors.length > 0 && (
        <ul className="release-errors">
          {line.errors.map(({ key, error }) => (
            <li key={key} className="problem">
              {key}: {error}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
