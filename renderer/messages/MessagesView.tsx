import { Button, ButtonGroup, Switch, Tag } from '@blueprintjs/core';
import { Error as CriticalIcon, InfoSign, Tick, WarningSign } from '@blueprintjs/icons';
import { useState } from 'react';
import type { MessageRow } from '../../electron/host/contract.ts';
import { useQuery, useSession } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { messageText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

const levels = ['all', 'critical', 'urgent', 'general'] as const;
const pageSize = 100;
const icons = {
  critical: <CriticalIcon size={14} />,
  urgent: <WarningSign size={14} />,
  general: <InfoSign size={14} />,
};
const intents = { critical: 'danger', urgent: 'warning', general: 'none' } as const;

export function MessagesView() {
  const { t, format } = useTexts();
  const [level, setLevel] = useState<(typeof levels)[number]>('all');
  const [open, setOpen] = useState(true);
  const [page, setPage] = useState(0);
  const { value, failure, reload } = useQuery('messages', { level, open, offset: page * pageSize, limit: pageSize }, [
    'messages',
  ]);
  return (
    <div className="list-view">
      <div className="toolbar" role="toolbar" aria-label={t('messages:toolbar')}>
        <ButtonGroup>
          {levels.map((name) => (
            <Button
              key={name}
              size="small"
              variant="minimal"
              active={level === name}
              aria-pressed={level === name}
              text={t(`messages:level.${name}`)}
              onClick={() => {
                setLevel(name);
                setPage(0);
              }}
            />
          ))}
        </ButtonGroup>
        <Switch
          checked={!open}
          label={t('messages:seen')}
          className="inline-switch"
          onChange={() => {
            setOpen(!open);
            setPage(0);
          }}
        />
        <div className="spring" />
        {value !== null && <span className="muted">{t('messages:count', { count: format.number(value.total) })}</span>}
      </div>
      {value === null && (failure === null ? <Opening /> : <LoadFailed failure={failure} onRetry={reload} />)}
      {value?.total === 0 && <Empty title={t('messages:empty')} text={t('messages:emptyText')} />}
      {value !== null && value.total > 0 && (
        <div className="message-list">
          {value.rows.map((row) => (
            <Message key={row.id} row={row} />
          ))}
          {value.total > pageSize && (
            <div className="toolbar">
              <Button
                variant="minimal"
                disabled={page === 0}
                text={t('messages:newer')}
                onClick={() => setPage(page - 1)}
              />
              <Button
                variant="minimal"
                disabled={(page + 1) * pageSize >= value.total}
                text={t('messages:older')}
                onClick={() => setPage(page + 1)}
              />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

function Message({ row }: { row: MessageRow }) {
  const { t, format } = useTexts();
  const { call } = useSession();
  return (
    <article className={`message message-${row.level}`}>
      <Tag minimal intent={intents[row.level]} icon={icons[row.level]}>
        {t(`messages:level.${row.level}`)}
      </Tag>
      <div className="message-text">
        <p>{messageText(row, t, format)}</p>
        <p className="muted small">
          {format.at(row.createdAt)} · {row.source} · {row.kind} {row.key}
          {row.resolvedAt !== null && ` · ${t('messages:resolved', { at: format.at(row.resolvedAt) })}`}
        </p>
        {row.raw !== null && (
          <details>
            <summary>{t('messages:raw')}</summary>
            <pre>{row.raw}</pre>
          </details>
        )}
      </div>
      {row.acknowledgedAt === null ? (
        <Button
          size="small"
          icon={<Tick size={14} />}
          text={t('messages:acknowledge')}
          onClick={() => void call('acknowledgeMessage', { id: row.id })}
        />
      ) : (
        <span className="muted small">{t('messages:acknowledged', { at: format.at(row.acknowledgedAt) })}</span>
      )}
    </article>
  );
}
