import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operationOf, orderOf, problemOf } from '../../solver/check/testing/build.ts';
import type { ScheduleDocument } from '../../solver/model/schedule.ts';
import { SolverPool } from '../../solver/pool/pool.ts';
import { checkFiles } from './check.ts';
import type { ScheduleRow } from './schedule-rows.ts';
import { solveFile, type SolveOptions, type SolveOutcome } from './solve.ts';

/** Three jobs on three machines; 11 is the shortest makespan. */
const shop = '3 3\n0 3 1 2 2 2\n0 2 2 1 1 4\n1 4 2 3 0 1\n';
const flexible = '2 2\n2 2 0 5 1 3 1 1 4\n1 2 0 6 1 9\n';

let directory = '';
let pool: SolverPool;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'taktwerk-solve-'));
  pool = new SolverPool({ workerFile: join(import.meta.dirname, '../../solver/pool/worker.ts'), threads: 1 });
});
afterAll(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

async function solved(options: Omit<SolveOptions, 'pool'>): Promise<SolveOutcome> {
  const result = await solveFile({ seconds: 0.3, reproducible: true, workers: 1, pool, ...options });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

async function refused(options: Omit<SolveOptions, 'pool'>): Promise<string> {
  const result = await solveFile({ ...options, pool });
  return result.ok ? 'solved' : `${result.code}: ${result.message}`;
}

describe('solving', () => {
  test('a job shop, as rows from 0 that the checker accepts', async () => {
    const file = await fileOf('shop.txt', shop);
    const out = join(directory, 'shop.json');
    const outcome = await solved({ file, format: 'jobshop', objective: 'makespan', out });
    expect(outcome).toMatchObject({ status: 'feasible', objective: 11, bound: 10, seed: 1 });
    expect(outcome.terms.makespan).toBe(11);
    expect(outcome.trace.at(-1)![1]).toBe(11);
    const rows = outcome.schedule as ScheduleRow[];
    expect(rows.map(([job, operation, machine]) => [job, operation, machine])).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [0, 2, 2],
      [1, 0, 0],
      [1, 1, 2],
      [1, 2, 1],
      [2, 0, 1],
      [2, 1, 2],
      [2, 2, 0],
    ]);
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(outcome);
    expect(await checkFiles(file, out, { format: 'jobshop' })).toMatchObject({ ok: true, value: { ok: true } });
  });
  test('a compressed one, with due dates', async () => {
    const file = await fileOf('shop.txt.gz', gzipSync(shop));
    const options = { file, format: 'jobshop' as const, tardinessFactor: 1 };
    const outcome = await solved({ ...options, objective: 'weighted-tardiness' });
    expect(outcome.objective).toBe(outcome.terms.weightedTardiness);
    expect(outcome.objective).toBeGreaterThanOrEqual(outcome.bound!);
    expect(outcome.bound).toBe(6);
    expect(outcome.moves).toBeGreaterThan(0);
  });
  test('with one operator, one after the other', async () => {
    const file = await fileOf('shop.txt', shop);
    const outcome = await solved({ file, format: 'jobshop', objective: 'makespan', operators: 1 });
    expect(outcome).toMatchObject({ status: 'optimal', objective: 22 });
  });
  test('a flexible job shop', async () => {
    const file = await fileOf('flexible.txt', flexible);
    const outcome = await solved({ file, format: 'flexible-jobshop', objective: 'makespan' });
    expect(outcome.objective).toBe(7);
    expect((outcome.schedule as ScheduleRow[]).map((row) => row[2])).toEqual([1, 1, 0]);
  });
  test('a problem document, by a policy file', async () => {
    const problem = problemOf([orderOf('O', [operationOf('A'), operationOf('B')])]);
    const file = await fileOf('problem.json', JSON.stringify(problem));
    const policy = await fileOf('policy.json', JSON.stringify({ name: 'setup', weights: { makespan: 2 }, seed: 9 }));
    const out = join(directory, 'schedule.json');
    const outcome = await solved({ file, format: 'taktwerk', objective: policy, out });
    expect(outcome).toMatchObject({ status: 'optimal', seed: 9, bound: outcome.objective });
    expect((outcome.schedule as ScheduleDocument).assignments).toHaveLength(2);
    expect(await checkFiles(file, out)).toMatchObject({ ok: true, value: { ok: true } });
    const alone = await fileOf('alone.json', JSON.stringify(outcome.schedule));
    expect(await checkFiles(file, alone)).toMatchObject({ ok: true, value: { ok: true } });
  });
  test('the same seed gives the same schedule', async () => {
    const file = await fileOf('shop.txt', shop);
    const options = { file, format: 'jobshop' as const, objective: 'weighted-tardiness', tardinessFactor: 1, seed: 5 };
    const [one, other] = [await solved(options), await solved(options)];
    expect(other.schedule).toEqual(one.schedule);
    expect(other.moves).toBe(one.moves);
  });
});

describe('bad input is refused in words', () => {
  const jobshop = { format: 'jobshop' as const, objective: 'makespan' };
  const taktwerk = { format: 'taktwerk' as const, objective: 'makespan' };
  const base = JSON.stringify(problemOf([orderOf('O', [operationOf('A'), operationOf('B')])]));
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['truncated', 'a.txt', shop.slice(0, 20), /^bad-input: .*a\.txt: Line 3/],
    ['negative', 'a.txt', shop.replace('4 2', '-4 2'), /Line 4, value 2 is "-4"/],
    ['not a number', 'a.txt', shop.replace('4 2', 'x 2'), /Line 4, value 2 is "x"/],
    ['unknown machine', 'a.txt', shop.replace('1 4', '7 4'), /Line 3, operation 2: machine 7 is unknown/],
    ['empty', 'a.txt', '', /The file is empty/],
    ['endless', 'a.txt', shop.replace('1 4', '1 1000000000000'), /duration 1000000000000/],
    ['noise', 'a.txt', new Uint8Array(100_000).fill(0xfe), /is not text in UTF-8/],
    ['not gzip', 'a.txt.gz', shop, /is not a whole gzip file/],
    ['half a gzip', 'a.txt.gz', gzipSync(shop).subarray(0, 30), /is not a whole gzip file/],
  ])('%s', async (_, name, content, message) => {
    const file = await fileOf(name, content);
    expect(await refused({ ...jobshop, file })).toMatch(message);
  });
  test.each<[string, string, RegExp]>([
    ['truncated', base.slice(0, 100), /^bad-input: .* is not JSON: Unexpected end of JSON input on line 1/],
    ['unknown machine', base.replaceAll('"machine":"M1"', '"machine":"M9"'), /^bad-problem: .*machine.*"M9"/],
    ['negative', base.replaceAll('"run":10', '"run":-10'), /^bad-problem: .*run.*-10/],
    ['endless', base.replaceAll('"run":10', '"run":1000000000000'), /^bad-problem: .*run.*1000000000000/],
    [
      'cyclic',
      base.replace('"suppliers"', '"links":[{"from":"A","to":"B"},{"from":"B","to":"A"}],"suppliers"'),
      /^bad-problem: .*circle: .*A.*B/,
    ],
    ['null', 'null', /^bad-problem: .*null/],
    ['control characters', '\u0007\u001b[31m', /^bad-input: [^\p{Cc}]*$/u],
  ])('%s document', async (_, content, message) => {
    const file = await fileOf('bad.json', content);
    expect(await refused({ ...taktwerk, file })).toMatch(message);
  });
  test('a file that is not there', async () => {
    expect(await refused({ ...jobshop, file: join(directory, 'none.txt') })).toMatch(/^not-found: .*none\.txt/);
  });
  test('options that make no sense', async () => {
    const file = await fileOf('shop.txt', shop);
    expect(await refused({ ...jobshop, file, objective: 'beauty' })).toMatch(/^bad-policy: The objective is "beauty"/);
    expect(await refused({ ...jobshop, file, seconds: -1 })).toMatch(/^bad-policy: makespan: seconds is -1/);
    expect(await refused({ ...jobshop, file, operators: 0 })).toMatch(/number of operators is 0/);
    expect(await refused({ ...jobshop, file, tardinessFactor: Number.NaN })).toMatch(/factor is NaN/);
    expect(await refused({ ...taktwerk, file, operators: 2 })).toMatch(/for benchmark formats/);
    const policy = await fileOf('policy.json', '{"weights":{"makespan":-3}}');
    expect(await refused({ ...jobshop, file, objective: policy })).toMatch(/weights\.makespan is -3/);
  });
  test('an outcome that cannot be written', async () => {
    const file = await fileOf('shop.txt', shop);
    const out = join(directory, 'nowhere', 'out.json');
    expect(await refused({ ...jobshop, file, out, seconds: 0 })).toMatch(/^not-written: .*nowhere/);
  });
});

describe('checking', () => {
  test('says what is wrong with a schedule', async () => {
    const file = await fileOf('shop.txt', shop);
    const outcome = await solved({ file, format: 'jobshop', objective: 'makespan' });
    const rows = (outcome.schedule as ScheduleRow[]).map((row): ScheduleRow => (row[0] === 0 ? [...row] : row));
    rows[1][3] = 0;
    rows[1][4] = 2;
    const spoilt = await fileOf('spoilt.json', JSON.stringify({ ...outcome, schedule: rows }));
    const verdict = await checkFiles(file, spoilt, { format: 'jobshop' });
    expect(verdict).toMatchObject({ ok: true, value: { ok: false } });
    const constraints = verdict.ok ? verdict.value.violations.map(({ constraint }) => constraint) : [];
    expect(constraints).toContain('precedence');
  });
  test.each<[string, unknown, RegExp]>([
    ['no schedule', {}, /^bad-schedule: .*format is missing/],
    ['rows of words', { schedule: [['a']] }, /^bad-schedule: /],
    ['another document', { format: 'taktwerk-problem' }, /^bad-schedule: .*format is "taktwerk-problem"/],
  ])('%s', async (_, value, message) => {
    const file = await fileOf('problem.json', JSON.stringify(problemOf([orderOf('O', [operationOf('A')])])));
    const bad = await fileOf('bad.json', JSON.stringify(value));
    const verdict = await checkFiles(file, bad);
    expect(verdict.ok ? '' : `${verdict.code}: ${verdict.message}`).toMatch(message);
  });
});
