import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electronBinary, findElectron } from './find-electron.ts';

let project: string;
beforeEach(() => (project = mkdtempSync(join(tmpdir(), 'taktwerk-electron-'))));
afterEach(() => rmSync(project, { recursive: true }));

function install(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'electron');
  writeFileSync(program, '');
  return program;
}

test('a package without its binary is no Electron', () => {
  mkdirSync(join(project, 'node_modules', 'electron'), { recursive: true });
  expect(electronBinary(project, {})).toBeNull();
  writeFileSync(join(project, 'node_modules', 'electron', 'path.txt'), 'electron');
  expect(electronBinary(project, {})).toBeNull();
});

test('the binary is where its installation says, or where the environment does', () => {
  const installed = install(join(project, 'node_modules', 'electron', 'dist'));
  writeFileSync(join(project, 'node_modules', 'electron', 'path.txt'), 'electron\n');
  expect(electronBinary(project, {})).toBe(installed);
  const elsewhere = join(project, 'elsewhere');
  expect(electronBinary(project, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBeNull();
  expect(electronBinary(project, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBeNull();
  expect(install(elsewhere)).toBe(electronBinary(project, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere }));
});

test('it is of use only with a display, and on Linux not to root', () => {
  const program = install(join(project, 'elsewhere'));
  const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(project, 'elsewhere') };
  const shown = { ...environment, DISPLAY: ':0' };
  expect(findElectron(project, { platform: 'linux', environment, user: 1000 })).toBeNull();
  expect(findElectron(project, { platform: 'linux', environment: shown, user: 1000 })).toBe(program);
  expect(findElectron(project, { platform: 'linux', environment: shown, user: 0 })).toBeNull();
  expect(findElectron(project, { platform: 'darwin', environment, user: 501 })).toBe(program);
});
