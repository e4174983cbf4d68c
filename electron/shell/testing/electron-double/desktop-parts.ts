/** Menu, dialogs, notifications, key store, session and what else the application touches of the desktop: recorded, and moved by the test. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type {
  Dialog,
  MenuItemConstructorOptions,
  NativeTheme,
  Notification as RealNotification,
  NotificationConstructorOptions,
  SafeStorage,
  Session,
  Shell,
} from 'electron';
import type { MenuEntry } from './control.ts';
import { protocol } from './protocol.ts';
import { nextId, see } from './stage.ts';

export class Menu {
  static current: MenuItemConstructorOptions[] = [];

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.current = menu?.items ?? [];
    see({ seen: 'menu', items: Menu.current.map(entryOf) });
  }

  readonly items: MenuItemConstructorOptions[];
  constructor(items: MenuItemConstructorOptions[]) {
    this.items = items;
  }
}

function submenuOf({ submenu }: MenuItemConstructorOptions): MenuItemConstructorOptions[] {
  return Array.isArray(submenu) ? submenu : [];
}

function entryOf(item: MenuItemConstructorOptions): MenuEntry {
  const { id, role, label = '', accelerator } = item;
  return {
    ...(id === undefined ? {} : { id }),
    ...(role === undefined ? {} : { role }),
    ...(typeof accelerator === 'string' ? { accelerator } : {}),
    label,
    submenu: submenuOf(item).map(entryOf),
  };
}

/** Clicks the entry that `fits`. */
export function clickMenu(fits: (item: MenuItemConstructorOptions) => boolean): void {
  const all = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...all(submenuOf(item))]);
  const found = all(Menu.current).find(fits);
  if (!found?.click) throw new Error('There is no such entry in the menu.');
  found.click({} as never, undefined, {});
}

const asked = new Map<number, (answer: never) => void>();

function ask(kind: 'message' | 'open' | 'save', args: unknown[]): Promise<never> {
  const id = nextId();
  const options = structuredClone(args.at(-1)) as Record<string, unknown>;
  return new Promise((resolve) => {
    asked.set(id, resolve);
    see({ seen: 'dialog', id, kind, options });
  });
}

export function answerDialog(id: number, answer: unknown): void {
  const resolve = asked.get(id);
  if (!resolve) throw new Error('There is no such dialog.');
  asked.delete(id);
  resolve(answer as never);
}

export const dialog = {
  showMessageBox: (...args: unknown[]) => ask('message', args),
  showOpenDialog: (...args: unknown[]) => ask('open', args),
  showSaveDialog: (...args: unknown[]) => ask('save', args),
} satisfies Partial<Dialog>;

const notifications = new Map<number, Notification>();

type NotificationDouble = Pick<RealNotification, 'show' | 'close'>;

export class Notification extends EventEmitter implements NotificationDouble {
  static isSupported(): boolean {
    return true;
  }
  readonly #options: NotificationConstructorOptions;

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    this.#options = options;
  }
  show(): void {
    const id = nextId();
    notifications.set(id, this);
    see({ seen: 'notification', id, title: this.#options.title ?? '', body: this.#options.body ?? '' });
  }
  close(): void {
    this.emit('close', {});
  }
}

export function clickNotification(id: number): void {
  notifications.get(id)?.emit('click', {});
}

export const nativeTheme: Pick<NativeTheme, 'themeSource'> = { themeSource: 'system' };

export const shell = {
  openExternal: async (url: string): Promise<void> => see({ seen: 'outside', url }),
} satisfies Partial<Shell>;

type PermissionCheck = Parameters<Session['setPermissionCheckHandler']>[0];
type PermissionRequest = Parameters<Session['setPermissionRequestHandler']>[0];
type DeviceCheck = Parameters<Session['setDevicePermissionHandler']>[0];
const permissions: { check: PermissionCheck; request: PermissionRequest; device: DeviceCheck } = {
  check: null,
  request: null,
  device: null,
};

export const session = {
  defaultSession: {
    protocol,
    setPermissionCheckHandler: (handler: PermissionCheck): void => void (permissions.check = handler),
    setPermissionRequestHandler: (handler: PermissionRequest): void => void (permissions.request = handler),
    setDevicePermissionHandler: (handler: DeviceCheck): void => void (permissions.device = handler),
  },
};

/** What the application grants. Electron grants what nobody refuses. */
export async function grants(permission: string): Promise<{ check: boolean; request: boolean; device: boolean }> {
  const { check, request, device } = permissions;
  return {
    check: check?.(null, permission as never, '', {} as never) ?? true,
    request: await new Promise((resolve) => {
      if (request) request({} as never, permission as never, resolve, {} as never);
      else resolve(true);
    }),
    device: device?.({} as never) ?? true,
  };
}

/** `DOUBLE_KEY_STORE`: `gnome_libsecret` (a key ring), `basic_text` (none: a password in the source), `none` (nothing to encrypt with). */
const keyStore = process.env['DOUBLE_KEY_STORE'] ?? 'gnome_libsecret';
const key = Buffer.from((process.env['DOUBLE_KEY'] ?? '').padEnd(32, 'k'));

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => keyStore !== 'none',
  getSelectedStorageBackend: () => (keyStore === 'none' ? 'unknown' : (keyStore as 'basic_text')),
  encryptStringAsync: async (text: string) => {
    const start = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, start);
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from('v10'), start, cipher.getAuthTag(), data]);
  },
  decryptStringAsync: async (encrypted: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15));
    decipher.setAuthTag(encrypted.subarray(15, 31));
    const result = Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()]).toString('utf8');
    return { shouldReEncrypt: false, result };
  },
} satisfies Partial<SafeStorage>;
