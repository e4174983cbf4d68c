/** A planner at the real screen: pull, plan, release, and see the floor work, in a real browser on the real host and the embedded plant. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../commands/serve.ts';
import { delivered, until } from '../commands/waiting.ts';
import { createDemoScenario } from '../commands/workplace.ts';
import { launchBrowser } from './browser.ts';
import { erpRows, mesJobs } from './outside.ts';
import { testPlace, type TestPlace } from './places.ts';

let place: TestPlace;
let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  place = await testPlace();
  const settings = { seed: 1, orders: 60, speed: 60, trouble: 'none', startDate: '2026-11-16' } as const;
  const created = await createDemoScenario(place.scenario, settings);
  if (!created.ok) throw new Error(created.message);
  const opened = await serve({ files: place.files, scenario: place.scenario, port: 0 });
  if (!opened.ok) throw new Error(opened.message);
  served = opened.value;
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1600, height: 950 }, colorScheme: 'light' });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(served.url);
  await page.getByRole('banner').getByRole('button', { name: 'Pull', exact: true }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await place?.remove();
});

async function picture(name: string): Promise<void> {
  const folder = join(place.files.project, 'out', 'screens');
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `planner-${name}.png`) });
}

describe('a planner', () => {
  test('sees both systems connected', async () => {
    await page.getByLabel('Demo ERP: connected').waitFor({ timeout: 30_000 });
    await page.getByLabel('Demo MES: connected').waitFor({ timeout: 30_000 });
    await picture('empty');
  });

  test('pulls the orders the ERP holds', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Pull', exact: true }).click();
    await page.getByText('No plan yet').waitFor({ timeout: 30_000 });
    const { plant } = served.workplace;
    const held = [...(await erpRows(plant!, 'production-orders')), ...(await erpRows(plant!, 'planned-orders'))];
    await page.getByLabel('Orders', { exact: true }).click();
    await page.getByText(`${held.length} orders`).waitFor();
    await page.getByLabel('Board', { exact: true }).click();
  });

  test('plans them', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Plan', exact: true }).click();
    await page.locator('.kpi', { hasText: 'On time' }).waitFor({ timeout: 60_000 });
    await page.getByText(/Release to floor \(\d{2,}\)/).waitFor({ timeout: 60_000 });
    await page.locator('.gantt_grid_data', { hasText: 'Grinder' }).waitFor();
    await picture('planned');
  });

  test('releases, and every job is acknowledged by the MES', async () => {
    await page.getByText(/Release to floor \(\d+\)/).click();
    await page.getByRole('button', { name: /^Release \d+ changes$/ }).click();
    const refused = await delivered(served.workplace.host, 60);
    expect(refused).toEqual({ ok: true, value: [] });
    const told = (await served.workplace.store.released.all()).filter(({ state }) => state === 'acknowledged');
    expect(told.length).toBeGreaterThan(20);
    const held = new Set((await mesJobs(served.workplace.plant!.mesHttpUrl)).map(({ jobOrder }) => jobOrder));
    expect(told.filter(({ jobOrder }) => !held.has(jobOrder))).toEqual([]);
    await picture('released');
    await page.locator('.bp6-dialog').getByRole('button', { name: 'Close' }).last().click();
  });

  test('sees the floor work', async () => {
    const begun = await until(60, async () => {
      const jobs = await served.workplace.store.actuals.jobs();
      const told = new Set((await served.workplace.store.released.all()).map(({ jobOrder }) => jobOrder));
      return jobs.find(({ jobOrder, state }) => told.has(jobOrder) && state === 'running') ?? null;
    });
    expect(begun).not.toBeNull();
    const board = await served.workplace.host.board({});
    if (!board.ok) throw new Error(board.message);
    const row = board.value.machines.findIndex(({ id }) => id === begun!.machine);
    await page.locator(`[data-status="${row}"].board-dot-executing`).first().waitFor({ timeout: 30_000 });
    await picture('live');
    await page.getByLabel('Switch to dark').click();
    await picture('live-dark');
    await page.getByText('中文').click();
    await picture('live-dark-zh');
  });

  test('the page had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
