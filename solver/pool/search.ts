/** A solve from document to document: prepare, search (on any number of threads), finish. Synchronous; threads are the pool's business. */
import { checkSchedule } from '../check/check.ts';
import { justifyRight, withoutDelay } from '../construct/backward.ts';
import { construct, variantsOf, type Variant } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { retryLeftOut } from '../construct/left-out.ts';
import { qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { improve, type Incumbent } from '../improve/improve.ts';
import type { Problem } from '../model/columns.ts';
import { compile, type Compiled } from '../model/compile.ts';
import type { Policy } from '../model/policy.ts';
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
  /** Of the improvement, over all threads. */
  iterations: number;
  /** Since the solve began. */
  seconds: number;
};

export type SolveFailure = 'cancelled-before-first' | 'bad-problem';

/** What every thread of a solve needs. */
export type Search = { problem: Problem; policy: Policy; memory: SharedSearchMemory };

/** Compiles a document that `readProblem` has accepted and lays out the memory its threads share. */
export function prepare(
  document: ProblemDocument,
  policy: Policy,
  signal: Int32Array,
  baseline: ScheduleDocument | undefined,
): { compiled: Compiled; search: Search } {
  const compiled = compile(document, { baseline, frozen: policy.frozen });
  const { problem } = compiled;
  return { compiled, search: { problem, policy, memory: createSharedSearch(problem, policy.workers, signal) } };
}

/**
 * One thread's share of the search, until nothing is left to claim: first variants of construction, then roles of improvement. All
 * roles set out from the best construction. With `policy.iterations` nothing depends on time or on the number of threads.
 */
export function searchOnThisThread(search: Search, onStep: (phase: SolvePhase) => void = () => undefined): void {
  const { problem, policy } = search;
  const shared = new SharedSearch(search.memory);
  const variants = variantsOf(policy, problem);
  let deadline = Infinity;
  const shouldStop = (): boolean => shared.isStopped() || performance.now() > deadline;
  const decoder = new Decoder(problem, shouldStop);
  for (let index = shared.claimVariant(); index < variants.length; index = shared.claimVariant()) {
    try {
      constructVariant(decoder, variants[index], index, policy, shared);
    } finally {
      shared.variantDone();
    }
    onStep('constructing');
  }
  shared.waitForVariants(variants.length);
  const start = startOf(decoder, policy, shared);

  const iterations = policy.iterations ?? (policy.seconds > 0 ? Infinity : 0);
  if (policy.iterations === undefined) deadline = performance.now() + policy.seconds * 1000;
  for (let role = shared.claimRole(); role < policy.workers; role = shared.claimRole()) {
    try {
      if (start === null) continue;
      shared.offer(role + 1, start.solution, start.quality, role);
      if (iterations === 0 || shouldStop()) continue;
      const best = improve(decoder, start, {
        weights: policy.weights,
        random: createRandom(policy.seed, role),
        iterations,
        shouldStop,
        onIteration: (incumbent, iteration) => {
          shared.setIterations(role, iteration);
          if (incumbent !== start) shared.offer(role + 1, incumbent.solution, incumbent.quality, role);
          onStep('improving');
        },
      });
      shared.offer(role + 1, best.solution, best.quality, role);
    } finally {
      shared.roleDone();
    }
  }
}

function constructVariant(
  decoder: Decoder,
  variant: Variant,
  rank: number,
  policy: Policy,
  shared: SharedSearch,
): void {
  if (shared.isStopped()) return;
  let solution = construct(decoder, variant);
  if (solution?.notBefore && !isSearchedWithDelays(policy)) solution = withoutDelay(decoder, solution);
  if (solution) shared.offer(0, solution, qualityOf(decoder.schedule, policy.weights), rank);
}

/** What improvement sets out from, on every thread the same: the best construction, with what it left out tried again. */
function startOf(decoder: Decoder, policy: Policy, shared: SharedSearch): Incumbent | null {
  const best = shared.take(0);
  const solution = best && retryLeftOut(decoder, best.solution);
  return solution ? { solution, quality: qualityOf(decoder.schedule, policy.weights) } : best;
}

/** Idle time is worth its while during the search only where earliness costs anything. */
function isSearchedWithDelays({ weights }: Policy): boolean {
  return weights.earliness > 0;
}

/** Waits for the other threads and writes the best schedule, checked. A violation is a bug and throws. */
export function finish(
  document: ProblemDocument,
  { pegging }: Compiled,
  { problem, policy, memory }: Search,
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
    cancelled: shared.isStopped(),
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
