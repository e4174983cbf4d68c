/** Every view on the real host, in both themes, judged by axe-core: no serious or critical fault. And what needs no pointer: keys and palette. */
import axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Served } from '../commands/serve.ts';
import { launchBrowser } from './browser.ts';
import { servePlannedDemo, type PlannedDemo } from './planned-demo.ts';
import { patience, settled } from './settled.ts';

let demo: PlannedDemo;
let served: Served;
let browser: Browser;
let page: Page;

const views = ['Board', 'Orders', 'Load', 'Materials', 'Dispatch', 'Scenarios', 'Messages', 'Settings'];
const drawers = ['Progress', 'Machines', 'Load', 'Stock', 'Route', 'History', 'Deliveries'];
const judged: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
  resultTypes: ['violations'],
  // Experimental by axe's own word, and left out unless asked for: who speaks to the screen says the words that show.
  rules: { 'label-content-name-mismatch': { enabled: true } },
};

beforeAll(async () => {
  demo = await servePlannedDemo();
  ({ served } = demo);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light', locale: 'en-GB' });
  page.setDefaultTimeout(patience);
  await page.goto(served.url);
  await page.getByText(/Release to floor \(\d+\)/).waitFor();
  await page.evaluate(axe.source);
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

/** Resolves once nothing moves on the page but what does so for ever. */
const endOfMotion = `Promise.allSettled(
  document
    .getAnimations()
    .filter(({ effect, playState }) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished),
)`;

/** Serious and critical faults, each with what it is about. */
async function faults(): Promise<string[]> {
  await page.waitForTimeout(250);
  // What is fading in has the contrast of neither before nor after.
  await page.evaluate(endOfMotion);
  const { violations } = await page.evaluate(
    (options) => (globalThis as unknown as { axe: Pick<typeof axe, 'run'> }).axe.run(options),
    judged,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Faults with a dialog open, which is closed then. */
async function faultsOfDialog(): Promise<string[]> {
  const list = await faults();
  await page.keyboard.press('Escape');
  await page.locator('.bp6-dialog').waitFor({ state: 'detached' });
  return list;
}

describe.each(['light', 'dark'])('%s', (theme) => {
  beforeAll(async () => {
    const shown = await page.locator('html').getAttribute('data-theme');
    if (shown !== theme) await page.getByLabel(`Switch to ${theme}`).click();
  });

  test('every view', async () => {
    const found: Record<string, string[]> = {};
    for (const view of views) {
      await page.locator('.rail').getByLabel(view).click();
      await page.locator(`main[aria-label="${view}"]`).waitFor();
      const list = await faults();
      if (list.length > 0) found[view] = list;
    }
    expect(found).toEqual({});
  });

  test('an operation with its details, and every drawer', async () => {
    const found: Record<string, string[]> = {};
    await page.locator('.rail').getByLabel('Board').click();
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.inspector h3').waitFor();
    await page.getByLabel('Show or hide details').click();
    for (const drawer of drawers) {
      await page.getByRole('tab', { name: drawer, exact: true }).click();
      const list = await faults();
      if (list.length > 0) found[drawer] = list;
    }
    await page.locator('.drawer-head').getByLabel('Close').click();
    expect(found).toEqual({});
  });

  test('the release, the palette and the map of keys', async () => {
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^Release \d+ changes$/ }).waitFor();
    const release = await faultsOfDialog();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).waitFor();
    const palette = await faultsOfDialog();
    await page.keyboard.press('?');
    await page.getByText('Map of keys').waitFor();
    const keys = await faultsOfDialog();
    expect({ release, palette, keys }).toEqual({ release: [], palette: [], keys: [] });
  });

  test('working time and a connection being set up', async () => {
    await page.keyboard.press('8');
    await page.getByRole('tab', { name: 'Working time' }).click();
    await page.locator('.week-table').waitFor();
    const week = await faults();
    await page.getByRole('tab', { name: 'Connections' }).click();
    await page.getByRole('button', { name: 'Add a connection' }).click();
    await page.getByLabel('Address').waitFor();
    const form = await faultsOfDialog();
    expect({ week, form }).toEqual({ week: [], form: [] });
  });
});

describe('without a pointer', () => {
  test('the palette leads to what is typed', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).fill('go mat');
    await page.keyboard.press('Enter');
    await page.locator('main[aria-label="Materials"]').waitFor();
  });

  test('Ctrl+F is the search of the view', async () => {
    await page.keyboard.press('Control+f');
    await page.locator('main input:focus').waitFor();
    await page.keyboard.type('zzz nothing');
    await page.getByText('No materials here').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Delete');
    await page.locator('.materials-view .data-row[aria-rowindex="2"]').first().waitFor();
  });

  test('keys are heard as soon as the palette is closed, and the focus is where it was', async () => {
    await page.locator('.rail').getByLabel('Board').click();
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('.keys-dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.board-overlay:focus').waitFor();
  });

  test('Esc ends one thing at a time: menu, search, selection', async () => {
    const inspector = page.locator('.inspector h3');
    const field = page.getByRole('combobox', { name: 'Find an order on the board' });
    await page.keyboard.press('ArrowRight');
    await inspector.waitFor();
    await page.keyboard.press('Shift+F10');
    const entry = page.getByRole('menuitem', { name: /^Downtime of a machine/ });
    await entry.waitFor();
    await page.keyboard.press('Escape');
    await entry.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+f');
    await page.locator('main input:focus').waitFor();
    await page.keyboard.type('MO');
    await settled(() => field.inputValue()).toBe('MO');
    await page.keyboard.press('Escape');
    await settled(() => field.inputValue()).toBe('');
    expect(await inspector.count()).toBe(1);
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'detached' });
    await page.keyboard.press('4');
  });

  test('rows are moved between by arrow keys', async () => {
    await page.locator('.materials-view .data-row[aria-rowindex="2"]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.materials-view .data-row[aria-rowindex="3"][aria-selected="true"]:focus').waitFor();
  });

  test('cells of the load are moved between by arrow keys', async () => {
    await page.keyboard.press('3');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await settled(() => page.getByRole('grid').getAttribute('aria-activedescendant')).toBe('load-1-1');
    await settled(() => page.locator('#load-1-1').getAttribute('aria-selected')).toBe('true');
  });
});
