import { Button, Tag } from '@blueprintjs/core';
import { useState } from 'react';
import type { CommandRow } from '../../electron/host/contract.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { useEditState } from './edit-state.ts';
import { commandText, movedText } from './edit-texts.ts';
import { useEdit } from './use-edit.ts';

const firstRows = 100;
const mostRows = 500;

/** Commands, newest first; the last one done is marked, and any other that is reachable can be gone to. */
export function HistoryList() {
  const { t } = useTexts();
  const [limit, setLimit] = useState(firstRows);
  const { value, failure } = useQuery('history', { limit }, ['history', 'deliveries']);
  const edits = useEdit();
  const busy = useEditState((state) => state.busy);
  const offline = useSessionState((state) => state.reach !== 'online');
  if (failure !== null) return <p role="alert">{failureText(failure, t)}</p>;
  if (value === null) return null;
  if (value.rows.length === 0) return <p className="muted">{t('edits:history.empty')}</p>;
  const last = value.rows.find(({ undoable, state }) => undoable && state === 'done');
  const canUndoAll = last !== undefined;
  return (
    <>
      <ol className="history-list">
        {value.rows.map((row) => (
          <HistoryRow
            key={row.id}
            row={row}
            isLast={row === last}
            disabled={busy || offline}
            onGo={() => void edits.goTo(row.id)}
          />
        ))}
      </ol>
      <div className="history-foot">
        {value.total > value.rows.length && limit < mostRows && (
          <Button size="small" text={t('edits:history.more')} onClick={() => setLimit(mostRows)} />
        )}
        <Button
          size="small"
          variant="outlined"
          disabled={!canUndoAll || busy || offline}
          text={t('edits:history.undoAll')}
          onClick={() => void edits.goTo(0)}
        />
        <span className="muted">{t('edits:history.shown', { count: value.rows.length })}</span>
      </div>
    </>
  );
}

type RowProps = { row: CommandRow; isLast: boolean; disabled: boolean; onGo: () => void };

function HistoryRow({ row, isLast, disabled, onGo }: RowProps) {
  const texts = useTexts();
  const { t, format } = texts;
  const { at, state, undoable, moved, weightedTardiness } = row;
  const done = useSession().plantAt(at);
  const change = weightedTardiness === null ? 0 : weightedTardiness.after - weightedTardiness.before;
  return (
    <li className={`history-row history-${state}`} aria-current={isLast ? 'step' : undefined}>
      <time className="muted nowrap" dateTime={at} title={format.instant(done)}>
        {format.dayTime(done)}
      </time>
      <span className="history-text">
        {commandText(row, texts)}
        {isLast && (
          <Tag minimal intent="primary">
            {t('edits:history.here')}
          </Tag>
        )}
        {state !== 'done' && <Tag minimal>{t(`edits:state.${state}`)}</Tag>}
      </span>
      <span className="muted">{moved === null || moved === 0 ? '' : movedText(moved, texts)}</span>
      <span className={change > 60 ? 'edit-bad' : change < -60 ? 'edit-good' : 'muted'}>
        {Math.abs(change) < 60
          ? ''
          : t(change > 0 ? 'edits:tardinessMore' : 'edits:tardinessLess', { by: format.hours(Math.abs(change)) })}
      </span>
      <span>
        {undoable && !isLast && (
          <Button
            size="small"
            variant="outlined"
            disabled={disabled}
            text={t(state === 'undone' ? 'edits:history.redoTo' : 'edits:history.goTo')}
            onClick={onGo}
          />
        )}
      </span>
    </li>
  );
}
