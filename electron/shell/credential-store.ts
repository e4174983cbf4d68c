/** Users and passwords of the plant's systems, encrypted by the operating system's key store, one small file for all. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { CredentialProtection } from '../../renderer/host/desktop.ts';

export type Credential = { user: string; password: string };

/** What encrypts: Electron's safeStorage. */
export type Cipher = {
  protection: () => Promise<CredentialProtection>;
  encrypt: (text: string) => Promise<Buffer>;
  /** `renew`: the key has changed; the text is to be encrypted again. */
  decrypt: (data: Buffer) => Promise<{ text: string; renew: boolean }>;
};

const fileSchema = z.strictObject({ version: z.literal(1), entries: z.record(z.string(), z.base64()) });
const credentialSchema = z.strictObject({ user: z.string(), password: z.string() });

export const credentialNameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,99}$/, 'begins with a small letter; letters and digits follow');

export class CredentialStore {
  readonly #file: string;
  readonly #cipher: Cipher;
  #entries: Map<string, string> | null = null;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(file: string, cipher: Cipher) {
    this.#file = file;
    this.#cipher = cipher;
  }

  protection(): Promise<CredentialProtection> {
    return this.#cipher.protection();
  }

  async names(): Promise<string[]> {
    const entries = await this.#load();
    return entries.ok ? [...entries.value.keys()].toSorted() : [];
  }

  /** Stores a credential, or removes it (null). Fails with `no-key-store` where nothing would keep it, `not-written`, or `bad-credentials-file`. */
  store(name: string, credential: Credential | null): Promise<Result<null>> {
    const change = this.#changes.then(async (): Promise<Result<null>> => {
      const loaded = await this.#load();
      if (!loaded.ok) return loaded;
      if (credential === null) {
        loaded.value.delete(name);
        return this.#write(loaded.value);
      }
      if ((await this.#cipher.protection()) === 'none') {
        return failure(
          'no-key-store',
          `This computer has no key store for the password of "${name}". Set it in the environment, or install a key ring.`,
        );
      }
      loaded.value.set(name, (await this.#cipher.encrypt(JSON.stringify(credential))).toString('base64'));
      return this.#write(loaded.value);
    });
    this.#changes = change.catch(() => undefined);
    return change;
  }

  /** All of them, decrypted. `unreadable` names those that this computer's key store cannot decrypt (any more). */
  async all(): Promise<Result<{ credentials: Record<string, Credential>; unreadable: string[] }>> {
    const loaded = await this.#load();
    if (!loaded.ok) return loaded;
    const credentials: Record<string, Credential> = {};
    const unreadable: string[] = [];
    for (const [name, data] of loaded.value) {
      try {
        const { text, renew } = await this.#cipher.decrypt(Buffer.from(data, 'base64'));
        credentials[name] = credentialSchema.parse(JSON.parse(text));
        if (renew) await this.store(name, credentials[name]);
      } catch {
        // Its message could quote the password.
        unreadable.push(name);
      }
    }
    return success({ credentials, unreadable });
  }

  async #load(): Promise<Result<Map<string, string>>> {
    if (this.#entries) return success(this.#entries);
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? '{"version":1,"entries":{}}' : '',
    );
    try {
      this.#entries = new Map(Object.entries(fileSchema.parse(JSON.parse(text)).entries));
      return success(this.#entries);
    } catch {
      return failure(
        'bad-credentials-file',
        `${this.#file} does not hold credentials of this program. Restore it, or move it away and enter the passwords again.`,
      );
    }
  }

  async #write(entries: ReadonlyMap<string, string>): Promise<Result<null>> {
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      const fresh = `${this.#file}.new`;
      await writeFile(fresh, JSON.stringify({ version: 1, entries: Object.fromEntries(entries) }), { mode: 0o600 });
      await rename(fresh, this.#file);
      return success(null);
    } catch (error) {
      return failure('not-written', `${this.#file} could not be written (${(error as Error).message}).`);
    }
  }
}
