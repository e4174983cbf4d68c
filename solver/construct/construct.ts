/** Constructing schedules: rules and directions, alone or as a portfolio. */
import type { Problem } from '../model/columns.ts';
import { directions, ruleNames, type Direction, type Policy, type RuleName } from '../model/policy.ts';
import { backwardStarts } from './backward.ts';
import { drumOf } from './bottleneck.ts';
import { boundsOf } from './bounds.ts';
import { heads } from './constraints/anchor.ts';
import type { Decoder } from './decoder.ts';
import { Dispatch } from './dispatch.ts';
import { ruleOf } from './rules.ts';
import type { Solution } from './solution.ts';

export type Variant = { rule: RuleName; direction: Direction };

/** Rules in the order in which a portfolio tries them. */
const byPromise: readonly RuleName[] = ['ATCS', 'ATC', 'EDD', 'SLACK', 'CR', 'PRIORITY', 'SPT', 'FIFO', 'LPT'];
/** A portfolio decodes at most this many parts in all, but one variant in any case. */
const portfolioParts = 300_000;

/** The variants a policy asks for, the most promising first; so many that large problems do not take for ever. */
export function variantsOf(policy: Policy, problem: Problem): Variant[] {
  const rules = policy.rule === 'best' ? byPromise : ruleNames.filter((name) => name === policy.rule);
  const ways = policy.direction === 'best' ? directions : directions.filter((name) => name === policy.direction);
  const variants = ways.flatMap((direction) => rules.map((rule): Variant => ({ rule, direction })));
  return variants.slice(0, Math.max(1, Math.floor(portfolioParts / Math.max(1, problem.partCount))));
}

/** Constructs the variant's schedule in the decoder and returns it as a solution; null when stopped. */
export function construct(decoder: Decoder, variant: Variant): Solution | null {
  const { schedule } = decoder;
  const { problem } = schedule;
  let bounds = boundsOf(problem);
  const notBefore = variant.direction === 'backward' ? backwardStarts(problem, bounds) : null;
  let drum = null;
  if (variant.direction === 'bottleneck') {
    schedule.clear();
    drum = drumOf(problem, bounds, heads(schedule));
    bounds = boundsOf(problem, drum.start);
  }
  const rule = ruleOf(variant.rule, problem, bounds);
  return decoder.construct((place) => new Dispatch(schedule, { rule, notBefore, drum }).run(place), notBefore);
}
