/** Constructing schedules: rules and directions, alone or as a portfolio. */
import { never, partState, type Problem } from '../model/columns.ts';
import { ruleNames, type Direction, type Policy, type RuleName } from '../model/policy.ts';
import { justifyRight } from './backward.ts';
import { drumOf } from './bottleneck.ts';
import { boundsOf } from './bounds.ts';
import { compositeOf, type Composite } from './composite.ts';
import { heads } from './constraints/anchor.ts';
import type { Decoder } from './decoder.ts';
import { Dispatch } from './dispatch.ts';
import { inOrderOf } from './linear-extension.ts';
import { ruleOf, withAnchorsFirst } from './rules.ts';
import type { Solution } from './solution.ts';

/** A rule with a direction, or, where there is one, the baseline schedule repaired. */
export type Variant = { rule: RuleName | Composite; direction: Direction } | 'baseline';

/** Rules with a name in the order in which a portfolio tries them. */
const byPromise: readonly RuleName[] = ['PRIORITY', 'ATCS', 'ATC', 'EDD', 'SLACK', 'CR', 'SPT', 'FIFO', 'LPT'];
/** Directions in the order in which they are tried; what starts as late as it can is of use only where it costs to be early. */
const directionsTried: readonly Direction[] = ['forward', 'bottleneck'];
const directionsTriedLate: readonly Direction[] = ['backward', 'forward', 'bottleneck'];
/** Composite rules of a portfolio, all in its first direction; how many come before any rule with a name, and before all but the first of these. */
const composites = 73;
const compositesFirst = 4;
const compositesAhead = 24;
const namedAhead = 3;
/** A portfolio decodes at most this many parts in all, but one variant in any case; fewer where a plan in force is better than any rule's. */
const portfolioParts = 350_000;
const warmPortfolioParts = 30_000;
/** Share of the planned parts that have a place in the plan in force, where the search sets out from that. */
const warmShare = 0.5;

/** The variants a policy asks for, the most promising first; so many that large problems do not take for ever. */
export function variantsOf(policy: Policy, problem: Problem): Variant[] {
  const rules = policy.rule === 'best' ? byPromise : ruleNames.filter((name) => name === policy.rule);
  const tried = policy.weights.earliness > 0 ? directionsTriedLate : directionsTried;
  const ways = policy.direction === 'best' ? tried : [policy.direction];
  const named = ways.flatMap((direction) => rules.map((rule): Variant => ({ rule, direction })));
  const composite = Array.from({ length: policy.rule === 'best' ? composites : 0 }, (_, index): Variant => {
    return { rule: compositeOf(index + 1), direction: ways[0] };
  });
  const variants = [
    composite.slice(0, compositesFirst),
    named.slice(0, namedAhead),
    composite.slice(compositesFirst, compositesAhead),
    named.slice(namedAhead),
    composite.slice(compositesAhead),
  ].flat();
  const hasBaseline = problem.baselineStart.some((start) => start !== never);
  if (hasBaseline && isFree(policy)) variants.unshift('baseline');
  const most = isWarm(policy, problem) ? warmPortfolioParts : portfolioParts;
  return variants.slice(0, Math.max(1, Math.floor(most / Math.max(1, problem.partCount))));
}

/** Does the search set out from the plan in force? Where no rule is asked for, and most of what is planned has a place in it. */
export function isWarm(policy: Policy, problem: Problem): boolean {
  let known = 0;
  let planned = 0;
  for (let part = 0; part < problem.partCount; part++) {
    if (problem.partState[part] !== partState.planned) continue;
    planned++;
    if (problem.baselineStart[part] !== never) known++;
  }
  return isFree(policy) && known > planned * warmShare;
}

function isFree({ rule, direction }: Policy): boolean {
  return rule === 'best' && direction === 'best';
}

/** Constructs the variant's schedule in the decoder and returns it as a solution; null when stopped. */
export function construct(decoder: Decoder, variant: Variant): Solution | null {
  if (variant === 'baseline') return repairBaseline(decoder);
  const { schedule } = decoder;
  const { problem } = schedule;
  if (variant.direction === 'backward') {
    const forward = construct(decoder, { ...variant, direction: 'forward' });
    return forward && justifyRight(decoder, forward);
  }
  let bounds = boundsOf(problem, null, decoder.shouldStop);
  if (bounds === null) return null;
  let drum = null;
  if (variant.direction === 'bottleneck') {
    schedule.clear();
    const head = heads(schedule);
    if (decoder.shouldStop()) return null;
    drum = drumOf(problem, bounds, head);
    bounds = boundsOf(problem, drum.start, decoder.shouldStop);
    if (bounds === null) return null;
  }
  const rule = withAnchorsFirst(ruleOf(variant.rule, problem, bounds), problem, bounds);
  const { shouldStop } = decoder;
  return decoder.construct((place) => new Dispatch(schedule, { rule, drum, shouldStop }).run(place));
}

/** The baseline's order and modes decoded anew, as far as they still go; parts it does not have come in by their latest start. */
function repairBaseline(decoder: Decoder): Solution | null {
  const { problem } = decoder.schedule;
  const bounds = boundsOf(problem, null, decoder.shouldStop);
  if (bounds === null) return null;
  const { latestStart } = bounds;
  const key = new Float64Array(problem.clusterCount).fill(never);
  for (let part = 0; part < problem.partCount; part++) {
    const cluster = problem.partCluster[part];
    const start = problem.baselineStart[part];
    key[cluster] = Math.min(key[cluster], start === never ? latestStart[part] : start);
  }
  return decoder.construct(inOrderOf(problem, key), { preferred: problem.baselineMode });
}
