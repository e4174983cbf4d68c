/**
 * The board in a real browser, served as it ships, on the real host with a generated plant of about a thousand operations: it draws, selects,
 * speaks both languages, is edited by pointer and keys, and asks nobody else.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policySchema } from '../../solver/model/policy.ts';
import { findBars, holds, verdict } from '../bench-ui/hands.ts';
import { createPlantScenario } from '../bench-ui/plant-scenario.ts';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';
import { operationFlags, type Board } from '../host/contract.ts';
import { buildRenderer } from '../serve/build-renderer.ts';
import { serveHost } from '../serve/serve-host.ts';
import { chosen, codeAt, dragLawfully, noGhosts, rowOf, shareOf, startOf } from './board-page.ts';
import { launchBrowser, noteComplaints } from './browser.ts';
import { testPlace, type TestPlace } from './places.ts';
import { patience, settled } from './settled.ts';

/** A name as an attacker would send it through the ERP. */
const hostileName = '<img src=x onerror="document.title=`owned`">';

let place: TestPlace;
let workplace: Workplace;
let served: Awaited<ReturnType<typeof serveHost>>;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
const requests = new Set<string>();

beforeAll(async () => {
  place = await testPlace();
  mkdirSync(pictures(), { recursive: true });
  const options = { orders: 120, seed: 3, startDate: '2026-11-16' };
  const made = await createPlantScenario(place.scenario, options, async (data, store) => {
    // One of those that show at once.
    data.machines.toSorted((a, b) => (a.id < b.id ? -1 : 1))[1].name = hostileName;
    for (const customer of data.customers.slice(0, 8)) customer.name = hostileName;
    await store.messages.put([
      {
        ...{ level: 'urgent', kind: 'floor-exception', key: 'K1', code: 'floor-exception', source: 'mes' },
        ...{ params: { text: `Tool ${hostileName} is missing.` }, text: `Tool ${hostileName} is missing.` },
      },
    ]);
  });
  if (!made.ok) throw new Error(made.message);
  const { directory } = await buildRenderer(place.files.project);
  const opened = await openWorkplace({ files: place.files, scenario: place.scenario });
  if (!opened.ok) throw new Error(opened.message);
  workplace = opened.value;
  const planned = await workplace.host.plan({ policy: policySchema.parse({ seconds: 0 }) });
  if (!planned.ok) throw new Error(planned.message);
  served = await serveHost(pages(), { rendererDirectory: directory, port: 0 });
  browser = await launchBrowser();
  page = await browser.newPage({
    viewport: { width: 1600, height: 950 },
    // Not the plant's zone: what is shown must not depend on the computer's.
    timezoneId: 'America/New_York',
    locale: 'en-GB',
    colorScheme: 'light',
  });
  page.setDefaultTimeout(patience);
  noteComplaints(page, complaints);
  page.on('request', (request) => requests.add(new URL(request.url()).origin));
  await page.goto(served.url);
  await page.waitForSelector('.board-overlay canvas');
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await workplace?.close();
  await place?.remove();
});

function pages() {
  return { connect: () => workplace.workspace.connect().host() };
}

const pictures = (): string => join(place.files.project, 'out', 'screens');

const picture = async (name: string): Promise<void> => {
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(pictures(), `${name}.png`) });
};

async function boardNow(): Promise<Board> {
  const board = await workplace.host.board({});
  return board.ok ? board.value : expect.fail(board.message);
}

/** Selects the next operation by key, and answers its code once it is selected. */
async function chooseNext(): Promise<string> {
  const before = await chosen(page).allInnerTexts();
  await page.keyboard.press('ArrowRight');
  await settled(() => chosen(page).allInnerTexts()).not.toEqual(before);
  return (await chosen(page).innerText()).split(',')[0];
}

describe('the screen', () => {
  it('has left the token out of its address', () => {
    expect(page.url()).toBe(`${new URL(served.url).origin}/`);
  });

  it('draws the plan in both themes', async () => {
    await picture('board-light-en');
    for (const colour of ['195,220,241', '248,208,186']) await settled(() => shareOf(page, colour)).toBeGreaterThan(20);
    await page.getByLabel('Switch to dark').click();
    await settled(() => shareOf(page, '39,73,107')).toBeGreaterThan(20);
    expect(await shareOf(page, '195,220,241')).toBe(0);
    await picture('board-dark-en');
    await page.getByLabel('Switch to light').click();
  });

  it('shows hostile names as text', async () => {
    await settled(() => page.locator('.gantt_grid_data').innerText()).toContain('<img src=x');
    await page.getByLabel(/^Messages/).click();
    await page.locator('.message', { hasText: '<img src=x' }).waitFor();
    await picture('messages-en');
    await page.getByLabel('Board', { exact: true }).click();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Taktwerk');
  });

  it('selects by keyboard, tells a screen reader, and fills the inspector', async () => {
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('ArrowRight');
    const first = await chosen(page).innerText();
    await page.keyboard.press('ArrowRight');
    await settled(() => chosen(page).innerText()).not.toBe(first);
    const second = await chosen(page).innerText();
    await settled(async () => await page.locator('.board-overlay').getAttribute('aria-activedescendant')).toBe(
      await chosen(page).getAttribute('id'),
    );
    const code = second.split(',')[0];
    const inspected = page.locator('.inspector h3', { hasText: ' / ' });
    await settled(async () => (await inspected.innerText()).replaceAll(' ', '')).toBe(code);
    await page.keyboard.press('Shift+ArrowRight');
    await settled(() => chosen(page).count()).toBe(2);
    await page.getByText('2 operations selected').first().waitFor();
    await page.keyboard.press('Control+a');
    const all = await page.locator('[role=option]').count();
    expect(all).toBeGreaterThan(2);
    await settled(() => chosen(page).count()).toBe(all);
    await page.keyboard.press('ArrowRight');
    await picture('board-selected-en');
  });

  it('shows what is under the pointer, and keeps it there while zooming', async () => {
    await page.keyboard.press('n');
    const [spot] = await findBars(page, 1);
    const code = await codeAt(page, spot);
    await page.keyboard.down('Control');
    for (const delta of [-120, -120, 200, 40]) await page.mouse.wheel(0, delta);
    await page.keyboard.up('Control');
    await settled(() => codeAt(page, spot)).toBe(code);
    await page.mouse.move(5, 5);
  });

  it('keeps time and zoom while another view is open', async () => {
    const position = (): Promise<number[]> =>
      page.locator('.board-time-scroll').evaluate((element) => {
        const { scrollLeft, scrollWidth } = element as unknown as { scrollLeft: number; scrollWidth: number };
        return [scrollLeft, scrollWidth];
      });
    await page.keyboard.press('n');
    await settled(async () => (await position())[0]).toBeGreaterThan(0);
    const before = await position();
    await page.getByLabel('Orders', { exact: true }).click();
    await page.getByText('120 orders', { exact: true }).waitFor();
    await page.getByLabel('Board', { exact: true }).click();
    await settled(position).toEqual(before);
  });

  it('finds an order and brings it into view', async () => {
    const { orders } = await boardNow();
    const number = orders.numbers[40];
    await page.keyboard.press('Control+f');
    await page.keyboard.type(number);
    await page.getByRole('option', { name: number }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.inspector h3', { hasText: number }).waitFor();
  });

  it('colours by what is asked for, and fades what a filter leaves out', async () => {
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    expect(await shareOf(page, '234,208,226')).toBe(0);
    await page.getByLabel('What colours mean').selectOption('item');
    await settled(() => shareOf(page, '234,208,226')).toBeGreaterThan(20);
    await page.getByText('Legend').click();
    await picture('board-by-item-en');
    await page.getByText('Legend').click();
    await page.locator('.bp6-popover').waitFor({ state: 'detached' });
    await page.getByLabel('What colours mean').selectOption('lateness');
    await settled(() => shareOf(page, '248,208,186')).toBeGreaterThan(20);
    const late = await shareOf(page, '248,208,186');
    await page.getByText('Filter', { exact: true }).click();
    await page.locator('.board-filter-states label', { hasText: 'Released' }).last().click();
    await settled(() => shareOf(page, '248,208,186')).toBeLessThan(late / 4);
    await page.getByText('Show all').click();
    await page.getByText('Filter', { exact: true }).click();
    await page.locator('.bp6-popover').waitFor({ state: 'detached' });
  });
});

describe('editing', () => {
  it('says what a drop would do, and Esc leaves all as it was', async () => {
    const before = await boardNow();
    await dragLawfully(page, 40);
    const card = page.locator('.board-card');
    await settled(() => card.innerText()).toContain('Weighted tardiness');
    await picture('board-dragging-en');
    expect(await page.getByRole('status').allInnerTexts()).not.toEqual([]);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await settled(() => card.count()).toBe(0);
    expect((await boardNow()).planVersion).toBe(before.planVersion);
  });

  it('moves on the drop what was dragged, tells of it, and takes it back with one click', async () => {
    const before = await boardNow();
    const code = await dragLawfully(page, 40);
    await page.mouse.up();
    expect(await holds(page, noGhosts, 60)).toBe(true);
    const after = await boardNow();
    expect(after.planVersion).toBeGreaterThan(before.planVersion);
    expect(startOf(after, code)).toBeGreaterThan(startOf(before, code));
    await picture('board-dropped-en');
    await page.locator('.edit-toast').getByRole('button', { name: 'Undo' }).click();
    await settled(async () => startOf(await boardNow(), code)).toBe(startOf(before, code));
  });

  it('puts back what is dropped in the past, and says why', async () => {
    const before = await boardNow();
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('n');
    const [spot] = await findBars(page, 1);
    await page.mouse.move(spot.x, spot.y);
    await page.mouse.down();
    await page.mouse.move(spot.x - 100, spot.y, { steps: 4 });
    const box = (await page.locator('.board-overlay').boundingBox())!;
    await page.mouse.move(box.x + 45, spot.y, { steps: 8 });
    expect(await verdict(page, 60)).toBe('refused');
    await settled(() => page.locator('.board-card-refusal').count()).toBe(1);
    await picture('board-impossible-en');
    await page.mouse.up();
    expect(await holds(page, noGhosts, 60)).toBe(true);
    expect((await boardNow()).planVersion).toBe(before.planVersion);
  });

  it('is done by keys as well', async () => {
    const before = await boardNow();
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    let code = '';
    // Not every operation can be moved: the next one, until one can.
    for (let attempt = 0; attempt < 12 && code === ''; attempt++) {
      const candidate = await chooseNext();
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      if ((await verdict(page, 60)) === 'lawful') code = candidate;
      else await page.keyboard.press('Escape');
    }
    expect(code).not.toBe('');
    await picture('board-by-keys-en');
    await page.keyboard.press('Enter');
    expect(await holds(page, noGhosts, 60)).toBe(true);
    const after = await boardNow();
    expect(startOf(after, code)).toBeGreaterThan(startOf(before, code));
    await page.keyboard.press('Control+z');
    await settled(async () => startOf(await boardNow(), code)).toBe(startOf(before, code));
  });

  it('pins with P, and lets go with P again', async () => {
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await chooseNext();
    const code = await chooseNext();
    const pinned = async (): Promise<boolean> => {
      const board = await boardNow();
      return (board.operations.flags[rowOf(board, code)] & operationFlags.pinned) !== 0;
    };
    const shown = async (): Promise<boolean> => (await chosen(page).innerText()).includes('pinned');
    const before = await pinned();
    await page.keyboard.press('p');
    await settled(pinned).toBe(!before);
    // The page follows a moment later; until then P means the same again.
    await settled(shown).toBe(!before);
    await page.keyboard.press('p');
    await settled(pinned).toBe(before);
    await settled(shown).toBe(before);
  });

  it('takes Ctrl+Z in a field for the text in it, and leaves the plan alone', async () => {
    const { planVersion } = await boardNow();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('M');
    await page.keyboard.press('Control+z');
    await settled(() => page.getByPlaceholder('Find order, item, customer').inputValue()).toBe('');
    expect((await boardNow()).planVersion).toBe(planVersion);
  });

  it('opens a menu for what is selected by key, and gives the focus back', async () => {
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: /^Split/ }).waitFor();
    await picture('board-menu-en');
    await page.keyboard.press('Escape');
    await settled(() => page.locator('.board-overlay:focus').count()).toBe(1);
  });

  it('selects with a box, and shows the way of an order', async () => {
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    const box = (await page.locator('.board-overlay').boundingBox())!;
    // From the shaded past, where nothing lies, over some rows.
    await page.mouse.move(box.x + 12, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 400, { steps: 5 });
    await picture('board-box-en');
    await page.mouse.up();
    await page
      .getByText(/^\d+ operations selected$/)
      .first()
      .waitFor();
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+k');
    await page.locator('.palette input:focus').waitFor();
    await page.keyboard.type('route of the order');
    await page.keyboard.press('Enter');
    await page.getByText('Wait before').waitFor();
    await picture('board-route-en');
    await page.locator('.drawer').getByLabel('Close').click();
  });
});

describe('the screen in other forms', () => {
  it('speaks Chinese without a reload', async () => {
    await page.getByText('中文').click();
    await page.getByText('排程', { exact: true }).first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await settled(() => chosen(page).innerText()).toMatch(/[\u4e00-\u9fff]/);
    await picture('board-selected-zh');
    await page.getByLabel('切换为深色').click();
    await picture('board-selected-dark-zh');
    await page.getByLabel('切换为浅色').click();
    await page.getByText('EN', { exact: true }).click();
  });

  it('leads from a figure to the list behind it', async () => {
    await page.locator('.kpi', { hasText: 'Late' }).click();
    const late = await workplace.host.orders({ filter: 'late' });
    const count = late.ok ? late.value.total : -1;
    await page.getByText(`${count} orders`, { exact: true }).waitFor();
    await page.getByLabel('Board', { exact: true }).click();
  });

  it('holds at 1280 × 720', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await picture('board-small-en');
    const fits = (): Promise<boolean> =>
      page
        .locator('.top-bar, .kpi-bar, .app-body, .toolbar')
        .evaluateAll((elements) =>
          (elements as unknown as { scrollWidth: number; clientWidth: number }[]).every(
            ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth + 1,
          ),
        );
    await settled(fits).toBe(true);
    await page.setViewportSize({ width: 1600, height: 950 });
  });

  it('asked no other origin and met no error', () => {
    expect([...requests]).toEqual([new URL(served.url).origin]);
    // Reading the canvas back is this test's doing.
    expect(complaints.filter((text) => !text.includes('willReadFrequently'))).toEqual([]);
  });

  it('says when the host is away, and lets no page into another session', async () => {
    const { port } = new URL(served.url);
    await served.close();
    await page.locator('.offline-bar').waitFor();
    await picture('offline-en');
    const rendererDirectory = join(place.files.project, 'out', 'renderer');
    served = await serveHost(pages(), { rendererDirectory, port: Number(port) });
    // A new host has a new session: the page may not simply walk in.
    await page.waitForTimeout(600);
    await expect(page.locator('.offline-bar').isVisible()).resolves.toBe(true);
    await page.goto(served.url);
    await page.waitForSelector('.board-overlay canvas');
  });
});
