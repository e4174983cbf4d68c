import { expect, test } from 'vitest';
import { policySchema } from '../model/policy.ts';
import { solveHere } from './solve-here.ts';
import { madeUpPlant } from './warm-up.ts';

test('what threads are warmed up with is planned whole, and late, so that the search has work', () => {
  const solved = solveHere(madeUpPlant(), policySchema.parse({ iterations: 0, workers: 1 }));
  if (!solved.ok) throw new Error(solved.message);
  expect(solved.value.unscheduled).toEqual([]);
  expect(solved.value.terms.lateOrders).toBeGreaterThan(5);
});
