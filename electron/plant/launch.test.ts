import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProcess, startThread, type PlantPart } from './launch.ts';

const program = `
  process.stdout.write(JSON.stringify([process.argv.slice(2), process.env.PLANT_SECRET, process.env.OTHER_SECRET ?? null]) + '\\n');
  if (process.argv[2] === 'fail') throw new Error('no such plant');
  if (process.argv[2] === 'deaf') setInterval(() => {}, 1000);
  else process.stdin.on('end', () => process.exit(3)).resume();
`;

let folder: string;
let entry: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'taktwerk-launch-'));
  entry = join(folder, 'part.mjs');
  writeFileSync(entry, program);
});
afterAll(() => rmSync(folder, { recursive: true }));

function exitCode(part: PlantPart): Promise<number | null> {
  return new Promise((resolve) => part.onExit(resolve));
}

function firstLine(part: PlantPart): Promise<unknown> {
  return new Promise((resolve) => {
    createInterface({ input: part.stdout }).once('line', (line) => resolve(JSON.parse(line)));
  });
}

describe.each([
  ['process', startProcess],
  ['thread', startThread],
])('a part of the plant as a %s', (_kind, start) => {
  test('gets arguments and an environment of its own, and ends with its standard input', async () => {
    const part = start(entry, ['--port', '0'], { PLANT_SECRET: 'told' });
    expect(await firstLine(part)).toEqual([['--port', '0'], 'told', null]);
    part.stdin.end();
    expect(await exitCode(part)).toBe(3);
    expect(process.env['PLANT_SECRET']).toBeUndefined();
  });

  test('that fails says why', async () => {
    const part = start(entry, ['fail'], {});
    let said = '';
    part.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    part.stdout.resume();
    expect(await exitCode(part)).toBe(1);
    await expect.poll(() => said, { timeout: 20_000 }).toContain('no such plant');
  });

  test('that hears nothing can be ended', async () => {
    const part = start(entry, ['deaf'], {});
    await firstLine(part);
    part.stdin.end();
    part.kill();
    expect(await exitCode(part)).not.toBe(3);
    // Who comes late hears of the end, too.
    expect(await exitCode(part)).not.toBe(3);
  });
});
