import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { laterBy, plantEvents, type PlantEvent } from '../bench/plant-events.ts';
import { plantProblem } from '../bench/plant-problem.ts';
import { checkSchedule } from '../check/check.ts';
import { policySchema } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { objectiveOf } from '../model/terms.ts';
import { adapt } from '../repair/adapt.ts';
import { randomProblem } from '../testing/random-problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { SolverPool, solveHere, type SolveProgress } from './pool.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const pool = new SolverPool({ workerFile: fileOf('./worker.ts'), threads: 2 });
afterAll(() => pool.close());

const document = randomProblem(7, { orders: 30, machines: 5 });
const repeatable = policySchema.parse({ iterations: 40, seed: 3 });
const withoutTime = <T extends { seconds: number }>(schedule: T) => ({ ...schedule, seconds: 0 });

function must<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('the solver pool', () => {
  test('gives the same schedule for the same seed, on any number of threads', async () => {
    const schedule = must(await pool.solve(document, repeatable));
    expect(withoutTime(must(await pool.solve(document, repeatable)))).toEqual(withoutTime(schedule));
    expect(withoutTime(must(solveHere(document, repeatable)))).toEqual(withoutTime(schedule));
    expect(schedule.iterations).toBe(40 * repeatable.workers);
    expect(checkSchedule(document, schedule).ok).toBe(true);
  });

  test('solves several problems at once without mixing them up', async () => {
    const documents = [1, 2, 3, 4].map((seed) => randomProblem(seed, { orders: 6 }));
    const solved = await Promise.all(documents.map((one) => pool.solve(one, repeatable)));
    const alone = documents.map((one) => must(solveHere(one, repeatable)).assignments);
    expect(solved.map((result) => must(result).assignments)).toEqual(alone);
  });

  test('tells how it goes, phase by phase, ever better', async () => {
    const progress: SolveProgress[] = [];
    const policy = policySchema.parse({ seconds: 0.6 });
    const schedule = must(await pool.solve(document, policy, { onProgress: (one) => progress.push(one) }));
    expect([...new Set(progress.map(({ phase }) => phase))]).toEqual([
      'reading',
      'compiling',
      'constructing',
      'improving',
      'checking',
    ]);
    const objectives = progress.map(({ objective }) => objective).filter((objective) => objective !== null);
    expect(objectives.length).toBeGreaterThan(2);
    expect(progress.at(-1)!.terms).toEqual(schedule.terms);
    expect(objectives.at(-1)).toBe(schedule.objective);
    const moves = progress.map((one) => one.moves);
    expect(moves).toEqual(moves.toSorted((one, other) => one - other));
    expect(moves.at(-1)).toBe(schedule.moves);
    expect(schedule.moves).toBeGreaterThan(schedule.iterations);
    expect(progress.at(-1)!.movesPerSecond).toBeGreaterThan(0);
  });

  test('constructing is part of the time of a policy, but with none left there is a schedule all the same', async () => {
    const hurried = must(await pool.solve(document, policySchema.parse({ seconds: 1e-6 })));
    expect(hurried.moves).toBe(0);
    expect(hurried.assignments.length).toBeGreaterThan(20);
    expect(checkSchedule(document, hurried).violations).toEqual([]);
    const ofAllRules = must(await pool.solve(document, policySchema.parse({ seconds: 0 })));
    expect(ofAllRules.objective).toBeLessThan(hurried.objective);
  });

  test('keeps the best so far when cancelled', async () => {
    const abort = new AbortController();
    const policy = policySchema.parse({ seconds: 3600 });
    const onProgress = ({ phase }: SolveProgress): void => {
      if (phase === 'improving') abort.abort();
    };
    const schedule = must(await pool.solve(document, policy, { signal: abort.signal, onProgress }));
    expect(schedule.status).toBe('cancelled');
    expect(checkSchedule(document, schedule).violations).toEqual([]);
    expect(schedule.assignments.length).toBeGreaterThan(20);
  });

  test('has nothing to give when cancelled before the first schedule', async () => {
    const abort = new AbortController();
    const solving = pool.solve(document, repeatable, { signal: abort.signal });
    abort.abort();
    expect(await solving).toMatchObject({ ok: false, code: 'cancelled-before-first' });
    expect(await pool.solve(document, repeatable, { signal: abort.signal })).toMatchObject({
      ok: false,
      code: 'cancelled-before-first',
    });
    expect(must(await pool.solve(document, repeatable)).assignments.length).toBeGreaterThan(20);
  });

  test('says what is wrong with a problem', async () => {
    const wrong: ProblemDocument = smallProblem({ orders: [{ operations: [{ on: 'M9' }] }] });
    expect(await pool.solve(wrong, repeatable)).toMatchObject({
      ok: false,
      code: 'bad-problem',
      message: expect.stringContaining('machines'),
    });
  });

  test('goes on from the plan in force: nothing moves without need or gain', async () => {
    const baseline = must(solveHere(document, repeatable));
    const policyOf = (moved: number) => policySchema.parse({ ...repeatable, iterations: 0, weights: { moved } });
    const dear = policyOf(1000);
    const still = must(await pool.solve(document, dear, { baseline }));
    expect(still.terms.moved).toBe(0);
    expect(withoutTime(must(solveHere(document, dear, { baseline })))).toEqual(withoutTime(still));
    const cheap = policyOf(1);
    const again = must(await pool.solve(document, cheap, { baseline }));
    const [before, after] = [baseline, again].map(({ terms }) => objectiveOf(terms, cheap.weights));
    expect(again.terms.moved > 0 ? after < before : after === before).toBe(true);
  });

  test.each(Object.keys(plantEvents) as PlantEvent[])(
    're-plans no worse than repairing: %s',
    async (event) => {
      const before = plantProblem(150);
      const weights = { ...repeatable.weights, moved: 0.2 };
      const baseline = must(solveHere(before, { ...repeatable, weights }));
      const after = plantEvents[event](laterBy(before, baseline, 8 * 3600), baseline);
      const again = must(await pool.solve(after, { ...repeatable, weights }, { baseline }));
      expect(checkSchedule(after, again, { baseline }).violations).toEqual([]);
      const shifted = adapt(after, baseline, { gaps: 'push', weights });
      expect(again.unscheduled.length).toBeLessThanOrEqual(shifted.unscheduled.length);
      if (again.unscheduled.length < shifted.unscheduled.length) return;
      expect(again.objective).toBeLessThanOrEqual(shifted.objective);
    },
    15_000,
  );

  test('a plan made by a rule that is asked for does not set out from the one in force', async () => {
    const baseline = must(solveHere(document, repeatable));
    const ruled = policySchema.parse({ ...repeatable, iterations: 0, rule: 'LPT', direction: 'forward' });
    const alone = must(await pool.solve(document, ruled));
    expect(must(await pool.solve(document, ruled, { baseline })).assignments).toEqual(alone.assignments);
  });

  test.each([['weights', { weights: { earliness: 1 } }] as const, ['ranking', { first: ['earliness'] }] as const])(
    'waits for the due date where earliness counts by %s',
    (_, input) => {
      const early = smallProblem({
        orders: [
          { due: 50, operations: [{}] },
          { due: 80, operations: [{}] },
        ],
      });
      const policy = policySchema.parse({ ...repeatable, ...input });
      expect(must(solveHere(early, policy)).terms).toMatchObject({ earliness: 0, weightedTardiness: 0 });
    },
  );

  test('keeps the best so far when cancelled as soon as there is any', async () => {
    const abort = new AbortController();
    const plant = plantProblem(1000);
    const onProgress = ({ objective }: SolveProgress): void => {
      if (objective !== null) abort.abort();
    };
    const policy = policySchema.parse({ seconds: 3600 });
    const schedule = must(await pool.solve(plant, policy, { signal: abort.signal, onProgress, isRead: true }));
    expect(schedule.status).toBe('cancelled');
    expect(checkSchedule(plant, schedule).violations).toEqual([]);
    expect(schedule.assignments.length).toBeGreaterThan(900);
  });

  test('keeps the frozen zone of a baseline', async () => {
    const baseline = must(solveHere(document, repeatable));
    const policy = policySchema.parse({ ...repeatable, frozen: 200, seed: 9 });
    const schedule = must(await pool.solve(document, policy, { baseline }));
    expect(checkSchedule(document, schedule, { baseline, frozen: 200 }).violations).toEqual([]);
    const startOf = new Map(schedule.assignments.map(({ operation, part, start }) => [`${operation}#${part}`, start]));
    const relaxed = new Set(schedule.relaxed.map(({ operation, part }) => `${operation}#${part}`));
    const frozen = baseline.assignments.filter(({ operation, part, start }) => start >= 0 && start < 200 && !relaxed.has(`${operation}#${part}`)); // prettier-ignore
    expect(frozen.length).toBeGreaterThan(5);
    for (const { operation, part, start } of frozen) expect(startOf.get(`${operation}#${part}`)).toBe(start);
  });

  test('rejects, and does not wait for ever, when a helping thread dies with work in hand', async () => {
    const dying = new SolverPool({ workerFile: fileOf('../testing/dying-worker.ts'), threads: 2 });
    await expect(dying.solve(document, repeatable)).rejects.toThrow('helper died');
    await dying.close();
  });

  test('solves as ever while and after it is warmed up', async () => {
    const warming = new SolverPool({ workerFile: fileOf('./worker.ts'), threads: 2 });
    warming.warmUp();
    const schedule = must(await warming.solve(document, repeatable));
    expect(withoutTime(schedule)).toEqual(withoutTime(must(solveHere(document, repeatable))));
    await warming.close();
  });

  test('closing stops what runs', async () => {
    const closing = new SolverPool({ workerFile: fileOf('./worker.ts'), threads: 1 });
    let closed: Promise<void> | undefined;
    const onProgress = ({ phase }: SolveProgress): void => {
      if (phase === 'improving') closed ??= closing.close();
    };
    const schedule = must(await closing.solve(document, policySchema.parse({ seconds: 3600 }), { onProgress }));
    expect(schedule.status).toBe('cancelled');
    await closed;
  });

  test('an empty problem is an empty schedule', async () => {
    const schedule = must(await pool.solve(smallProblem({ orders: [] }), repeatable));
    expect(schedule).toMatchObject({ status: 'feasible', assignments: [], objective: 0 });
  });
});
