/** Windows: each a page of one real, headless browser that the double brings along. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import type {
  BrowserWindow as RealWindow,
  BrowserWindowConstructorOptions,
  Display,
  Rectangle,
  Screen,
} from 'electron';
import { launchBrowser } from '../../../e2e/browser.ts';
import { nextId, see } from './stage.ts';
import { WebContents } from './web-contents.ts';

const workArea: Rectangle = { x: 0, y: 0, width: 1600, height: 900 };

let context: Promise<BrowserContext> | null = null;

/** The browser's context, launched for the first window. */
function browserContext(): Promise<BrowserContext> {
  context ??= launchBrowser().then(async (browser) => {
    const made = await browser.newContext({
      viewport: { width: workArea.width, height: workArea.height },
      locale: process.env['DOUBLE_LANGUAGE'] ?? 'en-GB',
    });
    // What no window answers is asked for by a page that was opened from within one.
    await made.route('**/*', async (route) => {
      windows[0]?.webContents.popup(route.request().url());
      await route.abort('aborted');
    });
    made.on('page', (page) => void closePopup(page));
    return made;
  });
  return context;
}

async function closePopup(page: Page): Promise<void> {
  if (await page.opener()) await page.close();
}

export async function closeBrowser(): Promise<void> {
  await (await context)?.browser()?.close();
}

const windows: BrowserWindow[] = [];

type WindowDouble = Partial<Omit<RealWindow, keyof NodeJS.EventEmitter | 'webContents'>>;

export class BrowserWindow extends EventEmitter implements WindowDouble {
  readonly id = nextId();
  readonly webContents: WebContents;
  readonly options: BrowserWindowConstructorOptions;
  #bounds: Rectangle;
  #maximised = false;
  #minimised = false;
  #destroyed = false;

  static allClosed: () => void = () => {};
  static created: (contents: WebContents) => void = () => {};

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return windows.find((window) => (window.webContents as unknown) === contents) ?? null;
  }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    const { x = 100, y = 50, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    const open = async () => (await browserContext()).newPage();
    this.webContents = new WebContents(open, readFileSync(options.webPreferences!.preload!, 'utf8'));
    windows.push(this);
    BrowserWindow.created(this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
    this.emit('ready-to-show');
  }

  show(): void {
    see({ seen: 'window', what: 'shown', window: this.id });
  }
  focus(): void {
    see({ seen: 'window', what: 'focused', window: this.id });
  }
  maximize(): void {
    this.#maximised = true;
    this.emit('maximize');
  }
  isMaximized(): boolean {
    return this.#maximised;
  }
  minimize(): void {
    this.#minimised = true;
  }
  isMinimized(): boolean {
    return this.#minimised;
  }
  restore(): void {
    this.#minimised = false;
  }
  getNormalBounds(): Rectangle {
    return this.#bounds;
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('move');
    this.emit('resize');
  }
  setTitle(title: string): void {
    see({ seen: 'title', title });
  }
  setRepresentedFilename(): void {}
  setDocumentEdited(): void {}
  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** Closes unless somebody prevents it. */
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented || this.#destroyed) return;
    this.#destroyed = true;
    windows.splice(windows.indexOf(this), 1);
    void this.webContents.page.then((page) => page.close());
    this.webContents.emit('destroyed');
    see({ seen: 'window', what: 'closed', window: this.id });
    this.emit('closed');
    if (windows.length === 0) BrowserWindow.allClosed();
  }
}

export const screen = {
  getAllDisplays: () => [{ id: 1, workArea, bounds: workArea, scaleFactor: 1 } as Display],
} satisfies Partial<Screen>;
