/** `npm run bench:ui`: how fast the board is. Sizes may be named: `npm run bench:ui -- 10000 100000`. `--keep` writes RESULTS.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../e2e/browser.ts';
import { programFiles } from '../program-files.ts';
import { measure } from './measure.ts';
import { pageOf, rowsOf, tableOf, type Report, type Row } from './report.ts';

/** To whoever waits for it. */
function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const named = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const sizes = named.length === 0 ? [10_000, 100_000] : named.map(Number);
const files = programFiles(join(import.meta.dirname, '..'));
const load = loadavg()[0];
const rows: Row[] = [];
const browser = await launchBrowser();
try {
  for (const size of sizes) {
    say(`${size} operations …`);
    const run = await measure(files, browser, size, say);
    say(`planned ${run.operations} operations on ${run.machines} machines in ${run.planSeconds.toFixed(1)} s`);
    rows.push(...rowsOf(run, size));
  }
} finally {
  await browser.close();
}
const model = cpus()[0]?.model ?? 'unknown processor';
const report: Report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} × ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`,
  ...{ load, rows },
};
say(`${report.machine}; load ${load.toFixed(1)}\n${tableOf(rows)}`);
const out = join(files.project, 'out');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'bench-ui.json'), `${JSON.stringify(report, null, 2)}\n`);
if (process.argv.includes('--keep')) writeFileSync(join(import.meta.dirname, 'RESULTS.md'), pageOf(report));
