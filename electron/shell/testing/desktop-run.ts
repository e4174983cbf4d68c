/** The built application on the double, as a test uses it: starts it, sees what a person would see, and does what a person would do. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Act, Answer, Facts, MenuEntry, Seen } from './electron-double/control.ts';

export type { Facts, MenuEntry } from './electron-double/control.ts';

export type DesktopRunOptions = {
  /** The project, with its `out/`. */
  project: string;
  userData: string;
  /** The user's folder of scenarios. */
  home: string;
  args?: string[];
  keyStore?: 'gnome_libsecret' | 'basic_text' | 'none';
  key?: string;
  language?: string;
};

type Dialog = Extract<Seen, { seen: 'dialog' }>;
type Kind = Seen['seen'];

/** How long anything may take to be seen, milliseconds. */
const patience = 60_000;

export class DesktopRun {
  readonly #child: ChildProcess;
  readonly #seen: Seen[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #requests = 0;
  #said = '';
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;

  constructor({ project, userData, home, args = [], keyStore, key, language }: DesktopRunOptions) {
    const double = join(project, 'electron', 'shell', 'testing', 'electron-double', 'run.ts');
    const entry = join(project, 'out', 'main', 'main.js');
    this.#child = fork(double, [entry, `--user-data-dir=${userData}`, ...args], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        TAKTWERK_HOME: home,
        ...(keyStore === undefined ? {} : { DOUBLE_KEY_STORE: keyStore }),
        ...(key === undefined ? {} : { DOUBLE_KEY: key }),
        ...(language === undefined ? {} : { DOUBLE_LANGUAGE: language }),
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-20_000)));
    }
    this.#child.on('message', (message: Seen | Answer) => {
      if ('answer' in message) {
        this.#answers.get(message.answer)?.(message);
        this.#answers.delete(message.answer);
        return;
      }
      this.#seen.push(message);
      this.#watchers.forEach((watch) => watch());
    });
    this.ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.once('exit', () => {
      for (const give of this.#answers.values()) give({ answer: 0, error: `The application has ended. ${this.#said}` });
    });
  }

  /** What processes of the application wrote. */
  get said(): string {
    return this.#said;
  }

  /** Everything of a kind that has been seen. */
  all<K extends Kind>(kind: K): Extract<Seen, { seen: K }>[] {
    return this.#seen.filter((seen): seen is Extract<Seen, { seen: K }> => seen.seen === kind);
  }

  /** The next thing of a kind that has not been taken yet, and that `fits`. */
  async next<K extends Kind>(
    kind: K,
    fits: (seen: Extract<Seen, { seen: K }>) => boolean = () => true,
  ): Promise<Extract<Seen, { seen: K }>> {
    const take = (): Extract<Seen, { seen: K }> | null => {
      const at = this.#seen.findIndex((seen) => seen.seen === kind && fits(seen as Extract<Seen, { seen: K }>));
      return at < 0 ? null : (this.#seen.splice(at, 1)[0] as Extract<Seen, { seen: K }>);
    };
    return this.until(`a ${kind}`, async () => take());
  }

  /** Resolves with what `look` finds, once it finds something. */
  async until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    const deadline = performance.now() + patience;
    for (;;) {
      const found = await look();
      if (found !== null) return found;
      if (performance.now() > deadline || this.#child.exitCode !== null) {
        throw new Error(`There was never ${what}. Seen: ${JSON.stringify(this.#seen)}\n${this.#said}`);
      }
      await this.#wait();
    }
  }

  act(act: Act): Promise<unknown> {
    const request = ++this.#requests;
    return new Promise((resolve, reject) => {
      this.#answers.set(request, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(error));
      });
      this.#child.send({ ...act, request }, (error) => {
        if (error) reject(new Error(`The application has ended. ${this.#said}`, { cause: error }));
      });
    });
  }

  /** Runs a function's text in the page. */
  evaluate<T>(script: string): Promise<T> {
    return this.act({ act: 'page', method: 'evaluate', args: [script] }) as Promise<T>;
  }

  async click(selector: string): Promise<void> {
    await this.act({ act: 'page', method: 'click', args: [selector, { timeout: patience }] });
  }

  async appears(selector: string): Promise<void> {
    await this.act({ act: 'page', method: 'waitForSelector', args: [selector, { timeout: patience }] });
  }

  async answer({ id }: Dialog, answer: unknown): Promise<void> {
    await this.act({ act: 'answerDialog', id, answer });
  }

  facts(): Promise<Facts> {
    return this.act({ act: 'facts' }) as Promise<Facts>;
  }

  /** The menu as it is now. */
  menu(): MenuEntry[] {
    return this.all('menu').at(-1)?.items ?? [];
  }

  /** Quits as a person would; resolves with the exit code. */
  async quit(): Promise<number | null> {
    if (this.#child.exitCode === null) await this.act({ act: 'quit' }).catch(() => undefined);
    return this.ended;
  }

  /** Ends it whatever it does. */
  async end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.ended;
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 50);
      this.#watchers.add(done);
    });
  }
}
