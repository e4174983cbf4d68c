import { Button, PopoverNext } from '@blueprintjs/core';
import type { ConnectionRow } from '../../electron/host/contract.ts';
import { useSession } from '../host/context.ts';
import { Facts } from '../inspector/Facts.tsx';
import { useTexts } from '../text/use-texts.ts';

/** Connections to ERP and MES: shape, colour and word for the state; the reason behind each. */
export function Connections({ connections }: { connections: ConnectionRow[] }) {
  const { t } = useTexts();
  return (
    <section className="connections" aria-label={t('shell:connections')}>
      {connections.map((connection) => (
        <PopoverNext key={connection.id} placement="bottom-end" content={<ConnectionCard connection={connection} />}>
          <Button
            variant="minimal"
            size="small"
            aria-label={`${connection.title}: ${t(`shell:connection.${connection.state}`)}`}
            title={t(`shell:connection.${connection.state}`)}
          >
            {connection.kind === 'erp' ? 'ERP' : 'MES'}
            <i className={`state-dot state-${connection.state}`} />
          </Button>
        </PopoverNext>
      ))}
    </section>
  );
}

function ConnectionCard({ connection }: { connection: ConnectionRow }) {
  const { t, format } = useTexts();
  const { plantAt } = useSession();
  const facts: [string, string][] = [
    [t('shell:connectionFact.state'), t(`shell:connection.${connection.state}`)],
    [t('shell:connectionFact.since'), format.instant(plantAt(connection.sinceAt))],
    [
      t('shell:connectionFact.pulled'),
      connection.lastPullAt === null ? '' : format.instant(plantAt(connection.lastPullAt)),
    ],
    [t('shell:connectionFact.message'), connection.message],
  ];
  return (
    <div className="card">
      <strong>{connection.title}</strong>
      <Facts facts={facts} />
    </div>
  );
}
