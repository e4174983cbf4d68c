import { DialogBody } from '@blueprintjs/core';
import { Fragment, useEffect } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { registerCommands, useCommands } from './commands.ts';
import type { Command } from './commands.ts';
import { QuickDialog } from './QuickDialog.tsx';
import { setUi, useUi } from './ui-state.ts';

/** Keys of the board, which listens for them itself. */
const boardKeys: Command[] = [
  { id: 'board.neighbour', group: 'board', text: 'shell:keys.neighbour', keys: '←  →' },
  { id: 'board.row', group: 'board', text: 'shell:keys.row', keys: '↑  ↓' },
  { id: 'board.ends', group: 'board', text: 'shell:keys.ends', keys: 'Home  End' },
  { id: 'board.extend', group: 'board', text: 'board:keys.extend', keys: 'Shift+←  →  ↑  ↓' },
  { id: 'board.wholeRow', group: 'board', text: 'board:keys.row', keys: 'Ctrl+A' },
  { id: 'board.grab', group: 'board', text: 'board:keys.grab', keys: 'Enter' },
  { id: 'board.grabOrder', group: 'board', text: 'board:keys.grabOrder', keys: 'Alt+Enter' },
  { id: 'board.grabAfter', group: 'board', text: 'board:keys.grabAfter', keys: 'Shift+Enter' },
  { id: 'board.pin', group: 'board', text: 'board:keys.pin', keys: 'P' },
  { id: 'board.split', group: 'board', text: 'board:keys.split', keys: 'S' },
  { id: 'board.menu', group: 'board', text: 'board:keys.menu', keys: 'Shift+F10' },
  { id: 'board.inspect', group: 'board', text: 'shell:keys.inspect', keys: 'I' },
  { id: 'board.leave', group: 'board', text: 'shell:keys.leave', keys: 'Esc' },
  { id: 'board.zoom', group: 'board', text: 'shell:keys.zoom', keys: '+  −' },
  { id: 'board.fit', group: 'board', text: 'shell:keys.fit', keys: '0' },
  { id: 'board.now', group: 'board', text: 'shell:keys.now', keys: 'N' },
  { id: 'board.find', group: 'board', text: 'shell:keys.find', keys: 'Ctrl+F' },
];
const groups = ['view', 'plan', 'edit', 'board', 'list', 'help'] as const;

/** The map of keys, from the registry of commands. */
export function KeysDialog() {
  const { t } = useTexts();
  const open = useUi((state) => state.keysOpen);
  const list = useCommands().filter(({ keys }) => keys !== undefined);
  useEffect(() => registerCommands(boardKeys), []);
  if (!open) return null;
  return (
    <QuickDialog onClose={() => setUi({ keysOpen: false })} title={t('shell:keys.title')} className="keys-dialog">
      <DialogBody>
        {/* Scrolls where the screen is low, so it takes the focus for those who scroll by keys. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="keys-columns" tabIndex={0}>
          {groups.map((group) => {
            const own = list.filter((command) => command.group === group);
            return own.length === 0 ? null : (
              <section key={group}>
                <h4>{t(`shell:commandGroup.${group}`)}</h4>
                <dl className="facts">
                  {own.map(({ id, keys, text }) => (
                    <Fragment key={id}>
                      <dt>
                        <kbd>{keys}</kbd>
                      </dt>
                      <dd>{t(text)}</dd>
                    </Fragment>
                  ))}
                </dl>
              </section>
            );
          })}
        </div>
      </DialogBody>
    </QuickDialog>
  );
}
