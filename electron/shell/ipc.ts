/** The door between page and shell: who asks is checked, what is asked is parsed. Security list: item 17. */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { log } from './log.ts';
import { isOurs } from './origin.ts';

/** Answers calls on a channel. Rejects calls of strangers, and those whose input the schema refuses. */
export function answer<Input, Output>(
  channel: string,
  schema: z.ZodType<Input>,
  handler: (input: Input, sender: WebContents) => Promise<Output>,
): void {
  ipcMain.handle(channel, async (event, ...input: unknown[]) => {
    refuseStrangers(event);
    return handler(parse(channel, schema, input), event.sender);
  });
}

/** Hears messages on a channel; those of strangers, and those the schema refuses, go unheard. */
export function hear<Input>(
  channel: string,
  schema: z.ZodType<Input>,
  handler: (input: Input, sender: WebContents) => void,
): void {
  ipcMain.on(channel, (event, ...input: unknown[]) => {
    try {
      refuseStrangers(event);
      handler(parse(channel, schema, input), event.sender);
    } catch (error) {
      log((error as Error).message);
    }
  });
}

/** Only the main frame of a page of ours. Since Electron 33 the frame is null for one that has navigated away. */
function refuseStrangers({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): void {
  const known = senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url);
  if (!known) throw new Error(`A message of ${senderFrame?.url ?? 'a page that is gone'} was refused.`);
}

function parse<Input>(channel: string, schema: z.ZodType<Input>, input: unknown[]): Input {
  const parsed = schema.safeParse(input.length > 1 ? input : input[0]);
  if (!parsed.success) throw new Error(`${channel}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
