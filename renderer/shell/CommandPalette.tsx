// The commands stand under their field and are chosen by arrow keys, which no native list does.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { InputGroup } from '@blueprintjs/core';
import { Search } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { commands, findCommands, findPressed, useCommands } from './commands.ts';
import type { Command } from './commands.ts';
import { listenForEscape } from './escape.ts';
import { isDialogOpen, QuickDialog } from './QuickDialog.tsx';
import { setUi, useUi } from './ui-state.ts';

/** All commands by a few letters; and the keys that work everywhere. */
export function CommandPalette() {
  const { t } = useTexts();
  const open = useUi((state) => state.paletteOpen);
  useEffect(() => {
    // Before whoever else listens: the board hears Ctrl+F even while another view covers it.
    addEventListener('keydown', pressed, { capture: true });
    return () => removeEventListener('keydown', pressed, { capture: true });
  }, []);
  useEffect(listenForEscape, []);
  if (!open) return null;
  return (
    <QuickDialog onClose={close} className="palette" aria-label={t('shell:palette.title')}>
      <Palette />
    </QuickDialog>
  );
}

const close = (): void => setUi({ paletteOpen: false });

function pressed(event: globalThis.KeyboardEvent): void {
  const typing =
    event.target instanceof HTMLElement &&
    event.target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]') !== null;
  const command = findPressed(commands(), event, typing);
  // On the board the search of the board listens itself; a dialog keeps its keys to itself.
  if (command === undefined || isDialogOpen()) return;
  if (command.id === 'list.find' && useUi.getState().view === 'board') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  command.run!();
}

function Palette() {
  const { t } = useTexts();
  const list = useCommands();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const menu = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const found = findCommands(list, search, ({ text }) => t(text)).filter(({ id }) => id !== 'help.palette');
  useEffect(() => {
    menu.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  function choose(command: Command | undefined): void {
    if (command === undefined || command.enabled?.() === false) return;
    close();
    command.run!();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <InputGroup
        inputRef={field}
        size="large"
        leftIcon={<Search size={16} className="input-icon" />}
        value={search}
        placeholder={t('shell:palette.placeholder')}
        aria-label={t('shell:palette.title')}
        role="combobox"
        aria-expanded
        aria-controls="palette-commands"
        aria-activedescendant={found.length > 0 ? `command-${active}` : undefined}
        onValueChange={(value) => {
          setSearch(value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        className="palette-list"
        role="listbox"
        id="palette-commands"
        aria-label={t('shell:palette.title')}
        ref={menu}
      >
        {found.map((command, index) => (
          // Keys are handled by the field above.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={command.id}
            id={`command-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            aria-disabled={command.enabled?.() === false}
            className={index === active ? 'palette-command selected' : 'palette-command'}
            onClick={() => choose(command)}
          >
            <span className="muted">{t(`shell:commandGroup.${command.group}`)}</span>
            <span>{t(command.text)}</span>
            {command.keys !== undefined && <kbd>{command.keys}</kbd>}
          </div>
        ))}
        {found.length === 0 && <p className="muted palette-none">{t('shell:palette.none')}</p>}
      </div>
    </>
  );
}
