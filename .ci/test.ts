/**
 * `npm test`: the check, then unit and end-to-end suites; with a suite's name as argument, that suite alone. The last line counts tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number };

const results = join('out', 'test');
mkdirSync(results, { recursive: true });
const asked = process.argv.slice(2);
const suites = asked.length > 0 ? asked : ['unit', 'e2e'];

/** No suite takes a quarter of this; one that does hangs, and must not hold up whoever waits for it. */
const longestMilliseconds = 35 * 60_000;

function run(name: string, command: string, args: string[]): boolean {
  const startedAt = performance.now();
  const options = { stdio: 'inherit', shell: process.platform === 'win32', timeout: longestMilliseconds } as const;
  const { status } = spawnSync(command, args, options);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name} (${((performance.now() - startedAt) / 1000).toFixed(0)} s)`);
  return status === 0;
}

let ok = asked.length > 0 || run('check', process.execPath, [join('.ci', 'check.ts')]);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const suite of suites) {
  const file = join(results, `${suite}.json`);
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  ok = run(suite, 'vitest', ['run', '--project', suite, ...reporters]) && ok;
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests;
  } catch {
    ok = false;
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = ok && total.failed === 0 ? 0 : 1;
