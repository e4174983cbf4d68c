import { Button, ButtonGroup } from '@blueprintjs/core';
import { History, Redo, Undo } from '@blueprintjs/icons';
import type { CommandRow } from '../../electron/host/contract.ts';
import { useSessionState } from '../host/context.ts';
import { ui } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { useEditState } from './edit-state.ts';
import { commandText } from './edit-texts.ts';
import { useEdit } from './use-edit.ts';

/** Undo and redo, each saying what it would take back or do again, and the way to the history. */
export function UndoRedo() {
  const texts = useTexts();
  const { t } = texts;
  const edits = useEdit();
  const undo = useSessionState((state) => state.overview?.undo ?? null);
  const redo = useSessionState((state) => state.overview?.redo ?? null);
  const offline = useSessionState((state) => state.reach !== 'online');
  const busy = useEditState((state) => state.busy);
  const said = (command: CommandRow, keys: string) => ({ command: commandText(command, texts), keys });
  const undoLabel = undo === null ? t('edits:undo.nothing') : t('edits:undo.what', said(undo, 'Ctrl+Z'));
  const redoLabel = redo === null ? t('edits:redo.nothing') : t('edits:redo.what', said(redo, 'Ctrl+Y'));
  return (
    <ButtonGroup variant="minimal">
      <Button
        icon={<Undo size={16} />}
        disabled={undo === null || offline || busy}
        title={undoLabel}
        aria-label={undoLabel}
        onClick={() => void edits.undo()}
      />
      <Button
        icon={<Redo size={16} />}
        disabled={redo === null || offline || busy}
        title={redoLabel}
        aria-label={redoLabel}
        onClick={() => void edits.redo()}
      />
      <Button
        icon={<History size={16} />}
        title={t('edits:history.open')}
        aria-label={t('edits:history.open')}
        onClick={() => ui.toggleDrawer('history')}
      />
    </ButtonGroup>
  );
}
