/** Which engine a run was made with: the version, and a short hash of the solver's sources without benchmarks and tests. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Folders that do not change what the engine does. */
const besides = new Set(['bench', 'testing']);

/** Of the solver in `folder`, such as `0.1.0-1a2b3c4d`. */
export function engineIn(folder: string, version: string): string {
  const hash = createHash('sha256');
  for (const path of sourcesIn(folder)) hash.update(`${path}\n`).update(readFileSync(join(folder, path)));
  return `${version}-${hash.digest('hex').slice(0, 8)}`;
}

/** Relative paths, in the same order everywhere. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep))
    .filter((parts) => !parts.some((part) => besides.has(part)))
    .map((parts) => parts.join('/'))
    .sort();
}
