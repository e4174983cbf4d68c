import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadProfile } from './profile.ts';

const folder = join(process.cwd(), 'resources/connectors');

it('loads every ERP profile that ships', async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  expect(names).toContain('tryton.json');
  for (const name of names) {
    const json = JSON.parse(await readFile(join(folder, name), 'utf8')) as { transport?: string };
    if (json.transport === 'opcua') continue;
    expect(loadProfile(json)).toMatchObject({ ok: true, value: { id: name.replace('.json', '') } });
  }
});

const least = {
  format: 'taktwerk-connector-profile',
  version: 1,
  id: 'x',
  title: 'X',
  transport: 'http',
  test: { request: '{}', system: "'X'", systemVersion: "'1'" },
  kinds: {},
};

it('names every place that is wrong', () => {
  const result = loadProfile({
    ...least,
    transport: 'pigeon',
    kinds: {
      order: {
        sources: [
          { request: "{'path': ", map: '$' },
          { rows: '[]', map: '$', colour: 'red' },
        ],
      },
      spaceship: {},
    },
  });
  const message = result.ok ? '' : result.message;
  for (const part of ['transport', 'kinds.order.sources.0.request: JSONata syntax', 'colour', 'spaceship']) {
    expect(message).toContain(part);
  }
});

it('joins lines of an expression', () => {
  const result = loadProfile({ ...least, test: { ...least.test, request: ["{'path':", "'/x'}"] } });
  expect(result.ok && result.value.test.request).toBe("{'path':\n'/x'}");
});

it('refuses two tables of one name', () => {
  const table = { name: 'items', rows: '[]' };
  expect(loadProfile({ ...least, tables: [table, table] })).toMatchObject({
    ok: false,
    message: expect.stringContaining('items'),
  });
});
