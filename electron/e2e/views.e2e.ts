/** Load, material, dispatch, release and settings at the real screen, on the real host and the embedded plant. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Served } from '../commands/serve.ts';
import { delivered, until } from '../commands/waiting.ts';
import { launchBrowser, noteComplaints } from './browser.ts';
import { mesJobs } from './outside.ts';
import { servePlannedDemo, type PlannedDemo } from './planned-demo.ts';
import { patience, settled } from './settled.ts';

let demo: PlannedDemo;
let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  demo = await servePlannedDemo();
  ({ served } = demo);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1600, height: 950 }, colorScheme: 'light', locale: 'en-GB' });
  page.setDefaultTimeout(patience);
  noteComplaints(page, complaints);
  await page.goto(served.url);
  await page.getByText(/Release to floor \(\d+\)/).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test('load: a column leads to its operations, and one of them to the board', async () => {
  await page.keyboard.press('3');
  await page.getByRole('button', { name: 'Machines', exact: true }).click();
  await page.getByRole('rowheader', { name: 'Grinder' }).first().waitFor();
  await page
    .getByRole('gridcell', { name: /^Grinder .*: 100%/ })
    .first()
    .click();
  const operations = page.getByRole('table', { name: 'Operations behind the column' });
  const first = operations.locator('.data-body .link').first();
  const code = await first.innerText();
  await first.click();
  await page.locator('.inspector h3', { hasText: code.replace(/\.\d+$/, '') }).waitFor();
  await page.locator('main[aria-label="Board"]').waitFor();
});

test('materials: what moves the stock leads to the order behind it', async () => {
  await page.keyboard.press('4');
  await page.getByLabel('Item or name').fill('PN-71A');
  await page.locator('.split-chart h4', { hasText: 'PN-71A' }).waitFor();
  const movements = page.getByRole('table', { name: 'Movements' });
  await movements.getByText('Made').first().waitFor();
  await movements.locator('.link').first().click();
  await page.locator('main[aria-label="Board"], main[aria-label="Orders"]').waitFor();
});

test('release: a line per machine turns to acknowledged', async () => {
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: /^Release \d+ changes$/ }).click();
  await page.locator('.release-line').first().waitFor();
  expect(await delivered(served.workplace.host, 60)).toEqual({ ok: true, value: [] });
  await page.getByText(/^\d+ acknowledged · 0 under way · 0 refused$/).waitFor();
  const lines = await page.locator('.release-line').count();
  expect(lines).toBeGreaterThan(10);
  await settled(() => page.locator('.release-line.release-acknowledged').count()).toBe(lines);
  await page.locator('.bp6-dialog-footer').getByText('Close').click();
  await page.locator('.bp6-dialog').waitFor({ state: 'detached' });
});

test('dispatch: a released job is recalled, and gone from the floor’s list', async () => {
  await page.keyboard.press('5');
  await page.getByLabel('Starts within').selectOption('72');
  await page.locator('.choice', { hasText: 'Grinder' }).first().click();
  const list = page.locator('.dispatch-list', { has: page.locator('h3', { hasText: 'Grinder' }) });
  const name = (await list.getByRole('checkbox').last().getAttribute('aria-label'))!;
  // By its name: the list may grow while it is looked at.
  await list.getByRole('checkbox', { name, exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Recall 1' }).click();
  await page.getByText('1 recalled, on the way to the floor').waitFor();
  expect(await delivered(served.workplace.host, 60)).toEqual({ ok: true, value: [] });
  const row = page.locator('.dispatch-list .data-row', { hasText: name.replace('Choose ', '') });
  await row.getByText('recalled').waitFor();
  const recalled = (await served.workplace.store.released.all()).filter(({ state }) => state === 'recalled');
  expect(recalled).toHaveLength(1);
  const gone = await until(60, async () => {
    const jobs = await mesJobs(served.workplace.plant!.mesHttpUrl);
    const job = jobs.find(({ jobOrder }) => jobOrder === recalled[0].jobOrder);
    return job === undefined || job.state === 'aborted' ? true : null;
  });
  expect(gone).toBe(true);
  // It stays in the plan: the next release would send it anew.
  const preview = async () => {
    const answer = await served.workplace.host.releasePreview({});
    return answer.ok ? answer.value.machines.flatMap((machine) => machine.changes) : [];
  };
  expect(await preview()).toContainEqual(expect.objectContaining({ jobOrder: recalled[0].jobOrder, change: 'new' }));
  // The window goes on with the clock: whatever has come into it counts on both sides.
  await settled(async () => {
    const { length } = await preview();
    return page.getByText(`Release to floor (${length})`).count();
  }).toBeGreaterThan(0);
});

test('dispatch: CSV in plant time, and paper with a page per machine', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV', exact: true }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv).toMatch(/^\uFEFFMachine,Machine name,Position,Order,/);
  expect(csv).toMatch(/,2026-11-1\d \d\d:\d\d,2026-11-1\d \d\d:\d\d,/);
  await page.evaluate("window.print = () => document.body.classList.add('is-printing')");
  await page.getByRole('button', { name: 'Print all' }).click();
  await page.locator('.print-sheets').waitFor({ state: 'attached' });
  const machines = await page.locator('.dispatch-machines .choice').count();
  await settled(() => page.locator('.print-sheet').count()).toBe(machines);
  // Laying out takes two frames more; who closes the dialog before it is open closes nothing.
  await page.locator('body.is-printing').waitFor();
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  await page.locator('.print-sheets').waitFor({ state: 'detached' });
});

test('settings: a connection is tried, changed and removed', async () => {
  await page.keyboard.press('8');
  const card = page.getByRole('article', { name: 'Demo ERP' });
  await card.getByRole('button', { name: 'Test', exact: true }).click();
  await card.getByText('Velbrunn ERP 7.2 answers').waitFor();
  await card.getByRole('button', { name: 'Change Demo ERP' }).click();
  await page.getByLabel('Title').fill('Our ERP');
  await page.getByLabel('Address').fill('http://127.0.0.1:1');
  await page.getByRole('button', { name: 'Save and connect' }).click();
  const changed = page.getByRole('article', { name: 'Our ERP' });
  await changed.getByText('failed', { exact: true }).waitFor();
  await changed.getByRole('button', { name: 'Test', exact: true }).click();
  await changed.locator('.connection-trial .problem').waitFor();
  await changed.getByRole('button', { name: 'Remove Our ERP' }).click();
  await changed.getByRole('alert').getByRole('button', { name: 'Remove' }).click();
  await changed.waitFor({ state: 'detached' });
  await settled(async () => {
    const overview = await served.workplace.host.overview({});
    return overview.ok && overview.value.connections.map(({ id }) => id);
  }).toEqual(['mes']);
});

test('an instant is written in the app’s language on the plant’s clock, whatever the browser’s is', async () => {
  await page.keyboard.press('1');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill('rush order');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Rush order' });
  await dialog.locator('input:focus').waitFor();
  const number = await dialog.getByLabel('Number').getAttribute('id');
  await settled(() => dialog.locator('input:focus').getAttribute('id')).toBe(number);
  const due = dialog.getByLabel('Due');
  const written = await due.inputValue();
  expect(written).toMatch(/^2026-11-1\d \d\d:00$/);
  await due.fill('2026-11-20 9:30');
  await dialog.getByText('Friday, plant time (Europe/Berlin)').waitFor();
  await due.press('Home');
  await due.press('ArrowUp');
  await settled(() => due.inputValue()).toBe('2027-11-20 09:30');
  await due.fill('tomorrow');
  await dialog.getByText('Write it as 2026-03-24 14:05.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('中文').click();
  await page.keyboard.press('Control+k');
  await page.locator('.palette input').fill('急单');
  await page.keyboard.press('Enter');
  await settled(() => page.getByLabel('交期').inputValue()).toBe(written.replaceAll('-', '/'));
  await page.keyboard.press('Escape');
  await page.getByText('EN', { exact: true }).click();
});

test('with the details open at 1280 × 720, lists fit and orders name their item', async () => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.locator('.board-overlay').focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.inspector h3').waitFor();
  const sideways: string[] = [];
  for (const view of ['3', '4', '5']) {
    await page.keyboard.press(view);
    await page.locator('.data-body .data-row').first().waitFor();
    const over = await page
      .locator('.data-scroll')
      .evaluateAll((lists) =>
        (lists as unknown as { scrollWidth: number; clientWidth: number }[]).some(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
        ),
      );
    if (over) sideways.push(view);
  }
  expect(sideways).toEqual([]);
  await page.keyboard.press('2');
  await page.locator('.gantt_grid_head_item').waitFor();
  await page.setViewportSize({ width: 1600, height: 950 });
});

test('what happened is said by the plant’s clock, which is not the computer’s', async () => {
  await page.keyboard.press('1');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill('history');
  await page.keyboard.press('Enter');
  const time = page.locator('.history-row time').last();
  // The demo's day 0; the computer's is another.
  await settled(() => time.innerText()).toMatch(/^16 Nov 0\d:\d\d$/);
});

test('the page had nothing to complain of', () => {
  expect(complaints).toEqual([]);
});
