import { Button, Callout, DialogBody, DialogFooter, Spinner } from '@blueprintjs/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Change } from '../../electron/host/contract.ts';
import { useSessionState } from '../host/context.ts';
import { QuickDialog } from '../shell/QuickDialog.tsx';
import { useTexts } from '../text/use-texts.ts';
import { setEdits } from './edit-state.ts';
import { consequenceLines, refusalText } from './edit-texts.ts';
import { useConsequence } from './use-consequence.ts';
import { useEdit } from './use-edit.ts';

type Props = {
  title: string;
  ok: string;
  /** What OK would do; null while what was filled in is not enough. */
  changes: Change[] | null;
  /** Another way to end, beside OK. */
  other?: { text: string; changes: Change[] };
  children: ReactNode;
};

/** A dialog of one edit: says what it would do to the plan before OK does it. */
export function EditFrame({ title, ok, changes, other, children }: Props) {
  const { t } = useTexts();
  const edits = useEdit();
  const [running, setRunning] = useState(false);
  const { preview, failure, pending } = useConsequence(changes);
  const close = (): void => setEdits({ dialog: null });
  async function run(wanted: Change[]): Promise<void> {
    setRunning(true);
    const result = await edits.edit(wanted);
    setRunning(false);
    if (result.ok) close();
  }
  return (
    <QuickDialog toFillIn onClose={close} title={title} className="edit-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (changes !== null && failure === null && !running) void run(changes);
        }}
      >
        <DialogBody>
          {children}
          <ConsequenceBox waiting={changes === null} pending={pending} preview={preview} failure={failure} />
        </DialogBody>
        <DialogFooter
          actions={
            <>
              <Button text={t('shell:cancel')} onClick={close} />
              {other !== undefined && (
                <Button text={other.text} loading={running} onClick={() => void run(other.changes)} />
              )}
              <Button
                type="submit"
                intent="primary"
                text={ok}
                loading={running}
                disabled={changes === null || failure !== null}
              />
            </>
          }
        />
      </form>
    </QuickDialog>
  );
}

type BoxProps = Omit<ReturnType<typeof useConsequence>, 'key'> & { waiting: boolean };

function ConsequenceBox({ waiting, pending, preview, failure }: BoxProps) {
  const texts = useTexts();
  const { t } = texts;
  const model = useSessionState((state) => state.model);
  const intent = failure !== null ? ('danger' as const) : ('none' as const);
  return (
    <Callout compact intent={intent} icon={null} className="edit-consequence" aria-live="polite">
      {waiting && <span className="muted">{t('edits:fillIn')}</span>}
      {pending && (
        <span className="muted edit-pending">
          <Spinner size={14} /> {t('edits:workingOut')}
        </span>
      )}
      {failure !== null && refusalText(failure, model, texts)}
      {preview !== null && (
        <ul>
          {consequenceLines(preview, texts).map(({ text, tone }) => (
            <li key={text} className={`edit-${tone}`}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
