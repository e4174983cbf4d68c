/**
 * What the desktop around this page can do that a browser cannot: its menu, its file dialogs, its files, its credential store. Implemented by
 * the Electron preload; `desktop` is undefined in browser mode.
 */
import type { Failure, Success } from '../../solver/model/result.ts';

/** What the planner chose in the application's menu. Undo and redo in a text field never come this way: the field does them. */
export type MenuCommand =
  | 'file.new'
  | 'file.open'
  | 'file.saveAs'
  | 'file.duplicate'
  | 'edit.undo'
  | 'edit.redo'
  | 'view.board'
  | 'view.orders'
  | 'view.load'
  | 'view.materials'
  | 'view.dispatch'
  | 'view.scenarios'
  | 'view.messages'
  | 'view.settings'
  | 'view.theme'
  | 'view.language'
  | 'plan.pull'
  | 'plan.plan'
  | 'plan.cancel'
  | 'plan.release'
  | 'help.keys';

/** The open document as the window shows it. */
export type DocumentState = {
  /** Name for the title bar. */
  title: string;
  /** Its file, for the title bar of macOS and the list of recent documents; null while it has none. */
  path: string | null;
  /** Whether it holds what is in no file yet. */
  edited: boolean;
};

/** Where passwords are kept: by the operating system's key store, as good as in the open, or nowhere. */
export type CredentialProtection = 'protected' | 'plain' | 'none';

/** Lets go of a listener. */
type Unsubscribe = () => void;

export type DesktopApi = {
  platform: 'darwin' | 'linux' | 'win32';
  /** Asks for a scenario file to open; its absolute path, or null if the planner cancels. */
  openDialog: () => Promise<string | null>;
  /** Asks where to save, suggesting a file name such as `Week 47`; the absolute path, ending in `.takt`, or null if cancelled. */
  saveDialog: (name: string) => Promise<string | null>;
  /** Asks where to save, suggesting a name, and saves what the page would print there as PDF; its absolute path, null if the planner cancels. */
  savePdf: (name: string) => Promise<Success<string | null> | Failure>;
  /** Absolute path of a file dropped on the page; null for what is no file of this computer. */
  pathOf: (file: File) => string | null;
  /** Menu commands from now on. */
  onMenu: (listener: (command: MenuCommand) => void) => Unsubscribe;
  /** Scenario files that the desktop asks to open: double click, second start, recent documents. What came before the first listener waits for it. */
  onOpenFile: (listener: (path: string) => void) => Unsubscribe;
  /** Messages whose notification was clicked, by id, and the scenario file they are of; null: that of the page. Bring it into view. */
  onShowMessage: (listener: (target: { message: number; file: string | null }) => void) => Unsubscribe;
  /** Title bar, mark of unsaved changes, recent documents. */
  setDocument: (document: DocumentState) => void;
  /** Language of menu and dialogs, colours of the window's frame. */
  setAppearance: (appearance: { theme: 'light' | 'dark'; language: 'en' | 'zh-CN' }) => void;
  /** Asks for a port to the host. It arrives as a window message; see port.ts. */
  connectHost: (nonce: string) => void;
  /** How well a password would be kept on this computer. */
  credentialProtection: () => Promise<CredentialProtection>;
  /** Names under which credentials are stored. Passwords never come back to the page. */
  credentialNames: () => Promise<string[]>;
  /** Stores user and password under a name that connections refer to; null removes them. */
  storeCredential: (
    name: string,
    credential: { user: string; password: string } | null,
  ) => Promise<Success<null> | Failure>;
};

/** Keys under which the desktop says a nonce: with the port it asked for beside it, and when the host behind that port is gone. */
export const portMessages = { opened: 'taktwerk:port', lost: 'taktwerk:port-lost' } as const;

/** Name of the API on the page's global object. */
export const desktopGlobal = 'taktwerkDesktop';

export const desktop = (globalThis as { [desktopGlobal]?: DesktopApi })[desktopGlobal];
