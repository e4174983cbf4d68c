import { Button, Callout, HTMLTable } from '@blueprintjs/core';
import { Repeat } from '@blueprintjs/icons';
import { useState } from 'react';
import type { DeliveryRow } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { machineName, workName } from '../messages/named.ts';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

const signs: Record<DeliveryRow['state'], string> = {
  pending: '○',
  sending: '◐',
  acknowledged: '✓',
  refused: '✕',
  superseded: '–',
};

/** Everything on its way out, each with its state; what was refused says why and can be sent again. */
export function DeliveriesTable() {
  const { t, format } = useTexts();
  const { call } = useSession();
  const model = useSessionState((state) => state.model);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { value, failure: unread, reload } = useQuery('deliveries', { limit: 500 }, ['deliveries']);
  const refused = useQuery('deliveries', { state: 'refused', limit: 1 }, ['deliveries']).value?.total ?? 0;
  if (value === null) return unread === null ? null : <LoadFailed failure={unread} onRetry={reload} />;
  if (value.total === 0) return <Empty title={t('release:noDeliveries')} text={t('release:noDeliveriesText')} />;
  const count = (wanted: DeliveryRow['state']): number => value.rows.filter((row) => row.state === wanted).length;
  async function retry(): Promise<void> {
    setFailure(null);
    const result = await call('retryDeliveries', {});
    if (!result.ok) setFailure(result);
  }
  return (
    <div className="deliveries">
      <div className="toolbar">
        <span aria-live="polite">
          {t('release:states', {
            acknowledged: format.number(count('acknowledged')),
            open: format.number(count('pending') + count('sending')),
            refused: format.number(refused),
          })}
        </span>
        <div className="spring" />
        {refused + count('pending') > 0 && (
          <Button size="small" icon={<Repeat size={14} />} text={t('release:retry')} onClick={() => void retry()} />
        )}
      </div>
      {failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      )}
      <HTMLTable compact className="table">
        <thead>
          <tr>
            {(['state', 'kind', 'key', 'machine', 'order', 'attempts', 'error'] as const).map((column) => (
              <th key={column}>{t(`release:column.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.rows.map((row) => (
            <tr key={row.id}>
              <td className={row.state === 'refused' ? 'problem' : ''}>
                {signs[row.state]} {t(`release:state.${row.state}`)}
              </td>
              <td>{t(`release:kind.${row.kind}`)}</td>
              <td className="delivery-key">
                {row.key}
                <span className="muted"> r{row.revision}</span>
              </td>
              <td>{row.machine !== null && machineName(row.machine, model)}</td>
              <td className="nowrap">{row.order !== null && workName(row.order, model)}</td>
              <td>{format.number(row.attempts)}</td>
              <td className="problem">{row.error}</td>
            </tr>
          ))}
        </tbody>
      </HTMLTable>
      {value.rows.length < value.total && (
        <p className="muted">{t('release:moreDeliveries', { count: value.total - value.rows.length })}</p>
      )}
    </div>
  );
}
