/** Constructing schedules: rules and directions, alone or as a portfolio. */
import { never, type Problem } from '../model/columns.ts';
import { directions, ruleNames, type Direction, type Policy, type RuleName } from '../model/policy.ts';
import { justifyRight } from './backward.ts';
import { drumOf } from './bottleneck.ts';
import { boundsOf } from './bounds.ts';
import { heads } from './constraints/anchor.ts';
import type { Decoder } from './decoder.ts';
import { Dispatch } from './dispatch.ts';
import { inOrderOf } from './linear-extension.ts';
import { ruleOf } from './rules.ts';
import type { Solution } from './solution.ts';

/** A rule with a direction, or, where there is one, the baseline schedule repaired. */
export type Variant = { rule: RuleName; direction: Direction } | 'baseline';

/** Rules in the order in which a portfolio tries them. */
const byPromise: readonly RuleName[] = ['ATCS', 'ATC', 'EDD', 'SLACK', 'CR', 'PRIORITY', 'SPT', 'FIFO', 'LPT'];
/** A portfolio decodes at most this many parts in all, but one variant in any case. */
const portfolioParts = 300_000;

/** The variants a policy asks for, the most promising first; so many that large problems do not take for ever. */
export function variantsOf(policy: Policy, problem: Problem): Variant[] {
  const rules = policy.rule === 'best' ? byPromise : ruleNames.filter((name) => name === policy.rule);
  const ways = policy.direction === 'best' ? directions : directions.filter((name) => name === policy.direction);
  const variants = ways.flatMap((direction) => rules.map((rule): Variant => ({ rule, direction })));
  const hasBaseline = problem.baselineStart.some((start) => start !== never);
  if (hasBaseline && policy.rule === 'best' && policy.direction === 'best') variants.unshift('baseline');
  return variants.slice(0, Math.max(1, Math.floor(portfolioParts / Math.max(1, problem.partCount))));
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
  let bounds = boundsOf(problem);
  let drum = null;
  if (variant.direction === 'bottleneck') {
    schedule.clear();
    drum = drumOf(problem, bounds, heads(schedule));
    bounds = boundsOf(problem, drum.start);
  }
  const rule = ruleOf(variant.rule, problem, bounds);
  return decoder.construct((place) => new Dispatch(schedule, { rule, drum }).run(place));
}

/** The baseline's order and modes decoded anew, as far as they still go; parts it does not have come in by their latest start. */
function repairBaseline(decoder: Decoder): Solution | null {
  const { problem } = decoder.schedule;
  const { latestStart } = boundsOf(problem);
  const key = new Float64Array(problem.clusterCount).fill(never);
  for (let part = 0; part < problem.partCount; part++) {
    const cluster = problem.partCluster[part];
    const start = problem.baselineStart[part];
    key[cluster] = Math.min(key[cluster], start === never ? latestStart[part] : start);
  }
  return decoder.construct(inOrderOf(problem, key), { preferred: problem.baselineMode });
}
