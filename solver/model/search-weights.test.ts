import { expect, test } from 'vitest';
import { policySchema, type Policy } from './policy.ts';
import { rankedWeights, searchWeights } from './search-weights.ts';

const policy = policySchema.parse({ weights: { setup: 2 }, first: ['makespan', 'lateOrders'] });

test('each rank has its own terms, and outweighs all that come after it', () => {
  const ranks = rankedWeights(policy);
  const termsOf = (weights: Policy['weights']): string[] =>
    Object.entries(weights).flatMap(([term, weight]) => (weight > 0 ? [term] : []));
  expect(ranks.map(termsOf)).toEqual([['makespan'], ['lateOrders'], ['weightedTardiness', 'flowTime', 'setup']]);
  expect(ranks[0].makespan).toBeGreaterThan(100 * ranks[1].lateOrders);
  expect(ranks[1].lateOrders).toBeGreaterThan(1e5 * ranks[2].setup);
});

test('ranks add up to what the search weighs by', () => {
  const sum = searchWeights(policy);
  for (const term of Object.keys(sum) as (keyof typeof sum)[]) {
    expect(rankedWeights(policy).reduce((total, weights) => total + weights[term], 0)).toBe(sum[term]);
  }
  const unranked = { ...policy, first: [] };
  expect(rankedWeights(unranked)).toEqual([policy.weights]);
});
