import { partCount, scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import { firstStart, lastEnd } from '../times.ts';
import type { LinkDocument } from '../../model/problem.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** A link's successor starts the minimum lag after its predecessor ends, over all parts of both. */
export function precedence(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { link, from, to } of situation.links) {
    if (from.length === 0) {
      const before = situation.operations.get(link.from);
      if (!before || !situation.unscheduled.has(before.order.id)) continue;
      const scope = { operations: [link.from, link.to], orders: [before.order.id, to[0].order.id] };
      found.push(
        violation('precedence.unscheduled', { from: link.from, to: link.to }, { ...scope, at: firstStart(to) }),
      );
    } else if (!overlapping(link, from)) {
      const at = firstStart(to);
      const end = lastEnd(from);
      const seconds = end + link.minLag - at;
      if (seconds <= 0) continue;
      const params = { from: link.from, to: link.to, end, lag: link.minLag };
      found.push(violation('precedence.early', params, { ...scopeOf(from[0], to[0]), seconds, at }));
    }
  }
  return found;
}

/** Does the link overlap by transfer batch? Split and finished predecessors do not. */
export function overlapping(link: LinkDocument, from: readonly Placement[]): boolean {
  return (
    link.transferBatch !== undefined &&
    from.length === 1 &&
    partCount(from[0].operation) === 1 &&
    from[0].state !== 'done'
  );
}
