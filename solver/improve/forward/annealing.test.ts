import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { policySchema } from '../../model/policy.ts';
import { genomeOf } from '../shop/genome.ts';
import { shopOf } from '../shop/shop.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';

const { weights } = policySchema.parse({});
const never = (): boolean => false;

/** An annealing at the schedule of a dispatching rule, without what is held back for maximum lags as that depends on the way there. */
function begun(seed: number) {
  const { problem } = randomShop(seed, ['calendars', 'setups', 'overlap', 'materials', 'uninterruptible', 'pins']);
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const shop = shopOf(problem, solution.excluded);
  const annealing = (): Annealing => new Annealing(shop, new Xorshift(seed), decoder.schedule, weights);
  const genome = genomeOf(shop, decoder.schedule);
  const search = annealing();
  search.load(genome.order, genome.mode);
  return { shop, search, annealing };
}

describe('annealing', () => {
  test('moves that are given up on the way leave no trace', () => {
    let improved = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const { shop, search, annealing } = begun(seed);
        if (shop.nodes.length === 0) return;
        const before = search.costs.total;
        // The last share is so cold that nearly everything is refused, most of it early.
        for (const temperature of [0.5, 0.1, 0.001]) search.anneal(400, temperature * search.delayCost, never);
        const now = annealing();
        now.load(search.sequences.order, search.sequences.mode);
        expect(search.timing.start).toEqual(now.timing.start);
        expect(search.costs.total).toBeCloseTo(now.costs.total, 3);
        const best = annealing();
        best.load(search.bestOrder, search.bestMode);
        expect(best.costs.total).toBeCloseTo(search.bestCost, 3);
        expect(search.bestCost).toBeLessThanOrEqual(before);
        if (search.bestCost < before) improved++;
      }),
      { numRuns: 40 },
    );
    expect(improved).toBeGreaterThan(10);
  });

  test('the same random numbers lead to the same solution', () => {
    const [one, other] = [begun(7).search, begun(7).search];
    for (const search of [one, other]) search.anneal(2000, 0.1 * search.delayCost, never);
    expect(one.bestCost).toBe(other.bestCost);
    expect(one.bestOrder).toEqual(other.bestOrder);
    expect(one.bestMode).toEqual(other.bestMode);
  });
});
