/** Runs as lines of JSON, so that tables which take hours can be made in pieces and on several machines. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { instanceSuites, type Case, type InstanceSuite } from './cases.ts';
import { caseResult, type CaseResult, type Run } from './run-cases.ts';

const storedRunSchema = z.strictObject({
  suite: z.enum(instanceSuites),
  instance: z.string(),
  operations: z.int(),
  /** Seconds and threads that the solve was given. */
  seconds: z.number(),
  workers: z.int(),
  begunAt: z.string(),
  cpu: z.string(),
  node: z.string(),
  run: z.strictObject({
    seed: z.int(),
    value: z.number(),
    bound: z.number(),
    seconds: z.number(),
    secondsToBest: z.number(),
    moves: z.number(),
  } satisfies Record<keyof Run, z.ZodType>),
});
export type StoredRun = z.infer<typeof storedRunSchema>;

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

/** Runs of a file that is perhaps not there yet. */
export function readRunsSoFar(path: string): StoredRun[] {
  return existsSync(path) ? readRuns([path]) : [];
}

/** Results of the cases that have runs with these seconds and workers. */
export function resultsOf(
  suite: InstanceSuite,
  cases: readonly Case[],
  stored: readonly StoredRun[],
  { seconds, workers }: { seconds: number; workers: number },
): CaseResult[] {
  const fitting = stored.filter((run) => run.suite === suite && run.seconds === seconds && run.workers === workers);
  const byInstance = Map.groupBy(fitting, ({ instance }) => instance);
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
