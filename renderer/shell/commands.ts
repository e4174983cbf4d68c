/**
 * Everything a planner can do from anywhere: what the palette (Ctrl+K) lists and the map of keys (?) shows. Views add what they offer with
 * `registerCommands`, for as long as they are there; a later command of an id takes the place of an earlier one.
 */
import { useSyncExternalStore } from 'react';

export type CommandGroup = 'view' | 'plan' | 'edit' | 'board' | 'list' | 'help';

export type Command = {
  /** Stable name, such as `view.board`. */
  id: string;
  group: CommandGroup;
  /** Key of its text in the locales, namespace included. */
  text: string;
  /** Keys as people read them, such as `Ctrl+K` or `←  →`. */
  keys?: string;
  /** What it does; absent for keys that only mean something where they are pressed. */
  run?: () => void;
  /** Whether it can be done now. */
  enabled?: () => boolean;
  /** Listened for everywhere outside of text fields. Without it whoever registered the command listens itself. */
  everywhere?: boolean;
  /** Listened for in text fields, too: the keys mean nothing to one who edits text. */
  whileTyping?: boolean;
};

const layers: Command[][] = [];
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

/** Adds commands. Returns how to take them back. */
export function registerCommands(commands: readonly Command[]): () => void {
  const layer = [...commands];
  layers.push(layer);
  tell();
  return () => {
    layers.splice(layers.indexOf(layer), 1);
    tell();
  };
}

function tell(): void {
  all = [...new Map(layers.flat().map((command) => [command.id, command])).values()];
  for (const listener of listeners) listener();
}

export function commands(): readonly Command[] {
  return all;
}

export function useCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, commands);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Commands whose text holds all words of `search`, those that begin with it first; of those that read alike, as they differ in keys alone, one. */
export function findCommands(
  list: readonly Command[],
  search: string,
  textOf: (command: Command) => string,
): Command[] {
  const words = search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = list
    .filter(({ run }) => run !== undefined)
    .map((command) => ({ command, text: textOf(command).toLocaleLowerCase() }))
    .filter(({ text }) => words.every((word) => text.includes(word)));
  const different = found.filter(({ text }, index) => found.findIndex((other) => other.text === text) === index);
  const rank = (text: string): number => (words.length > 0 && text.startsWith(words[0]) ? 0 : 1);
  return different.toSorted((a, b) => rank(a.text) - rank(b.text)).map(({ command }) => command);
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The command of pressed keys that are listened for everywhere; `typing`: in a text field, whose own keys, such as Ctrl+Z, stay its own. */
export function findPressed(list: readonly Command[], event: Pressed, typing: boolean): Command | undefined {
  return list.find(
    ({ keys, run, everywhere, whileTyping, enabled }) =>
      everywhere === true &&
      (whileTyping === true || !typing) &&
      run !== undefined &&
      keys !== undefined &&
      isPressed(keys, event) &&
      enabled?.() !== false,
  );
}

/** Whether pressed keys are those of a command, such as `Ctrl+Shift+R`, `?` or `1`. Command on a Mac counts as Ctrl. */
export function isPressed(keys: string, event: Pressed): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1)!;
  if (parts.includes('Ctrl') !== (event.ctrlKey || event.metaKey) || parts.includes('Alt') !== event.altKey)
    return false;
  // A sign such as ? needs Shift on some keyboards and not on others.
  if (/^[a-z]$/i.test(key) && parts.includes('Shift') !== event.shiftKey) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}
