import { scopeOf } from '../situation.ts';
import type { Situation } from '../situation.ts';
import { firstStart, lastEnd } from '../times.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** A link's successor starts at most the maximum lag after its predecessor ends. */
export function maxLag(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { link, from, to } of situation.links) {
    if (link.maxLag === undefined || from.length === 0) continue;
    const at = firstStart(to);
    const end = lastEnd(from);
    const seconds = at - (end + link.maxLag);
    if (seconds <= 0) continue;
    const params = { from: link.from, to: link.to, end, lag: link.maxLag };
    found.push(violation('max-lag.late', params, { ...scopeOf(from[0], to[0]), seconds, at }));
  }
  return found;
}
