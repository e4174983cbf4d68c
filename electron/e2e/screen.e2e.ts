/** The built screen in a real browser, served as it ships, on generated data: it draws, selects, speaks both languages and asks nobody else. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRenderer } from '../serve/build-renderer.ts';
import { serveHost } from '../serve/serve-host.ts';
import { launchBrowser } from './browser.ts';
import { fixtureHost } from './fixture-host.ts';
import type { FixtureHost } from './fixture-host.ts';

const project = join(import.meta.dirname, '..', '..');
const pictures = join(project, 'out', 'screens');

let browser: Browser;
let page: Page;
let host: FixtureHost;
let served: Awaited<ReturnType<typeof serveHost>>;
/** As much of the page's canvas as is used here: this side of the test knows no DOM. */
type Canvas = {
  width: number;
  height: number;
  getContext: (kind: '2d') => {
    getImageData: (x: number, y: number, width: number, height: number) => { data: Uint8Array };
  };
};

const complaints: string[] = [];
const requests = new Set<string>();

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const { directory } = await buildRenderer(project);
  host = fixtureHost({ machines: 30, orders: 220, operationsPerOrder: 6 });
  served = await serveHost(host, { rendererDirectory: directory, port: 0 });
  browser = await launchBrowser();
  page = await browser.newPage({
    viewport: { width: 1600, height: 950 },
    // Not the plant's zone: what is shown must not depend on the computer's.
    timezoneId: 'America/New_York',
    locale: 'en-GB',
    colorScheme: 'light',
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.add(new URL(request.url()).origin));
  await page.goto(served.url);
  await page.waitForSelector('.board-overlay canvas');
});

afterAll(async () => {
  await browser.close();
  await served.close();
});

const picture = async (name: string): Promise<void> => {
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
};

/** Shares of the canvas by colour, of a sample of its pixels. */
function canvasColours(): Promise<Record<string, number>> {
  return page.locator('.board-overlay canvas').evaluate((element) => {
    const canvas = element as unknown as Canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const counts: Record<string, number> = {};
    for (let at = 0; at < data.length; at += 4 * 13) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
  });
}

describe('the screen', () => {
  it('is built only when it is older than its sources', async () => {
    await expect(buildRenderer(project)).resolves.toEqual({
      directory: join(project, 'out', 'renderer'),
      built: false,
    });
  });

  it('has left the token out of its address', () => {
    expect(page.url()).toBe(`${new URL(served.url).origin}/`);
  });

  it('draws the plan in both themes', async () => {
    await picture('board-light-en');
    const light = await canvasColours();
    for (const colour of ['195,220,241', '248,208,186', '181,224,208', '227,230,234'])
      expect(light[colour], colour).toBeGreaterThan(20);
    await page.getByLabel('Switch to dark').click();
    await page.waitForTimeout(100);
    const dark = await canvasColours();
    expect(dark['39,73,107']).toBeGreaterThan(20);
    expect(dark['195,220,241']).toBeUndefined();
    await picture('board-dark-en');
    await page.getByLabel('Switch to light').click();
  });

  it('shows hostile names as text', async () => {
    await expect(page.locator('.gantt_grid_data').innerText()).resolves.toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Taktwerk');
  });

  it('selects by keyboard, tells a screen reader, and fills the inspector', async () => {
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('ArrowRight');
    const first = await page.locator('[role=option][aria-selected=true]').innerText();
    await page.keyboard.press('ArrowRight');
    const second = await page.locator('[role=option][aria-selected=true]').innerText();
    expect(second).not.toBe(first);
    expect(await page.locator('.board-overlay').getAttribute('aria-activedescendant')).toBe(
      await page.locator('[role=option][aria-selected=true]').getAttribute('id'),
    );
    await page.locator('.inspector h3', { hasText: ' / ' }).waitFor();
    const code = second.split(',')[0];
    expect((await page.locator('.inspector h3').innerText()).replaceAll(' ', '')).toBe(code);
    await picture('board-selected-en');
  });

  it('shows where the pointer is', async () => {
    const { left, top } = await page
      .locator('.board-overlay')
      .boundingBox()
      .then((box) => ({ left: box!.x, top: box!.y }));
    // The bar of the selection is framed in the accent colour: find it, and point into it.
    const at = await page.locator('.board-overlay canvas').evaluate((element) => {
      const canvas = element as unknown as Canvas;
      const { width } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 44, width, canvas.height - 44);
      for (let index = 0; index < data.length; index += 4) {
        const accent = (shift: number): boolean =>
          data[index + shift] === 11 && data[index + shift + 1] === 92 && data[index + shift + 2] === 173;
        if (accent(0) && accent(4 * 12))
          return { x: ((index / 4) % width) + 6, y: 44 + Math.floor(index / 4 / width) + 8 };
      }
      return null;
    });
    await page.mouse.move(left + at!.x, top + at!.y);
    const tip = page.locator('.board-tooltip');
    await expect(tip.isVisible()).resolves.toBe(true);
    const code = (await page.locator('[role=option][aria-selected=true]').innerText()).split(',')[0];
    await expect(tip.locator('strong').innerText()).resolves.toBe(code);
    // Zooming about the pointer leaves it over the same operation.
    await page.keyboard.down('Control');
    for (const delta of [-120, -120, 200, 400, -360]) await page.mouse.wheel(0, delta);
    await page.keyboard.up('Control');
    await page.mouse.move(left + at!.x + 1, top + at!.y);
    await expect(tip.locator('strong').innerText()).resolves.toBe(code);
    await page.mouse.move(5, 5);
  });

  it('keeps time and zoom while another view is open', async () => {
    const position = (): Promise<number[]> =>
      page.locator('.gantt_hor_scroll').evaluate((element) => {
        const { scrollLeft, scrollWidth } = element as unknown as { scrollLeft: number; scrollWidth: number };
        return [scrollLeft, scrollWidth];
      });
    const before = await position();
    expect(before[0]).toBeGreaterThan(0);
    await page.getByLabel('Orders', { exact: true }).click();
    await page.getByText('220 orders').waitFor();
    await page.getByLabel('Board', { exact: true }).click();
    await page.waitForTimeout(300);
    expect(await position()).toEqual(before);
    expect((await canvasColours())['195,220,241']).toBeGreaterThan(20);
  });

  it('follows the floor', async () => {
    const overview = await host.overview({});
    const dot = page.locator('[data-status="0"]');
    expect(await dot.getAttribute('class')).not.toContain('outOfService');
    host.emit.live({
      clock: overview.ok ? overview.value.clock : expect.fail('no overview'),
      machines: [{ machine: 0, state: 'outOfService', mode: 'none', operation: null, part: 0 }],
      jobs: [],
    });
    await page.locator('[data-status="0"].board-dot-outOfService').waitFor();
    expect(await dot.getAttribute('aria-label')).toBe('out of service');
  });

  it('finds an order and brings it into view', async () => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type('4890');
    await page.getByRole('option', { name: '4890' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.inspector h3', { hasText: '4890 / 10' }).waitFor();
  });

  it('speaks Chinese without a reload', async () => {
    await page.getByText('中文').click();
    await page.getByText('排程', { exact: true }).first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('[role=option][aria-selected=true]').innerText()).toMatch(/[\u4e00-\u9fff]/);
    await picture('board-selected-zh');
    await page.getByLabel('切换为深色').click();
    await picture('board-selected-dark-zh');
    await page.getByLabel('切换为浅色').click();
    await page.getByText('EN', { exact: true }).click();
  });

  it('leads from a figure to the list behind it', async () => {
    await page.locator('.kpi', { hasText: 'Late' }).click();
    const late = await host.orders({ filter: 'late' });
    const count = late.ok ? late.value.total : -1;
    await page.getByText(`${count} orders`).waitFor();
    await page.locator('.order-scroll .order-row').first().click();
    await picture('orders-en');
  });

  it('lists messages, and lets them go when seen', async () => {
    await page.getByLabel(/^Messages/).click();
    await page.locator('.message').nth(3).waitFor();
    await picture('messages-en');
    await page.locator('.message').first().getByText('Acknowledge').click();
    await page.getByText('3 messages').waitFor();
  });

  it('plans with progress in place and shows what could not be scheduled', async () => {
    await page.getByLabel('Board', { exact: true }).click();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.locator('.task-line').waitFor();
    await page.getByText('Material BAR-20 is short by 12').waitFor();
    await picture('planned-en');
  });

  it('stops a pull on request', async () => {
    await page.getByRole('button', { name: 'Pull', exact: true }).click();
    await page.locator('.task-line').getByLabel('Cancel').click();
    await page.getByText('cancelled').waitFor();
    await page.locator('.drawer').getByLabel('Close').click();
  });

  it('releases after a review and shows each job arrive', async () => {
    await page.getByText('Release to floor (14)').click();
    await page.getByText('Release 14 changes').waitFor();
    await picture('release-en');
    await page.getByText('Release 14 changes').click();
    await page.getByText('13 acknowledged · 0 under way · 2 refused').waitFor();
    await picture('released-en');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('15 acknowledged · 0 under way · 0 refused').waitFor();
    await page.locator('.bp6-dialog-footer').getByText('Close').click();
  });

  it('holds at 1280 × 720', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await picture('board-small-en');
    const fits = await page
      .locator('.top-bar, .kpi-bar, .app-body')
      .evaluateAll((elements) =>
        (elements as unknown as { scrollWidth: number; clientWidth: number }[]).every(
          ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth + 1,
        ),
      );
    expect(fits).toBe(true);
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
    served = await serveHost(host, { rendererDirectory: join(project, 'out', 'renderer'), port: Number(port) });
    // A new host has a new session: the page may not simply walk in.
    await page.waitForTimeout(600);
    await expect(page.locator('.offline-bar').isVisible()).resolves.toBe(true);
    await page.goto(served.url);
    await page.waitForSelector('.board-overlay canvas');
  });
});
