import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

let directory: string;
let children: ChildProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plant-erp-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

function launch(args: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TAKTWERK_PLANT_USER: 'user', TAKTWERK_PLANT_PASSWORD: 'secret' },
  });
  children.push(child);
  return child;
}

const plant = () => ['--orders', '20', '--start-date', '2026-11-23', '--data-dir', join(directory, 'plant')];

async function ready(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const said = JSON.parse(line) as { ready: boolean; url: string };
  expect(said.ready).toBe(true);
  return said.url;
}

test.each([
  ['its standard input ends', (child: ChildProcess) => void child.stdin!.end()],
  ['it is told to', (child: ChildProcess) => void child.kill('SIGTERM')],
])('answers, and ends when %s', async (_when, end) => {
  const child = launch(plant());
  const url = await ready(child);
  const login = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({ user: 'user', password: 'secret' }),
  });
  expect(login.status).toBe(200);
  const exited = once(child, 'exit');
  end(child);
  expect(await exited).toEqual([0, null]);
  expect(await readdir(join(directory, 'plant'))).toEqual(['erp-1-20-2026-11-23.sqlite']);
});

test('says what is wrong with its arguments', async () => {
  const child = launch(['--orders', 'many']);
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(2);
  expect(said).toContain('orders');
  expect(said).toContain('start-date');
});
