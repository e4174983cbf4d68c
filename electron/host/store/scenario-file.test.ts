import { createHash } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { applicationId, migrate, newestVersion } from './migrations/migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { createScenario, openScenario, scenarioInfoSchema } from './scenario-file.ts';
import { must } from './testing/open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** Names and contents of all files in a folder. */
async function picture(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).toSorted();
  const digests = names.map(async (name) =>
    createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex'),
  );
  return Object.fromEntries((await Promise.all(digests)).map((digest, index) => [names[index], digest]));
}

/** A closed scenario with some content, several pages long. */
async function someScenario(folder: string): Promise<string> {
  const file = join(folder, 'plant.takt');
  const store = must(await createScenario(file, { name: 'Plant' }));
  for (let index = 0; index < 40; index += 1) await store.settings.set(`view.${index}`, 'x'.repeat(2_000));
  await store.close();
  return file;
}

async function expectRefusal(folder: string, file: string, code: string): Promise<string> {
  const before = await picture(folder);
  const opened = await openScenario(file);
  if (opened.ok) await opened.value.close();
  expect(opened).toMatchObject({ ok: false, code });
  expect(await picture(folder)).toEqual(before);
  return opened.ok ? '' : opened.message;
}

test('a new scenario is one file that knows its name and opens again', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'Wërk 1 %20#?.takt');
  const created = must(await createScenario(file, { name: 'Werk 1' }));
  await created.settings.set('view', { zoom: 3 });
  await created.close();
  expect(await readdir(folder)).toEqual(['Wërk 1 %20#?.takt']);
  const opened = must(await openScenario(file));
  expect(must(await opened.settings.get('scenario', scenarioInfoSchema))).toMatchObject({ name: 'Werk 1' });
  await opened.close();
});

test('creating never overwrites and leaves no draft', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const before = await picture(folder);
  expect(await createScenario(file, { name: 'Again' })).toMatchObject({ ok: false, code: 'exists' });
  expect(await createScenario(join(folder, 'no', 'such.takt'), { name: 'Again' })).toMatchObject({
    ok: false,
    code: 'no-access',
  });
  expect(await picture(folder)).toEqual(before);
});

test('what is not a scenario is refused', async () => {
  const folder = await temporaryFolder();
  await expectRefusal(folder, join(folder, 'nothing.takt'), 'missing');
  await mkdir(join(folder, 'folder.takt'));
  expect(await openScenario(join(folder, 'folder.takt'))).toMatchObject({ ok: false, code: 'not-a-scenario' });
});

test.for([
  ['empty', Buffer.alloc(0)],
  ['short', Buffer.from('SQLite format 3\0')],
  ['text', Buffer.from('<html>'.repeat(100))],
] as const)('a file that is %s is refused', async ([, content]) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'a.takt');
  await writeFile(file, content);
  await expectRefusal(folder, file, 'not-a-scenario');
});

test('a database of another program is refused', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'other.takt');
  const other = await openDatabase(file, { create: true });
  await other.exec('pragma application_id = 77; create table t (id integer)');
  await other.close();
  await expectRefusal(folder, file, 'not-a-scenario');
});

test('a newer file is refused, also when only its log says so', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const database = await openDatabase(file);
  await database.exec(`pragma user_version = ${newestVersion + 1}`);
  const crashed = join(folder, 'crashed.takt');
  await copyFile(file, crashed);
  await copyFile(`${file}-wal`, `${crashed}-wal`);
  await database.close();
  expect(await expectRefusal(folder, file, 'newer')).toContain(`file version ${newestVersion + 1}`);
  expect(await expectRefusal(folder, crashed, 'newer')).toContain('Update');
});

test('a truncated file is refused at any length', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const { length } = await readFile(file);
  for (const size of [length - 1, length - 4096, Math.floor(length / 2), 4096, 100]) {
    await truncate(file, size);
    await expectRefusal(folder, file, 'damaged');
  }
});

test('a corrupted file is refused, with and without a log', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const handle = await open(file, 'r+');
  for (let page = 1; page < 30; page += 1) await handle.write(Buffer.alloc(3_000, 0xa5), 0, 3_000, page * 4_096 + 50);
  await handle.close();
  await expectRefusal(folder, file, 'damaged');
  await writeFile(`${file}-wal`, Buffer.alloc(5_000, 0x5a));
  await expectRefusal(folder, file, 'damaged');
});

test('a file with a trigger smuggled in is refused', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const database = await openDatabase(file);
  await database.exec('create trigger evil after insert on setting begin delete from record; end');
  await database.close();
  expect(await expectRefusal(folder, file, 'damaged')).toContain('tables');
});

test('a file open in this process is refused, under any name, and stays protected', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const store = must(await openScenario(file));
  expect(await openScenario(join(folder, '.', 'plant.takt'))).toMatchObject({ ok: false, code: 'locked' });
  expect(await lockedElsewhere(file)).toBe('locked');
  await store.settings.set('still', 'works');
  await store.close();
  const again = must(await openScenario(file));
  await again.close();
});

test('a file open in another process is refused until that process is gone', async () => {
  const folder = await temporaryFolder();
  const file = await someScenario(folder);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'holder.ts'), file, 'hold'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  expect(answer.toString()).toBe('open');
  expect(await openScenario(file)).toMatchObject({ ok: false, code: 'locked' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = must(await openScenario(file));
  await store.close();
  expect(await readdir(folder)).toEqual(['plant.takt']);
});

test('opening at the same moment twice succeeds once', async () => {
  const file = await someScenario(await temporaryFolder());
  const both = await Promise.all([openScenario(file), openScenario(file)]);
  expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  for (const opened of both) if (opened.ok) await opened.value.close();
});

test('migrations are numbered without a gap and taken one by one, each whole or not at all', async () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
  const database = await openDatabase(':memory:');
  await migrate(database);
  const next = newestVersion + 1;
  const steps = [
    ...migrations,
    { number: next, name: 'next', sql: 'create table extra (id integer)' },
    { number: next + 1, name: 'broken', sql: 'create table more (id integer); insert into nowhere values (1)' },
  ];
  await expect(migrate(database, steps)).rejects.toThrow('nowhere');
  expect(await database.get('pragma user_version')).toEqual({ user_version: next });
  expect(await database.get('pragma application_id')).toEqual({ application_id: applicationId });
  const tables = await database.all<{ name: string }>("select name from sqlite_schema where name in ('extra', 'more')");
  expect(tables.map(({ name }) => name)).toEqual(['extra']);
  await database.close();
});

async function lockedElsewhere(file: string): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'holder.ts'), file, 'try'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  await once(child, 'exit');
  return answer.toString();
}
