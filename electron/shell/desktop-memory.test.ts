import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DesktopMemory } from './desktop-memory.ts';
import { ScenarioRequests } from './scenario-requests.ts';
import { firstWindow } from './window-state.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taktwerk-memory-'));
  file = join(folder, 'user', 'desktop.json');
});
afterEach(() => rm(folder, { recursive: true }));

test('what is remembered is there in the next session', async () => {
  const memory = new DesktopMemory(file);
  await memory.set({ theme: 'dark' });
  await memory.set({ folder: '/plans', toldPlain: true });
  expect(new DesktopMemory(file).value).toMatchObject({ theme: 'dark', folder: '/plans', toldPlain: true });
});

test.each(['', 'no json', '[]', 'null', '"text"'])('a file that holds %j is begun anew', async (text) => {
  await new DesktopMemory(file).set({ theme: 'dark' });
  await writeFile(file, text);
  expect(new DesktopMemory(file).value).toMatchObject({ window: firstWindow, theme: null, recent: [] });
});

test('one bad value does not take the others along', async () => {
  await new DesktopMemory(file).set({ theme: 'dark', folder: '/plans' });
  const kept = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...kept, theme: 'pink', window: { x: 'left' } }));
  expect(new DesktopMemory(file).value).toMatchObject({ window: firstWindow, theme: null, folder: '/plans' });
});

test('recent scenarios: the latest first, each once, ten at most', async () => {
  const memory = new DesktopMemory(file);
  for (let week = 1; week <= 12; week++) void memory.addRecent(`${week}.takt`);
  await memory.addRecent('5.takt');
  expect(new DesktopMemory(file).value.recent.map((path) => Number.parseInt(path, 10))).toEqual([
    5, 12, 11, 10, 9, 8, 7, 6, 4, 3,
  ]);
});

test('a place that cannot be written is borne', async () => {
  const memory = new DesktopMemory(join('/dev/null', 'desktop.json'));
  await memory.set({ theme: 'dark' });
  expect(memory.value.theme).toBe('dark');
});

test('files to open wait for the page, the latest one; then they come at once', () => {
  const requests = new ScenarioRequests();
  const opened: string[] = [];
  requests.request('a.takt');
  requests.request('b.takt');
  requests.listen((path) => opened.push(path));
  requests.request('c.takt');
  requests.listen(null);
  requests.request('d.takt');
  expect(opened).toEqual(['b.takt', 'c.takt']);
  expect(requests.take()).toBe('d.takt');
  expect(requests.take()).toBeNull();
});
