import { Button, Callout } from '@blueprintjs/core';
import { Edit, Plus, Trash } from '@blueprintjs/icons';
import { useState } from 'react';
import type { HostOutputs } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { ConnectionTrial } from './ConnectionTrial.tsx';
import { CredentialHelp } from './CredentialHelp.tsx';
import { translateProfile } from './profile-texts.ts';

type Row = HostOutputs['connections']['rows'][number];

/** Connections of the scenario: their state, a trial, and their settings. Passwords are neither shown nor kept in it. */
export function ConnectionSettings() {
  const { t } = useTexts();
  const kind = useSessionState((state) => state.overview?.scenario.kind ?? 'record');
  const offline = useSessionState((state) => state.reach !== 'online');
  const { value, failure, reload } = useQuery('connections', {}, ['connections', 'scenario']);
  const [edited, setEdited] = useState<Row['connection'] | 'new' | null>(null);
  if (value === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} onRetry={reload} />;
  const profiles = value.profiles.map((profile) => translateProfile(profile, t));
  const close = (): void => {
    setEdited(null);
    reload();
  };
  return (
    <section className="settings-section settings-wide" aria-label={t('settings:connections')}>
      <div className="settings-head">
        <p className="muted">{kind === 'whatIf' ? t('settings:whatIfText') : t('settings:connectionsText')}</p>
        <Button
          icon={<Plus size={14} />}
          text={t('settings:add')}
          disabled={offline || kind === 'whatIf'}
          onClick={() => setEdited('new')}
        />
      </div>
      {value.rows.length === 0 && <Empty title={t('settings:none')} text={t('settings:noneText')} />}
      {value.rows.map((row) => (
        <ConnectionCard
          key={row.connection.id}
          row={row}
          profile={profiles.find(({ id }) => id === row.connection.profile)?.title ?? row.connection.profile}
          onEdit={() => setEdited(row.connection)}
          onChanged={reload}
        />
      ))}
      {edited !== null && (
        <ConnectionForm
          before={edited === 'new' ? null : edited}
          taken={value.rows.map(({ connection }) => connection.id)}
          profiles={profiles}
          onClose={close}
        />
      )}
    </section>
  );
}

type ConnectionCardProps = { row: Row; profile: string; onEdit: () => void; onChanged: () => void };

function ConnectionCard({ row, profile, onEdit, onChanged }: ConnectionCardProps) {
  const { t } = useTexts();
  const { call } = useSession();
  const { connection, status, credential, waiting } = row;
  const [removing, setRemoving] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function remove(): Promise<void> {
    const result = await call('removeConnection', { id: connection.id, leaveWaiting: true });
    setRemoving(false);
    if (result.ok) onChanged();
    else setFailure(result);
  }

  return (
    <article className="connection-card" aria-label={connection.title}>
      <header>
        <i className={`state-dot state-${status.state}`} />
        <h4>{connection.title}</h4>
        <span className="muted">{connection.kind.toUpperCase()}</span>
        <span>{t(`shell:connection.${status.state}`)}</span>
        <div className="spring" />
        <Button
          size="small"
          icon={<Edit size={14} />}
          text={t('settings:edit')}
          aria-label={t('settings:editNamed', { name: connection.title })}
          onClick={onEdit}
        />
        <Button
          size="small"
          icon={<Trash size={14} />}
          text={t('settings:remove')}
          aria-label={t('settings:removeNamed', { name: connection.title })}
          onClick={() => setRemoving(true)}
        />
      </header>
      {status.message !== '' && <p className={status.state === 'failed' ? 'problem' : 'muted'}>{status.message}</p>}
      <dl className="facts">
        <dt>{t('settings:profile')}</dt>
        <dd>{profile}</dd>
        <dt>{t('settings:address')}</dt>
        <dd>{connection.url}</dd>
        <dt>{t('settings:credential')}</dt>
        <dd>
          <CredentialHelp need={credential} />
        </dd>
        {waiting > 0 && (
          <>
            <dt>{t('settings:waiting')}</dt>
            <dd>{t('settings:waitingText', { count: waiting })}</dd>
          </>
        )}
      </dl>
      <ConnectionTrial connection={connection} />
      {removing && (
        <Callout compact intent="warning" role="alert">
          <p>
            {waiting > 0
              ? t('settings:removeWaiting', { count: waiting })
              : t('settings:removeText', { name: connection.title })}
          </p>
          <Button size="small" intent="danger" text={t('settings:remove')} onClick={() => void remove()} />{' '}
          <Button size="small" text={t('shell:cancel')} onClick={() => setRemoving(false)} />
        </Callout>
      )}
      {failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      )}
    </article>
  );
}
