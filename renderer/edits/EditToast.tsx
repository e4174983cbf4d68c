import { Button, Callout } from '@blueprintjs/core';
import { Cross, Undo } from '@blueprintjs/icons';
import { Fragment, useEffect } from 'react';
import { useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { setEdits, useEditState } from './edit-state.ts';
import { consequenceLines, refusalText } from './edit-texts.ts';
import { useEdit } from './use-edit.ts';

const shownMilliseconds = 10_000;

/** What the last edit moved, with one click to take it back, or why it was refused. */
export function EditToast() {
  const texts = useTexts();
  const { t } = texts;
  const edits = useEdit();
  const note = useEditState((state) => state.note);
  const refusal = useEditState((state) => state.refusal);
  const busy = useEditState((state) => state.busy);
  const model = useSessionState((state) => state.model);
  useEffect(() => {
    if (note === null) return undefined;
    const timer = setTimeout(() => setEdits({ note: null }), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [note]);
  if (refusal !== null) {
    return (
      <Callout compact minimal intent="danger" className="edit-toast" role="alert">
        <span>{refusalText(refusal, model, texts)}</span>
        <CloseButton onClick={() => setEdits({ refusal: null })} />
      </Callout>
    );
  }
  if (note === null) return null;
  const { summary, what } = note;
  const command = summary.command;
  return (
    <Callout compact minimal intent="none" className="edit-toast" aria-live="polite">
      <div>
        {what !== 'edit' && <strong>{t(`edits:done.${what}`)} </strong>}
        {consequenceLines(summary, texts).map(({ text, tone }, index) => (
          <Fragment key={text}>
            {index > 0 && ' · '}
            <span className={`edit-${tone}`}>{text}</span>
          </Fragment>
        ))}
      </div>
      {what !== 'undo' && command !== null && (
        <Button
          size="small"
          icon={<Undo size={14} />}
          disabled={busy}
          text={t('edits:action.undo')}
          onClick={() => void edits.undo(what === 'goTo' ? undefined : command)}
        />
      )}
      {what === 'undo' && (
        <Button size="small" disabled={busy} text={t('edits:action.redo')} onClick={() => void edits.redo()} />
      )}
      <CloseButton onClick={() => setEdits({ note: null })} />
    </Callout>
  );
}

function CloseButton({ onClick }: { onClick: () => void }) {
  const { t } = useTexts();
  return (
    <Button variant="minimal" size="small" icon={<Cross size={14} />} aria-label={t('shell:close')} onClick={onClick} />
  );
}
