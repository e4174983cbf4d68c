/** A solve from document to document: prepare, search (on any number of threads), finish. Synchronous; threads are the pool's business. */
import { objectiveBound } from '../bound/objective.ts';
import { checkSchedule } from '../check/check.ts';
import { justifyRight, withoutDelay } from '../construct/backward.ts';
import { construct, variantsOf, type Variant } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { retryLeftOut } from '../construct/left-out.ts';
import { qualityOf, type Quality } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { improve } from '../improve/improve.ts';
import type { Incumbent } from '../improve/options.ts';
import { isMakespanShop } from '../improve/makespan/makespan-shop.ts';
import type { Problem } from '../model/columns.ts';
import { compile, type Compiled } from '../model/compile.ts';
import type { Policy } from '../model/policy.ts';
import { searchWeights } from '../model/search-weights.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { createRandom } from '../model/random.ts';
import { failure, success, type Result } from '../model/result.ts';
import type { ScheduleDocument, Terms } from '../model/schedule.ts';
import { createSharedSearch, SharedSearch, type SharedSearchMemory } from './shared-search.ts';

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
  /** No complete schedule has a smaller weighted sum, by `weights`. */
  bound: number;
  /** The same by the policy's own weights: no complete schedule has a smaller objective. */
  objectiveBound: number;
  memory: SharedSearchMemory;
};

/** Compiles a document that `readProblem` has accepted and lays out the memory its threads share. */
export function prepare(
  document: ProblemDocument,
  policy: Policy,
  signal: Int32Array,
  baseline: ScheduleDocument | undefined,
): { compiled: Compiled; search: Search } {
  const compiled = compile(document, { baseline, frozen: policy.frozen });
  const { problem } = compiled;
  const weights = searchWeights(policy);
  const bound = objectiveBound(document, problem, weights);
  const memory = createSharedSearch(problem, policy, signal);
  const ofObjective = policy.first.length === 0 ? bound : objectiveBound(document, problem, policy.weights);
  return { compiled, search: { problem, policy, weights, bound, objectiveBound: ofObjective, memory } };
}

/**
 * One thread's share of the search, until nothing is left to claim: first variants of construction, then roles of improvement. All
 * roles set out from the best construction. With `policy.iterations` nothing depends on time or on the number of threads.
 */
export function searchOnThisThread(search: Search, onStep: (phase: SolvePhase) => void = () => undefined): void {
  const { problem, policy, weights, bound } = search;
  const shared = new SharedSearch(search.memory);
  const variants = variantsOf(policy, problem);
  // Improvement has rules of its own for these.
  if (policy.rule === 'best' && isMakespanShop(problem, null, weights)) variants.length = 1;
  let deadline = Infinity;
  const repeats = policy.iterations !== undefined;
  // Whether another thread is done already must not matter where runs are to repeat.
  const shouldStop = (): boolean =>
    shared.isStopped() || performance.now() > deadline || (!repeats && shared.isProven());
  const decoder = new Decoder(problem, shouldStop);
  for (let index = shared.claimVariant(); index < variants.length; index = shared.claimVariant()) {
    try {
      constructVariant(decoder, variants[index], index, search, shared);
    } finally {
      shared.variantDone();
    }
    onStep('constructing');
  }
  shared.waitForVariants(variants.length);
  const start = startOf(decoder, weights, shared);

  const iterations = policy.iterations ?? (policy.seconds > 0 ? Infinity : 0);
  const begun = performance.now();
  if (!repeats) deadline = begun + policy.seconds * 1000;
  const timeUsed = (): number => (repeats ? 0 : (performance.now() - begun) / (policy.seconds * 1000));
  for (let role = shared.claimRole(); role < policy.workers; role = shared.claimRole()) {
    try {
      if (start === null) continue;
      shared.offer(role + 1, start.solution, start.quality, role);
      if (iterations === 0 || shouldStop()) continue;
      onStep('improving');
      const best = improve(decoder, start, {
        weights,
        random: createRandom(policy.seed, role),
        iterations,
        bound,
        elite: shared.eliteOf(role),
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

function constructVariant(
  decoder: Decoder,
  variant: Variant,
  rank: number,
  { policy, weights }: Search,
  shared: SharedSearch,
): void {
  if (shared.isStopped()) return;
  let solution = construct(decoder, variant);
  if (solution?.notBefore && !isSearchedWithDelays(policy)) solution = withoutDelay(decoder, solution);
  if (solution) shared.offer(0, solution, qualityOf(decoder.schedule, weights), rank);
}

/** What improvement sets out from, on every thread the same: the best construction, with what it left out tried again. */
function startOf(decoder: Decoder, weights: Policy['weights'], shared: SharedSearch): Incumbent | null {
  const best = shared.take(0);
  const solution = best && retryLeftOut(decoder, best.solution);
  return solution ? { solution, quality: qualityOf(decoder.schedule, weights) } : best;
}

/** Idle time is worth its while during the search only where earliness costs anything. */
function isSearchedWithDelays({ weights }: Policy): boolean {
  return weights.earliness > 0;
}

/** Waits for the other threads and writes the best schedule, checked. A violation is a bug and throws. */
export function finish(
  document: ProblemDocument,
  { pegging }: Compiled,
  { problem, policy, objectiveBound: bound, memory }: Search,
  facts: { baseline: ScheduleDocument | undefined; secondsSoFar: () => number },
): Result<ScheduleDocument, SolveFailure> {
  const shared = new SharedSearch(memory);
  shared.waitForRoles(policy.workers);
  const best = shared.best();
  if (best === null) return cancelledBeforeFirst();
  const { solution } = shared.take(best.slot)!;
  const decoder = new Decoder(problem);
  if (!decoder.decode(solution)) throw new Error('The best solution does not decode again');
  if (policy.direction === 'backward' && !isSearchedWithDelays(policy)) justifyRight(decoder, solution);
  const { baseline, secondsSoFar } = facts;
  const schedule = writeSchedule(document, pegging, decoder.schedule, qualityOf(decoder.schedule, policy.weights), {
    seconds: 0,
    seed: policy.seed,
    iterations: shared.iterations(),
    moves: shared.moves(),
    cancelled: shared.isStopped(),
    bound,
  });
  const verdict = checkSchedule(document, schedule, { ...(baseline && { baseline }), frozen: policy.frozen });
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
