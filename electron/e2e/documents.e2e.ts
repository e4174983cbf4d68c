/** Scenarios as documents at the real screen: what-if, edit, compare, promote, files in and out, and what a restart remembers. */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../commands/serve.ts';
import { connected } from '../commands/waiting.ts';
import { createDemoScenario } from '../commands/workplace.ts';
import type { Result } from '../../solver/model/result.ts';
import { launchBrowser, noteComplaints } from './browser.ts';
import { testPlace, type TestPlace } from './places.ts';
import { patience, settled } from './settled.ts';

let place: TestPlace;
let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  place = await testPlace();
  const settings = { seed: 1, orders: 20, speed: 1, trouble: 'none', startDate: '2026-11-16' } as const;
  must(await createDemoScenario(place.scenario, settings));
  served = must(await serve({ files: place.files, scenario: place.scenario, port: 0 }));
  const { host } = served.workplace;
  must(await connected(host, 60));
  must(await host.pull({ full: true }));
  must(await host.plan({ policy: { seconds: 0 } }));
  browser = await launchBrowser();
  await openPage();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await place?.remove();
});

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

async function openPage(): Promise<void> {
  page = await browser.newPage({ viewport: { width: 1600, height: 950 }, colorScheme: 'light', locale: 'en-GB' });
  page.setDefaultTimeout(patience);
  noteComplaints(page, complaints);
  await page.goto(served.url);
  await page.getByRole('button', { name: /^Scenario / }).waitFor();
}

async function picture(name: string): Promise<void> {
  const folder = join(place.files.project, 'out', 'screens');
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `documents-e2e-${name}.png`) });
}

/** The menu of the open scenario; its label goes on with the plant. */
const scenarioButton = (name: string) =>
  page.getByRole('button', { name: new RegExp(`^Scenario (\\(what-if\\) )?${name} (Velbrunn|no plant yet)`) });
const view = (name: string) => page.getByLabel('Views').getByLabel(name, { exact: true });
/** A host that looks at what the page has opened last. */
const beside = () => served.workplace.workspace.connect().host();

describe('a planner with scenarios', () => {
  let held: string;

  test('tries something out in a what-if that nobody takes for the plan of record', async () => {
    await page.getByRole('button', { name: 'What-if', exact: true }).click();
    await page.getByRole('button', { name: 'Duplicate', exact: true }).click();
    await scenarioButton('Demo what-if 1').waitFor();
    await page.locator('.top-bar-what-if').waitFor();
    await page.getByRole('banner').getByText('What-if', { exact: true }).first().waitFor();
    await settled(() => page.getByRole('button', { name: /^Release to floor/ }).isDisabled()).toBe(true);
    const host = beside();
    const { scenario, planVersion } = must(await host.overview({}));
    expect(scenario).toMatchObject({ kind: 'whatIf', name: 'Demo what-if 1' });
    expect(await host.release({ planVersion })).toMatchObject({ ok: false, code: 'what-if' });
    const rows = must(await host.orders({ sort: 'end', descending: true, limit: 500 })).rows;
    held = rows.find(({ status, end }) => status === 'open' && end !== null)!.id;
    must(await host.edit({ changes: [{ change: 'hold', order: held }], planVersion }));
    await host.close();
  });

  test('compares it with the plan of record', async () => {
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Demo/ }).click();
    await page.getByText('vs Demo', { exact: true }).waitFor();
    await picture('comparing');
    await view('Scenarios').click();
    await page.getByLabel('Compare Demo', { exact: true }).check({ force: true });
    await page.getByRole('row', { name: /On time/ }).waitFor();
    const rows = page.locator('.differences .data-body').getByRole('row');
    await rows.first().waitFor();
    await page.getByRole('button', { name: /^Planned only there 1$/ }).click();
    await settled(() => rows.count()).toBe(1);
    const number = must(await served.workplace.host.orders({ limit: 500 })).rows.find(({ id }) => id === held)!.number;
    await settled(() => rows.first().innerText()).toContain(number);
    await picture('differences');
    await page.getByRole('button', { name: /^All \d+$/ }).click();
    await page.getByText('Operations', { exact: true }).click();
    await page.getByRole('button', { name: /^Planned only there [2-9]$/ }).waitFor();
    await page.getByRole('button', { name: 'End the comparison with Demo' }).click();
    await settled(() => page.getByText('vs Demo', { exact: true }).count()).toBe(0);
  });

  test('stays in it when the page is loaded anew', async () => {
    await served.workplace.workspace.connect().host().openScenario({ file: place.scenario });
    await page.reload();
    await scenarioButton('Demo what-if 1').waitFor();
  });

  test('promotes it: the plan of record holds the order back, as one step that can be undone', async () => {
    await page.getByRole('button', { name: 'Promote', exact: true }).click();
    await Promise.all([
      // It is said for a while only.
      page.getByText(/^Promoted\./).waitFor(),
      page.getByRole('dialog').getByRole('button', { name: 'Promote', exact: true }).click(),
    ]);
    await scenarioButton('Demo').waitFor();
    await settled(() => page.locator('.top-bar-what-if').count()).toBe(0);
    const { host } = served.workplace;
    expect(must(await host.adjustments({})).holds.map(({ order }) => order)).toEqual([held]);
    expect(must(await host.overview({})).undo).toMatchObject({ kind: 'promote' });
    await picture('promoted');
  });

  test('makes a new scenario, and takes files in and out', async () => {
    await scenarioButton('Demo').click();
    await page.getByRole('menuitem', { name: 'New…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Week 48');
    await page.getByRole('radio', { name: /^Nothing/ }).check({ force: true });
    await page.getByRole('button', { name: 'Make it' }).click();
    await scenarioButton('Week 48').waitFor();
    await view('Scenarios').click();
    const upload = page.getByLabel('Upload a scenario file');
    await upload.setInputFiles({ name: 'notes.takt', mimeType: 'text/plain', buffer: Buffer.from('no scenario') });
    await page
      .getByRole('alert')
      .getByText(/This is not a scenario/)
      .waitFor();
    const download = page.waitForEvent('download');
    // The menu of the open scenario is out of sight sooner than it is out of the page.
    await page.getByRole('menuitem', { name: 'Download a copy' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'More for Demo', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Download a copy' }).click();
    const bytes = await readFile(await (await download).path());
    await upload.setInputFiles({ name: 'Sent.takt', mimeType: 'application/octet-stream', buffer: bytes });
    await page.getByText(/Connections are off.*Demo ERP, Demo MES/).waitFor();
    await picture('uploaded');
    const listed = must(await served.workplace.host.scenarios({})).rows.map(({ file }) => file);
    expect(listed.some((file) => file.endsWith('Sent.takt'))).toBe(true);
    expect(listed.some((file) => file.includes('notes'))).toBe(false);
  });

  test('keeps a policy of its own', async () => {
    await page.getByRole('button', { name: 'Policy: Standard' }).click();
    await page.getByRole('menuitem', { name: 'Edit policies…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Planning policies' });
    await dialog.getByRole('button', { name: 'Few set-ups' }).click();
    await dialog.getByLabel('Search for, seconds').fill('3');
    await dialog.getByLabel('Planning horizon, days').fill('2');
    await dialog.getByLabel('Name').fill('Night shift');
    await picture('policy');
    await dialog.getByRole('button', { name: 'Use for this scenario' }).click();
    await page.getByRole('button', { name: 'Policy: Night shift' }).waitFor();
    const saved = JSON.parse(await readFile(join(place.folder, 'policies', 'Night shift.json'), 'utf8'));
    expect(saved).toMatchObject({ name: 'Night shift', rule: 'ATCS', seconds: 3, horizonDays: 2 });
  });

  test('finds its scenarios again after a restart', async () => {
    await page.close();
    await served.close();
    const scenario = join(place.folder, 'scenarios', 'Week 48.takt');
    served = must(await serve({ files: place.files, scenario, port: 0 }));
    await openPage();
    await page.getByRole('button', { name: 'Policy: Night shift' }).waitFor();
    await scenarioButton('Week 48').click();
    await page.getByRole('menuitem', { name: /^Demo what-if 1/ }).click();
    await scenarioButton('Demo what-if 1').waitFor();
  });

  test('plans no further than its policy reaches, and is told what is left out', async () => {
    const host = beside();
    const { planVersion } = must(await host.overview({}));
    await page.getByRole('button', { name: 'Policy: Standard' }).click();
    await page.getByRole('menuitem', { name: 'Night shift' }).click();
    await page.getByRole('button', { name: 'Policy: Night shift' }).waitFor();
    await page.getByRole('banner').getByRole('button', { name: 'Plan', exact: true }).click();
    await settled(async () => must(await host.overview({})).planVersion).toBeGreaterThan(planVersion);
    const { rows } = must(await host.orders({ filter: 'unscheduled', limit: 500 }));
    const beyond = rows.filter(({ reason }) => reason?.code === 'beyond-horizon');
    expect(beyond.length).toBeGreaterThan(0);
    await view('Messages').click();
    const told = page.locator('.message', { hasText: /is not scheduled\..* would end after the horizon/ });
    const [, number] = /Order (\S+) is not scheduled/.exec(await told.first().innerText())!;
    expect(beyond.map((row) => row.number)).toContain(number);
    await picture('beyond-horizon');
    await host.close();
  });

  test('and the page had nothing to complain of', () => {
    // The browser itself reports the answer to the file that was refused.
    expect(complaints.filter((text) => !/status of 422/.test(text))).toEqual([]);
  });
});
