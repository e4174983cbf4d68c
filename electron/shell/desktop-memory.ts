/** What the desktop remembers between starts: window, language, folders, recent documents. One small file; a broken one is begun anew. */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { firstWindow, windowStateSchema } from './window-state.ts';

const memorySchema = z.object({
  window: windowStateSchema.catch(firstWindow),
  language: z.enum(['en', 'zh-CN']).nullable().catch(null),
  theme: z.enum(['light', 'dark']).nullable().catch(null),
  /** Folder of the file dialog chosen in last: since Electron 43 the dialogs do not remember it themselves. */
  folder: z.string().nullable().catch(null),
  /** Scenario that was open last. */
  scenario: z.string().nullable().catch(null),
  /** Scenario files opened lately, the latest first. */
  recent: z.array(z.string()).catch([]),
  /** Whether the planner has been told that passwords are kept unprotected on this computer. */
  toldPlain: z.boolean().catch(false),
});
export type Remembered = z.infer<typeof memorySchema>;

const mostRecent = 10;

export class DesktopMemory {
  readonly #file: string;
  #value: Remembered;
  #written: Promise<void> = Promise.resolve();

  /** Reads what is remembered. Synchronous: the first window waits for it. */
  constructor(file: string) {
    this.#file = file;
    this.#value = memorySchema.parse(readJson(file));
  }

  get value(): Readonly<Remembered> {
    return this.#value;
  }

  /** Remembers a change; it is on the disk when the answer resolves. What cannot be written is lost without a word: it is comfort only. */
  set(change: Partial<Remembered>): Promise<void> {
    this.#value = { ...this.#value, ...change };
    this.#written = this.#written.then(() => this.#write()).catch(() => undefined);
    return this.#written;
  }

  /** Puts a scenario on top of the recent ones. */
  addRecent(path: string): Promise<void> {
    const recent = [path, ...this.#value.recent.filter((other) => other !== path)].slice(0, mostRecent);
    return this.set({ recent });
  }

  /** Resolves when all that was set is on the disk. */
  settled(): Promise<void> {
    return this.#written;
  }

  async #write(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    const fresh = `${this.#file}.new`;
    await writeFile(fresh, JSON.stringify(this.#value, null, 2));
    await rename(fresh, this.#file);
  }
}

function readJson(file: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
