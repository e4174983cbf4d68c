/**
 * Improvement: iterated local search on linear extension and modes, each candidate decoded whole. Candidates within a small deviation of the
 * best are accepted (record-to-record travel; Dueck 1993).
 */
import { inOrderOf, linearExtension } from '../construct/linear-extension.ts';
import { chosenModes, isBetter, qualityOf, type Solution } from '../construct/solution.ts';
import type { Decoder } from '../construct/decoder.ts';
import type { Random } from '../model/random.ts';
import type { ImproveOptions, Incumbent } from './options.ts';
import { perturb, placeAnywhere, snapshotOf, type Draft, type Snapshot } from './moves.ts';

/** Share of the best objective that a candidate may be worse by and still be gone on from. */
const deviation = 0.002;
/** Iterations without a new best after which the search goes back to it. */
const patience = 200;

/** Of so many iterations, one tries the orders that are left out again. */
const retryInterval = 4;

/** The best found from `start` on, never worse than it. The decoder is left with whatever came last. */
export function improveByDecoding(decoder: Decoder, start: Incumbent, options: ImproveOptions): Incumbent {
  const { weights, random, iterations, shouldStop, onIteration } = options;
  const { schedule } = decoder;
  const { problem } = schedule;
  let best = start;
  if (!decoder.decode(start.solution)) return best;
  let snapshot = snapshotOf(schedule, start.solution);
  let atBest = snapshot;
  let stale = 0;
  for (let iteration = 1; iteration <= iterations && !shouldStop(); iteration++) {
    const { solution } = snapshot;
    const draft: Draft = {
      key: Float64Array.from(snapshot.position),
      mode: solution.mode.slice(),
      notBefore: solution.notBefore?.slice() ?? null,
    };
    perturb(problem, snapshot, draft, random);
    const candidate =
      snapshot.leftOut.length > 0 && iteration % retryInterval === 1
        ? retried(decoder, snapshot, draft, random)
        : decoded(decoder, solution, draft);
    if (candidate) {
      const quality = qualityOf(schedule, weights);
      if (isBetter(quality, best.quality)) {
        best = { solution: candidate, quality };
        atBest = snapshot = snapshotOf(schedule, candidate);
        stale = 0;
      } else if (quality.unscheduled === best.quality.unscheduled && quality.relaxed === best.quality.relaxed) {
        if (quality.objective <= best.quality.objective * (1 + deviation)) snapshot = snapshotOf(schedule, candidate);
      }
    }
    if (++stale > patience) {
      snapshot = atBest;
      stale = 0;
    }
    onIteration(best, iteration, iteration);
  }
  return best;
}

/** The draft as it is; null if it does not fit. */
function decoded(decoder: Decoder, base: Solution, { key, mode, notBefore }: Draft): Solution | null {
  const order = linearExtension(decoder.schedule.problem, key);
  const candidate: Solution = { ...base, order, mode, notBefore, parts: null };
  return decoder.decode(candidate) ? { ...candidate, mode: chosenModes(decoder.schedule) } : null;
}

/** The draft with its left-out orders somewhere among the others; null if stopped. */
function retried(decoder: Decoder, { leftOut }: Snapshot, draft: Draft, random: Random): Solution | null {
  const { problem } = decoder.schedule;
  for (const order of leftOut) placeAnywhere(problem, draft, random, order);
  return decoder.construct(inOrderOf(problem, draft.key), { notBefore: draft.notBefore, preferred: draft.mode });
}
