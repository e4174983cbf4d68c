/**
 * Re-planning from the plan in force after an event, beside repairing that plan by right shift:
 * `node replan.ts <operations> <seconds> <workers> <seed>`; prints JSON. The made-up plant has every kind of constraint, the objective is
 * the standard one with a weight on what moves; every schedule is checked. The pool is warm, as it is in the application.
 */
import { join } from 'node:path';
import { checkSchedule } from '../check/check.ts';
import { policySchema } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { readProblem } from '../model/read.ts';
import { objectiveOf } from '../model/terms.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { SolverPool } from '../pool/pool.ts';
import { adapt } from '../repair/adapt.ts';
import { laterBy, plantEvents, type PlantEvent } from './plant-events.ts';
import { plantProblem } from './plant-problem.ts';

type Replanned = { seconds: number; objective: number; unscheduled: number; moved: number; moves: number };

export type ReplanResult = {
  operations: number;
  event: PlantEvent;
  /** Seconds from the changed problem to the checked schedule; objectives of the same policy. */
  shift: Replanned;
  replan: Replanned;
  /** Seconds until re-planning had its first schedule, and the objective of that. */
  first: { seconds: number; objective: number };
};

/** Seconds of improvement of the plan in force. */
const plannedFor = 10;
/** Seconds for which that plan is followed before anything happens. */
const followed = 8 * 3600;
/** Seconds that handing over and checking take besides the policy's, for each operation. */
const besides = 45e-6;

const [operations, seconds, workers, seed] = process.argv.slice(2).map(Number);
const weights = policySchema.parse({}).weights;
const policy = policySchema.parse({ weights: { ...weights, moved: 0.2 }, workers, seed });
const pool = new SolverPool({ workerFile: join(import.meta.dirname, '..', 'pool', 'worker.ts'), threads: workers });
const document = plantProblem(operations, seed);
const planned = must(await pool.solve(document, { ...policy, seconds: plannedFor }));
const later = laterBy(document, planned, followed);
const results: ReplanResult[] = [];
for (const event of Object.keys(plantEvents) as PlantEvent[]) {
  const changed = must(readProblem(plantEvents[event](later, planned)));
  const { schedule: shifted, seconds: shiftSeconds } = await timed(() =>
    adapt(changed, planned, { gaps: 'push', weights: policy.weights }),
  );
  const first = { seconds: Infinity, objective: Infinity };
  const begun = performance.now();
  const { schedule: again, seconds: replanSeconds } = await timed(async () =>
    must(
      await pool.solve(
        changed,
        { ...policy, seconds: Math.max(0.1, seconds - besides * operations) },
        {
          baseline: planned,
          isRead: true,
          onProgress: ({ objective }) => {
            if (objective === null || first.seconds < Infinity) return;
            Object.assign(first, { seconds: (performance.now() - begun) / 1000, objective });
          },
        },
      ),
    ),
  );
  results.push({
    operations,
    event,
    shift: outcomeOf(changed, shifted, shiftSeconds),
    replan: outcomeOf(changed, again, replanSeconds),
    first,
  });
}
await pool.close();
console.log(JSON.stringify(results));

function outcomeOf(problem: ProblemDocument, schedule: ScheduleDocument, taken: number): Replanned {
  const { violations } = checkSchedule(problem, schedule, { baseline: planned });
  if (violations.length > 0) throw new Error(violations[0].message);
  const { terms, unscheduled, moves = 0 } = schedule;
  const objective = objectiveOf(terms, policy.weights);
  return { seconds: taken, objective, unscheduled: unscheduled.length, moved: terms.moved, moves };
}

async function timed(run: () => ScheduleDocument | Promise<ScheduleDocument>) {
  const begun = performance.now();
  const schedule = await run();
  return { schedule, seconds: (performance.now() - begun) / 1000 };
}

function must<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}
