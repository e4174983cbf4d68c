/** Measures the board of one generated plant: real host, real page, real Chromium without a GPU. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { policySchema } from '../../solver/model/policy.ts';
import { serve, type Served } from '../commands/serve.ts';
import type { ProgramFiles } from '../program-files.ts';
import { dragAbout, dragAndDrop, findBars, holds } from './hands.ts';
import { traced } from './frames.ts';
import { createPlantScenario, ordersFor } from './plant-scenario.ts';

/** Hears what is being done. */
export type Say = (text: string) => void;

/** All values in milliseconds but memory, in MB. */
export type Samples = Record<string, number[]>;
export type Run = { operations: number; machines: number; planSeconds: number; samples: Samples };

const dragSteps = 24;
const scrollFrames = 120;
const draggedBars = 12;
const mostDrops = 24;
/** More than a quarter of an hour at the zoom a page begins with. */
const stepPixels = 8;

/** Measures one size. Rejects when plant, host or page cannot be brought up. */
export async function measure(files: ProgramFiles, browser: Browser, operations: number, say: Say): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
  const scenario = join(folder, 'scenarios', 'bench.takt');
  try {
    const made = await createPlantScenario(scenario, {
      orders: ordersFor(operations),
      seed: 1,
      startDate: '2026-11-16',
    });
    if (!made.ok) throw new Error(made.message);
    const served = await serve({ files: { ...files, home: folder }, scenario, port: 0 });
    if (!served.ok) throw new Error(served.message);
    try {
      return await measureServed(files, browser, served.value, say);
    } finally {
      await served.value.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureServed(
  files: ProgramFiles,
  browser: Browser,
  { workplace, url }: Served,
  say: Say,
): Promise<Run> {
  const { host } = workplace;
  say('planning …');
  const plan = await host.plan({ policy: policySchema.parse({ seconds: 0, rule: 'EDD', direction: 'forward' }) });
  if (!plan.ok) throw new Error(plan.message);
  await quiet(host);
  const context = await browser.newContext({ viewport: { width: 1600, height: 950 }, colorScheme: 'light' });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => say(`page: ${error.message}`));
    await page.addInitScript({
      content: stripTypeScriptTypes(readFileSync(join(files.project, 'renderer', 'bench', 'probe.ts'), 'utf8')),
    });
    await page.goto(url);
    if (!(await holds(page, 'probe.firstScreen !== null', 60)))
      throw new Error('The board did not show within a minute.');
    const first = (await page.evaluate('probe.firstScreen')) as number;
    await page.waitForTimeout(1000);
    const samples: Samples = { 'first screen': [first] };
    const cdp = await context.newCDPSession(page);
    say('scrolling and zooming …');
    await measureFrames(page, cdp, samples);
    say('dragging …');
    await measureDrags(page, cdp, samples, say, async () => {
      const overview = await host.overview({});
      return overview.ok ? overview.value.planVersion : -1;
    });
    Object.assign(samples, await memory(browser, cdp));
    const board = await host.board({});
    if (!board.ok) throw new Error(board.message);
    return {
      operations: board.value.operations.start.length,
      machines: board.value.machines.length,
      planSeconds: plan.value.seconds,
      samples,
    };
  } finally {
    await context.close();
  }
}

/** Waits until the host has made ready for the plan what it makes ready by itself: it then answers at once. */
async function quiet(host: Served['workplace']['host']): Promise<void> {
  const patience = Date.now() + 60_000;
  for (let atOnce = 0; atOnce < 10 && Date.now() < patience;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const asked = performance.now();
    await host.overview({});
    atOnce = performance.now() - asked < 100 ? atOnce + 1 : 0;
  }
}

async function measureFrames(page: Page, cdp: CDPSession, samples: Samples): Promise<void> {
  const runs = {
    'scroll x': `probe.scroll('x', ${scrollFrames}, 37)`,
    'scroll y': `probe.scroll('y', ${scrollFrames}, 29)`,
    zoom: `probe.zoom(${scrollFrames})`,
  };
  for (const [name, script] of Object.entries(runs)) {
    // Once without a trace, which costs time of its own.
    samples[`${name}, frame interval`] = (await page.evaluate(script)) as number[];
    const { frames } = await traced(cdp, () => page.evaluate(script));
    samples[`${name}, main thread`] = frames;
  }
  await page.keyboard.press('n');
}

async function measureDrags(
  page: Page,
  cdp: CDPSession,
  samples: Samples,
  say: Say,
  planVersion: () => Promise<number>,
): Promise<void> {
  await page.getByRole('application').focus();
  await page.keyboard.press('n');
  const spots = await findBars(page, 36);
  if (spots.length === 0) throw new Error('No bar was found on the board.');
  await dragAbout(page, spots[0], dragSteps, stepPixels);
  await page.evaluate('probe.feedback.length = 0');
  const rested: number[] = [];
  for (const spot of spots.slice(0, draggedBars)) {
    await dragAbout(page, spot, dragSteps, stepPixels);
    const whole = (await page.evaluate('probe.feedback.at(-1)?.whole ?? null')) as number | null;
    if (whole !== null) rested.push(whole);
  }
  const feedback = (await page.evaluate('probe.feedback')) as { wait: number; painted: number }[];
  samples['drag feedback'] = feedback.map(({ wait }) => wait);
  samples['drag feedback, painted'] = feedback.map(({ painted }) => painted).filter((painted) => painted > 0);
  samples['drag, whole answer at rest'] = rested;
  const { frames } = await traced(cdp, () => dragAbout(page, spots[1 % spots.length], dragSteps, stepPixels));
  samples['drag, main thread'] = frames;

  say('dropping …');
  samples['drop to repaired'] = [];
  for (const spot of spots) {
    if (samples['drop to repaired'].length === mostDrops) break;
    const before = await planVersion();
    await page.evaluate('probe.drops.length = 0');
    if (!(await dragAndDrop(page, spot, 5 * stepPixels))) continue;
    // A drop that the host refused puts the bar back and is no repair.
    const drops: number[] = await page.evaluate('probe.drops');
    if ((await planVersion()) > before) samples['drop to repaired'].push(...drops);
  }
}

/** Memory of the page's process as the system sees it, where it says, and of its JavaScript. */
async function memory(browser: Browser, cdp: CDPSession): Promise<Samples> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('Performance.enable');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const heap = (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6;
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(
    processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMegabytes(id)),
  );
  const resident = sizes.filter((size) => size !== null);
  return {
    'JS heap, MB': [heap],
    ...(resident.length === 0 ? {} : { 'renderer resident, MB': [Math.max(...resident)] }),
  };
}

async function residentMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1000;
}
