import { Button, Checkbox, Tag } from '@blueprintjs/core';
import { Error as CriticalIcon, InfoSign, Tick, WarningSign } from '@blueprintjs/icons';
import type { MessageRow } from '../../electron/host/contract.ts';
import { useSession, useSessionState } from '../host/context.ts';
import { messageText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { machineName, named } from './named.ts';
import { subjectDoor } from './subject-door.ts';

const icons = {
  critical: <CriticalIcon size={14} />,
  urgent: <WarningSign size={14} />,
  general: <InfoSign size={14} />,
};
const intents = { critical: 'danger', urgent: 'warning', general: 'none' } as const;

type MessageProps = {
  row: MessageRow;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onAcknowledge: () => void;
};

export function Message({ row, chosen, onChoose, onAcknowledge }: MessageProps) {
  const { t, format } = useTexts();
  const { plantAt } = useSession();
  const model = useSessionState((state) => state.model);
  const filedAt = (iso: string): string => format.instant(plantAt(iso));
  const door = subjectDoor(row, model);
  const source = machineName(row.source, model);
  const text = messageText(named(row, model), t, format);
  return (
    <article className={`message message-${row.level}`}>
      {row.acknowledgedAt === null ? (
        <Checkbox
          checked={chosen}
          aria-label={t('messages:choose', { text: text.slice(0, 120) })}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
      ) : (
        <span className="message-blank" />
      )}
      <Tag minimal={row.level !== 'critical'} intent={intents[row.level]} icon={icons[row.level]}>
        {t(`messages:level.${row.level}`)}
      </Tag>
      <div className="message-text">
        <p>{text}</p>
        <p className="muted small">
          {filedAt(row.createdAt)} · {source !== '' && source !== door?.name && `${source} · `}
          {door === null ? (
            `${row.kind} ${row.key}`
          ) : (
            <button type="button" className="link" onClick={door.open}>
              {t(`messages:show.${door.to}`, { name: door.name })}
            </button>
          )}
          {row.resolvedAt !== null && ` · ${t('messages:resolved', { at: filedAt(row.resolvedAt) })}`}
        </p>
        {row.raw !== null && (
          <details>
            <summary>{t('messages:raw')}</summary>
            {/* Scrolls, so it takes the focus for those who scroll by keys. */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <pre tabIndex={0}>{row.raw}</pre>
          </details>
        )}
      </div>
      {row.acknowledgedAt === null ? (
        <Button size="small" icon={<Tick size={14} />} text={t('messages:acknowledge')} onClick={onAcknowledge} />
      ) : (
        <span className="muted small">{t('messages:acknowledged', { at: filedAt(row.acknowledgedAt) })}</span>
      )}
    </article>
  );
}
