/** The parameters of a connection: what a profile declares, filled with what a person gave. */
import { readFile, stat } from 'node:fs/promises';
import { Temporal } from 'temporal-polyfill';
import type { Profile } from './profile.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

const maxFileBytes = 64 * 1024 * 1024;

export type ConnectionParameters = Record<string, unknown> & { baseUrl: string; timeZone: string };

/**
 * Checks given values against the profile's declaration, fills defaults, reads `jsonFile` parameters. Text is accepted for numbers and
 * booleans, since environments and command lines know nothing else.
 */
export async function loadParameters(
  profile: Profile,
  baseUrl: string,
  given: Record<string, unknown>,
): Promise<Result<ConnectionParameters, 'bad-profile'>> {
  const refuse = (name: string, problem: string) =>
    failure('bad-profile', `Parameter ${name} of connection ${profile.id}: ${problem}`);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(profile.parameters, name));
  if (unknown !== undefined) {
    return refuse(unknown, `not known; the profile has ${Object.keys(profile.parameters).join(', ') || 'none'}.`);
  }
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    return refuse('baseUrl', `"${baseUrl}" is not an http or https address; write it as https://host:port/path.`);
  }
  const values: ConnectionParameters = { baseUrl, timeZone: 'UTC' };
  for (const [name, declared] of Object.entries(profile.parameters)) {
    const value = given[name] ?? declared.default;
    if (value === undefined || value === null) {
      if (declared.required) return refuse(name, `is missing (${declared.title}).`);
      continue;
    }
    const read = await convert(declared.type, value);
    if (!read.ok) return refuse(name, read.message);
    values[name] = read.value;
  }
  try {
    Temporal.Now.zonedDateTimeISO(values.timeZone);
  } catch {
    return refuse(
      'timeZone',
      `"${String(values.timeZone)}" is no IANA time zone such as Europe/Berlin or Asia/Shanghai.`,
    );
  }
  return success(values);
}

type Type = Profile['parameters'][string]['type'];

async function convert(type: Type, value: unknown): Promise<Result<unknown, 'bad-value'>> {
  const shown = JSON.stringify(value);
  switch (type) {
    case 'string':
      return typeof value === 'string' ? success(value) : failure('bad-value', `${shown} is not text.`);
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return Number.isFinite(number) ? success(number) : failure('bad-value', `${shown} is not a number.`);
    }
    case 'boolean': {
      const boolean = value === 'true' ? true : value === 'false' ? false : value;
      return typeof boolean === 'boolean' ? success(boolean) : failure('bad-value', `${shown} is not true or false.`);
    }
    case 'json':
      return success(value);
    case 'jsonFile':
      return typeof value === 'string' ? readJson(value) : failure('bad-value', `${shown} is not a file path.`);
  }
}

async function readJson(path: string): Promise<Result<unknown, 'bad-value'>> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes)
      return failure('bad-value', `file ${path} has ${size} bytes; at most ${maxFileBytes} are read.`);
    return success(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    return failure('bad-value', `file ${path} cannot be read as JSON (${(error as Error).message}).`);
  }
}
