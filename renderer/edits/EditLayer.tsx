import { useEffect } from 'react';
import { useSession } from '../host/context.ts';
import { registerCommands } from '../shell/commands.ts';
import type { Command } from '../shell/commands.ts';
import { ui } from '../shell/ui-state.ts';
import { EditDialogs } from './EditDialogs.tsx';
import { openEditDialog } from './edit-state.ts';
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
    const canUndo = (): boolean => online() && state().overview?.undo != null;
    const canRedo = (): boolean => online() && state().overview?.redo != null;
    const list: Command[] = [
      {
        ...{ id: 'edit.undo', group: 'edit', text: 'edits:action.undo', keys: 'Ctrl+Z', everywhere: true },
        ...{ run: undo, enabled: canUndo },
      },
      {
        ...{ id: 'edit.redo', group: 'edit', text: 'edits:action.redo', keys: 'Ctrl+Y', everywhere: true },
        ...{ run: redo, enabled: canRedo },
      },
      {
        ...{ id: 'edit.redoAgain', group: 'edit', text: 'edits:action.redo', keys: 'Ctrl+Shift+Z', everywhere: true },
        ...{ run: redo, enabled: canRedo },
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
  return (
    <>
      <EditDialogs />
      <EditToast />
    </>
  );
}
