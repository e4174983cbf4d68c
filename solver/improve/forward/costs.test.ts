import { expect, test } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import { Xorshift } from '../xorshift.ts';
import { Costs } from './costs.ts';
import { begunAnnealing } from './testing.ts';

const draws = 20_000;
/** Four standard deviations of a share of so many draws, at most. */
const tolerance = 4 * Math.sqrt(0.25 / draws);

/** What orders cost at the schedule of a dispatching rule, and what share of the draws each gets. */
function drawn(seed: number, drawPower: number, makespan: number) {
  const weights = { ...policySchema.parse({}).weights, makespan };
  const { shop, schedule, search } = begunAnnealing(seed, ['calendars', 'setups'], { weights });
  const { problem } = shop;
  const costs = new Costs(search.timing, schedule, weights, drawPower);
  costs.reset();
  const random = new Xorshift(seed);
  const shares = Array.from({ length: problem.orderCount }, () => 0);
  for (let draw = 0; draw < draws; draw++) shares[problem.partOrder[costs.drawLast(random)]] += 1 / draws;
  return { costs, shares };
}

/** Shops in which several orders cost something, and not the same. */
const seeds = Array.from({ length: 40 }, (_, index) => index + 1).filter((seed) => {
  const positive = drawn(seed, 1, 0).costs.orderCost.filter((cost) => cost > 0);
  return positive.length > 2 && Math.max(...positive) > 4 * Math.min(...positive);
});

test.each([1, 0.5, 0.1])('orders are drawn by the power %d of what they cost', (power) => {
  expect(seeds.length).toBeGreaterThan(3);
  for (const seed of seeds) {
    const { costs, shares } = drawn(seed, power, 0);
    const by = Array.from(costs.orderCost, (cost) => (cost > 0 ? cost ** power : 0));
    const sum = by.reduce((total, one) => total + one, 0);
    for (const [order, share] of shares.entries()) expect(Math.abs(share - by[order] / sum)).toBeLessThan(tolerance);
  }
});

test('half the draws at most go to the last order for what the makespan costs', () => {
  for (const seed of seeds) {
    const { costs, shares } = drawn(seed, 0.5, 1e6);
    const last = costs.lastOrder();
    const by = Array.from(costs.orderCost, Math.sqrt);
    const own = by[last] / by.reduce((total, one) => total + one, 0);
    expect(Math.abs(shares[last] - (0.5 + 0.5 * own))).toBeLessThan(tolerance);
  }
});
