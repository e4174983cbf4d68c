/**
 * The narrow door from the page to the desktop. Sandboxed: built into one CommonJS file that requires nothing but 'electron'. Security list:
 * item 20, functions of ours cross over, never ipcRenderer nor an event of it.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { desktopGlobal, portMessages, type DesktopApi, type MenuCommand } from '../renderer/host/desktop.ts';
import { channels } from './shell/channels.ts';
import { appOrigin } from './shell/origin.ts';

/** What this file uses of the page it stands in. */
declare const window: { postMessage: (message: unknown, targetOrigin: string, ports: readonly unknown[]) => void };
declare const document: { activeElement: { tagName: string; isContentEditable: boolean } | null };

function listen(channel: string, listener: (value: never) => void): () => void {
  const wrapped = (_event: IpcRendererEvent, value: unknown): void => listener(value as never);
  ipcRenderer.on(channel, wrapped);
  return () => void ipcRenderer.off(channel, wrapped);
}

function inTextField(): boolean {
  const element = document.activeElement;
  return element !== null && (['INPUT', 'TEXTAREA'].includes(element.tagName) || element.isContentEditable);
}

// A port cannot cross the bridge: it goes to the page as a window message, to our origin only, marked by the nonce the page chose.
ipcRenderer.on(channels.hostPort, (event, nonce: unknown) => {
  window.postMessage({ [portMessages.opened]: nonce }, appOrigin, event.ports);
});
ipcRenderer.on(channels.hostLost, (_event, nonce: unknown) => {
  window.postMessage({ [portMessages.lost]: nonce }, appOrigin, []);
});

const api: DesktopApi = {
  platform: process.platform as DesktopApi['platform'],
  openDialog: () => ipcRenderer.invoke(channels.openDialog) as Promise<string | null>,
  saveDialog: (name) => ipcRenderer.invoke(channels.saveDialog, name) as Promise<string | null>,
  savePdf: (name) => ipcRenderer.invoke(channels.savePdf, name) as ReturnType<DesktopApi['savePdf']>,
  pathOf: (file) => webUtils.getPathForFile(file) || null,
  onMenu: (listener) =>
    listen(channels.menu, (command: MenuCommand) => {
      const edit = command === 'edit.undo' ? 'undo' : command === 'edit.redo' ? 'redo' : null;
      if (edit !== null && inTextField()) ipcRenderer.send(channels.editField, edit);
      else listener(command);
    }),
  onOpenFile: (listener) => {
    const unlisten = listen(channels.openFile, listener);
    ipcRenderer.send(channels.readyForFiles, true);
    return () => {
      unlisten();
      ipcRenderer.send(channels.readyForFiles, false);
    };
  },
  onShowMessage: (listener) => listen(channels.showMessage, listener),
  setDocument: (state) => ipcRenderer.send(channels.setDocument, state),
  setAppearance: (appearance) => ipcRenderer.send(channels.setAppearance, appearance),
  connectHost: (nonce) => ipcRenderer.send(channels.connectHost, nonce),
  credentialProtection: () =>
    ipcRenderer.invoke(channels.credentialProtection) as ReturnType<DesktopApi['credentialProtection']>,
  credentialNames: () => ipcRenderer.invoke(channels.credentialNames) as Promise<string[]>,
  storeCredential: (name, credential) =>
    ipcRenderer.invoke(channels.storeCredential, name, credential) as ReturnType<DesktopApi['storeCredential']>,
};

contextBridge.exposeInMainWorld(desktopGlobal, api);
