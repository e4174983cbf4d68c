/** Every text exists in both languages with the same parameters, every text used exists, and every text there is is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialiseTexts } from './i18n.ts';

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

/** What a text is asked for by: without the form that its count chooses. */
const asked = (key: string): string => key.replace(/_(?:zero|one|two|few|many|other)$/, '');
const askedFor = (all: Map<string, string>): Set<string> => new Set([...all.keys()].map(asked));

describe('texts', () => {
  it('are there in both languages', () => {
    expect([...askedFor(chinese)].toSorted()).toEqual([...askedFor(english)].toSorted());
  });

  it.each([
    ['en', english],
    ['zh-CN', chinese],
  ])('with a count have every form that %s has for it, and no other', (language, all) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const counting = [...all].filter(([, text]) => text.includes('{{count, number}}')).map(([key]) => asked(key));
    expect(counting.length).toBeGreaterThan(20);
    for (const key of new Set(counting)) {
      const there = [...all.keys()].filter((other) => asked(other) === key).map((other) => other.slice(key.length + 1));
      expect(there.toSorted(), key).toEqual(forms);
    }
  });

  it('say one and many as each language does', () => {
    const [en, zh] = (['en', 'zh-CN'] as const).map((language) => initialiseTexts(language).t);
    expect([1, 0, 1234].map((count) => en('messages:count', { count }))).toEqual([
      '1 message',
      '0 messages',
      '1,234 messages',
    ]);
    expect([1, 1234].map((count) => zh('messages:count', { count }))).toEqual(['1 条消息', '1,234 条消息']);
    expect(en('messages:acknowledgeShown', { count: 1 })).toBe('Acknowledge the one shown');
  });

  it('are not turned around by what is put into them', () => {
    const { t } = initialiseTexts('en');
    expect(t('inspector:order', { number: '\u202E4711<b>' })).not.toContain('\u202E');
    expect(t('inspector:order', { number: '\u202E4711<b>' })).toContain('4711<b>');
  });

  it('take a count as a number, which chooses the form', () => {
    const worded = [...english, ...chinese].filter(([, text]) => text.includes('{{count}}'));
    expect(worded).toEqual([]);
  });

  it('take the same parameters in both languages', () => {
    const parameters = (text = ''): string[] =>
      [...text.matchAll(/\{\{(\w+)(?:, number)?\}\}/g)].map(([, name]) => name).toSorted();
    for (const [key, text] of english) {
      // The host words its messages in English itself; their translations take the parameters it sends along. Chinese has one form for
      // every count, that of English's plural.
      if (text !== '{{text}}' && !key.endsWith('_one'))
        expect(parameters(chinese.get(key)), key).toEqual(parameters(text));
    }
  });

  it('are not left in English', () => {
    const same = [...chinese].filter(
      ([key, text]) => text === english.get(key) && /[a-z]{3}/i.test(text.replaceAll(/\{\{.*?\}\}/g, '')),
    );
    expect(same).toEqual([]);
  });

  it('exist where the screen asks for them', () => {
    const there = askedFor(english);
    expect([...whole].filter((key) => !there.has(key))).toEqual([]);
    expect(begun.filter((beginning) => ![...english.keys()].some((key) => key.startsWith(beginning)))).toEqual([]);
    expect(whole.size).toBeGreaterThan(100);
  });

  it('are all used', () => {
    const used = new Set([...whole, ...conditional]);
    const unused = [...askedFor(english)].filter(
      (key) => !used.has(key) && !begun.some((beginning) => key.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });
});
