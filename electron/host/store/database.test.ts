import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DatabaseError, openDatabase, type Database } from './database.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

async function open(): Promise<Database> {
  const database = await openDatabase(join(await temporaryFolder(), 'a.db'), { create: true });
  onTestFinished(() => database.close());
  await database.exec('create table t (id integer primary key, name text not null unique) strict');
  return database;
}

const names = async (database: Database) =>
  (await database.all<{ name: string }>('select name from t order by id')).map(({ name }) => name);

test('others wait for a transaction to end, and its own handle does not', async () => {
  const database = await open();
  const seen: number[] = [];
  const inside = database.transaction(async (inner) => {
    await inner.run("insert into t (name) values ('a')");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await inner.run("insert into t (name) values ('b')");
    seen.push((await inner.all('select * from t')).length);
  });
  const outside = database.all('select * from t').then((rows) => seen.push(rows.length));
  const second = database.transaction((inner) => inner.run("insert into t (name) values ('c')"));
  await Promise.all([inside, outside, second]);
  expect(seen).toEqual([2, 2]);
  expect(await names(database)).toEqual(['a', 'b', 'c']);
});

test('a failing transaction leaves nothing, a failing inner one only what was around it', async () => {
  const database = await open();
  const failing = database.transaction(async (inner) => {
    await inner.run("insert into t (name) values ('a')");
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await names(database)).toEqual([]);

  await database.transaction(async (outer) => {
    await outer.run("insert into t (name) values ('outer')");
    const inner = outer.transaction(async (handle) => {
      await handle.run("insert into t (name) values ('inner')");
      await handle.run("insert into t (name) values ('outer')");
    });
    await expect(inner).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    await outer.transaction((handle) => handle.run("insert into t (name) values ('second')"));
  });
  expect(await names(database)).toEqual(['outer', 'second']);
});

test('using the database itself inside its transaction is an error, not a standstill', async () => {
  const database = await open();
  await expect(database.transaction(() => database.run("insert into t (name) values ('a')"))).rejects.toThrow(
    'own handle',
  );
  expect(await names(database)).toEqual([]);
});

test('a handle is of no use once its transaction is over', async () => {
  const database = await open();
  const escaped = await database.transaction(async (inner) => ({ inner }));
  await expect(escaped.inner.all('select 1')).rejects.toThrow('closed');
});

test('bulk keeps every cell as it is, and all rows or none', async () => {
  const database = await open();
  const sql = 'insert into t (id, name) select value->>0, value->>1 from json_each(?1)';
  const odd = [
    '"',
    "'); drop table t; --",
    '\\',
    '\n\u0000\u0001',
    '\ud83d\ude00',
    '12',
    '1e3',
    'true',
    '[1]',
    '{"a":1}',
    'ß漢',
  ];
  expect(
    await database.bulk(
      sql,
      odd.map((name, id) => [id, name]),
    ),
  ).toBe(odd.length);
  expect(await names(database)).toEqual(odd);
  const many = Array.from({ length: 12_000 }, (_, index) => [100 + index, `n${Math.min(index, 11_000)}`]);
  await expect(database.bulk(sql, many)).rejects.toBeInstanceOf(DatabaseError);
  expect(await names(database)).toEqual(odd);
});

test('more statements than are kept prepared still work', async () => {
  const database = await open();
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 250; index += 1) {
      expect(await database.get(`select ${index} as value`)).toEqual({ value: index });
    }
  }
});

test('the connection is set up as promised', async () => {
  const database = await open();
  const pragma = async (name: string) => Object.values((await database.get(`pragma ${name}`))!)[0];
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('foreign_keys')).toBe(1);
  expect(await pragma('trusted_schema')).toBe(0);
});

test('read-only refuses to write, a missing file to open, an exclusive one a second connection', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'b.db');
  await expect(openDatabase(file)).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN' });
  const first = await openDatabase(file, { create: true, exclusive: true });
  await first.exec('create table t (id integer)');
  await expect(openDatabase(file)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
  await first.close();
  const reader = await openDatabase(file, { readonly: true });
  await expect(reader.run('insert into t values (1)')).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
  await reader.close();
});

test('a full disk undoes the transaction and leaves the connection usable', async () => {
  const database = await open();
  await database.run("insert into t (name) values ('before')");
  await database.exec('pragma max_page_count = 40');
  const tooMuch = database.transaction(async (inner) => {
    for (let index = 0; index < 40; index += 1)
      await inner.run('insert into t (name) values (?)', [`${index}`.repeat(5_000)]);
  });
  await expect(tooMuch).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  expect(await names(database)).toEqual(['before']);
  await database.transaction((inner) => inner.run("insert into t (name) values ('after')"));
  expect(await names(database)).toEqual(['before', 'after']);
});
