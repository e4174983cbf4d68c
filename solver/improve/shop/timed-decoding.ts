/** Has the decoder make the schedule that the graph has timed. Only maximum lags may stand in the way, as the graph does not forbid to break them. */
import type { Decoder } from '../../construct/decoder.ts';
import { partsByStart } from '../../construct/parts-in-order.ts';
import { qualityOf, type Solution } from '../../construct/solution.ts';
import { never } from '../../model/columns.ts';
import type { Policy } from '../../model/policy.ts';
import type { Incumbent } from '../options.ts';
import { solutionOf, type TimedGenome } from './genome.ts';
import type { Shop } from './shop.ts';

/** Decodings until maximum lags hold, at most. */
const mostRounds = 8;

/**
 * What the decoder makes of a solution of the graph whose nodes are in order of `start`; null if it does not fit or was stopped. What is relaxed and left out
 * stays as in `base`.
 */
export function decodeTimed(
  decoder: Decoder,
  shop: Shop,
  genome: TimedGenome,
  base: Solution,
  weights: Policy['weights'],
): Incumbent | null {
  // What comes next takes tens of milliseconds in a plant of 100,000 operations.
  if (decoder.shouldStop()) return null;
  const notBefore = genome.start.slice(0, shop.none);
  const bare = solutionOf(shop, genome, base);
  let parts: Int32Array = genome.order.slice();
  for (let round = 0; round < mostRounds; round++) {
    const solution: Solution = { ...bare, notBefore, parts };
    if (decoder.decode(solution)) return { solution, quality: qualityOf(decoder.schedule, weights) };
    if (decoder.shouldStop() || !holdBack(decoder, notBefore)) return null;
    parts = partsByStart(shop.problem, parts, notBefore);
  }
  return null;
}

/** Has parts start later that end too early for a maximum lag, as it stands; is there any? */
function holdBack({ schedule, brokenLags }: Decoder, notBefore: Int32Array): boolean {
  const { problem, time } = schedule;
  let isAny = false;
  for (const link of brokenLags) {
    const from = problem.linkFrom[link];
    const mode = schedule.mode[from];
    const work = schedule.setupAfter(schedule.previous[from], from, mode) + problem.modeRun[mode];
    const endBound = schedule.start[problem.linkTo[link]] - problem.maxLag[link];
    const begin = time.earliestBegin(problem.modeCalendar[mode], endBound, work);
    if (begin === never || begin <= notBefore[from]) continue;
    notBefore[from] = begin;
    isAny = true;
  }
  return isAny;
}
