/**
 * One plant of the `plant` suite in a fresh process: `node plant-suite.ts <operations> <seconds> <workers> <seed>`; prints JSON. The made-up
 * plant, the same for every seed of the search, has every kind of constraint; the objective is weighted tardiness alone.
 */
import { join } from 'node:path';
import { ruleNames } from '../model/policy.ts';
import { SolverPool } from '../pool/pool.ts';
import { policyOf } from './cases.ts';
import { plantProblem } from './plant-problem.ts';

/** One solve of one plant. */
export type PlantRun = {
  seed: number;
  operations: number;
  orders: number;
  /** Weighted tardiness of the best of all dispatching rules, forward, and its name. */
  bestRule: { name: string; value: number };
  /** Wall-clock seconds from the document to the first complete schedule. */
  secondsToFirst: number;
  first: number;
  /** Value once so many seconds had passed; null if there was none yet. */
  after: { seconds: number; value: number | null }[];
  value: number;
  unscheduled: number;
  movesPerSecond: number;
  /** Highest resident memory, MiB. */
  memory: number;
};

/** Moments at which values are noted. */
const marks = [10, 30, 60];

async function measure(operations: number, run: { seconds: number; workers: number; seed: number }) {
  const document = plantProblem(operations);
  const workerFile = join(import.meta.dirname, '..', 'pool', 'worker.ts');
  const pool = new SolverPool({ workerFile, threads: run.workers });
  const policy = policyOf('weightedTardiness', run);
  const trace: [seconds: number, value: number][] = [];
  const begun = performance.now();
  const solved = await pool.solve(document, policy, {
    onProgress: ({ objective }) => {
      const last = trace.at(-1);
      if (objective !== null && objective !== last?.[1]) trace.push([(performance.now() - begun) / 1000, objective]);
    },
  });
  if (!solved.ok) throw new Error(solved.message);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  trace.push([(performance.now() - begun) / 1000, solved.value.objective]);
  const rules = [];
  for (const rule of ruleNames) {
    const ruled = await pool.solve(document, { ...policy, seconds: 0, workers: 1, rule, direction: 'forward' });
    if (ruled.ok) rules.push({ name: rule, value: ruled.value.objective, unscheduled: ruled.value.unscheduled.length });
  }
  await pool.close();
  // Leaving orders out makes no rule a good one.
  rules.sort((one, other) => one.unscheduled - other.unscheduled || one.value - other.value);
  const { name, value } = rules[0];
  const result: PlantRun = {
    seed: run.seed,
    operations: document.orders.reduce((sum, order) => sum + order.operations.length, 0),
    orders: document.orders.length,
    bestRule: { name, value },
    secondsToFirst: Math.round(trace[0][0] * 1000) / 1000,
    first: trace[0][1],
    after: marks
      .filter((mark) => mark <= run.seconds)
      .map((mark) => ({ seconds: mark, value: trace.findLast(([at]) => at <= mark)?.[1] ?? null })),
    value: solved.value.objective,
    unscheduled: solved.value.unscheduled.length,
    movesPerSecond: Math.round((solved.value.moves ?? 0) / solved.value.seconds),
    memory,
  };
  console.log(JSON.stringify(result));
}

const [operations, seconds, workers, seed] = process.argv.slice(2).map(Number);
await measure(operations, { seconds, workers, seed });
