/** Planning policies as files: the planner's own, and those that come with the program. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policySchema, type Policy } from '../../../solver/model/policy.ts';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { PolicyRow } from '../contract/documents.ts';
import { fileNameOf } from './file-names.ts';

export type PolicyList = { rows: PolicyRow[]; broken: { file: string; problem: string }[] };
type Entry = { file: string; policy: Result<Policy> };

export class Policies {
  readonly #folder: string;
  readonly #builtIn: string | null;

  /** `folder` is made when the first policy is saved; `builtIn` is only read. */
  constructor(folder: string, builtIn: string | null) {
    this.#folder = folder;
    this.#builtIn = builtIn;
  }

  /** All policies by name, and the files that hold none with the reason. */
  async list(): Promise<PolicyList> {
    const builtIn = await this.#builtIns();
    const own = await entries(this.#folder);
    const rows = [
      ...builtIn.map((policy) => ({ policy, builtIn: true })),
      ...own
        .flatMap(({ policy }) => (policy.ok ? [{ policy: policy.value, builtIn: false }] : []))
        .toSorted((a, b) => a.policy.name.localeCompare(b.policy.name)),
    ];
    const broken = own.flatMap(({ file, policy }) => (policy.ok ? [] : [{ file, problem: policy.message }]));
    return { rows, broken };
  }

  async find(name: string): Promise<Result<Policy>> {
    const { rows } = await this.list();
    const row = rows.find(({ policy }) => same(policy.name, name));
    if (row) return success(row.policy);
    const names = rows.map(({ policy }) => `"${policy.name}"`).join(', ');
    return failure('unknown-policy', `There is no policy "${name}". Choose one of ${names}.`, { name });
  }

  /** Keeps a policy under its name; the planner's own of that name is replaced. */
  async save(policy: Policy): Promise<Result<null>> {
    if ((await this.#builtIns()).some(({ name }) => same(name, policy.name))) return this.#fixed(policy.name);
    const own = await entries(this.#folder);
    const before = own.find((entry) => entry.policy.ok && same(entry.policy.value.name, policy.name));
    const taken = new Set(own.map(({ file }) => file.toLocaleLowerCase()));
    const file =
      before?.file ?? (await fileNameOf(policy.name, '.json', async (name) => taken.has(name.toLocaleLowerCase())));
    const path = join(this.#folder, file);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${path}.new`, `${JSON.stringify(policy, null, 2)}\n`);
    await rename(`${path}.new`, path);
    return success(null);
  }

  /** Takes in the text of a policy file that messages call `file`, under a free name. Answers the name. */
  async import(text: string, file = 'The file'): Promise<Result<string>> {
    const parsed = parsePolicy(text, file);
    if (!parsed.ok) return parsed;
    const taken = (await this.list()).rows.map(({ policy }) => policy.name);
    const { name } = parsed.value;
    let free = name;
    for (let count = 2; taken.some((other) => same(other, free)); count += 1) free = `${name} ${count}`;
    const saved = await this.save({ ...parsed.value, name: free });
    return saved.ok ? success(free) : saved;
  }

  async delete(name: string): Promise<Result<null>> {
    if ((await this.#builtIns()).some((policy) => same(policy.name, name))) return this.#fixed(name);
    const found = (await entries(this.#folder)).find(({ policy }) => policy.ok && same(policy.value.name, name));
    if (!found)
      return failure('unknown-policy', `There is no policy "${name}" of your own. Choose one from the list.`, { name });
    await rm(join(this.#folder, found.file));
    return success(null);
  }

  #fixed(name: string): Result<never> {
    const message = `Policy "${name}" comes with the program and stays as it is. Save your changes under another name.`;
    return failure('built-in-policy', message, { name });
  }

  async #builtIns(): Promise<Policy[]> {
    if (this.#builtIn === null) return [];
    const found = await entries(this.#builtIn);
    return found.map(({ file, policy }) => {
      if (!policy.ok) throw new Error(`The program is incomplete: policy ${file} is broken. ${policy.message}`);
      return policy.value;
    });
  }
}

/** Reads a policy from the text of a file that messages call `file`. */
export function parsePolicy(text: string, file: string): Result<Policy> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return failure('bad-policy', `${file} is no JSON: ${(error as Error).message}. Choose a policy file.`);
  }
  const parsed = policySchema.safeParse(json);
  if (parsed.success) return success(parsed.data);
  const [{ path, message }] = parsed.error.issues;
  const value = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | null)?.[step], json);
  const shown = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
  return failure('bad-policy', `${file}: ${path.join('.') || 'the policy'} is ${shown}: ${message}.`, {
    field: path.join('.'),
  });
}

async function entries(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (file) => ({ file, policy: parsePolicy(await readFile(join(folder, file), 'utf8'), file) })),
  );
}

function same(a: string, b: string): boolean {
  return a.toLocaleLowerCase() === b.toLocaleLowerCase();
}
