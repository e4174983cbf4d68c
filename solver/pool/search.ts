/** A solve from document to document: prepare, search (on any number of threads), finish. Synchronous; threads are the pool's business. */
import { objectiveBound } from '../bound/objective.ts';
import { checkSchedule } from '../check/check.ts';
import { groundOf, type Ground } from '../check/situation.ts';
import { justifyRight } from '../construct/backward.ts';
import { isWarm, variantsOf } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { qualityOf, type Quality } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { isMakespanShop } from '../improve/makespan/makespan-shop.ts';
import type { Problem } from '../model/columns.ts';
import { compile, type Compiled } from '../model/compile.ts';
import type { Policy } from '../model/policy.ts';
import { rankedWeights, searchWeights } from '../model/search-weights.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { createRandom } from '../model/random.ts';
import { failure, success, type Result } from '../model/result.ts';
import type { ScheduleDocument, Terms } from '../model/schedule.ts';
import { createSharedSearch, SharedSearch, type SharedSearchMemory } from './shared-search.ts';
import { constructFromPlan, constructVariant, improveFrom, startOf } from './start.ts';

export type SolvePhase = 'reading' | 'compiling' | 'constructing' | 'improving' | 'checking';

export type SolveProgress = {
  phase: SolvePhase;
  /** Of the best schedule so far; null before there is one. */
  objective: number | null;
  terms: Terms | null;
  /** No schedule of all orders has a smaller objective; null before that is known. */
  bound: number | null;
  /** Of the improvement, over all threads: iterations as in the policy, and candidates evaluated, also by the second. */
  iterations: number;
  moves: number;
  movesPerSecond: number;
  /** Since the solve began. */
  seconds: number;
};

export type SolveFailure = 'cancelled-before-first' | 'bad-problem';

/** What every thread of a solve needs. */
export type Search = {
  problem: Problem;
  policy: Policy;
  /** What the search weighs by: see `searchWeights`. */
  weights: Policy['weights'];
  memory: SharedSearchMemory;
  /** When the solve began, by `clock`. */
  begunAt: number;
};

/** Share of the policy's time within which threads go on to further variants of construction. */
const constructionShare = 0.07;

/** Seconds since some moment that is the same for all threads, as that of `performance.now` is not. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e9;

/** Since a moment told by `clock`. */
export function secondsSince(moment: number): number {
  return clock() - moment;
}

/** Compiles a document that `readProblem` has accepted and lays out the memory its threads share. */
export function prepare(
  document: ProblemDocument,
  policy: Policy,
  { signal, begunAt, baseline }: { signal: Int32Array; begunAt: number; baseline: ScheduleDocument | undefined },
): { compiled: Compiled; search: Search } {
  const compiled = compile(document, { baseline, frozen: policy.frozen });
  const { problem } = compiled;
  const memory = createSharedSearch(problem, policy, signal);
  return { compiled, search: { problem, policy, weights: searchWeights(policy), memory, begunAt } };
}

/** What the thread that leads has besides: the problem, the plan in force if there is one, and what the checker lays out ahead. */
export type Documents = {
  document: ProblemDocument;
  baseline: ScheduleDocument | undefined;
  ground?: Ground | undefined;
};

/**
 * One thread's share of the search, until nothing is left to claim: first variants of construction, then roles of improvement. All
 * roles set out from the best construction. The policy's time is that since the solve began; what it does not suffice for is left undone, but a
 * first schedule is constructed in any case. With `policy.iterations` nothing depends on time or on the number of threads. One thread, which
 * has the documents, leads: it carries the plan in force over where the search is to set out from it, and works out the bounds.
 */
export function searchOnThisThread(
  search: Search,
  onStep: (phase: SolvePhase) => void = () => undefined,
  documents: Documents | null = null,
): void {
  const { problem, policy, weights, begunAt } = search;
  const shared = new SharedSearch(search.memory);
  const variants = variantsOf(policy, problem);
  const warm = isWarm(policy, problem);
  // Improvement has rules of its own for these.
  if (policy.rule === 'best' && isMakespanShop(problem, null, weights)) variants.length = 1;
  let deadline = Infinity;
  const repeats = policy.iterations !== undefined;
  // Whether another thread is done already must not matter where runs are to repeat.
  const shouldStop = (): boolean =>
    shared.isStopped() || performance.now() >= deadline || (!repeats && shared.isProven());
  const decoder = new Decoder(problem, shouldStop);
  const constructingFrom = clock();
  const isBounded = !repeats && policy.seconds > 0;
  let longest = 0;
  const constructNext = (): boolean => {
    const index = shared.claimVariant();
    if (index >= variants.length) return false;
    const begun = secondsSince(constructingFrom);
    // The other threads would wait for it.
    const isLate = isBounded && shared.hasFound() && begun + longest > constructionShare * policy.seconds;
    try {
      if (!isLate) constructVariant(decoder, variants[index], index, search, shared);
    } finally {
      shared.variantDone();
    }
    longest = Math.max(longest, secondsSince(constructingFrom) - begun);
    onStep('constructing');
    return true;
  };
  if (documents !== null) {
    try {
      if (warm) constructFromPlan(decoder, documents, search, shared);
      else constructNext();
      onStep('constructing');
      // Not before there is a schedule: bounds help the search alone.
      setBounds(documents.document, search, shared);
    } finally {
      shared.variantDone();
    }
  }
  while (constructNext());
  // What the checker will need is laid out while others still construct.
  if (documents !== null) documents.ground = groundOf(documents.document, () => shared.isStopped()) ?? undefined;
  shared.waitForVariants(variants.length + 1);
  const { bound } = shared.bounds();
  const start = startOf(decoder, weights, shared, warm);

  const iterations = policy.iterations ?? (policy.seconds > 0 ? Infinity : 0);
  const improvingFrom = performance.now();
  const timeLeft = (policy.seconds - secondsSince(begunAt)) * 1000;
  if (!repeats) deadline = improvingFrom + timeLeft;
  const timeUsed = (): number => (repeats ? 0 : (performance.now() - improvingFrom) / timeLeft);
  for (let role = shared.claimRole(); role < policy.workers; role = shared.claimRole()) {
    try {
      if (start === null) continue;
      shared.offer(role + 1, start.solution, start.quality, role);
      if (iterations === 0 || shouldStop()) continue;
      onStep('improving');
      const best = improveFrom(decoder, start, {
        weights,
        ranks: rankedWeights(policy),
        random: createRandom(policy.seed, role),
        iterations,
        bound,
        isPlan: warm,
        elite: shared.eliteOf(role),
        common: repeats ? null : { memory: search.memory.common, thread: role },
        shouldStop,
        timeUsed,
        onIteration: (incumbent, iteration, moves) => {
          shared.setCounts(role, iteration, moves);
          if (incumbent !== start) shared.offer(role + 1, incumbent.solution, incumbent.quality, role);
          onStep('improving');
        },
      });
      shared.offer(role + 1, best.solution, best.quality, role);
      if (isProven(best.quality, bound)) shared.setProven();
    } finally {
      shared.roleDone();
    }
  }
}

/** Nothing is left out, and the objective is as small as it can be. */
function isProven({ unscheduled, relaxed, objective }: Quality, bound: number): boolean {
  return unscheduled === 0 && relaxed === 0 && objective <= bound;
}

function setBounds(document: ProblemDocument, { problem, policy, weights }: Search, shared: SharedSearch): void {
  const boundBy = (by: Policy['weights']): number =>
    shared.isStopped() ? -Infinity : objectiveBound(document, problem, by, () => shared.isStopped());
  const bound = boundBy(weights);
  shared.setBounds(bound, policy.first.length === 0 ? bound : boundBy(policy.weights));
}

/** Waits for the other threads and writes the best schedule, checked. A violation is a bug and throws. */
export function finish(
  { document, baseline, ground }: Documents,
  { pegging }: Compiled,
  { problem, policy, memory }: Search,
  {
    secondsSoFar,
    onWritten = () => undefined,
  }: {
    secondsSoFar: () => number;
    /** Handed what is to be checked, so that it can be on its way meanwhile. */
    onWritten?: (schedule: ScheduleDocument) => void;
  },
): Result<ScheduleDocument, SolveFailure> {
  const shared = new SharedSearch(memory);
  shared.waitForRoles(policy.workers);
  const best = shared.best();
  if (best === null) return cancelledBeforeFirst();
  const { solution } = shared.take(best.slot)!;
  const decoder = new Decoder(problem);
  if (!decoder.decode(solution)) throw new Error('The best solution does not decode again');
  if (policy.direction === 'backward') justifyRight(decoder, solution);
  const bound = shared.bounds().objectiveBound;
  const schedule = writeSchedule(document, pegging, decoder.schedule, qualityOf(decoder.schedule, policy.weights), {
    seconds: 0,
    seed: policy.seed,
    iterations: shared.iterations(),
    moves: shared.moves(),
    cancelled: shared.isStopped(),
    ...(bound > -Infinity && { bound }),
  });
  onWritten(schedule);
  const verdict = checkSchedule(document, schedule, { ...(baseline && { baseline }), frozen: policy.frozen }, ground);
  if (!verdict.ok) {
    const shown = verdict.violations.slice(0, 5).map((violation) => violation.message);
    throw new Error(`The solver made a schedule with ${verdict.violations.length} violations: ${shown.join(' | ')}`);
  }
  schedule.seconds = secondsSoFar();
  return success(schedule);
}

export function cancelledBeforeFirst() {
  return failure(
    'cancelled-before-first',
    'The solve was cancelled before it had a complete schedule; nothing is changed',
  );
}
