import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { policySchema } from '../../model/policy.ts';
import { genomeOf } from '../shop/genome.ts';
import { shopOf } from '../shop/shop.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { hasOrderTails } from './order-tails.ts';
import { VariedSearch } from './varied-search.ts';

const { weights } = policySchema.parse({});
const never = (): boolean => false;

function begun(seed: number, round: number) {
  const { problem } = randomShop(seed, seed % 4 === 0 ? ['lags'] : []);
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const shop = shopOf(problem, solution.excluded);
  if (!hasOrderTails(shop)) return null;
  const search = new VariedSearch(shop, new Xorshift(seed), decoder.schedule, weights);
  search.beginRound(round);
  const genome = genomeOf(shop, decoder.schedule);
  search.load(genome.order, genome.mode);
  return { search, first: search.bestCost };
}

describe('search in another way from round to round', () => {
  test('keeps the best it met, at what that costs, and makes no more moves than it may', () => {
    let improved = 0;
    assert(
      property(
        integer({ min: 1, max: 1e6 }),
        integer({ min: 0, max: 1 }),
        integer({ min: 1, max: 8000 }),
        (seed, round, moves) => {
          const state = begun(seed, round);
          if (state === null) return;
          const { search, first } = state;
          search.search(search.patience, moves, 0, never);
          const cost = search.bestCost;
          expect(search.moves).toBeLessThanOrEqual(moves);
          expect(cost).toBeLessThanOrEqual(first);
          if (cost < first) improved++;
          search.load(search.bestOrder.slice(), search.bestMode.slice());
          expect(search.bestCost).toBeCloseTo(cost, 3);
        },
      ),
      { numRuns: 400 },
    );
    expect(improved).toBeGreaterThan(10);
  });

  test('the same random numbers lead to the same solution, and nothing is tried where the bound is met', () => {
    const [one, other, met] = [1, 1, 1].map((round) => begun(8, round)!.search);
    for (const search of [one, other]) search.search(search.patience, 10_000, 0, never);
    expect(one.bestCost).toBe(other.bestCost);
    expect(one.bestOrder).toEqual(other.bestOrder);
    expect(one.bestMode).toEqual(other.bestMode);
    met.search(met.patience, 10_000, met.bestCost, never);
    expect(met.moves).toBe(0);
  });
});
