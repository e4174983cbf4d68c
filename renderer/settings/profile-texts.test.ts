import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProfileSummary } from '../../electron/host/contract.ts';
import { initialiseTexts } from '../text/i18n.ts';
import { translateProfile } from './profile-texts.ts';

const folder = join(import.meta.dirname, '..', '..', 'resources', 'connectors');
const [en, zh] = (['en', 'zh-CN'] as const).map((language) => initialiseTexts(language).t);
const lines = (comment: string | string[] = ''): string => [comment].flat().join('\n');

type File = Pick<ProfileSummary, 'id' | 'title'> & {
  comment?: string | string[];
  parameters?: Record<string, { title: string; comment?: string | string[] }>;
};

function read(file: string): ProfileSummary {
  const { id, title, comment, parameters = {} } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as File;
  return {
    ...{ id, title, comment: lines(comment), kind: 'erp', transport: '', credential: null },
    parameters: Object.entries(parameters).map(([name, parameter]) => ({
      ...{ name, type: 'string', required: false, default: null, title: parameter.title },
      comment: lines(parameter.comment),
    })),
  };
}

const said = ({ title, comment, parameters }: ProfileSummary): string[] => [
  ...[title, comment],
  ...parameters.flatMap((parameter) => [parameter.title, parameter.comment]),
];

test.each(readdirSync(folder))('%s speaks both languages, each text as its file has it', (file) => {
  const profile = read(file);
  expect(translateProfile(profile, en)).toEqual(profile);
  const chinese = said(translateProfile(profile, zh));
  const left = said(profile).filter((text, index) => text !== '' && chinese[index] === text);
  // A product's name is the same in every language.
  expect(left).toEqual(profile.title === 'Tryton 6.0' ? [profile.title] : []);
});

test('what somebody else has written stays as it is', () => {
  const own = { ...read('embedded-erp.json'), title: 'Our ERP' };
  expect(translateProfile(own, zh).title).toBe('Our ERP');
  expect(translateProfile({ ...own, id: 'ours' }, zh)).toEqual({ ...own, id: 'ours' });
});
