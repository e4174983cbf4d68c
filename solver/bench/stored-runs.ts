/** Runs as lines of JSON, so that tables which take hours can be made in pieces and on several machines. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { instanceSuites, type Case, type InstanceSuite } from './cases.ts';
import type { PlantRun } from './plant-suite.ts';
import { caseResult, type CaseResult, type Run } from './run-cases.ts';

/** What every run carries. */
const facts = {
  /** Of classic suites the case, of plants `plant-<operations asked for>`. */
  instance: z.string(),
  operations: z.int(),
  /** Seconds and threads that the solve was given. */
  seconds: z.number(),
  workers: z.int(),
  begunAt: z.string(),
  cpu: z.string(),
  node: z.string(),
  /** See `engineIn`. */
  engine: z.string(),
};

const storedRunSchema = z.discriminatedUnion('suite', [
  z.strictObject({
    suite: z.enum(instanceSuites),
    ...facts,
    run: z.strictObject({
      seed: z.int(),
      value: z.number(),
      bound: z.number(),
      seconds: z.number(),
      secondsToBest: z.number(),
      moves: z.number(),
      stoppedAtBest: z.boolean().optional(),
    } satisfies Record<keyof Run, z.ZodType>),
  }),
  z.strictObject({
    suite: z.literal('plant'),
    ...facts,
    run: z.strictObject({
      seed: z.int(),
      operations: z.int(),
      orders: z.int(),
      bestRule: z.strictObject({ name: z.string(), value: z.number() }),
      secondsToFirst: z.number(),
      first: z.number(),
      after: z.array(z.strictObject({ seconds: z.number(), value: z.number().nullable() })),
      value: z.number(),
      unscheduled: z.int(),
      movesPerSecond: z.number(),
      memory: z.number(),
    } satisfies Record<keyof PlantRun, z.ZodType>),
  }),
]);
export type StoredRun = z.infer<typeof storedRunSchema>;
export type StoredCaseRun = Exclude<StoredRun, { suite: 'plant' }>;
export type StoredPlantRun = Extract<StoredRun, { suite: 'plant' }>;

export function storeRun(path: string, run: StoredRun): void {
  appendFileSync(path, `${JSON.stringify(run)}\n`);
}

/** The runs of all files, of several of the same instance, seed, seconds and workers the last. Throws on a line that is none. */
export function readRuns(paths: readonly string[]): StoredRun[] {
  const runs = new Map<string, StoredRun>();
  for (const path of paths) {
    for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
      if (line === '') continue;
      const run = parsed(line, `${path}:${index + 1}`);
      runs.set(JSON.stringify([run.suite, run.instance, run.seconds, run.workers, run.run.seed]), run);
    }
  }
  return [...runs.values()];
}

/** Runs of a file that is perhaps not there yet, of one engine alone. */
export function readRunsSoFar(path: string, engine: string): StoredRun[] {
  return existsSync(path) ? readRuns([path]).filter((run) => run.engine === engine) : [];
}

export type Setting = { seconds: number; workers: number };

export function caseRuns(runs: readonly StoredRun[], suite: InstanceSuite, { seconds, workers }: Setting) {
  return runs.filter(
    (run): run is StoredCaseRun => run.suite === suite && run.seconds === seconds && run.workers === workers,
  );
}

export function plantRuns(runs: readonly StoredRun[], { seconds, workers }: Setting) {
  return runs.filter(
    (run): run is StoredPlantRun => run.suite === 'plant' && run.seconds === seconds && run.workers === workers,
  );
}

/** Results of the cases that have runs. */
export function resultsOf(cases: readonly Case[], runs: readonly StoredCaseRun[]): CaseResult[] {
  const byInstance = Map.groupBy(runs, ({ instance }) => instance);
  return cases.flatMap((entry) => {
    const own = byInstance.get(entry.name);
    return own ? [caseResult(entry, own[0].operations, own.map(({ run }) => run))] : []; // prettier-ignore
  });
}

function parsed(line: string, place: string): StoredRun {
  try {
    return storedRunSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`${place} is not a stored run`, { cause: error });
  }
}
