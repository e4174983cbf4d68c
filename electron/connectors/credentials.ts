/** Where credentials come from: the environment, or a file only its owner can read. */
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { CredentialSource } from './connector.ts';
import type { AnswerCode } from './transport.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

const fileSchema = z.record(z.string(), z.strictObject({ user: z.string(), password: z.string() }));

export type Credential = { user: string; password: string };

/** Prefix of the environment variables of a name: `plantErp` is TAKTWERK_PLANT_ERP. */
export function credentialVariable(name: string): string {
  return `TAKTWERK_${name.replaceAll(/(?=[A-Z])/g, '_').toUpperCase()}`;
}

/**
 * Credentials by name: from `TAKTWERK_<NAME>_USER` and `_PASSWORD` of `environment`, else from `file`, a JSON object of
 * `{ "<name>": { "user": "…", "password": "…" } }`. On POSIX the file must be readable by its owner alone (mode 0600 or 0400).
 */
export async function credentialSource(options: {
  environment: Record<string, string | undefined>;
  file?: string;
}): Promise<Result<CredentialSource, 'bad-credentials-file'>> {
  const stored = options.file === undefined ? success({}) : await readCredentials(options.file);
  if (!stored.ok) return stored;
  const byName = new Map<string, Credential>(Object.entries(stored.value));
  return success(async (name) => {
    const variable = credentialVariable(name);
    const user = options.environment[`${variable}_USER`];
    const password = options.environment[`${variable}_PASSWORD`];
    if (user !== undefined && password !== undefined) return { user, password };
    return byName.get(name) ?? null;
  });
}

/** Looks credentials up; their absence is `unauthorised` with what to do. */
export async function findCredential(source: CredentialSource, name: string): Promise<Result<Credential, AnswerCode>> {
  const credential = await source(name);
  if (credential !== null) return success(credential);
  const variable = credentialVariable(name);
  return failure(
    'unauthorised',
    `There are no credentials named ${name}. Set ${variable}_USER and ${variable}_PASSWORD, or add ${name} to the credentials file.`,
  );
}

async function readCredentials(file: string): Promise<Result<Record<string, Credential>, 'bad-credentials-file'>> {
  const refuse = (problem: string) => failure('bad-credentials-file', `Credentials file ${file}: ${problem}`);
  let text: string;
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, '0');
      return refuse(
        `others can read it (mode ${shown}); run chmod 600 on it, and change the passwords if others may have seen them.`,
      );
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    return refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`);
  }
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text));
    if (parsed.success) return success(parsed.data);
  } catch {
    // Falls through: JSON's own message would quote the file.
  }
  return refuse('is not JSON of the form { "<name>": { "user": "…", "password": "…" } }.');
}
