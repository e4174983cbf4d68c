/** The weights that make the search put some terms before all others. */
import type { Policy } from './policy.ts';

/** How often a term weighs what comes after it: sums of two steps still fit into the 53 bits of a number. */
const step = 1e6;
/** What one late order, or one change of machine, stands for in seconds. */
const secondsPerCount = 3600;

/** The policy's weights, with those of the terms in `policy.first` raised above all that come after them. */
export function searchWeights({ weights, first }: Pick<Policy, 'weights' | 'first'>): Policy['weights'] {
  const raised = { ...weights };
  for (const [index, term] of first.entries()) {
    const unit = term === 'lateOrders' || term === 'changedMachines' ? secondsPerCount : 1;
    raised[term] = unit * step ** (first.length - index);
  }
  return raised;
}
