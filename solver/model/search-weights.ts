/** The weights that make the search put some terms before all others. */
import type { Policy } from './policy.ts';

/** How often a term weighs what comes after it: sums of two steps still fit into the 53 bits of a number. */
const step = 1e6;
/** What one late order, or one change of machine, stands for in seconds. */
const secondsPerCount = 3600;

/** The policy's weights rank by rank: of each of the terms in `policy.first` alone, raised, then of all others; they add up to `searchWeights`. */
export function rankedWeights(policy: Pick<Policy, 'weights' | 'first'>): Policy['weights'][] {
  const raised = searchWeights(policy);
  const terms = Object.keys(raised) as (keyof Policy['weights'])[];
  const only = (isIn: (term: keyof Policy['weights']) => boolean): Policy['weights'] =>
    Object.fromEntries(terms.map((term) => [term, isIn(term) ? raised[term] : 0])) as Policy['weights'];
  const first: readonly string[] = policy.first;
  return [...policy.first.map((ranked) => only((term) => term === ranked)), only((term) => !first.includes(term))];
}

/** The policy's weights, with those of the terms in `policy.first` raised above all that come after them. */
export function searchWeights({ weights, first }: Pick<Policy, 'weights' | 'first'>): Policy['weights'] {
  const raised = { ...weights };
  for (const [index, term] of first.entries()) {
    const unit = term === 'lateOrders' || term === 'changedMachines' ? secondsPerCount : 1;
    raised[term] = unit * step ** (first.length - index);
  }
  return raised;
}
