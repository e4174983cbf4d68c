/**
 * A plan carried over to a changed problem: what can stay stays, what must move gives way to the right, and what is new comes in where it does
 * most good.
 */
import { checkSchedule } from '../check/check.ts';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';
import { qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import type { Problem } from '../model/columns.ts';
import { compile } from '../model/compile.ts';
import { policySchema, type Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { searchWeights } from '../model/search-weights.ts';
import { objectiveOf } from '../model/terms.ts';
import { carryOver } from './carry-over.ts';
import type { AdaptOptions } from './request.ts';

/** Share of the objective that a plan may get worse by shifting before its order of work is decoded anew, and that this then has to save. */
const tolerated = 0.05;
/** Nor is less than an ordinary order's four hours late worth closing gaps for that were to be kept, weighted seconds. */
const negligible = 4 * 3600;
/** Larger plans take too long to decode for somebody who waits. */
const decodedParts = 30_000;

/**
 * The schedule for `document` (accepted by `readProblem`) that keeps to `schedule` as far as it goes: pins, progress and the frozen zone hold
 * as in a solve; an operation keeps machine and start where that is still lawful and otherwise starts later, in the order there was; where
 * the calendar took its place and that makes its order late, on the machine that does best; new orders go into gaps or, where that lowers the objective,
 * ahead of others. Where all that makes the plan much worse, the same order of work is decoded anew, which closes gaps and changes machines. Orders that find no place are listed with their reason. Checked; throws on a bug. `gaps`: with `push`, what lay behind
 * a delayed operation keeps its distance; with `compact`, gaps on the machines that changed are closed.
 */
export function adapt(
  document: ProblemDocument,
  schedule: ScheduleDocument,
  { frozen = 0, gaps = 'keep', weights = policySchema.parse({}).weights, first = [] }: AdaptOptions = {},
): ScheduleDocument {
  const startedAt = performance.now();
  const { problem, pegging } = compile(document, { baseline: schedule, frozen });
  const ranking = searchWeights({ weights, first });
  const shifted = carryOver(document, problem, schedule, { gaps, weights: ranking });
  const before = objectiveOf(schedule.terms, ranking);
  const placed = gaps === 'push' ? shifted : betterDecoded(problem, { placed: shifted, before, weights: ranking });
  const quality = qualityOf(placed, weights);
  const facts = { seconds: 0, seed: schedule.seed, iterations: 0, cancelled: false };
  const adapted = writeSchedule(document, pegging, placed, quality, facts);
  const verdict = checkSchedule(document, adapted, { baseline: schedule, frozen });
  if (!verdict.ok) {
    const shown = verdict.violations.slice(0, 5).map((violation) => violation.message);
    throw new Error(`Adapting made a schedule with ${verdict.violations.length} violations: ${shown.join(' | ')}`);
  }
  adapted.seconds = (performance.now() - startedAt) / 1000;
  return adapted;
}

/**
 * The plan as it was shifted, or, where that has cost much, the same order of work decoded anew if that costs much less: what was late for
 * a shift may need its place on another machine.
 */
function betterDecoded(
  problem: Problem,
  { placed, before, weights }: { placed: PartialSchedule; before: number; weights: Policy['weights'] },
): PartialSchedule {
  const quality = qualityOf(placed, weights);
  const cost = quality.objective - before;
  if (cost <= Math.max(negligible, before * tolerated) || problem.partCount > decodedParts) return placed;
  const decoder = new Decoder(problem);
  construct(decoder, 'baseline');
  const decoded = qualityOf(decoder.schedule, weights);
  const isWorthIt =
    decoded.unscheduled <= quality.unscheduled &&
    decoded.relaxed <= quality.relaxed &&
    decoded.objective < quality.objective * (1 - tolerated);
  return isWorthIt ? decoder.schedule : placed;
}
