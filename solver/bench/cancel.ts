/**
 * How soon a solve ends once it is cancelled, on a made-up plant with every kind of constraint: `node cancel.ts <operations> <workers>`; prints
 * JSON. Cancelled are solves that have had a schedule for a while.
 */
import { join } from 'node:path';
import { checkSchedule } from '../check/check.ts';
import { policySchema } from '../model/policy.ts';
import { SolverPool } from '../pool/pool.ts';
import { plantProblem } from './plant-problem.ts';

export type CancelResult = {
  operations: number;
  /** Seconds between the first schedule and the signal. */
  after: number;
  /** Wall-clock milliseconds from the signal until no thread searched any more, and until the checked schedule was there. */
  searchEnded: number;
  scheduleThere: number;
};

/** Just after the first schedule other rules are tried, later the search is set up and runs. */
const moments = [0, 0.2, 0.5, 1, 2, 4];

const [operations, workers] = process.argv.slice(2).map(Number);
const document = plantProblem(operations);
const pool = new SolverPool({ workerFile: join(import.meta.dirname, '..', 'pool', 'worker.ts'), threads: workers });
const results: CancelResult[] = [];
for (const after of moments) results.push(await cancelled(after));
await pool.close();
console.log(JSON.stringify(results));

async function cancelled(after: number): Promise<CancelResult> {
  const abort = new AbortController();
  let isTimed = false;
  let signalledAt = Infinity;
  let endedAt = Infinity;
  const solved = await pool.solve(document, policySchema.parse({ seconds: 3600, workers }), {
    isRead: true,
    signal: abort.signal,
    onProgress: ({ phase, objective }) => {
      if (phase === 'checking') endedAt = performance.now();
      if (objective === null || isTimed) return;
      isTimed = true;
      setTimeout(() => {
        signalledAt = performance.now();
        abort.abort();
      }, after * 1000);
    },
  });
  const thereAt = performance.now();
  if (!solved.ok) throw new Error(solved.message);
  const { violations } = checkSchedule(document, solved.value);
  if (violations.length > 0) throw new Error(violations[0].message);
  return { operations, after, searchEnded: endedAt - signalledAt, scheduleThere: thereAt - signalledAt };
}
