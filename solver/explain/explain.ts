/** Questions to a plan: why an order ends when it does, why an operation starts when it does, how early it could be at best. */
import { partState } from '../model/columns.ts';
import { aloneEnd } from './alone.ts';
import { chainTo, floorOf, pinOf, tightest, waitsOf } from './chain.ts';
import type { Cause, Explanation, Segment, StartReason } from './explanation.ts';
import { leversOf } from './levers.ts';
import { lastPart } from './places.ts';
import { nameOf, planIndex, type PlanIndex } from './plan-index.ts';

export { planIndex, type PlanIndex };

/** The causal chain of an order from its release, or now, to its end. Null when the plan does not hold it. */
export function explainOrder(index: PlanIndex, order: string): Explanation | null {
  const { problem, places } = index;
  const number = index.orderOf(order);
  if (number < 0 || places.unscheduled[number] === 1) return null;
  const last = lastPart(problem, places, number);
  if (last === null) return null;
  const end = places.end[last];
  const from = Math.min(end, Math.max(problem.orderRelease[number], problem.now));
  const segments = chainTo(index, last, from, end);
  return {
    order,
    from,
    end,
    due: problem.orderDue[number],
    segments,
    totals: totalsOf(segments),
    suppliers: suppliersOf(segments, order),
    aloneEnd: aloneEnd(index, number),
    levers: leversOf(index, segments),
  };
}

/** What set a part's start, given in the problem's names. Null when it is not in the schedule. */
export function explainStart(index: PlanIndex, operation: string, part: number): StartReason | null {
  const { problem, places } = index;
  const found = index.partOf(operation, part);
  if (found < 0 || places.placed[found] === 0) return null;
  const start = places.start[found];
  const nothing = { since: start, resource: null, material: null, blockers: [] };
  if (problem.partState[found] !== partState.planned) return { cause: 'begun', ...nothing };
  if (pinOf(index, found)?.start === start) return { cause: 'pin', ...nothing };
  const last = waitsOf(index, found).at(-1);
  if (last) {
    const ownWait = last.operation === operation && last.part === part;
    const { resource, material } = last;
    if (ownWait) return { cause: last.cause, since: last.from, resource, material, blockers: last.blockers };
    return { cause: 'predecessor', since: last.from, resource: null, material: null, blockers: [asName(last)] };
  }
  const tight = tightest(index, found);
  const floor = floorOf(index, found);
  if (tight.from >= 0 && tight.ready >= floor) {
    return { ...nothing, cause: 'predecessor', blockers: [nameOf(index, tight.from)] };
  }
  return { ...nothing, cause: problem.orderRelease[problem.partOrder[found]] > problem.now ? 'release' : 'now' };
}

/** Lower bound of the order's end; null when the problem does not hold it. */
export function earliestAlone(index: PlanIndex, order: string): number | null {
  const number = index.orderOf(order);
  return number < 0 ? null : aloneEnd(index, number);
}

function asName({ order, operation, part }: Segment): StartReason['blockers'][number] {
  return { order, operation, part };
}

function totalsOf(segments: readonly Segment[]): Partial<Record<Cause, number>> {
  const totals: Partial<Record<Cause, number>> = {};
  for (const { cause, from, to } of segments) totals[cause] = (totals[cause] ?? 0) + to - from;
  return totals;
}

function suppliersOf(segments: readonly Segment[], order: string): Explanation['suppliers'] {
  const seconds = new Map<string, number>();
  for (const segment of segments) {
    if (segment.order === order) continue;
    seconds.set(segment.order, (seconds.get(segment.order) ?? 0) + segment.to - segment.from);
  }
  return [...seconds].map(([supplier, time]) => ({ order: supplier, seconds: time }));
}
