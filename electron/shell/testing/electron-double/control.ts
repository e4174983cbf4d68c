/** What test and double say to one another over the double's IPC channel. */

/** A thing the application did that a person would see. */
export type Seen =
  | { seen: 'ready' }
  | { seen: 'dialog'; id: number; kind: 'message' | 'open' | 'save'; options: Record<string, unknown> }
  | { seen: 'notification'; id: number; title: string; body: string }
  | { seen: 'menu'; items: MenuEntry[] }
  | { seen: 'window'; what: 'shown' | 'focused' | 'closed'; window: number }
  | { seen: 'title'; title: string }
  | { seen: 'outside'; url: string }
  | { seen: 'process'; pid: number }
  | { seen: 'console'; type: string; text: string }
  | { seen: 'quit' };

export type MenuEntry = { id?: string; role?: string; label: string; accelerator?: string; submenu: MenuEntry[] };

/** What a test does to the application. */
export type Act =
  | { act: 'chooseMenu'; id: string }
  | { act: 'chooseRecent'; path: string }
  | { act: 'answerDialog'; id: number; answer: unknown }
  | { act: 'clickNotification'; id: number }
  | { act: 'openFile'; path: string }
  | { act: 'closeWindow' }
  | { act: 'quit' }
  | { act: 'askPermission'; permission: string }
  | { act: 'webContents' }
  | { act: 'message'; channel: string; url: string | null; mainFrame: boolean; input: unknown[] }
  | { act: 'page'; method: 'evaluate' | 'click' | 'waitForSelector' | 'press' | 'fill'; args: unknown[] }
  | { act: 'dropFile'; path: string }
  | { act: 'crashPage' }
  | { act: 'hostSays'; message: unknown }
  | { act: 'facts' };

/** What cannot be seen but matters. */
export type Facts = {
  sandboxed: boolean;
  schemes: { scheme: string; privileges: Record<string, unknown> }[];
  webPreferences: Record<string, unknown>;
  recentDocuments: string[];
  themeSource: string;
  bounds: { x: number; y: number; width: number; height: number };
  openWindows: number;
};

export type Request = { request: number } & Act;
export type Answer = { answer: number; value?: unknown; error?: string };
