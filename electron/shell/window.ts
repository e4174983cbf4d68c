/** The program's window: how it is made, where it was, what happens when its page dies. */
import { BrowserWindow, dialog, screen } from 'electron';
import { startPage } from './origin.ts';
import type { DesktopMemory } from './desktop-memory.ts';
import type { Texts } from './texts.ts';
import { onScreen, smallestWindow } from './window-state.ts';

export type WindowOptions = {
  preload: string;
  icon: string | null;
  memory: DesktopMemory;
  texts: Texts;
  developer: boolean;
};

const background = { light: '#f6f7f9', dark: '#1c2127' };
/** A page that dies again this soon after it was loaded again, in milliseconds, is not loaded a third time unasked. */
const soon = 10_000;

export function openWindow({ preload, icon, memory, texts, developer }: WindowOptions): BrowserWindow {
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { x, y, width, height, maximised } = onScreen(memory.value.window, workAreas);
  const window = new BrowserWindow({
    ...{ width, height, minWidth: smallestWindow.width, minHeight: smallestWindow.height },
    ...(x === null || y === null ? {} : { x, y }),
    ...(icon === null ? {} : { icon }),
    show: false,
    title: 'Taktwerk',
    backgroundColor: background[memory.value.theme ?? 'light'],
    webPreferences: {
      preload,
      // Security list: items 2, 3 and 4, said although they are the defaults.
      nodeIntegration: false,
      contextIsolation: true,
      sandbox: true,
      // Items 6, 8, 9 and 11.
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      devTools: developer,
      spellcheck: false,
      // A board behind another window still follows the floor.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => {
    if (maximised) window.maximize();
    window.show();
  });
  remember(window, memory);
  reviveAfterCrash(window, texts);
  void window.loadURL(startPage);
  return window;
}

function remember(window: BrowserWindow, memory: DesktopMemory): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    const { x, y, width, height } = window.getNormalBounds();
    void memory.set({ window: { x, y, width, height, maximised: window.isMaximized() } });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', keep);
}

function reviveAfterCrash(window: BrowserWindow, texts: Texts): void {
  let revivedAt = -Infinity;
  const contents = window.webContents;
  const revive = async (reason: string): Promise<void> => {
    if (performance.now() - revivedAt < soon) {
      const { t } = texts;
      const detail = t('desktop:page.lostDetail', { reason });
      const buttons = [t('desktop:page.reload'), t('desktop:host.quit')];
      const { response } = await dialog.showMessageBox(window, {
        ...{ type: 'error', message: t('desktop:page.lost'), detail, buttons, defaultId: 0, cancelId: 1 },
      });
      if (response === 1) return window.close();
    }
    revivedAt = performance.now();
    if (!window.isDestroyed()) contents.reload();
  };
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) void revive(reason);
  });
}
