/** Builds the desktop application into `out/`, when it is older than what it is made of. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the application is made of, relative to the project. */
const sources = [
  'electron',
  'solver',
  'renderer',
  'resources/locales',
  'electron.vite.config.ts',
  'package-lock.json',
] as const;
const notBuilt = /\.test\.tsx?$|^(e2e|testing|bench)$/;

/** Builds unless what is built is newer than every source; answers whether it did. Rejects with what the bundler says. */
export async function buildDesktop(projectDirectory: string): Promise<boolean> {
  const built = ['main/main.js', 'preload/preload.cjs', 'renderer/index.html'].map((file) =>
    join(projectDirectory, 'out', file),
  );
  const builtAt = Math.min(...built.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  if (sources.every((source) => newestChange(join(projectDirectory, source)) < builtAt)) return false;
  const bundler = join(projectDirectory, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = spawn(process.execPath, [bundler, 'build', '--logLevel', 'warn'], {
    cwd: projectDirectory,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 || !built.every((file) => existsSync(file))) {
    throw new Error(`The desktop could not be built. ${said}`);
  }
  return true;
}

function newestChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path)
    .filter((name) => !notBuilt.test(name))
    .reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0);
}
