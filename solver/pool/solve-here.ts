/** Solving on the calling thread, for tests and small problems. */
import { SharedSearch, stopSignal } from './shared-search.ts';
import {
  clock,
  finish,
  prepare,
  searchOnThisThread,
  secondsSince,
  type Documents,
  type Search,
  type SolveFailure,
  type SolvePhase,
  type SolveProgress,
} from './search.ts';
import type { Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { readProblem } from '../model/read.ts';
import type { Result } from '../model/result.ts';
import { objectiveOf } from '../model/terms.ts';
import type { ScheduleDocument } from '../model/schedule.ts';

export type SolveHereOptions = {
  baseline?: ScheduleDocument;
  onProgress?: (progress: SolveProgress) => void;
};

/** The schedule of a problem, checked. Blocks the thread for as long as the policy allows. */
export function solveHere(
  problem: ProblemDocument,
  policy: Policy,
  { baseline, onProgress }: SolveHereOptions = {},
): Result<ScheduleDocument, SolveFailure> {
  const begunAt = clock();
  const secondsSoFar = (): number => secondsSince(begunAt);
  const read = readProblem(problem);
  if (!read.ok) return read;
  const { compiled, search } = prepare(read.value, policy, { signal: stopSignal(), begunAt, baseline });
  const progressOf = progressFrom(search, secondsSoFar);
  const onStep = onProgress && ((phase: SolvePhase) => onProgress(progressOf(phase)));
  const documents: Documents = { document: read.value, baseline };
  searchOnThisThread(search, onStep, documents);
  return finish(documents, compiled, search, { secondsSoFar });
}

/** Tells the progress that the shared memory shows, in a phase. */
export function progressFrom(
  { memory, policy }: Search,
  secondsSoFar: () => number,
): (phase: SolvePhase) => SolveProgress {
  const shared = new SharedSearch(memory);
  let improvingSince: number | null = null;
  return (phase) => {
    const best = shared.best();
    const seconds = secondsSoFar();
    const { objectiveBound } = shared.bounds();
    if (phase === 'improving') improvingSince ??= seconds;
    const improving = improvingSince === null ? 0 : seconds - improvingSince;
    const moves = shared.moves();
    return {
      phase,
      objective: best ? objectiveOf(best.quality.terms, policy.weights) : null,
      terms: best?.quality.terms ?? null,
      bound: objectiveBound > -Infinity ? objectiveBound : null,
      iterations: shared.iterations(),
      moves,
      movesPerSecond: improving > 0 ? moves / improving : 0,
      seconds,
    };
  };
}
