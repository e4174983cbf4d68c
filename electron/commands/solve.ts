/** `taktwerk solve`: a problem from a file, solved without a scenario. */
import { writeFile } from 'node:fs/promises';
import { policySchema, type Policy, type PolicyInput } from '../../solver/model/policy.ts';
import type { ProblemDocument } from '../../solver/model/problem.ts';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { ScheduleDocument, Terms } from '../../solver/model/schedule.ts';
import type { SolverPool } from '../../solver/pool/pool.ts';
import { inFile, readJson } from './input-file.ts';
import { readProblemFile, type ProblemFileOptions } from './problem-file.ts';
import { rowsOf, type ScheduleRow } from './schedule-rows.ts';

export type SolveOptions = ProblemFileOptions & {
  file: string;
  /** `makespan`, `weighted-tardiness`, or the path of a policy file. */
  objective: string;
  /** Those that are given go before the policy file's. */
  seconds?: number;
  workers?: number;
  seed?: number;
  /** Bound the run by iterations instead of the clock, so that the same seed and workers give the same schedule. */
  reproducible?: boolean;
  /** Also writes the outcome there, as JSON. */
  out?: string;
  pool: Pick<SolverPool, 'solve'>;
  signal?: AbortSignal;
};

export type SolveOutcome = {
  /** `optimal`: the objective is as small as its bound. */
  status: ScheduleDocument['status'] | 'optimal';
  objective: number;
  terms: Terms;
  /** No complete schedule has a smaller objective; null where none is known. */
  bound: number | null;
  seconds: number;
  seed: number;
  /** Candidates that improvement has evaluated, over all workers. */
  moves: number;
  /** Seconds and objective of each better schedule on the way. */
  trace: [seconds: number, objective: number][];
  /** A schedule document, or rows of benchmark instances. */
  schedule: ScheduleDocument | ScheduleRow[];
};

/** Reproducible runs count a second as so many iterations times operations, about what one thread does. */
const operationsPerSecond = 1_000_000;
/** Below so many operations an iteration gets no quicker. */
const fewOperations = 50;
/** Reproducible runs must never end by the clock. */
const longestSeconds = 86_400;

const nothing: PolicyInput['weights'] = { weightedTardiness: 0, lateOrders: 0, makespan: 0, flowTime: 0, setup: 0 };

/** Solves the problem of a file. Bad input fails within seconds, with a message that names file, place and value. */
export async function solveFile(options: SolveOptions): Promise<Result<SolveOutcome>> {
  const asked = await readPolicy(options);
  if (!asked.ok) return asked;
  const problem = await readProblemFile(options.file, options);
  if (!problem.ok) return problem;
  const policy = options.reproducible ? reproducible(asked.value, problem.value) : asked.value;
  const trace: SolveOutcome['trace'] = [];
  const solved = await options.pool.solve(problem.value, policy, {
    isRead: true,
    onProgress: ({ objective, seconds }) => {
      if (objective !== null && objective !== trace.at(-1)?.[1]) trace.push([seconds, objective]);
    },
    ...(options.signal && { signal: options.signal }),
  });
  if (!solved.ok) return solved;
  const outcome = outcomeOf(options, problem.value, solved.value, trace);
  if (options.out !== undefined) {
    const written = await writeOutcome(options.out, outcome);
    if (!written.ok) return written;
  }
  return success(outcome);
}

/** The policy that the options ask for. */
async function readPolicy(options: SolveOptions): Promise<Result<Policy>> {
  const named = await namedPolicy(options.objective);
  if (!named.ok) return named;
  const parsed = policySchema.safeParse({
    ...named.value,
    ...(options.seconds !== undefined && { seconds: options.seconds }),
    ...(options.workers !== undefined && { workers: options.workers }),
    ...(options.seed !== undefined && { seed: options.seed }),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue.path.join('.') || 'the policy';
    const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)[step], {
      ...named.value,
      ...options,
    });
    const shown = (JSON.stringify(value) ?? 'missing').slice(0, 80);
    return failure('bad-policy', `${options.objective}: ${field} is ${shown} (${issue.message}).`);
  }
  return success(parsed.data);
}

/** The policy bounded by iterations instead of the clock: those it names, or as many as its seconds stand for. */
function reproducible(policy: Policy, problem: ProblemDocument): Policy {
  const operations = problem.orders.reduce((sum, order) => sum + order.operations.length, 0);
  const iterations = Math.ceil((policy.seconds * operationsPerSecond) / Math.max(fewOperations, operations));
  return { ...policy, iterations: policy.iterations ?? iterations, seconds: policy.seconds === 0 ? 0 : longestSeconds };
}

async function namedPolicy(objective: string): Promise<Result<object>> {
  if (objective === 'makespan') return success({ name: objective, weights: { ...nothing, makespan: 1 } });
  if (objective === 'weighted-tardiness') {
    return success({ name: objective, weights: { ...nothing, weightedTardiness: 1 } });
  }
  if (!objective.endsWith('.json')) {
    const expected = 'expected makespan, weighted-tardiness or the path of a policy file (.json)';
    return failure('bad-policy', `The objective is ${JSON.stringify(objective)}: ${expected}.`);
  }
  const json = await readJson(objective);
  if (!json.ok) return json;
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return inFile(objective, failure('bad-policy', 'expected an object.'));
  }
  return success(json.value);
}

function outcomeOf(
  options: SolveOptions,
  problem: ProblemDocument,
  schedule: ScheduleDocument,
  trace: SolveOutcome['trace'],
): SolveOutcome {
  const { status, objective, terms, seconds, seed, moves = 0 } = schedule;
  const isWhole = schedule.unscheduled.length === 0;
  // The bound of other terms than the makespan takes the pegging for granted.
  const isProven = options.objective === 'makespan' || problem.materials.length === 0;
  const bound = isWhole && isProven ? (schedule.bound ?? null) : null;
  if (trace.at(-1)?.[1] !== objective) trace.push([seconds, objective]);
  return {
    status: bound !== null && objective <= bound ? 'optimal' : status,
    ...{ objective, terms, bound, seconds, seed, moves, trace },
    schedule: options.format === 'taktwerk' ? schedule : rowsOf(schedule.assignments),
  };
}

async function writeOutcome(path: string, outcome: SolveOutcome): Promise<Result<null>> {
  try {
    await writeFile(path, `${JSON.stringify(outcome)}\n`);
    return success(null);
  } catch (error) {
    return failure('not-written', `The schedule could not be written to ${path} (${(error as Error).message}).`);
  }
}
