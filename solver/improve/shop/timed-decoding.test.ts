import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { plantProblem } from '../../bench/plant-problem.ts';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { qualityOf, type Solution } from '../../construct/solution.ts';
import { compile } from '../../model/compile.ts';
import { policySchema } from '../../model/policy.ts';
import { Annealing } from '../forward/annealing.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { genomeOf, solutionOf } from './genome.ts';
import { shopOf } from './shop.ts';
import { decodeTimed } from './timed-decoding.ts';

const { weights } = policySchema.parse({});

test('what the graph has timed is decoded as it is timed, which placing by first start alone does not do', () => {
  const counts = { decoded: 0, asTimed: 0, better: 0 };
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { problem } = randomShop(seed, ['calendars', 'setups', 'resources', 'lags', 'uninterruptible'], {
        hasMaxLags: true,
        orders: 12,
      });
      const decoder = new Decoder(problem);
      const start = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
      const shop = shopOf(problem, start.excluded);
      if (shop.nodes.length === 0) return;
      const search = new Annealing(shop, new Xorshift(seed), decoder.schedule, weights);
      const genome = genomeOf(shop, decoder.schedule);
      search.load(genome.order, genome.mode, decoder.schedule.start);
      search.anneal(1500, 0.05 * search.delayCost, () => false);
      search.sortBest();
      const timed = { order: search.bestOrder, mode: search.bestMode, start: search.bestStart, cost: search.bestCost };
      const found = decodeTimed(decoder, shop, timed, start, weights);
      if (found === null) return;
      counts.decoded++;
      expect(decoder.decode(found.solution)).toBe(true);
      expect(qualityOf(decoder.schedule, weights)).toEqual(found.quality);
      if (found.quality.objective <= search.bestCost * 1.001) counts.asTimed++;

      const notBefore = search.bestStart.slice(0, shop.none);
      if (!decoder.decode({ ...solutionOf(shop, timed, start), notBefore })) return void counts.better++;
      const plain = qualityOf(decoder.schedule, weights).objective;
      expect(found.quality.objective).toBeLessThanOrEqual(plain);
      if (found.quality.objective < plain) counts.better++;
    }),
    { numRuns: 120, seed: 1 },
  );
  expect(counts.decoded).toBeGreaterThan(60);
  expect(counts.asTimed / counts.decoded).toBeGreaterThan(0.8);
  expect(counts.better).toBeGreaterThan(0);
});

/** Counts how often it decodes. */
class CountingDecoder extends Decoder {
  decodings = 0;

  override decode(solution: Solution): boolean {
    this.decodings++;
    return super.decode(solution);
  }
}

test('plants are decoded as they are timed at the first attempt, where placing by start displaces parts', () => {
  const asTimed = { first: 0, byStart: 0 };
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { problem } = compile(plantProblem(2000, seed));
    const decoder = new CountingDecoder(problem);
    const start = construct(decoder, { rule: 'ATCS', direction: 'forward' })!;
    const shop = shopOf(problem, start.excluded);
    const search = new Annealing(shop, new Xorshift(1), decoder.schedule, weights);
    const genome = genomeOf(shop, decoder.schedule);
    search.load(genome.order, genome.mode, decoder.schedule.start);
    search.anneal(6000, 0.1 * search.delayCost, () => false);
    search.sortBest();
    const timed = { order: search.bestOrder, mode: search.bestMode, start: search.bestStart, cost: search.bestCost };
    const most = search.bestCost * 1.0001;
    decoder.decodings = 0;
    const found = decodeTimed(decoder, shop, timed, start, weights);
    if (decoder.decodings === 1 && found!.quality.objective <= most) asTimed.first++;
    const notBefore = search.bestStart.slice(0, shop.none);
    if (!decoder.decode({ ...solutionOf(shop, timed, start), notBefore })) continue;
    if (qualityOf(decoder.schedule, weights).objective <= most) asTimed.byStart++;
  }
  expect(asTimed.first).toBeGreaterThanOrEqual(4);
  expect(asTimed.byStart).toBeLessThan(asTimed.first);
});
