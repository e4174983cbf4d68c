/** The layer rules of .oxlintrc.json refuse what they are there to refuse, by name, and let the rest through. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..');
const tree = mkdtempSync(join(tmpdir(), 'taktwerk-layers-'));
copyFileSync(join(project, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const cases: [file: string, imported: string, rule: string | null][] = [
  ['renderer/board/a.ts', '../../electron/host/store/x.ts', 'renderer-knows-the-contract'],
  ['renderer/board/a.ts', '../../solver/time/x.ts', 'renderer-knows-the-contract'],
  ['renderer/board/a.ts', 'node:fs', 'renderer-is-sandboxed'],
  ['renderer/board/a.ts', '../../electron/host/contract.ts', null],
  ['renderer/board/a.ts', '../../solver/model/policy.ts', null],
  ['electron/connectors/http/a.ts', '../../host/store/x.ts', 'connectors-know-canonical-messages'],
  ['electron/connectors/http/a.ts', '../../../solver/construct/x.ts', 'connectors-know-canonical-messages'],
  ['electron/connectors/http/a.ts', '../../../solver/model/result.ts', null],
  ['electron/plant/erp/a.ts', '../../host/session/x.ts', 'plant-is-outside'],
  ['electron/plant/erp/a.ts', '../../host/store/database.ts', null],
  ['electron/host/store/a.ts', '../../plant/x.ts', 'host-is-driven'],
  ['electron/host/store/a.ts', 'electron', 'electron-only-in-shell'],
  ['electron/shell/a.ts', 'electron', null],
  ['solver/time/a.ts', '../../electron/host/x.ts', 'solver-stands-alone'],
  ['solver/time/a.ts', 'node:fs', 'solver-is-pure'],
  ['solver/check/a.ts', '../time/x.ts', 'checker-is-independent'],
  ['solver/check/a.ts', '../model/compile.ts', 'checker-is-independent'],
  ['solver/check/a.ts', '../model/problem.ts', null],
];

describe('layers', () => {
  test.each(cases)('%s importing %s: %s', (file, imported, rule) => {
    const path = join(tree, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import { x } from '${imported}';\n\nexport const y = [x];\n`);
    let output = '';
    try {
      output = execFileSync('oxlint', [path], { cwd: tree, shell: process.platform === 'win32' }).toString();
    } catch (error) {
      output = String((error as { stdout: Buffer }).stdout);
    }
    rmSync(path);
    expect(/Layer rule '([^']+)'/.exec(output)?.[1] ?? null).toBe(rule);
  });
});
