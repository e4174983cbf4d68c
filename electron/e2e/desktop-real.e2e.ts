/** The desktop in Electron itself, where there is one and a display to show it on. What the double cannot tell is told here. */
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronBinary } from '../shell/find-electron.ts';
import { callHost, openPort } from '../shell/testing/page-scripts.ts';
import { DesktopPlace } from './desktop-place.ts';

const project = join(import.meta.dirname, '..', '..');
const binary = electronBinary(project);
const display =
  process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
const missing = binary === null ? 'no Electron binary' : display ? null : 'no display';
if (missing !== null) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== null)('the desktop in Electron', () => {
  let place: DesktopPlace;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    place = await DesktopPlace.make();
    app = await _electron.launch({
      executablePath: binary!,
      args: [project, `--user-data-dir=${place.userData}`],
      env: { ...(process.env as Record<string, string>), TAKTWERK_HOME: place.home },
    });
    page = await app.firstWindow();
    await page.locator('.app').waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await app?.close();
    await place?.remove();
  });

  test('shows the demo scenario under its own scheme', async () => {
    expect(page.url()).toMatch(/^app:\/\/taktwerk\//);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isVisible())).toBe(true);
  });

  test('keeps Node and Electron from the page', async () => {
    expect(await page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(Array(3).fill('undefined'));
  });

  test('connects the demo plant, OPC UA with its encryption among it, and plans', async () => {
    await page.getByLabel('Demo ERP: connected').waitFor({ timeout: 60_000 });
    await page.getByLabel('Demo MES: connected').waitFor({ timeout: 60_000 });
    await page.getByRole('banner').getByRole('button', { name: 'Pull', exact: true }).click();
    await page.getByText('No plan yet').waitFor({ timeout: 60_000 });
    await page.getByRole('banner').getByRole('button', { name: 'Plan', exact: true }).click();
    await page.locator('.kpi', { hasText: 'On time' }).waitFor({ timeout: 120_000 });
  });

  test('carries typed columns over the port, and comes back after a crash of the host', async () => {
    await page.evaluate(openPort);
    const start = callHost('board', {}, `answer.value.operations.start.constructor.name`);
    expect(await page.evaluate(start)).toBe('Int32Array');
    const pid = await app.evaluate(
      ({ app: running }) => running.getAppMetrics().find(({ name }) => name === 'Taktwerk host')?.pid,
    );
    process.kill(pid!, 'SIGKILL');
    expect(await page.evaluate('testPort.closed')).toBe('closed');
    await page.evaluate(openPort);
    expect(await page.evaluate(callHost('overview', {}, 'answer.ok'))).toBe(true);
  });

  test('encrypts passwords, or says that it cannot', async () => {
    const protection = await page.evaluate('taktwerkDesktop.credentialProtection()');
    const stored = await page.evaluate(`taktwerkDesktop.storeCredential('plantErp', { user: 'u', password: 'p' })`);
    expect(stored).toMatchObject({ ok: protection !== 'none' });
  });

  test('brings the page to a view from the menu', async () => {
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.getMenuItemById('view.orders')!.click());
    await page.locator('main[aria-label="Orders"]').waitFor();
  });
});
