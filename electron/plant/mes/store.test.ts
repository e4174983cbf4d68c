import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../host/store/database.ts';
import { MesStore } from './store.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mes-store-'));
  file = join(folder, 'mes.sqlite');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('keeps, replaces and removes documents, whatever their ids', async () => {
  const store = await MesStore.open(file);
  const hostile = `x'); DROP TABLE job; -- "é车\\`;
  await store.save({
    jobs: new Map<string, unknown>([
      [hostile, { a: '"1"' }],
      ['2', { a: 2 }],
      ['3', { a: 3 }],
    ]),
  });
  await store.save({
    jobs: new Map<string, unknown>([
      ['2', null],
      ['3', { a: 4 }],
    ]),
    meta: new Map([['now', 5]]),
  });
  await store.close();
  const again = await MesStore.open(file);
  const { jobs, meta, machines } = await again.load();
  expect([...jobs]).toEqual([
    ['3', { a: 4 }],
    [hostile, { a: '"1"' }],
  ]);
  expect([...meta]).toEqual([['now', 5]]);
  expect(machines.size).toBe(0);
  await again.close();
});

test('a write that fails changes nothing and does not block the next', async () => {
  const store = await MesStore.open(file);
  const machines = new Map([['M', {}]]);
  await expect(store.save({ machines, exceptions: new Map([['E', undefined]]) })).rejects.toThrow('NOT NULL');
  expect((await store.load()).machines.size).toBe(0);
  await store.save({ machines, exceptions: new Map([['E', {}]]) });
  expect((await store.load()).exceptions.size).toBe(1);
  await store.close();
});

test('serves one MES at a time and does not touch the file of a newer program', async () => {
  const store = await MesStore.open(file);
  await expect(MesStore.open(file)).rejects.toThrow('locked');
  await store.close();
  const database = await openDatabase(file);
  await database.exec('pragma user_version = 99');
  await database.close();
  await expect(MesStore.open(file)).rejects.toThrow('version 99');
});
