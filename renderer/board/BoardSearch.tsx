// The hits show two columns and open below the field, which no native list does.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { InputGroup, Menu, MenuItem, PopoverNext } from '@blueprintjs/core';
import { Search } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useSessionState } from '../host/context.ts';
import { takeEscape } from '../shell/escape.ts';
import { ui } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';

const longest = 12;

/** Finds orders by number, item or customer and brings them into view. */
export function BoardSearch() {
  const { t, format } = useTexts();
  const model = useSessionState((state) => state.model);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  const searching = text !== '';
  useEffect(() => {
    if (!searching) return undefined;
    return takeEscape('search', () => {
      if (document.activeElement !== input.current) return false;
      setText('');
      return true;
    });
  }, [searching]);
  const found = model?.search(text, longest) ?? [];

  function choose(order: number | undefined): void {
    if (order === undefined || model === null) return;
    const first = model.route(order)[0];
    setText('');
    if (first === undefined) ui.showOrders({ search: model.board.orders.numbers[order], filter: 'all' });
    else ui.showOnBoard(model.operationId(first), model.board.operations.part[first]);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  }

  const menu = (
    <Menu role="listbox" id="board-search-hits">
      {found.map((order, index) => (
        <MenuItem
          key={order}
          roleStructure="listoption"
          active={index === active}
          text={`${model!.board.orders.numbers[order]} · ${model!.board.orders.items[order]}`}
          label={format.dayMonth(model!.board.orders.due[order])}
          onClick={() => choose(order)}
        />
      ))}
      {found.length === 0 && <MenuItem disabled text={t('board:search.nothing')} />}
    </Menu>
  );
  return (
    <PopoverNext
      content={menu}
      isOpen={text.trim() !== ''}
      placement="bottom-start"
      animation="minimal"
      arrow={false}
      autoFocus={false}
      enforceFocus={false}
    >
      <InputGroup
        inputRef={input}
        size="small"
        leftIcon={<Search size={14} className="input-icon" />}
        value={text}
        placeholder={t('board:search.placeholder')}
        aria-label={t('board:search.label')}
        role="combobox"
        aria-expanded={text.trim() !== ''}
        aria-controls="board-search-hits"
        onValueChange={(value) => {
          setText(value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
    </PopoverNext>
  );
}
