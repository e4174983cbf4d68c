/** Builds the screen for browser mode, when it is older than what it is made of. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the built screen is made of, relative to the project. */
const sources = ['renderer', 'resources/locales', 'electron/host/contract.ts', 'solver/model', 'package-lock.json'];

/**
 * Builds `renderer/` into `out/renderer` unless that is newer than every source. Answers the built directory and whether it was built.
 * Rejects with the bundler's error.
 */
export async function buildRenderer(projectDirectory: string): Promise<{ directory: string; built: boolean }> {
  const directory = join(projectDirectory, 'out', 'renderer');
  const builtAt = statSync(join(directory, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sources.every((source) => newestChange(join(projectDirectory, source)) < builtAt)) return { directory, built: false };
  const { build } = await import('vite');
  await build({ configFile: join(projectDirectory, 'renderer', 'vite.config.ts'), logLevel: 'warn' });
  return { directory, built: true };
}

function newestChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), found.mtimeMs);
}
