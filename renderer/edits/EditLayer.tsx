import { useEffect } from 'react';
import { useSession } from '../host/context.ts';
import { registerCommands } from '../shell/commands.ts';
import type { Command } from '../shell/commands.ts';
import { ui } from '../shell/ui-state.ts';
import { EditDialogs } from './EditDialogs.tsx';
import { openEditDialog, setEdits, useEditState } from './edit-state.ts';
import { EditToast } from './EditToast.tsx';
import { useEdit } from './use-edit.ts';

/** Everything of the planner's edits that belongs to no view: keys, dialogs, and what is told afterwards. */
export function EditLayer() {
  const session = useSession();
  const edits = useEdit();
  useEffect(() => {
    const state = session.store.getState;
    const online = (): boolean => state().reach === 'online';
    const undo = (): void => void edits.undo();
    const redo = (): void => void edits.redo();
    const list: Command[] = [
      {
        ...{ id: 'edit.undo', group: 'edit', text: 'edits:action.undo', keys: 'Ctrl+Z', everywhere: true },
        // What there is to undo or redo is for the host to say: right after an edit the screen does not know yet.
        ...{ run: undo, enabled: online },
      },
      {
        ...{ id: 'edit.redo', group: 'edit', text: 'edits:action.redo', keys: 'Ctrl+Y', everywhere: true },
        ...{ run: redo, enabled: online },
      },
      {
        ...{ id: 'edit.redoAgain', group: 'edit', text: 'edits:action.redo', keys: 'Ctrl+Shift+Z', everywhere: true },
        ...{ run: redo, enabled: online },
      },
      {
        ...{ id: 'edit.rushOrder', group: 'edit', text: 'edits:action.rushOrder', enabled: online },
        run: () => openEditDialog({ kind: 'rushOrder', due: null }),
      },
      {
        ...{ id: 'edit.downtime', group: 'edit', text: 'edits:action.downtime', enabled: online },
        run: () => openEditDialog({ kind: 'machineTime', machine: null, time: null, as: 'downtime' }),
      },
      {
        ...{ id: 'edit.overtime', group: 'edit', text: 'edits:action.overtime', enabled: online },
        run: () => openEditDialog({ kind: 'machineTime', machine: null, time: null, as: 'overtime' }),
      },
      {
        ...{ id: 'edit.history', group: 'edit', text: 'edits:history.open' },
        run: () => ui.openDrawer('history'),
      },
    ];
    return registerCommands(list);
  }, [session, edits]);
  // What was told of an edit is over when the plan has gone on, or another scenario is looked at.
  useEffect(
    () =>
      session.store.subscribe(({ overview: now }, { overview: before }) => {
        const { note } = useEditState.getState();
        if (note === null || now === null || before === null) return;
        const gone = now.planVersion !== before.planVersion && before.planVersion === note.summary.planVersion;
        if (gone || now.scenario.file !== before.scenario.file) setEdits({ note: null, outlined: [] });
      }),
    [session],
  );
  return (
    <>
      <EditDialogs />
      <EditToast />
    </>
  );
}
