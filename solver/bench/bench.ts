/**
 * `npm run bench -- [--suite first|all] [--sizes 400,2000,…] [--seconds n]`: how long until the first complete, checked schedule of a made-up
 * plant with every kind of constraint (suite `first`), and what the whole portfolio and a few seconds of improvement add (suite `all`).
 * Prints a table and writes out/bench/<suite>.json. Every size runs in a process of its own, so that memory is its own too.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measurement } from './measure.ts';

const suites = ['first', 'all'] as const;

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'first' },
    sizes: { type: 'string', default: '400,2000,10000,30000,100000' },
    seconds: { type: 'string', default: '10' },
    out: { type: 'string', default: join('out', 'bench') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(`npm run bench -- [options]

Measures the solver on a made-up plant with every kind of constraint, one process for each size; prints a table.

  --suite <name>     first: time to the first complete, checked schedule (default)
                     all: the portfolio of rules and improvement as well
  --sizes <n,n,…>    operations (default 400,2000,10000,30000,100000)
  --seconds <n>      improvement in suite all (default 10)
  --out <folder>     where <suite>.json goes (default out/bench)
  --help             this`);
  process.exit(0);
}
const suite = suites.find((name) => name === values.suite);
const sizes = values.sizes.split(',').map(Number);
const seconds = Number(values.seconds);
if (suite === undefined || sizes.some((size) => !(size > 0)) || !(seconds >= 0)) {
  console.error(`--suite must be one of ${suites.join(', ')}; --sizes and --seconds must be positive numbers`);
  process.exit(2);
}

const measurements = sizes.map((size) => measureApart(size));
console.log(table(suite, measurements));
mkdirSync(values.out, { recursive: true });
const file = join(values.out, `${suite}.json`);
const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
writeFileSync(file, `${JSON.stringify({ suite, machine, measurements }, null, 2)}\n`);
console.log(`\nwritten to ${file}`);

function measureApart(size: number): Measurement {
  const script = join(import.meta.dirname, 'measure.ts');
  const child = spawnSync(process.execPath, [script, String(size), suite!, String(seconds)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`Measuring ${size} operations ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout) as Measurement;
}

function table(name: string, rows: readonly Measurement[]): string {
  const head = ['operations', 'orders', 'read', 'compile', 'construct', 'write', 'check', 'first', '+ read', 'CPU', 'CPU ms/1000 ops', 'RSS MiB', 'late', 'left out', 'relaxed']; // prettier-ignore
  if (name === 'all') head.push('first objective', 'portfolio', 'after', 'improved', 'iterations');
  const lines = rows.map((row) => {
    const { phases, first } = row;
    const cells = [
      row.operations,
      row.orders,
      ...[phases.read, phases.compile, phases.construct, phases.write, phases.check].map(inSeconds),
      inSeconds(first.seconds),
      inSeconds(first.seconds + phases.read),
      inSeconds(first.cpu),
      ((1e6 * first.cpu) / row.operations).toFixed(1),
      row.memory,
      first.lateOrders,
      first.unscheduled,
      first.relaxed,
    ];
    if (row.all) {
      const { portfolio, improved } = row.all;
      const share = (objective: number): string => `${((100 * objective) / first.objective).toFixed(1)} %`;
      cells.push(first.objective.toExponential(3), share(portfolio.objective), inSeconds(portfolio.seconds), share(improved.objective), improved.iterations); // prettier-ignore
    }
    return cells.map(String);
  });
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
  return [head, ...lines]
    .map((line) => line.map((cell, column) => cell.padStart(widths[column])).join('  '))
    .join('\n');
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 0.1 ? 3 : 2)} s`;
}
