import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../../solver/model/random.ts';
import { openScenario } from './scenario-file.ts';
import { must } from './testing/open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const kills = 16;

/** Runs the worker, kills it `delay` ms after it opened the file (or after it started, to hit the opening). Resolves with what it told. */
async function workAndDie(file: string, seed: number, { delay, opening }: { delay: number; opening: boolean }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'worker.ts'), file, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const closed = once(child, 'close');
  if (!opening) await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  await closed;
  return told.split('\n').filter((line) => line !== '');
}

test(`killed ${kills} times at random moments, a scenario loses no committed command and halves none`, async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'crash.takt');
  const random = createRandom(20_261_120);
  let confirmed: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const opening = kill % 3 === 0;
    const lines = await workAndDie(file, kill, { delay: opening ? random.int(60, 310) : random.int(0, 150), opening });
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([]);
    const opened = await openScenario(file);
    if (!opened.ok && opened.code === 'missing' && confirmed.length === 0 && lines.length === 0) continue;
    const store = must(opened);
    const told = lines.filter((line) => line.startsWith('done ')).map((line) => line.slice(5));
    confirmed = [...confirmed, ...told];

    const commands = (await store.commands.list({ before: null, limit: 1e6 })).toReversed();
    const stored = commands.map(({ payload }) => (payload as { tag: string }).tag);
    const since = stored.slice(confirmed.length);
    expect(stored.slice(0, confirmed.length)).toEqual(confirmed);
    expect(since.length).toBeLessThanOrEqual(1);
    confirmed = stored;

    const entries = await store.outbox.list({}, 1e6);
    const expected = stored.flatMap((tag) =>
      Array.from({ length: 1 + (Number(tag.split('-')[1]) % 60) }, (_, index) => `${tag}-${index}`),
    );
    expect(entries.map(({ key }) => key).toReversed()).toEqual(expected);
    expect(entries.every(({ state }) => state === 'pending')).toBe(true);
    if (stored.length > 0) {
      expect(must(await store.settings.get('last', z.string()))).toBe(stored.at(-1));
      expect((await store.actuals.machines())[0].currentJob).toBe(stored.at(-1));
    }
    await store.close();
    expect((await readdir(folder)).filter((name) => !name.includes('.new'))).toEqual(['crash.takt']);
  }
  expect(confirmed.length).toBeGreaterThan(kills);
});
