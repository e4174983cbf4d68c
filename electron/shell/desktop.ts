/** The desktop application: what happens from its start to its end. No planning here: that is the host's, in a process of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, Menu, nativeTheme } from 'electron';
import type { BrowserWindow, MessageBoxOptions, WebContents } from 'electron';
import type { DocumentState, MenuCommand } from '../../renderer/host/desktop.ts';
import { registerAppScheme, serveScreen } from './app-scheme.ts';
import { channels } from './channels.ts';
import { CredentialStore, type Credential } from './credential-store.ts';
import { answerPages } from './desktop-ipc.ts';
import { DesktopMemory } from './desktop-memory.ts';
import { fileDialogs, type FileDialogs } from './file-dialogs.ts';
import { guardPages, refusePermissions } from './guards.ts';
import { HostService } from './host-service.ts';
import { menuTemplate } from './menu-template.ts';
import { notifyCritical, type NoticeTarget } from './notices.ts';
import { systemCipher } from './safe-storage.ts';
import { isScenario, scenarioArgument } from './scenario-argument.ts';
import { ScenarioRequests } from './scenario-requests.ts';
import { nearestLanguage, Texts } from './texts.ts';
import { openWindow } from './window.ts';

/** Name of the application for operating systems; the same as in electron-builder.yml. */
const appId = 'app.taktwerk.desktop';

/** Where the program's own files are, seen from its entry. */
export type DesktopFiles = {
  preload: string;
  hostEntry: string;
  /** Folder of the built screen. */
  screen: string;
  /** Folder of what comes with the program. */
  resources: string;
  icon: string | null;
};

/** Starts the application. Everything that must precede readiness happens before this returns. */
export function startDesktop(files: DesktopFiles): void {
  // The terminal it was started from may be closed: what is said then is lost, and no reason to end.
  process.stderr.on('error', () => {});
  // Security list: item 4, every page in the sandbox, whatever its window says.
  app.enableSandbox();
  registerAppScheme();
  guardPages();
  // Windows shows notifications of programs whose name it knows, from the shortcut that the installer made.
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  const requests = new ScenarioRequests();
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isScenario(path)) requests.request(path);
  });
  const scenario = scenarioArgument(process.argv, process.cwd());
  if (scenario !== null) requests.request(scenario);
  if (!app.requestSingleInstanceLock({ scenario })) {
    app.quit();
    return;
  }
  // Not awaited: the application becomes ready only after its entry has been evaluated.
  void app.whenReady().then(() => new Desktop(files, requests).open());
}

class Desktop {
  readonly #files: DesktopFiles;
  readonly #requests: ScenarioRequests;
  readonly #memory = new DesktopMemory(join(app.getPath('userData'), 'desktop.json'));
  readonly #texts = new Texts(this.#memory.value.language ?? nearestLanguage(app.getPreferredSystemLanguages()));
  readonly #credentials = new CredentialStore(join(app.getPath('userData'), 'credentials.json'), systemCipher);
  readonly #dialogs: FileDialogs = fileDialogs(this.#memory, this.#texts, app.getPath('documents'));
  readonly #host: HostService;
  #window: BrowserWindow | null = null;
  #ended = false;

  constructor(files: DesktopFiles, requests: ScenarioRequests) {
    this.#files = files;
    this.#requests = requests;
    const { scenario } = this.#memory.value;
    // One that has been moved away since is no reason to greet with an error.
    const last = scenario !== null && existsSync(scenario) ? scenario : null;
    this.#host = new HostService(requests.take() ?? last, {
      entry: files.hostEntry,
      resources: files.resources,
      credentials: () => this.#decrypted(),
      onReady: (scenario) => this.#opened(scenario),
      onFailed: (message, scenario) => void this.#offerAnother(message, scenario),
      onCritical: (notice) => notifyCritical(notice, this.#texts, (target) => this.#showMessage(target)),
      onGivenUp: (code, crashes, said) => void this.#offerRetry(code, crashes, said),
    });
  }

  open(): void {
    refusePermissions();
    serveScreen(this.#files.screen);
    if (this.#memory.value.theme !== null) nativeTheme.themeSource = this.#memory.value.theme;
    answerPages({
      dialogs: this.#dialogs,
      credentials: this.#credentials,
      setDocument: (window, state) => this.#setDocument(window, state),
      setAppearance: ({ theme, language }) => this.#setAppearance(theme, language),
      connectHost: (page, nonce) => this.#host.connect(page, nonce),
      readyForFiles: (page, ready) => this.#readyForFiles(page, ready),
      credentialsChanged: () => this.#credentialsChanged(),
    });
    app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
      // The order of arguments is not kept on the way here: the second instance has picked its file itself.
      const { scenario } = (data ?? {}) as { scenario?: unknown };
      if (typeof scenario === 'string' && isScenario(scenario)) this.#requests.request(scenario);
      this.#showWindow();
    });
    app.on('activate', () => this.#showWindow());
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('before-quit', (event) => {
      if (this.#ended) return;
      event.preventDefault();
      void this.#end();
    });
    this.#rebuildMenu();
    this.#host.start();
    this.#showWindow();
  }

  /** The host puts everything down first; then the application ends. */
  async #end(): Promise<void> {
    await Promise.all([this.#host.close(), this.#memory.settled()]);
    this.#ended = true;
    app.quit();
  }

  #showWindow(): void {
    if (this.#window && !this.#window.isDestroyed()) {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.show();
      this.#window.focus();
      return;
    }
    const { preload, icon } = this.#files;
    const developer = !app.isPackaged;
    this.#window = openWindow({ preload, icon, memory: this.#memory, texts: this.#texts, developer });
    this.#window.on('closed', () => {
      this.#window = null;
      this.#requests.listen(null);
    });
    // A page that is loaded anew has no listeners until it says so.
    this.#window.webContents.on('did-start-loading', () => this.#requests.listen(null));
  }

  #readyForFiles(page: WebContents, ready: boolean): void {
    this.#requests.listen(ready ? (path) => page.send(channels.openFile, path) : null);
  }

  #showMessage(target: NoticeTarget): void {
    this.#showWindow();
    this.#window?.webContents.send(channels.showMessage, target);
  }

  #choose(command: MenuCommand): void {
    this.#showWindow();
    this.#window?.webContents.send(channels.menu, command);
  }

  #rebuildMenu(): void {
    const template = menuTemplate({
      t: this.#texts.t,
      platform: process.platform,
      recent: this.#memory.value.recent,
      developer: !app.isPackaged,
      choose: (command) => this.#choose(command),
      openRecent: (path) => {
        this.#requests.request(path);
        this.#showWindow();
      },
      clearRecent: () => {
        void this.#memory.set({ recent: [] });
        app.clearRecentDocuments();
        this.#rebuildMenu();
      },
      about: () => app.showAboutPanel(),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #opened(scenario: string): void {
    void this.#memory.set({ scenario });
    void this.#memory.addRecent(scenario);
    app.addRecentDocument(scenario);
    this.#rebuildMenu();
  }

  #setDocument(window: BrowserWindow, { title, path, edited }: DocumentState): void {
    window.setTitle(title === '' ? 'Taktwerk' : `${title} – Taktwerk`);
    if (process.platform === 'darwin') {
      window.setRepresentedFilename(path ?? '');
      window.setDocumentEdited(edited);
    }
    if (path === null || path === this.#memory.value.scenario || !isScenario(path)) return;
    this.#host.remember(path);
    this.#opened(path);
  }

  #setAppearance(theme: 'light' | 'dark', language: Texts['language']): void {
    nativeTheme.themeSource = theme;
    void this.#memory.set({ theme, language });
    if (language === this.#texts.language) return;
    this.#texts.language = language;
    this.#rebuildMenu();
  }

  async #decrypted(): Promise<Record<string, Credential>> {
    const { t } = this.#texts;
    const all = await this.#credentials.all();
    if (!all.ok) {
      void this.#ask({ type: 'warning', message: t('desktop:credentials.refused'), detail: all.message });
      return {};
    }
    const { credentials, unreadable } = all.value;
    if (unreadable.length > 0) {
      const detail = t('desktop:credentials.unreadableDetail', { names: unreadable.join(', ') });
      void this.#ask({ type: 'warning', message: t('desktop:credentials.unreadable'), detail });
    }
    return credentials;
  }

  async #credentialsChanged(): Promise<void> {
    await this.#host.renewCredentials();
    if (this.#memory.value.toldPlain || (await this.#credentials.protection()) !== 'plain') return;
    await this.#memory.set({ toldPlain: true });
    const { t } = this.#texts;
    const buttons = [t('desktop:credentials.understood')];
    const detail = t('desktop:credentials.plainDetail');
    void this.#ask({ type: 'warning', message: t('desktop:credentials.plain'), detail, buttons });
  }

  async #offerAnother(message: string, scenario: string | null): Promise<void> {
    const { t } = this.#texts;
    const detail = t('desktop:host.failedDetail', { file: scenario ?? '', message });
    const again = [t('desktop:host.retry'), t('desktop:host.openOther'), t('desktop:host.openDemo')];
    const buttons = [...again, t('desktop:host.quit')];
    const chosen = await this.#ask({ type: 'error', message: t('desktop:host.failed'), detail, buttons, cancelId: 3 });
    if (chosen === 0) return this.#host.restart();
    if (chosen === 2) return this.#host.restart(null);
    if (chosen === 3) return app.quit();
    const other = this.#window ? await this.#dialogs.open(this.#window) : null;
    return other === null ? this.#offerAnother(message, scenario) : this.#host.restart(other, true);
  }

  async #offerRetry(code: number, count: number, said: string): Promise<void> {
    const { t } = this.#texts;
    const detail = t('desktop:host.lostDetail', { count, code, said: said.trim() });
    const buttons = [t('desktop:host.retry'), t('desktop:host.quit')];
    const chosen = await this.#ask({ type: 'error', message: t('desktop:host.lost'), detail, buttons, cancelId: 1 });
    if (chosen === 0) this.#host.restart();
    else app.quit();
  }

  /** Shows a message over the window, if there is one; resolves with the number of the button. */
  async #ask(options: MessageBoxOptions): Promise<number> {
    const { response } = this.#window
      ? await dialog.showMessageBox(this.#window, options)
      : await dialog.showMessageBox(options);
    return response;
  }
}
