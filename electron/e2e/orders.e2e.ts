/** The order view in a real browser on the real host and the embedded plant: the tree, its bars in the plant's zone, and why an order is late. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Served } from '../commands/serve.ts';
import type { OrderRow } from '../host/contract.ts';
import { launchBrowser, noteComplaints } from './browser.ts';
import { servePlannedDemo, type PlannedDemo } from './planned-demo.ts';
import { patience, settled } from './settled.ts';

let demo: PlannedDemo;
let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

/** As much of an element as is used here: this side of the test knows no DOM. */
type Box = { left: number; width: number };

beforeAll(async () => {
  demo = await servePlannedDemo({ rule: 'EDD', direction: 'forward', seconds: 0 });
  ({ served } = demo);
  browser = await launchBrowser();
  page = await browser.newPage({
    viewport: { width: 1600, height: 950 },
    // Not the plant's zone, and one whose clock changes while the plan runs.
    timezoneId: 'America/New_York',
    colorScheme: 'light',
  });
  page.setDefaultTimeout(patience);
  noteComplaints(page, complaints);
  await page.goto(served.url);
  await page.getByLabel('Orders', { exact: true }).click();
  await rows().first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

const rows = (kind = 'order'): Locator => page.locator(`.order-host .gantt_grid_data .order-line-${kind}`);

async function orders(input: Parameters<Served['workplace']['host']['orders']>[0]): Promise<OrderRow[]> {
  const result = await served.workplace.host.orders(input);
  if (!result.ok) throw new Error(result.message);
  return result.value.rows;
}

async function picture(name: string): Promise<void> {
  const folder = join(demo.place.files.project, 'out', 'screens');
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, `orders-${name}.png`) });
}

describe('the order view', () => {
  test('lists the orders in the host’s sorting', async () => {
    const [first] = await orders({ sort: 'due' });
    await page.getByText('60 orders').waitFor();
    await settled(() => rows().first().textContent()).toContain(first.number);
    await page.locator('.gantt_grid_head_lateness button').click();
    await page.locator('.gantt_grid_head_lateness', { hasText: '▲' }).waitFor();
    await page.locator('.gantt_grid_head_lateness button').click();
    await page.locator('.gantt_grid_head_lateness', { hasText: '▼' }).waitFor();
    const [latest] = await orders({ sort: 'lateness', descending: true });
    await settled(() => rows().first().textContent()).toContain(latest.number);
  });

  test('opens an order into operations and materials, with links', async () => {
    const [latest] = await orders({ sort: 'lateness', descending: true });
    const tree = await served.workplace.host.orderTree({ order: latest.id });
    if (!tree.ok) throw new Error(tree.message);
    await rows().first().locator('.gantt_open').click();
    await settled(() => rows('operation').count()).toBe(tree.value.total);
    await settled(() => page.locator('.order-host .gantt_task_link').count()).toBeGreaterThan(0);
    const withMaterial = tree.value.operations.findIndex(({ materials }) => materials.length > 0);
    if (withMaterial < 0) return;
    await rows('operation').nth(withMaterial).locator('.gantt_open').click();
    const [material] = tree.value.operations[withMaterial].materials;
    await settled(() => rows('material').first().textContent()).toContain(material.name);
  });

  test('draws bars where the plant’s clock has them, whatever the computer’s does', async () => {
    const [latest] = await orders({ sort: 'lateness', descending: true });
    const tree = await served.workplace.host.orderTree({ order: latest.id });
    if (!tree.ok) throw new Error(tree.message);
    const drawn = tree.value.operations.filter(({ start }) => start !== null);
    await settled(async () => (await boxes(operationBars)).length).toBeGreaterThanOrEqual(drawn.length);
    const [now] = await boxes('.order-now');
    const bars = await boxes(operationBars);
    const one = drawn[0];
    const other = drawn.at(-1)!;
    const pixelsPerSecond = (bars[drawn.length - 1].left - bars[0].left) / (other.start! - one.start!);
    const overview = await served.workplace.host.overview({});
    if (!overview.ok) throw new Error(overview.message);
    const { clock, scenario } = overview.value;
    const plantNow = (Date.parse(clock.plantAt) - Date.parse(scenario.epochAt)) / 1000;
    for (const [index, { start, end }] of drawn.entries()) {
      expect(Math.abs(bars[index].left - now.left - (start! - plantNow) * pixelsPerSecond)).toBeLessThan(3);
      expect(Math.abs(bars[index].width - (end! - start!) * pixelsPerSecond)).toBeLessThan(3);
    }
  });

  test('says why an order is late, in pieces that add up', async () => {
    const [latest] = await orders({ sort: 'lateness', descending: true });
    expect(latest.lateness).toBeGreaterThan(0);
    const explained = await served.workplace.host.explain({ order: latest.id });
    if (!explained.ok || explained.value === null) throw new Error('not explained');
    const { from, end, segments, totals, aloneEnd, levers } = explained.value;
    expect(segments.reduce((sum, segment) => sum + segment.to - segment.from, 0)).toBe(end - from);
    expect(totals.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(end - from);
    expect(aloneEnd).toBeLessThanOrEqual(end);
    await rows('operation').first().click();
    const why = page.getByLabel('Why the order ends when it does');
    await settled(() => why.locator('.chain-totals li').count()).toBe(totals.length);
    await settled(() => why.locator('.levers li').count()).toBe(Math.min(3, levers.length));
    await page.locator('.inspector').evaluate((element) => {
      const { scrollHeight } = element as unknown as { scrollHeight: number };
      (element as unknown as { scrollTop: number }).scrollTop = scrollHeight / 3;
    });
    await picture('why');
    await why.locator('.chain-step-head .link').first().click();
    await page.locator('.board-overlay').waitFor();
    await page.getByLabel('Orders', { exact: true }).click();
    await rows().first().waitFor();
  });

  test('is used by keyboard', async () => {
    await rows().nth(1).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await rows('operation').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    // The inspector shows what was chosen before, then the order, until the operation's facts have come.
    const title = page.locator('.inspector-head h3', { hasText: ' / ' });
    const shown = await rows().nth(2).textContent();
    await settled(async () => shown?.includes((await title.textContent())!.split(' / ')[0])).toBe(true);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await settled(() => rows('operation').count()).toBe(0);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.locator('.gantt_grid_head_number', { hasText: '▲' }).waitFor();
    const [first] = await orders({ sort: 'number' });
    await settled(() => rows().first().textContent()).toContain(first.number);
  });

  test('filters, and says when nothing matches', async () => {
    await page.getByRole('button', { name: 'Late', exact: true }).click();
    const late = await orders({ filter: 'late' });
    await page.getByText(`${late.length} orders`, { exact: true }).waitFor();
    await page.getByPlaceholder('Number, item or customer').fill('no such order');
    await page.getByText('No orders here').waitFor();
    await page.getByPlaceholder('Number, item or customer').fill('');
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByLabel('Switch to dark').click();
    await page.getByText('中文').click();
    await rows().first().waitFor();
    await picture('dark-zh-1280');
  });

  test('the page had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});

const operationBars = '.order-host .order-bar:not(.order-bar-whole)';

/** Left edges and widths of elements, in the page's pixels, in order of the page. */
function boxes(selector: string): Promise<Box[]> {
  return page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { left, width } = (element as unknown as { getBoundingClientRect: () => Box }).getBoundingClientRect();
      return { left, width };
    }),
  );
}
