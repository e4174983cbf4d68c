import { Button, ButtonGroup, Callout, InputGroup, Switch } from '@blueprintjs/core';
import { Search, Tick } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Failure } from '../../solver/model/result.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { Message } from './Message.tsx';

const levels = ['all', 'critical', 'urgent', 'general'] as const;
const pageSize = 100;

/** What the planner should know, newest first; each with a way to what it is about. */
export function MessagesView() {
  const { t, format } = useTexts();
  const { call } = useSession();
  const offline = useSessionState((state) => state.reach !== 'online');
  const counts = useSessionState((state) => state.overview?.counts.messages);
  const [level, setLevel] = useState<(typeof levels)[number]>('all');
  const [open, setOpen] = useState(true);
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const query = { level, open, search, offset: page * pageSize, limit: pageSize };
  const { value, failure: unread, reload } = useQuery('messages', query, ['messages']);
  const unseen = (value?.rows ?? []).filter(({ acknowledgedAt }) => acknowledgedAt === null).map(({ id }) => id);
  const picked = unseen.filter((id) => chosen.has(id));

  async function acknowledge(ids: number[]): Promise<void> {
    const result = await call('acknowledgeMessages', { ids });
    setFailure(result.ok ? null : result);
    setChosen(new Set());
  }
  function choose(id: number, on: boolean): void {
    setChosen((old) => new Set(on ? [...old, id] : [...old].filter((other) => other !== id)));
  }

  return (
    <div className="list-view">
      <div className="toolbar" role="toolbar" aria-label={t('messages:toolbar')}>
        <InputGroup
          size="small"
          leftIcon={<Search size={14} className="input-icon" />}
          value={search}
          maxLength={200}
          placeholder={t('messages:search')}
          aria-label={t('messages:search')}
          onValueChange={(text) => {
            setSearch(text);
            setPage(0);
          }}
        />
        <ButtonGroup>
          {levels.map((name) => (
            <Button
              key={name}
              size="small"
              variant="minimal"
              active={level === name}
              aria-pressed={level === name}
              onClick={() => {
                setLevel(name);
                setPage(0);
              }}
            >
              {t(`messages:level.${name}`)}
              {name !== 'all' && counts !== undefined && counts[name] > 0 && (
                <span className={name === 'critical' ? 'problem' : 'muted'}> {format.number(counts[name])}</span>
              )}
            </Button>
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
        {value !== null && <span className="muted">{t('messages:count', { count: value.total })}</span>}
        <Button
          size="small"
          icon={<Tick size={14} />}
          disabled={offline || unseen.length === 0}
          text={
            picked.length > 0
              ? t('messages:acknowledgeChosen', { count: picked.length })
              : unseen.length === 0
                ? t('messages:acknowledgeNone')
                : t('messages:acknowledgeShown', { count: unseen.length })
          }
          onClick={() => void acknowledge(picked.length > 0 ? picked : unseen)}
        />
      </div>
      {failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      )}
      {value === null && (unread === null ? <Opening /> : <LoadFailed failure={unread} onRetry={reload} />)}
      {value?.total === 0 && <Empty title={t('messages:empty')} text={t('messages:emptyText')} />}
      {value !== null && value.total > 0 && (
        <div className="message-list">
          {value.rows.map((row) => (
            <Message
              key={row.id}
              row={row}
              chosen={chosen.has(row.id)}
              onChoose={(on) => choose(row.id, on)}
              onAcknowledge={() => void acknowledge([row.id])}
            />
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
