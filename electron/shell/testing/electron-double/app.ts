/** The application: readiness after the entry's evaluation, one instance per user data, quitting. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { App } from 'electron';
import { closeRegistration } from './protocol.ts';
import { see } from './stage.ts';
import { allowUtilityProcesses } from './utility.ts';
import { BrowserWindow, closeBrowser } from './windows.ts';

const userData = process.argv.find((argument) => argument.startsWith('--user-data-dir='))!.split('=')[1];
const lockFile = join(userData, 'instance.lock');
/** A second instance leaves what it has to say here. */
const letters = join(userData, 'instances');

type AppDouble = Partial<Omit<App, keyof NodeJS.EventEmitter>>;

class Application extends EventEmitter implements AppDouble {
  readonly isPackaged = false;
  sandboxed = false;
  readonly recentDocuments: string[] = [];
  #ready = false;
  #quitting = false;

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }
  isReady(): boolean {
    return this.#ready;
  }
  whenReady(): Promise<void> {
    return this.#ready ? Promise.resolve() : new Promise((resolve) => this.once('ready', () => resolve()));
  }
  getPath(name: string): string {
    const path = name === 'userData' ? userData : join(userData, name);
    mkdirSync(path, { recursive: true });
    return path;
  }
  getPreferredSystemLanguages(): string[] {
    return [process.env['DOUBLE_LANGUAGE'] ?? 'en-GB'];
  }
  addRecentDocument(path: string): void {
    this.recentDocuments.push(path);
  }
  clearRecentDocuments(): void {
    this.recentDocuments.length = 0;
  }
  showAboutPanel(): void {}
  setAppUserModelId(): void {}

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    mkdirSync(letters, { recursive: true });
    try {
      writeFileSync(lockFile, `${process.pid}`, { flag: 'wx' });
    } catch {
      const letter = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
      writeFileSync(join(letters, `${process.pid}.json`), JSON.stringify(letter));
      return false;
    }
    process.once('exit', () => rmSync(lockFile, { force: true }));
    void this.#readLetters();
    return true;
  }

  /** The entry has been evaluated. */
  becomeReady(): void {
    this.#ready = true;
    closeRegistration();
    allowUtilityProcesses();
    see({ seen: 'ready' });
    this.emit('ready', {}, {});
  }

  quit(): void {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented || this.#quitting) return;
    this.#quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    // A window that would not close keeps the application.
    if (BrowserWindow.getAllWindows().length > 0) {
      this.#quitting = false;
      return;
    }
    this.emit('will-quit', { preventDefault: () => {} });
    this.emit('quit', {}, 0);
    see({ seen: 'quit' });
    void closeBrowser().then(() => process.exit(0));
  }

  windowsClosed(): void {
    if (this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  async #readLetters(): Promise<void> {
    for (;;) {
      await pause(50);
      for (const name of readdirSync(letters).filter((file) => file.endsWith('.json'))) {
        const file = join(letters, name);
        const text = readFileSync(file, 'utf8');
        rmSync(file);
        const { argv, workingDirectory, additionalData } = JSON.parse(text) as Record<string, unknown>;
        this.emit('second-instance', {}, argv, workingDirectory, additionalData);
      }
    }
  }
}

export const app = new Application();
BrowserWindow.allClosed = () => app.windowsClosed();
BrowserWindow.created = (contents) => app.emit('web-contents-created', {}, contents);
