/** The main process's end of messages from pages. */
import type { IpcMain } from 'electron';
import type { WebContents } from './web-contents.ts';

type Handle = Parameters<IpcMain['handle']>[1];
type Listener = (event: never, ...args: never[]) => void;

const handles = new Map<string, Handle>();
const listeners = new Map<string, Listener>();

export const ipcMain = {
  handle: (channel: string, handler: Handle): void => {
    if (handles.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handles.set(channel, handler);
  },
  on: (channel: string, listener: Listener): void => void listeners.set(channel, listener),
};

/** The frame a message comes from; null for one that is gone. */
export type Sender = { url: string; parent: object | null } | null;

function eventOf(sender: WebContents, senderFrame: Sender): never {
  return { sender, senderFrame } as never;
}

export async function handleInvoke(
  contents: WebContents,
  channel: string,
  args: unknown[],
  frame: Sender = { url: contents.getURL(), parent: null },
): Promise<unknown> {
  const handle = handles.get(channel);
  try {
    if (!handle) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await handle(eventOf(contents, frame), ...args));
  } catch (error) {
    // Only the message crosses over.
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
  }
}

export function handleSend(
  contents: WebContents,
  channel: string,
  args: unknown[],
  frame: Sender = { url: contents.getURL(), parent: null },
): void {
  listeners.get(channel)?.(eventOf(contents, frame), ...(args as never[]));
}
