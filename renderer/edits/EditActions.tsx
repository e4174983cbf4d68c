import { Button } from '@blueprintjs/core';
import { Edit, Lock, Pause, Play, SplitColumns, Trash, Unlock } from '@blueprintjs/icons';
import { useSessionState } from '../host/context.ts';
import type { Selection } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { openEditDialog, useEditState } from './edit-state.ts';
import { useEdit } from './use-edit.ts';
import { useTargetState } from './use-target.ts';

/** What a planner can do to the selected operation or order, as buttons for the inspector. */
export function EditActions({ selection }: { selection: Selection }) {
  const { t } = useTexts();
  const edits = useEdit();
  const busy = useEditState((state) => state.busy);
  const offline = useSessionState((state) => state.reach !== 'online');
  const operation = selection.kind === 'operation' ? selection.operation : null;
  const part = selection.kind === 'operation' ? selection.part : 0;
  const order = selection.kind === 'order' ? selection.row.id : orderOf(selection.operation);
  const { begun, pinned, placed, held, rush } = useTargetState(operation, part, order);
  const closed = selection.kind === 'order' && ['done', 'gone'].includes(selection.row.status);
  if (closed) return null;
  const disabled = busy || offline;
  const parts = operation === null ? [] : [{ operation, part }];
  return (
    <section className="edit-actions" aria-label={t('edits:actions')}>
      {operation !== null && placed && !begun && (
        <Button
          size="small"
          icon={pinned ? <Unlock size={14} /> : <Lock size={14} />}
          disabled={disabled}
          text={t(pinned ? 'edits:action.unpin' : 'edits:action.pin')}
          onClick={() => void edits.edit([{ change: pinned ? 'unpin' : 'pin', parts }])}
        />
      )}
      {operation !== null && placed && !begun && (
        <Button
          size="small"
          icon={<SplitColumns size={14} />}
          disabled={disabled}
          text={t('edits:action.split')}
          onClick={() => openEditDialog({ kind: 'split', operation })}
        />
      )}
      <Button
        size="small"
        icon={<Edit size={14} />}
        disabled={disabled}
        text={t('edits:action.order')}
        onClick={() => openEditDialog({ kind: 'order', order })}
      />
      {held ? (
        <Button
          size="small"
          icon={<Play size={14} />}
          disabled={disabled}
          text={t('edits:action.letGo')}
          onClick={() => void edits.edit([{ change: 'letGo', order }])}
        />
      ) : (
        <Button
          size="small"
          icon={<Pause size={14} />}
          disabled={disabled}
          text={t('edits:action.hold')}
          onClick={() => openEditDialog({ kind: 'hold', order })}
        />
      )}
      {rush && (
        <Button
          size="small"
          icon={<Trash size={14} />}
          disabled={disabled}
          text={t('edits:action.removeRushOrder')}
          onClick={() => void edits.edit([{ change: 'removeRushOrder', order }])}
        />
      )}
    </section>
  );
}

function orderOf(operation: string): string {
  return operation.slice(0, operation.lastIndexOf('/'));
}
