import { assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { policySchema } from '../../model/policy.ts';
import { genomeOf } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import { shopOf } from '../shop/shop.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Costs } from './costs.ts';
import { hasOrderTails, OrderTails } from './order-tails.ts';
import { Timing } from './timing.ts';

const { weights } = policySchema.parse({ weights: { weightedTardiness: 1, lateOrders: 5, makespan: 0.5, flowTime: 0.1, setup: 0 } }); // prettier-ignore

function plainShop(seed: number, hasLags: boolean) {
  const { problem } = randomShop(seed, hasLags ? ['lags'] : []);
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const shop = shopOf(problem, solution.excluded);
  const sequences = new Sequences(shop);
  const timing = new Timing(sequences, decoder.schedule);
  const costs = new Costs(timing, decoder.schedule, weights);
  const tails = new OrderTails(timing, costs, weights.makespan);
  const { order, mode } = genomeOf(shop, decoder.schedule);
  sequences.load(order, mode);
  timing.reset(null);
  costs.reset();
  tails.update();
  return { shop, sequences, timing, costs, tails };
}

test('the estimate of a swap is never too high and mostly exact, however many were made before', () => {
  let swaps = 0;
  let exact = 0;
  let cutShort = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), constantFrom(false, true), (seed, hasLags) => {
      const random = new Xorshift(seed);
      const { shop, sequences, timing, costs, tails } = plainShop(seed, hasLags);
      if (!hasOrderTails(shop) || shop.nodes.length === 0) return;
      for (let tries = 0; tries < 200; tries++) {
        const node = shop.nodes[random.below(shop.nodes.length)];
        const ahead = sequences.next[node];
        if (ahead === shop.none) continue;
        const estimate = tails.costIf(node, sequences.mode[node], ahead, Infinity);
        const most = estimate * 2 * random.real();
        const bounded = tails.costIf(node, sequences.mode[node], ahead, most);
        const oldNext = sequences.next[node];
        if (!sequences.relocate(node, sequences.mode[node], ahead)) continue;
        expect(timing.propagate(node, oldNext)).toBe(true);
        costs.update();
        timing.accept();
        costs.accept();
        tails.update();
        swaps++;
        expect(estimate).toBeLessThanOrEqual(costs.total + 1e-6);
        if (costs.total - estimate < 1e-6) exact++;
        if (estimate > most) {
          cutShort++;
          expect(bounded).toBeGreaterThan(most);
        } else expect(bounded).toBe(estimate);
      }
    }),
    { numRuns: 300 },
  );
  expect(swaps).toBeGreaterThan(1000);
  expect(exact / swaps).toBeGreaterThan(0.7);
  expect(cutShort).toBeGreaterThan(100);
});
