/** Electron's program, if it is on this computer and can show a window. Looks for the file: asking the package would download it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Surroundings = { platform: NodeJS.Platform; environment: NodeJS.ProcessEnv; user: number | undefined };

/** Path of Electron's program, null where there is none, no display, or no sandbox (Chromium has none for root). */
export function findElectron(
  projectDirectory: string,
  { platform, environment, user }: Surroundings = {
    platform: process.platform,
    environment: process.env,
    user: process.getuid?.(),
  },
): string | null {
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return null;
  if (platform === 'linux' && user === 0) return null;
  return electronBinary(projectDirectory, environment);
}

/** The same without a look at displays and users, for tests that bring their own. */
export function electronBinary(projectDirectory: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  const folder = join(projectDirectory, 'node_modules', 'electron');
  // Written by Electron's installation: the program's path within its folder.
  const named = join(folder, 'path.txt');
  const program = existsSync(named) ? readFileSync(named, 'utf8').trim() : null;
  const elsewhere = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (program === null && elsewhere === undefined) return null;
  const path = join(elsewhere ?? join(folder, 'dist'), program ?? 'electron');
  return existsSync(path) ? path : null;
}
