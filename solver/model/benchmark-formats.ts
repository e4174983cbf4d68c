/**
 * The text formats of classic benchmark instances: whitespace-separated whole numbers, machines counted from 0.
 *
 * Job shop: `jobs machines`, then a line per job of `machine duration` pairs in technological order, one for each machine; a line may say its
 * number of operations first, and is then free to visit machines more or less often. Flexible job shop: `jobs machines`, then a line per job:
 * its number of operations, and for each the number of modes and as many `machine duration` pairs.
 */
import { maxTime, type ProblemDocument } from './problem.ts';
import { failure, success, type Result } from './result.ts';

export const benchmarkFormats = ['jobshop', 'flexible-jobshop'] as const;
export type BenchmarkFormat = (typeof benchmarkFormats)[number];

type BenchmarkMode = { machine: number; duration: number };

/** Jobs of operations of modes. */
export type BenchmarkInstance = { machines: number; jobs: BenchmarkMode[][][] };

/** More than any known instance, and within what a workstation holds. */
const mostOperations = 2_000_000;
const mostMachines = 100_000;
const longestQuote = 40;

/** Reads an instance. A failure names the line (from 1), the value and what was expected there. */
export function readBenchmark(text: string, format: BenchmarkFormat): Result<BenchmarkInstance, 'bad-input'> {
  const lines = linesOf(text);
  const header = lines.next();
  if (header.done) return failure('bad-input', 'The file is empty: its first line should be the number of jobs and of machines.'); // prettier-ignore
  const [jobCount, machines, ...more] = header.value.text.split(/\s+/, 4).map(Number);
  if (!isCount(jobCount, mostOperations) || !isCount(machines, mostMachines) || more.length > 1) {
    const expected = `the number of jobs (1 to ${mostOperations}) and of machines (1 to ${mostMachines})`;
    return failure('bad-input', `Line ${header.value.number} is ${quoted(header.value.text)}: expected ${expected}.`);
  }
  const jobs: BenchmarkMode[][][] = [];
  let operations = 0;
  for (const line of lines) {
    if (jobs.length === jobCount) {
      return failure('bad-input', `Line ${line.number} is one too many: line 1 gives ${jobCount} jobs.`);
    }
    const job = readJob(line, format, machines);
    if (!job.ok) return job;
    operations += job.value.length;
    if (operations > mostOperations) {
      return failure('bad-input', `Line ${line.number}: more than ${mostOperations} operations in all.`);
    }
    jobs.push(job.value);
  }
  if (jobs.length < jobCount) {
    return failure('bad-input', `The file ends after ${jobs.length} of ${jobCount} jobs: it seems to be truncated.`);
  }
  return success({ machines, jobs });
}

/** What to add to an instance to make a problem of it. */
export type BenchmarkOptions = {
  name?: string;
  /** Due dates: this times the job's shortest total duration, rounded down (Singer and Pinedo 1998). */
  tardinessFactor?: number;
  /** Identical operators, one of whom each operation needs besides its machine. */
  operators?: number;
};

/**
 * The instance as a problem document, open around the clock from second 0. Order, operation and machine ids are the numbers of the format,
 * `job`, `job.operation` and `machine`. With due dates the first fifth of the jobs weighs 4, the last 1 and the rest 2; without, all are due
 * at the horizon. Fails when all durations together exceed what a time can be.
 */
export function benchmarkProblem(
  instance: BenchmarkInstance,
  options: BenchmarkOptions = {},
): Result<ProblemDocument, 'bad-input'> {
  const longest = instance.jobs
    .flat()
    .map((modes) => modes.reduce((most, { duration }) => Math.max(most, duration), 1));
  const horizon = longest.reduce((sum, duration) => sum + duration, 0);
  if (horizon > maxTime) {
    return failure('bad-input', `All durations together are ${horizon}: at most ${maxTime} are possible.`);
  }
  const resources = options.operators === undefined ? [] : [{ resource: 'operators', units: 1 }];
  const count = instance.jobs.length;
  const problem: ProblemDocument = {
    format: 'taktwerk-problem',
    version: 1,
    name: options.name ?? '',
    epoch: '2000-01-01T00:00:00Z',
    now: 0,
    horizon,
    calendars: [{ id: 'always', intervals: [[0, horizon]] }],
    machines: Array.from({ length: instance.machines }, (_, machine) => ({
      id: String(machine),
      name: String(machine),
      workCenter: 'shop',
      calendar: 'always',
      overtime: [],
      setupMatrices: [],
      setupState: {},
    })),
    setupMatrices: [],
    materials: [],
    resources:
      options.operators === undefined
        ? []
        : [{ id: 'operators', name: 'operators', kind: 'operator', capacity: [{ at: 0, units: options.operators }] }],
    orders: instance.jobs.map((job, number) => ({
      id: String(number),
      name: String(number),
      item: String(number),
      quantity: 1,
      release: 0,
      due: options.tardinessFactor === undefined ? horizon : dueOf(job, options.tardinessFactor),
      weight: options.tardinessFactor === undefined ? 1 : weightOf(number, count),
      kind: 'production',
      suppliers: [],
      operations: job.map((modes, index) => ({
        id: `${number}.${index}`,
        name: `${number}.${index}`,
        quantity: 1,
        interruptible: true,
        attributes: {},
        consumes: [],
        modes: modes.map(({ machine, duration }) => ({ machine: String(machine), setup: 0, run: duration, resources })),
      })),
    })),
  };
  return success(problem);
}

type Line = { number: number; text: string };

/** Lines that hold something, numbered from 1. `#` begins a comment line. */
function* linesOf(text: string): Generator<Line> {
  let number = 0;
  for (let from = 0; from < text.length;) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    number += 1;
    const line = text.slice(from, to).trim();
    if (line !== '' && !line.startsWith('#')) yield { number, text: line };
    from = to + 1;
  }
}

function readJob(line: Line, format: BenchmarkFormat, machines: number): Result<BenchmarkMode[][], 'bad-input'> {
  const numbers = numbersOf(line);
  if (!numbers.ok) return numbers;
  const job = format === 'jobshop' ? jobShopJob(numbers.value, machines) : flexibleJob(numbers.value);
  if (typeof job === 'string') return failure('bad-input', `Line ${line.number} ${job}`);
  for (const [index, modes] of job.entries()) {
    for (const { machine, duration } of modes) {
      if (machine >= machines) {
        const range = `machines are 0 to ${machines - 1}`;
        return failure(
          'bad-input',
          `Line ${line.number}, operation ${index}: machine ${machine} is unknown, ${range}.`,
        );
      }
      if (duration > maxTime) {
        return failure(
          'bad-input',
          `Line ${line.number}, operation ${index}: duration ${duration} is over ${maxTime}.`,
        );
      }
    }
  }
  return success(job);
}

function numbersOf(line: Line): Result<number[], 'bad-input'> {
  const numbers: number[] = [];
  for (const [token] of line.text.matchAll(/\S+/g)) {
    if (!/^\d{1,15}$/.test(token)) {
      const expected = 'expected a whole number, not negative';
      return failure('bad-input', `Line ${line.number}, value ${numbers.length + 1} is ${quoted(token)}: ${expected}.`);
    }
    numbers.push(Number(token));
    if (numbers.length > mostOperations * 3) return failure('bad-input', `Line ${line.number} is too long.`);
  }
  return success(numbers);
}

/** The job, or what is wrong with its line. */
function jobShopJob(numbers: number[], machines: number): BenchmarkMode[][] | string {
  const isCounted = numbers.length % 2 === 1;
  if (isCounted && numbers[0] !== (numbers.length - 1) / 2) {
    return `gives ${numbers[0]} operations, but has ${numbers.length - 1} more numbers, two for each.`;
  }
  if (!isCounted && numbers.length !== 2 * machines) {
    return `has ${numbers.length} numbers: expected a machine and a duration for each of ${machines} machines.`;
  }
  if (numbers.length < 2) return 'has a job without operations.';
  const job: BenchmarkMode[][] = [];
  for (let at = Number(isCounted); at < numbers.length; at += 2) {
    job.push([{ machine: numbers[at], duration: numbers[at + 1] }]);
  }
  return job;
}

function flexibleJob(numbers: number[]): BenchmarkMode[][] | string {
  const count = numbers[0];
  if (count === 0) return 'has a job without operations.';
  const job: BenchmarkMode[][] = [];
  let at = 1;
  while (job.length < count) {
    const modes = numbers[at];
    if (modes === undefined) return `ends after ${job.length} of its ${count} operations.`;
    if (modes === 0) return `gives operation ${job.length} no mode.`;
    const end = at + 1 + 2 * modes;
    if (end > numbers.length) return `ends within the ${modes} modes of operation ${job.length}.`;
    const operation: BenchmarkMode[] = [];
    for (at += 1; at < end; at += 2) operation.push({ machine: numbers[at], duration: numbers[at + 1] });
    job.push(operation);
  }
  const more = numbers.length - at;
  return more > 0 ? `has ${more} more numbers than its ${count} operations take.` : job;
}

function dueOf(job: BenchmarkMode[][], factor: number): number {
  const shortest = job.map((modes) => modes.reduce((least, { duration }) => Math.min(least, duration), Infinity));
  const total = shortest.reduce((sum, duration) => sum + duration, 0);
  // 1.3 × 490 is 637, though as doubles it is a little less.
  return Math.min(maxTime, Math.floor(factor * total + 1e-6));
}

function weightOf(job: number, count: number): number {
  if (job < 0.2 * count) return 4;
  return job < 0.8 * count ? 2 : 1;
}

function isCount(value: number | undefined, most: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= most;
}

/** Input on one line of a message, without control characters and cut short. */
function quoted(text: string): string {
  const plain = text.slice(0, longestQuote).replaceAll(/\p{Cc}/gu, '·');
  return JSON.stringify(text.length > longestQuote ? `${plain}…` : plain);
}
