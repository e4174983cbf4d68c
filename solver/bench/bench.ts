/**
 * `npm run bench -- --suite …`: the solver on classic instances and on made-up plants, against what is best known and what other engines
 * reached. Prints Markdown tables and writes them, with all runs as JSON, to the output folder.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import packageFile from '../../package.json' with { type: 'json' };
import { SolverPool } from '../pool/pool.ts';
import { solveHere } from '../pool/solve-here.ts';
import { casesOf, instanceSuites, policyOf, type Case, type InstanceSuite } from './cases.ts';
import { loadCpSat, solveWithCpSat, type CpSatResult } from './cp-sat.ts';
import { solvePlantWithCpSat } from './cp-sat-plant.ts';
import type { CancelResult } from './cancel.ts';
import type { FirstSchedule } from './first-schedule.ts';
import { engineIn } from './engine.ts';
import { plantProblem } from './plant-problem.ts';
import type { PlantRun } from './plant-suite.ts';
import { plantResults, plantTable } from './plant-table.ts';
import type { PolicyResult } from './policies.ts';
import { provenance } from './provenance.ts';
import type { ReplanResult } from './replan.ts';
import { runCase, type CaseResult } from './run-cases.ts';
import { caseRuns, plantRuns, readRuns, readRunsSoFar, resultsOf, storeRun, type StoredRun } from './stored-runs.ts';
import { caseTable, familyTable, gap, percent, seconds as inSeconds, table } from './tables.ts';

const suites = [...instanceSuites, 'plant', 'policies', 'first', 'replan', 'cancel'] as const;

const help = `npm run bench -- [options]

  --suite <name>       jobshop, flexible, tardiness, operators, industrial: classic instances
                       plant: made-up plants with every kind of constraint
                       policies: those plants by policies that weigh other things than tardiness alone
                       first: time to the first complete, checked schedule of those plants (default)
                       replan: re-planning those plants after an event, beside repair by right shift
                       cancel: time from cancelling to the best schedule
  --seconds <n>        wall-clock seconds per solve (default 60; replan: in all, default 2)
  --seeds <n|a-b>      solves per instance or plant, with seeds 1 to n or a to b (default 1); the table shows the median
  --workers <n>        solver threads (default 2)
  --only <a,b,…>       only instances whose names begin so
  --sizes <n,n,…>      operations of the plants (default 400,2000,10000,50000,100000)
  --instances <folder> instances and their catalogue.json (default those beside this program)
  --stop-at-best       ends a solve of a classic instance as soon as it has the best known value, of which the
                       search itself is not told; run and table say so
  --with-cp-sat        also solves each classic instance, and plants of at most 500 operations, with CP-SAT,
                       as long and with as many threads
  --out <folder>       where <suite>.json and <suite>.md go (default out/bench)
  --runs <folder>      where each run of classic instances and of suite plant is added to <suite>.jsonl, one by
                       one (default as --out; solver/bench/runs for those to be committed)
  --resume             takes over from <suite>.jsonl what it has of the same engine with as many seconds and workers
  --from <file>        a .jsonl to make the tables of, instead of solving; may be given several times
  --help               this`;

const { values } = orRefuse('', () =>
  parseArgs({
    options: {
      suite: { type: 'string', default: 'first' },
      seconds: { type: 'string' },
      seeds: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      sizes: { type: 'string', default: '400,2000,10000,50000,100000' },
      instances: { type: 'string', default: join(import.meta.dirname, 'instances') },
      'with-cp-sat': { type: 'boolean', default: false },
      'stop-at-best': { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      from: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string' },
      out: { type: 'string', default: join('out', 'bench') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }),
);
if (values.help) {
  console.log(help);
  process.exit(0);
}
const suite = suites.find((name) => name === values.suite) ?? refuse(`--suite is one of ${suites.join(', ')}`);
const seconds = positive('seconds', values.seconds ?? (suite === 'replan' ? '2' : '60'));
const seeds = seedsOf(values.seeds);
const workers = positive('workers', values.workers);
const sizes = values.sizes.split(',').map((size) => positive('sizes', size));
const only = values.only.split(',').filter((name) => name !== '');
mkdirSync(values.out, { recursive: true });

/** Operations that CP-SAT is given at most: its model of change-overs grows with the square of a machine's operations. */
const mostForCpSat = 500;

const runsFile = join(values.runs ?? values.out, `${suite}.jsonl`);
mkdirSync(values.runs ?? values.out, { recursive: true });

const engine = engineIn(join(import.meta.dirname, '..'), packageFile.version);
const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
const begunAt = new Date().toISOString();
if (suite === 'first') report(sizes.map(firstSchedule), firstTable);
else if (suite === 'plant') await plants();
else if (suite === 'policies') {
  report(
    sizes.flatMap((size) => apart<PolicyResult[]>('policies.ts', [size, seconds, workers, 1])),
    policyTable,
  );
} else if (suite === 'replan') {
  report(
    sizes.flatMap((size) => apart<ReplanResult[]>('replan.ts', [size, seconds, workers, 1])),
    replanTable,
  );
} else if (suite === 'cancel') {
  report(
    sizes.flatMap((size) => apart<CancelResult[]>('cancel.ts', [size, workers])),
    cancelTable,
  );
} else await instances(suite);

async function instances(name: InstanceSuite): Promise<void> {
  const cases = orRefuse('--instances: ', () => casesOf(name, values.instances, only));
  if (cases.length === 0) refuse(`--only ${values.only} leaves nothing of suite ${name}`);
  const stored = values.from.length > 0 ? storedIn(values.from) : await solveAll(name, cases);
  const isShown = new Set(cases.map((entry) => entry.name));
  const runs = caseRuns(stored, name, { seconds, workers }).filter(({ instance }) => isShown.has(instance));
  if (runs.length === 0) refuse(`--from: no run of suite ${name} with ${seconds} s and ${workers} workers`);
  const solved = new Set(runs.map(({ instance }) => instance));
  const others = values['with-cp-sat'] ? await besideCpSat(cases.filter((entry) => solved.has(entry.name))) : null;
  const tables = (results: readonly CaseResult[]): string => {
    const shown = [caseTable(results), familyTable(results)];
    if (others) shown.push(cpSatTable(results, others));
    return shown.join('\n\n');
  };
  report(resultsOf(cases, runs), tables, provenance(runs));
}

/** Solves each case with every seed, but for what is stored already and to be taken over; stores run after run. */
async function solveAll(name: InstanceSuite, cases: readonly Case[]): Promise<StoredRun[]> {
  // A run that was stopped is none of the full time.
  const runs: StoredRun[] = caseRuns(storedSoFar(), name, { seconds, workers }).filter(
    ({ run }) => seeds.includes(run.seed) && (values['stop-at-best'] || run.stoppedAtBest !== true),
  );
  const done = new Set(runs.map(({ instance, run }) => `${instance}#${run.seed}`));
  const pool = new SolverPool({ workerFile: join(import.meta.dirname, '..', 'pool', 'worker.ts'), threads: workers });
  for (const entry of cases) {
    const document = entry.problem();
    const operations = document.orders.reduce((sum, order) => sum + order.operations.length, 0);
    for (const seed of seeds) {
      if (done.has(`${entry.name}#${seed}`)) continue;
      const facts = factsOf(entry.name);
      const stopAtBest = values['stop-at-best'];
      const run = await runCase(entry, document, { pool, seconds, seed, workers, stopAtBest });
      runs.push({ suite: name, ...facts, operations, run });
      storeRun(runsFile, runs.at(-1)!);
      const stopped = run.stoppedAtBest === true ? ', stopped at the best known' : '';
      console.error(
        `${entry.name}, seed ${seed}: ${run.value} (${percent(gap(run.value, entry.best.upper))})${stopped}`,
      );
    }
  }
  await pool.close();
  return runs;
}

/** Stored runs that are to be taken over: of this engine alone. */
function storedSoFar(): StoredRun[] {
  return values.resume ? readRunsSoFar(runsFile, engine) : [];
}

/** What is stored with a run that begins now. */
function factsOf(instance: string) {
  return {
    instance,
    seconds,
    workers,
    begunAt: new Date().toISOString(),
    cpu: machine.cpu,
    node: machine.node,
    engine,
  };
}

async function besideCpSat(cases: readonly Case[]): Promise<CpSatResult[]> {
  const cpSat = await loadCpSat(values.out);
  const results: CpSatResult[] = [];
  for (const entry of cases) {
    const result = await solveWithCpSat(cpSat, entry, { seconds, workers, seed: 1 });
    results.push(result);
    console.error(`${entry.name} with CP-SAT: ${result.value ?? 'no schedule'}`);
  }
  return results;
}

function cpSatTable(results: readonly CaseResult[], others: readonly CpSatResult[]): string {
  const rows = results.map((result, index) => {
    const { status, value, seconds: taken } = others[index];
    const shown = value === null ? 'none' : String(value);
    const other = value === null ? '–' : percent(gap(value, result.best.upper));
    return [result.name, String(result.value), percent(gap(result.value, result.best.upper)), shown, other, status, inSeconds(taken)]; // prettier-ignore
  });
  return table(['instance', 'Taktwerk', 'gap', 'CP-SAT (WASM)', 'gap', 'status', 'CP-SAT took'], rows);
}

/** Plants of the sizes asked for, or of all sizes in the stored runs. */
async function plants(): Promise<void> {
  const setting = { seconds, workers };
  const runs = plantRuns(values.from.length > 0 ? storedIn(values.from) : solvePlants(), setting);
  if (runs.length === 0) refuse(`--from: no run of suite plant with ${seconds} s and ${workers} workers`);
  const cpSat = new Map<string, CpSatResult>();
  for (const size of values['with-cp-sat'] ? sizes.filter((size) => size <= mostForCpSat) : [])
    cpSat.set(plantName(size), await plantWithCpSat(size));
  report(plantResults(runs), (results) => plantTable(results, cpSat), provenance(runs));
}

/** Each plant with every seed of the search, but for what is stored already and to be taken over; stores run after run. */
function solvePlants(): StoredRun[] {
  const isAsked = ({ instance, run }: StoredRun): boolean =>
    seeds.includes(run.seed) && sizes.some((size) => plantName(size) === instance);
  const runs = storedSoFar().filter(isAsked);
  const done = new Set(plantRuns(runs, { seconds, workers }).map(({ instance, run }) => `${instance}#${run.seed}`));
  for (const size of sizes) {
    for (const seed of seeds) {
      if (done.has(`${plantName(size)}#${seed}`)) continue;
      const facts = factsOf(plantName(size));
      const run = apart<PlantRun>('plant-suite.ts', [size, seconds, workers, seed]);
      runs.push({ suite: 'plant', ...facts, operations: run.operations, run });
      storeRun(runsFile, runs.at(-1)!);
      console.error(`${run.operations} operations, seed ${seed}: ${run.value}`);
    }
  }
  return runs;
}

function plantName(size: number): string {
  return `plant-${size}`;
}

/** The same plant with CP-SAT, which sets out from what the first dispatching rule finds. */
async function plantWithCpSat(size: number): Promise<CpSatResult> {
  const document = plantProblem(size);
  const rule = solveHere(document, policyOf('weightedTardiness', { seconds: 0, seed: 1, workers: 1 }));
  if (!rule.ok) throw new Error(rule.message);
  const result = await solvePlantWithCpSat(await loadCpSat(values.out), document, rule.value, { seconds, workers, seed: 1 }); // prettier-ignore
  console.error(`${size} operations with CP-SAT: ${result.value ?? 'no schedule'}`);
  return result;
}

function firstSchedule(size: number): FirstSchedule {
  return apart<FirstSchedule>('first-schedule.ts', [size]);
}

function firstTable(results: readonly FirstSchedule[]): string {
  const head = ['operations', 'orders', 'read', 'compile', 'construct', 'write', 'check', 'first', '+ read', 'CPU', 'CPU ms/1000 ops', 'again', 'RSS MiB', 'bytes/op', 'late', 'left out']; // prettier-ignore
  const rows = results.map(({ operations, orders, read, phases, first, again, memory, bytesPerOperation }) => [
    operations.toLocaleString('en'),
    orders.toLocaleString('en'),
    ...[read, phases.compile, phases.construct, phases.write, phases.check].map(inSeconds),
    inSeconds(first.seconds),
    inSeconds(first.seconds + read),
    inSeconds(first.cpu),
    ((1e6 * first.cpu) / operations).toFixed(1),
    inSeconds(again.seconds),
    String(memory),
    String(bytesPerOperation),
    String(first.lateOrders),
    String(first.unscheduled),
  ]);
  return table(head, rows);
}

/** Terms in hours, but for the number of late orders, of the best rule and of the search. */
function policyTable(results: readonly PolicyResult[]): string {
  const terms = ['weightedTardiness', 'lateOrders', 'makespan', 'flowTime', 'setup', 'earliness', 'overtime'] as const;
  const head = ['operations', 'policy', 'below best rule', 'tardiness (h)', 'late', 'makespan (h)', 'flow time (h)', 'set-up (h)', 'earliness (h)', 'overtime (h)', 'took', 'moves/s']; // prettier-ignore
  const rows = results.map(({ operations, policy, ofRules, solved, seconds: taken, movesPerSecond }) => [
    ...[operations.toLocaleString('en'), policy, percent(-gap(solved.objective, ofRules.objective))],
    ...terms.map((term) =>
      [ofRules, solved]
        .map((one) => one.terms[term] / (term === 'lateOrders' ? 1 : 3600))
        .map((value) => value.toLocaleString('en', { maximumFractionDigits: 0 }))
        .join(' → '),
    ),
    ...[inSeconds(taken), movesPerSecond.toLocaleString('en')],
  ]);
  return table(head, rows);
}

function replanTable(results: readonly ReplanResult[]): string {
  const head = ['operations', 'event', 'right shift', 'took', 're-planned', 'took', 'better by', 'first after', 'first', 'left out']; // prettier-ignore
  const hours = ({ objective }: { objective: number }): string => (objective / 3600).toFixed(1);
  const rows = results.map(({ operations, event, shift, replan, first }) => [
    ...[operations.toLocaleString('en'), event, hours(shift), inSeconds(shift.seconds)],
    ...[hours(replan), inSeconds(replan.seconds), percent(-gap(replan.objective, shift.objective))],
    ...[inSeconds(first.seconds), hours(first), `${replan.unscheduled} (${shift.unscheduled})`],
  ]);
  return table(head, rows);
}

function cancelTable(results: readonly CancelResult[]): string {
  const rows = results.map(({ operations, after, searchEnded, scheduleThere }) => [
    ...[operations.toLocaleString('en'), inSeconds(after)],
    ...[searchEnded, scheduleThere].map((milliseconds) => `${milliseconds.toFixed(0)} ms`),
  ]);
  return table(['operations', 'cancelled after', 'search ended', 'schedule there'], rows);
}

/** A measurement in a process of its own, so that memory and warmth are its own, too. */
function apart<Result>(script: string, args: readonly number[]): Result {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, script), ...args.map(String)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Result;
}

/** `head`: what was measured, and how. */
function report<Row>(results: readonly Row[], tables: (results: readonly Row[]) => string, head = headNow()): void {
  const text = tables(results);
  const settings = { seconds, seeds, workers, from: values.from };
  console.log(`${head}\n\n${text}`);
  writeFileSync(join(values.out, `${suite}.json`), `${JSON.stringify({ suite, begunAt, machine, engine, settings, results }, null, 2)}\n`); // prettier-ignore
  writeFileSync(join(values.out, `${suite}.md`), `${head}\n\n${text}\n`);
  console.log(`\nwritten to ${join(values.out, `${suite}.md`)} and .json`);
}

function headNow(): string {
  const how = suite === 'first' || suite === 'cancel' ? '' : `, ${seconds} s wall clock, ${workers} threads`;
  return `Suite ${suite}, ${begunAt.slice(0, 10)}, ${machine.cores} cores (${machine.cpu}), Node ${machine.node}${how}.`;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  return value > 0 ? value : refuse(`--${name} is "${text}": expected a positive number`);
}

/** Those from 1 to a number, or of a range such as 2-3. */
function seedsOf(text: string): number[] {
  const given = /^(?:(\d+)-)?(\d+)$/.exec(text);
  const [first, last] = [Number(given?.[1] ?? 1), Number(given?.[2])];
  if (given === null || first < 1 || last < first) {
    return refuse(`--seeds is "${text}": expected a positive whole number, or a range such as 2-3`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function storedIn(paths: readonly string[]): StoredRun[] {
  return orRefuse('--from: ', () => readRuns(paths));
}

/** What is wrong with what was asked for is said without a stack. */
function orRefuse<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    return refuse(`${what}${error instanceof Error ? error.message : String(error)}`);
  }
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
