/** Scenarios opened lately, newest first, remembered in the user's folder. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** More than are ever shown: what was opened before is trusted with its connections. */
const kept = 500;
const recentSchema = z.array(z.strictObject({ file: z.string(), openedAt: z.iso.datetime() }));
type Recent = z.infer<typeof recentSchema>;

export class RecentFiles {
  readonly #path: string;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  async list(): Promise<string[]> {
    return (await this.#read()).map(({ file }) => file);
  }

  /** Puts a file first. */
  add(file: string): Promise<void> {
    return this.#change((recent) => [
      { file, openedAt: new Date().toISOString() },
      ...recent.filter((entry) => entry.file !== file),
    ]);
  }

  remove(file: string): Promise<void> {
    return this.#change((recent) => recent.filter((entry) => entry.file !== file));
  }

  /** A list that cannot be read is begun anew: it is a convenience, no record. */
  async #read(): Promise<Recent> {
    const text = await readFile(this.#path, 'utf8').catch(() => '[]');
    try {
      return recentSchema.parse(JSON.parse(text));
    } catch {
      return [];
    }
  }

  #change(change: (recent: Recent) => Recent): Promise<void> {
    const turn = this.#turn.then(() => this.#write(change));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #write(change: (recent: Recent) => Recent): Promise<void> {
    const next = change(await this.#read()).slice(0, kept);
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(`${this.#path}.new`, `${JSON.stringify(next, null, 2)}\n`);
    await rename(`${this.#path}.new`, this.#path);
  }
}
