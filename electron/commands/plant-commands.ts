/** Commands that bring up the embedded plant: `demo` and `serve`. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { success, type Result } from '../../solver/model/result.ts';
import type { ProgramFiles } from '../program-files.ts';
import { runDemo, type DemoReport } from './demo.ts';
import type { CommandResult } from './program.ts';
import { kpiLines } from './scenario-commands.ts';
import { serve, showInBrowser } from './serve.ts';
import { createDemoScenario, latestMonday, openWorkplace, type PlantSettings } from './workplace.ts';

type DemoOptions = {
  json?: boolean;
  dir?: string;
  orders: number;
  seed: number;
  speed: number;
  trouble: PlantSettings['trouble'];
  hours: number;
};

export async function demoCommand(files: ProgramFiles, options: DemoOptions): Promise<CommandResult> {
  const { seed, orders, speed, trouble } = options;
  const folder = options.dir ?? (await mkdtemp(join(tmpdir(), 'taktwerk-demo-')));
  try {
    const scenario = join(folder, 'demo.takt');
    if (!existsSync(scenario)) {
      const created = await createDemoScenario(scenario, { seed, orders, speed, trouble, startDate: latestMonday() });
      if (!created.ok) return created;
    }
    const workplace = await openWorkplace({ files, scenario, speed });
    if (!workplace.ok) return workplace;
    try {
      const report = await runDemo(workplace.value, options.hours, (text) => console.error(text));
      return report.ok ? success({ value: report.value, text: demoLines(report.value).join('\n') }) : report;
    } finally {
      await workplace.value.close();
    }
  } finally {
    if (options.dir === undefined) await rm(folder, { recursive: true, force: true });
  }
}

function demoLines({ orders, plan, release, floor, kpis }: DemoReport): string[] {
  const jobs = Object.entries(floor).map(([state, count]) => `${count} ${state}`);
  return [
    `orders: ${orders.production} production, ${orders.planned} planned, ${orders.quarantined} records refused`,
    `plan: ${plan.operations} operations, ${plan.unscheduled.length} orders not scheduled`,
    `release: ${release.jobs} jobs, ${release.acknowledged} acknowledged, ${release.refused.length} refused`,
    `floor: ${jobs.join(', ')}`,
    ...kpiLines(kpis),
  ];
}

type ServeOptions = {
  json?: boolean;
  scenario: string;
  credentials?: string;
  port: number;
  orders: number;
  seed: number;
  speed?: number;
  trouble: PlantSettings['trouble'];
  reset?: boolean;
  open: boolean;
};

/** Serves until the process is told to stop. */
export async function serveCommand(files: ProgramFiles, options: ServeOptions): Promise<Result<null>> {
  const { scenario, seed, orders, trouble, speed = 1 } = options;
  if (options.reset) await setAside(scenario);
  if (!existsSync(scenario)) {
    const created = await createDemoScenario(scenario, { seed, orders, trouble, speed, startDate: latestMonday() });
    if (!created.ok) return created;
  }
  console.error('Getting ready: the screen is built if need be, and the systems are connected …');
  const served = await serve({
    ...{ files, scenario, port: options.port },
    ...(options.speed === undefined ? {} : { speed: options.speed }),
    ...(options.credentials === undefined ? {} : { credentialsFile: options.credentials }),
  });
  if (!served.ok) return served;
  const { url, close } = served.value;
  const answer = options.json
    ? JSON.stringify({ url })
    : `Taktwerk is at ${url}\nThe address lets one browser in, once. Stop with Ctrl+C.`;
  process.stdout.write(`${answer}\n`);
  if (options.open) await showInBrowser(url);
  await stopRequested();
  await close();
  return success(null);
}

/** Nothing of a demo is thrown away: file and plant get the time as part of their names. */
async function setAside(scenario: string): Promise<void> {
  const mark = new Date().toISOString().replaceAll(/[:.]/g, '-');
  for (const path of [scenario, `${scenario}.plant`]) {
    if (existsSync(path)) await rename(path, path.replace(/\.takt(?=$|\.plant$)/, `-${mark}.takt`));
  }
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
