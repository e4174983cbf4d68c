/** Every text exists in both languages with the same parameters, every text used exists, and every text there is is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const namespaces = readdirSync(join(root, 'resources/locales/en')).map((file) => file.replace('.json', ''));

function flatten(value: object, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, string | object]) =>
    typeof inner === 'string' ? [[`${prefix}${key}`, inner] as [string, string]] : flatten(inner, `${prefix}${key}.`),
  );
}

function texts(language: string): Map<string, string> {
  return new Map(
    namespaces.flatMap((namespace) =>
      flatten(
        JSON.parse(readFileSync(join(root, 'resources/locales', language, `${namespace}.json`), 'utf8')),
        `${namespace}:`,
      ),
    ),
  );
}

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const english = texts('en');
const chinese = texts('zh-CN');
const code = ['renderer', 'electron/shell'].flatMap((folder) => sources(join(root, folder))).join('\n');
/** Keys written out, and the beginnings of keys that end in a value. */
const whole = new Set([...code.matchAll(/\bt\(\s*'([a-z]+:[\w.-]+)'/g)].map(([, key]) => key));
const conditional = [...code.matchAll(/'([a-z]+:[\w.-]+)'/g)].map(([, key]) => key);
const begun = [...code.matchAll(/\bt\(\s*`([a-z]+:[^`$]+)\$\{/g)].map(([, key]) => key);

describe('texts', () => {
  it('are there in both languages', () => {
    expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('take the same parameters in both languages', () => {
    const parameters = (text = ''): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();
    for (const [key, text] of english) {
      // The host words its messages in English itself; their translations take the parameters it sends along.
      if (text !== '{{text}}') expect(parameters(chinese.get(key)), key).toEqual(parameters(text));
    }
  });

  it('are not left in English', () => {
    const same = [...chinese].filter(
      ([key, text]) => text === english.get(key) && /[a-z]{3}/i.test(text.replaceAll(/\{\{.*?\}\}/g, '')),
    );
    expect(same).toEqual([]);
  });

  it('exist where the screen asks for them', () => {
    expect([...whole].filter((key) => !english.has(key))).toEqual([]);
    expect(begun.filter((beginning) => ![...english.keys()].some((key) => key.startsWith(beginning)))).toEqual([]);
    expect(whole.size).toBeGreaterThan(100);
  });

  it('are all used', () => {
    const used = new Set([...whole, ...conditional]);
    const unused = [...english.keys()].filter(
      (key) => !used.has(key) && !begun.some((beginning) => key.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });
});
