/**
 * What the packages hold: packed by electron-builder around a stand-in for Electron's program, so that no download is needed. What came out of
 * it is then run, on the double, with nothing beside it.
 */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openScenario } from '../host/store/scenario-file.ts';
import { buildDesktop } from '../shell/build-desktop.ts';
import { DesktopRun } from '../shell/testing/desktop-run.ts';
import { callHost, openPort } from '../shell/testing/page-scripts.ts';

// Packing, and unpacking what was packed, is work for the disk.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..');
const tool = (...path: string[]): string => join(project, 'node_modules', ...path);
const asar = (...args: string[]) =>
  run(process.execPath, [tool('@electron', 'asar', 'bin', 'asar.js'), ...args], { maxBuffer: 1e8 });

/** The mark by which fuses are found in Electron's program, its version, and eight fuses as they are delivered. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('10110011'),
]);

let folder: string;
let resources: string;
/** Paths in the archive, with forward slashes. */
let held: string[];
let desktop: DesktopRun | undefined;

async function standIn(): Promise<string> {
  const electron = join(folder, 'electron');
  mkdirSync(join(electron, 'resources'), { recursive: true });
  mkdirSync(join(electron, 'locales'));
  writeFileSync(join(electron, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\n'), fuseWire]), { mode: 0o755 });
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(electron, name), '');
  mkdirSync(join(folder, 'default'));
  writeFileSync(join(folder, 'default', 'package.json'), '{}');
  await asar('pack', join(folder, 'default'), join(electron, 'resources', 'default_app.asar'));
  return electron;
}

describe.skipIf(process.platform !== 'linux')('the package', () => {
  beforeAll(async () => {
    await buildDesktop(project);
    folder = mkdtempSync(join(tmpdir(), 'taktwerk-package-'));
    const electron = await standIn();
    const out = join(folder, 'dist');
    const builder = [tool('electron-builder', 'cli.js'), '--linux', 'dir', '--publish', 'never'];
    await run(process.execPath, [...builder, `-c.directories.output=${out}`, `-c.electronDist=${electron}`], {
      cwd: project,
      maxBuffer: 1e8,
    });
    resources = join(
      out,
      readdirSync(out).find((name) => name.endsWith('unpacked'))!,
      'resources',
    );
    held = (await asar('list', join(resources, 'app.asar'))).stdout.trim().split('\n');
  });
  afterAll(async () => {
    await desktop?.end();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('holds the entries, the packages they need, and nothing they do not', () => {
    for (const entry of ['main', 'host-process', 'solver-worker', 'repair-worker', 'plant-erp', 'plant-mes']) {
      expect(held).toContain(`/out/main/${entry}.js`);
    }
    expect(held).toEqual(
      expect.arrayContaining(['/out/preload/preload.cjs', '/out/renderer/index.html', '/package.json']),
    );
    const tops = new Set(held.map((path) => path.split('/')[1]));
    expect([...tops].toSorted()).toEqual(['node_modules', 'out', 'package.json']);
    expect(
      held.filter((path) => path.startsWith('/out/') && !/^\/out\/(main|preload|renderer)(\/|$)/.test(path)),
    ).toEqual([]);
    expect(held.filter((path) => /\.(map|d\.ts|d\.mts|d\.cts|e2e\.ts|test\.ts|tsx)$/.test(path))).toEqual([]);
    expect(
      held.filter((path) =>
        /^\/node_modules\/(electron|vite|vitest|react|typescript|playwright-core)(\/|$)/.test(path),
      ),
    ).toEqual([]);
  });

  test('has its native code, and what integrators read, beside the archive', () => {
    const native = held.filter((path) => path.endsWith('.node'));
    expect(native).toContain('/node_modules/sqlite3/build/Release/node_sqlite3.node');
    expect(native.filter((path) => !existsSync(join(resources, 'app.asar.unpacked', path)))).toEqual([]);
    expect(globSync('connectors/*.json', { cwd: resources }).length).toBeGreaterThan(2);
    expect(globSync('policies/*.json', { cwd: resources }).length).toBeGreaterThan(2);
  });

  test('has the fuses as the security list asks for', async () => {
    const fuses = [tool('@electron', 'fuses', 'dist', 'bin.js'), 'read', '--app', join(resources, '..', 'taktwerk')];
    const { stdout } = await run(process.execPath, fuses);
    const states = Object.fromEntries([...stdout.matchAll(/(\w+) is (\w+)/g)].map(([, name, state]) => [name, state]));
    expect(states).toMatchObject({
      RunAsNode: 'Disabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      GrantFileProtocolExtraPrivileges: 'Disabled',
    });
  });

  test('runs on what it holds alone: plans the demo plant, shows it, and quits after the host has put everything down', async () => {
    const alone = join(folder, 'alone');
    await asar('extract', join(resources, 'app.asar'), alone);
    // Unpacked, the program looks for what comes with it in its own folder.
    cpSync(join(resources, 'connectors'), join(alone, 'resources', 'connectors'), { recursive: true });
    cpSync(join(resources, 'policies'), join(alone, 'resources', 'policies'), { recursive: true });
    mkdirSync(join(alone, 'electron', 'shell'), { recursive: true });
    symlinkSync(join(project, 'electron', 'shell', 'testing'), join(alone, 'electron', 'shell', 'testing'));
    for (const name of ['user', 'home']) mkdirSync(join(folder, name));
    desktop = new DesktopRun({ project: alone, userData: join(folder, 'user'), home: join(folder, 'home') });
    await desktop.next('title', ({ title }) => title === 'Demo – Taktwerk');
    // No Node can be started in Electron: the plant's two systems are threads of the host there.
    await desktop.appears('[aria-label="Demo ERP: connected"]');
    await desktop.appears('[aria-label="Demo MES: connected"]');
    await desktop.act({ act: 'chooseMenu', id: 'plan.pull' });
    await desktop.appears('text=No plan yet');
    await desktop.act({ act: 'chooseMenu', id: 'plan.plan' });
    await desktop.appears('.kpi >> text=On time');

    await desktop.evaluate(openPort);
    const columns = `Object.entries(answer.value.operations).map(([name, column]) => [name, column.constructor.name, column.length])`;
    const told = await desktop.evaluate<[string, string, number][]>(callHost('board', {}, columns));
    const kinds = Object.fromEntries(told.map(([name, kind]) => [name, kind]));
    expect(kinds).toMatchObject({ start: 'Int32Array', part: 'Int16Array', flags: 'Uint8Array' });
    expect(Math.min(...told.map(([, , length]) => length))).toBeGreaterThan(100);
    expect(desktop.all('console').filter(({ type }) => type === 'error')).toEqual([]);

    const pids = desktop.all('process').map(({ pid }) => pid);
    expect(await desktop.quit()).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
    // Neither locked nor in need of recovery.
    const again = await openScenario(join(folder, 'home', 'demo.takt'));
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
