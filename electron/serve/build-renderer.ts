/** Builds the screen for browser mode, when it is older than what it is made of. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the built screen is made of, relative to the project. */
const sources = [
  'renderer',
  'resources/locales',
  'electron/host/contract.ts',
  'electron/host/contract',
  'solver/model',
  'package.json',
  'package-lock.json',
];

/**
 * Builds `renderer/` into `out/renderer` unless that is newer than every source. Answers the built directory and whether it was built.
 * Rejects with what the bundler says.
 */
export async function buildRenderer(projectDirectory: string): Promise<{ directory: string; built: boolean }> {
  const directory = join(projectDirectory, 'out', 'renderer');
  const builtAt = statSync(join(directory, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sources.every((source) => newestChange(join(projectDirectory, source)) < builtAt))
    return { directory, built: false };
  await build(projectDirectory);
  return { directory, built: true };
}

/** In a process of its own: what NODE_ENV is here, such as that of a test, must not decide what the page is made of. */
async function build(projectDirectory: string): Promise<void> {
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  const config = join(projectDirectory, 'renderer', 'vite.config.ts');
  const child = spawn(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The screen could not be built. ${said}`);
}

function newestChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), found.mtimeMs);
}
