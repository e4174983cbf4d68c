import { expect, onTestFinished, test } from 'vitest';
import { commands, findCommands, findPressed, isPressed, registerCommands } from './commands.ts';

const pressed = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
  ...held,
});

test('a later command of an id stands in for an earlier one until it is taken back', () => {
  const first = { id: 'a', group: 'view', text: 'first' } as const;
  const second = { id: 'a', group: 'view', text: 'second' } as const;
  onTestFinished(registerCommands([first, { id: 'b', group: 'view', text: 'other' }]));
  const takeBack = registerCommands([second]);
  expect(commands().map(({ text }) => text)).toEqual(['second', 'other']);
  takeBack();
  expect(commands().map(({ text }) => text)).toEqual(['first', 'other']);
});

test('what can be run is found by its words, in any order; what begins with them comes first', () => {
  const run = (): void => undefined;
  const list = [
    { id: '1', group: 'view', text: 'Go to the board', run },
    { id: '2', group: 'view', text: 'Board: whole plan', run },
    { id: '3', group: 'board', text: 'Board keys' },
    { id: '4', group: 'view', text: 'Go to the board', keys: 'B', run },
  ] as const;
  const found = (search: string): string[] => findCommands(list, search, ({ text }) => text).map(({ id }) => id);
  expect(found('board')).toEqual(['2', '1']);
  expect(found('plan BOARD')).toEqual(['2']);
  expect(found('')).toEqual(['1', '2']);
  expect(found('nothing')).toEqual([]);
});

test('keys are told apart by what is held', () => {
  expect(isPressed('Ctrl+K', pressed('k', { ctrlKey: true }))).toBe(true);
  expect(isPressed('Ctrl+K', pressed('k', { metaKey: true }))).toBe(true);
  expect(isPressed('Ctrl+K', pressed('k'))).toBe(false);
  expect(isPressed('Ctrl+K', pressed('K', { ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(isPressed('?', pressed('?', { shiftKey: true }))).toBe(true);
  expect(isPressed('1', pressed('1'))).toBe(true);
  expect(isPressed('1', pressed('1', { altKey: true }))).toBe(false);
});

test('a text field keeps its own keys; only those that mean nothing to it reach a command', () => {
  const run = (): void => undefined;
  const list = [
    { id: 'undo', group: 'edit', text: 'Undo', keys: 'Ctrl+Z', everywhere: true, run },
    {
      id: 'off',
      group: 'edit',
      text: 'Off',
      keys: 'Ctrl+K',
      everywhere: true,
      whileTyping: true,
      run,
      enabled: () => false,
    },
    { id: 'palette', group: 'help', text: 'Palette', keys: 'Ctrl+K', everywhere: true, whileTyping: true, run },
    { id: 'board', group: 'board', text: 'Elsewhere', keys: 'p', run },
  ] as const;
  const found = (key: string, typing: boolean): string | undefined =>
    findPressed(list, pressed(key, { ctrlKey: key !== 'p' }), typing)?.id;
  expect(found('z', false)).toBe('undo');
  expect(found('z', true)).toBeUndefined();
  expect(found('k', true)).toBe('palette');
  expect(found('k', false)).toBe('palette');
  expect(found('p', false)).toBeUndefined();
});
