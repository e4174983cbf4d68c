/** What a page may ask of the desktop: each question with the schema of its input. */
import { BrowserWindow, type WebContents } from 'electron';
import { z } from 'zod';
import type { DesktopApi, DocumentState } from '../../renderer/host/desktop.ts';
import { failure } from '../../solver/model/result.ts';
import { channels } from './channels.ts';
import { credentialNameSchema, type CredentialStore } from './credential-store.ts';
import type { FileDialogs } from './file-dialogs.ts';
import { answer, hear } from './ipc.ts';
import { savePdf } from './save-pdf.ts';

const nothing = z.undefined();
const documentSchema = z.strictObject({
  title: z.string().max(300),
  path: z.string().max(4096).nullable(),
  edited: z.boolean(),
});
const appearanceSchema = z.strictObject({ theme: z.enum(['light', 'dark']), language: z.enum(['en', 'zh-CN']) });
const credentialSchema = z.tuple([
  z.string().max(100),
  z.strictObject({ user: z.string().max(500), password: z.string().max(5_000) }).nullable(),
]);

export type DesktopIpcOptions = {
  dialogs: FileDialogs;
  credentials: CredentialStore;
  setDocument: (window: BrowserWindow, document: DocumentState) => void;
  setAppearance: (appearance: Parameters<DesktopApi['setAppearance']>[0]) => void;
  connectHost: (page: WebContents, nonce: string) => void;
  readyForFiles: (page: WebContents, ready: boolean) => void;
  credentialsChanged: () => Promise<void>;
};

export function answerPages(options: DesktopIpcOptions): void {
  const { dialogs, credentials } = options;
  answer(channels.openDialog, nothing, async (_nothing, page) => dialogs.open(windowOf(page)));
  answer(channels.saveDialog, z.string().max(300), async (name, page) => dialogs.save(windowOf(page), name));
  answer(channels.savePdf, z.string().max(300), async (name, page) => savePdf(windowOf(page), dialogs, name));
  hear(channels.setDocument, documentSchema, (state, page) => options.setDocument(windowOf(page), state));
  hear(channels.setAppearance, appearanceSchema, (appearance) => options.setAppearance(appearance));
  hear(channels.connectHost, z.string().min(16).max(100), (nonce, page) => options.connectHost(page, nonce));
  hear(channels.readyForFiles, z.boolean(), (ready, page) => options.readyForFiles(page, ready));
  hear(channels.editField, z.enum(['undo', 'redo']), (edit, page) => page[edit]());
  answer(channels.credentialProtection, nothing, () => credentials.protection());
  answer(channels.credentialNames, nothing, () => credentials.names());
  answer(channels.storeCredential, credentialSchema, async ([name, credential]) => {
    const parsed = credentialNameSchema.safeParse(name);
    if (!parsed.success) {
      return failure('bad-input', `Credential name "${name}" is not one: it ${parsed.error.issues[0].message}.`);
    }
    const stored = await credentials.store(name, credential);
    if (stored.ok) await options.credentialsChanged();
    return stored;
  });
}

function windowOf(page: WebContents): BrowserWindow {
  const window = BrowserWindow.fromWebContents(page);
  if (!window) throw new Error('The page has no window any more.');
  return window;
}
