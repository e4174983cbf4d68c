import { readProblem } from './read.ts';
import { describe, expect, test } from 'vitest';
import { benchmarkProblem, readBenchmark } from './benchmark-formats.ts';
import type { BenchmarkFormat } from './benchmark-formats.ts';

const shop = '2 2\n0 3 1 2\n1 4 0 1\n';

function read(text: string, format: BenchmarkFormat = 'jobshop') {
  const result = readBenchmark(text, format);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

function problem(text: string, options = {}) {
  const result = benchmarkProblem(read(text), options);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('reading', () => {
  test('a job shop', () => {
    expect(read(shop)).toEqual({
      machines: 2,
      jobs: [
        [[{ machine: 0, duration: 3 }], [{ machine: 1, duration: 2 }]],
        [[{ machine: 1, duration: 4 }], [{ machine: 0, duration: 1 }]],
      ],
    });
  });
  test('a re-entrant one, with comments, blank lines and tabs', () => {
    const jobs = read('# made up\r\n2\t2\r\n\r\n3 0 1 1 2 0 3\r\n1 1 5').jobs;
    expect(jobs.map((job) => job.map(([mode]) => mode.machine))).toEqual([[0, 1, 0], [1]]);
  });
  test('a flexible job shop', () => {
    expect(read('1 3\n2 2 0 5 2 6 1 1 7\n', 'flexible-jobshop').jobs[0]).toEqual([
      [
        { machine: 0, duration: 5 },
        { machine: 2, duration: 6 },
      ],
      [{ machine: 1, duration: 7 }],
    ]);
  });
  test.each<[string, string, string]>([
    ['nothing', '', 'The file is empty'],
    ['blanks', '\n \n', 'The file is empty'],
    ['a bad header', 'ten 2\n', 'Line 1 is "ten 2"'],
    ['no jobs', '0 2\n', 'Line 1 is "0 2"'],
    ['noise', '\u0001\u0002'.repeat(99), 'Line 1 is "····'],
    ['a truncated file', '2 2\n0 3 1 2\n', 'ends after 1 of 2 jobs'],
    ['a truncated line', '2 2\n0 3 1\n1 4 0 1\n', 'Line 2 gives 0 operations'],
    ['a short line', '2 2\n0 3\n1 4 0 1\n', 'Line 2 has 2 numbers: expected a machine and a duration for each of 2'],
    ['too many lines', `${shop}0 1 1 1\n`, 'Line 4 is one too many'],
    ['a negative number', '1 2\n0 3 1 -2\n', 'Line 2, value 4 is "-2": expected a whole number, not negative'],
    ['a word', '1 2\n0 3 one 2\n', 'Line 2, value 3 is "one"'],
    ['a fraction', '1 2\n0 3 1 2.5\n', 'Line 2, value 4 is "2.5"'],
    ['an unknown machine', '1 2\n0 3 2 2\n', 'Line 2, operation 1: machine 2 is unknown, machines are 0 to 1.'],
    ['an endless duration', '1 2\n0 3 1 1000000000000\n', 'Line 2, operation 1: duration 1000000000000 is over'],
    ['a job without operations', '1 2\n0\n', 'Line 2 has a job without operations'],
  ])('%s is refused', (_, text, message) => {
    const result = readBenchmark(text, 'jobshop');
    expect(result).toMatchObject({ ok: false, code: 'bad-input' });
    expect(result.ok ? '' : result.message).toContain(message);
  });
  test.each<[string, string, string]>([
    ['too few operations', '1 2\n2 1 0 5\n', 'Line 2 ends after 1 of its 2 operations.'],
    ['too few modes', '1 2\n1 2 0 5\n', 'Line 2 ends within the 2 modes of operation 0.'],
    ['no modes', '1 2\n1 0\n', 'Line 2 gives operation 0 no mode.'],
    ['too many numbers', '1 2\n1 1 0 5 9\n', 'Line 2 has 1 more numbers than its 1 operations take.'],
  ])('%s of a flexible job shop', (_, text, message) => {
    const result = readBenchmark(text, 'flexible-jobshop');
    expect(result.ok ? '' : result.message).toBe(message);
  });
});

describe('the problem', () => {
  test('is open around the clock, long enough for one after the other', () => {
    const made = problem(shop);
    expect(made.horizon).toBe(10);
    expect(made.calendars[0].intervals).toEqual([[0, 10]]);
    expect(made.orders[1].operations.map(({ id, modes }) => [id, modes[0].machine, modes[0].run])).toEqual([
      ['1.0', '1', 4],
      ['1.1', '0', 1],
    ]);
    expect(made.orders.map(({ due }) => due)).toEqual([10, 10]);
  });
  test('is what the door would let through as it is', () => {
    for (const options of [{}, { operators: 2 }, { tardinessFactor: 1.3 }]) {
      const made = problem(shop, options);
      expect(readProblem(made)).toEqual({ ok: true, value: made });
    }
  });
  test('due dates and weights after Singer and Pinedo', () => {
    const jobs = Array.from({ length: 10 }, () => '0 480 1 10').join('\n');
    const { orders } = problem(`10 2\n${jobs}`, { tardinessFactor: 1.3 });
    expect(orders.map(({ due }) => due)).toEqual(Array.from({ length: 10 }, () => 637));
    expect(orders.map(({ weight }) => weight)).toEqual([4, 4, 2, 2, 2, 2, 2, 2, 1, 1]);
  });
  test('operators are a resource that every operation draws on', () => {
    const { resources, orders } = problem(shop, { operators: 3 });
    expect(resources).toMatchObject([{ id: 'operators', capacity: [{ at: 0, units: 3 }] }]);
    const drawn = orders.flatMap((order) => order.operations.flatMap((operation) => operation.modes[0].resources));
    expect(drawn).toEqual(Array.from({ length: 4 }, () => ({ resource: 'operators', units: 1 })));
  });
  test('durations must not add up beyond time', () => {
    const result = benchmarkProblem(read('1 2\n0 900000000 1 900000000\n'));
    expect(result).toMatchObject({ ok: false, code: 'bad-input' });
  });
});
