import type { Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** Sums of seconds times weights may differ this much, relatively, by the order of summing. */
const rounding = 1e-6;

/** The schedule's own terms are those that its assignments give. */
export function terms(situation: Situation): Violation[] {
  const found: Violation[] = [];
  const given: Record<string, number> = situation.schedule.terms;
  for (const [term, computed] of Object.entries(situation.terms)) {
    const difference = Math.abs(given[term] - computed);
    if (difference <= rounding * Math.max(1, Math.abs(computed))) continue;
    found.push(violation('terms.differ', { term, given: String(given[term]), computed }, {}));
  }
  return found;
}
