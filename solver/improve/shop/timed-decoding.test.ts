import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { plantProblem } from '../../bench/plant-problem.ts';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { partsByStart } from '../../construct/parts-in-order.ts';
import { qualityOf, type Solution } from '../../construct/solution.ts';
import { compile } from '../../model/compile.ts';
import { policySchema } from '../../model/policy.ts';
import { Annealing } from '../forward/annealing.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { genomeOf } from './genome.ts';
import { shopOf, type Shop } from './shop.ts';
import { decodeTimed } from './timed-decoding.ts';

const { weights } = policySchema.parse({});

/** What annealing has come to from the schedule of a dispatching rule. */
function annealed(decoder: Decoder, shop: Shop, moves: number, temperature: number, seed: number): Annealing {
  const search = new Annealing(shop, new Xorshift(seed), decoder.schedule, weights);
  const genome = genomeOf(shop, decoder.schedule);
  search.load(genome.order, genome.mode, decoder.schedule.start);
  search.anneal(moves, temperature * search.delayCost, () => false);
  search.sortBest();
  return search;
}

/** Counts how often it decodes. */
class CountingDecoder extends Decoder {
  decodings = 0;

  override decode(solution: Solution): boolean {
    this.decodings++;
    return super.decode(solution);
  }
}

/** With every kind of constraint that the graph times, and maximum lags. */
function shopWithMaxLags(seed: number) {
  const features = ['calendars', 'setups', 'resources', 'lags', 'uninterruptible', 'overlap'] as const;
  const { problem } = randomShop(seed, features, { hasMaxLags: true, orders: 12 });
  const decoder = new CountingDecoder(problem);
  const start = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  return { problem, decoder, start, shop: shopOf(problem, start.excluded) };
}

test('what the graph has timed is decoded as it is timed', () => {
  const counts = { decoded: 0, asTimed: 0 };
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { decoder, start, shop } = shopWithMaxLags(seed);
      if (shop.nodes.length === 0) return;
      const search = annealed(decoder, shop, 1500, 0.05, seed);
      const timed = { order: search.bestOrder, mode: search.bestMode, start: search.bestStart };
      decoder.decodings = 0;
      const found = decodeTimed(decoder, shop, timed, start, weights);
      if (found === null) return;
      counts.decoded++;
      if (decoder.decodings === 1) {
        for (const node of shop.nodes) expect(decoder.schedule.start[node]).toBe(search.bestStart[node]);
        expect(found.quality.objective).toBeCloseTo(search.bestCost, 3);
        counts.asTimed++;
      }
      expect(decoder.decode(found.solution)).toBe(true);
      expect(qualityOf(decoder.schedule, weights)).toEqual(found.quality);
    }),
    { numRuns: 120, seed: 1 },
  );
  expect(counts.decoded).toBeGreaterThan(100);
  expect(counts.asTimed / counts.decoded).toBeGreaterThan(0.9);
});

test('what ends too early for a maximum lag is held back', () => {
  const counts = { broken: 0, mended: 0 };
  for (let seed = 1; seed <= 120; seed++) {
    const { problem, decoder, start, shop } = shopWithMaxLags(seed);
    if (shop.nodes.length === 0) continue;
    // So hot that everything is let through, and left where it is.
    const { sequences, timing } = annealed(decoder, shop, 20, 1e12, seed);
    const timed = {
      order: partsByStart(problem, sequences.order, timing.start),
      mode: sequences.mode,
      start: timing.start,
    };
    decoder.decodings = 0;
    const found = decodeTimed(decoder, shop, timed, start, weights);
    if (decoder.decodings === 1) continue;
    counts.broken++;
    if (found === null) continue;
    counts.mended++;
    expect(decoder.decode(found.solution)).toBe(true);
    expect(qualityOf(decoder.schedule, weights)).toEqual(found.quality);
  }
  expect(counts.broken).toBeGreaterThan(10);
  expect(counts.mended).toBeGreaterThan(5);
});

test('plants are decoded as they are timed, where placing cluster by cluster displaces parts', () => {
  const counts = { asTimed: 0, byCluster: 0 };
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { problem } = compile(plantProblem(2000, seed));
    const decoder = new Decoder(problem);
    const start = construct(decoder, { rule: 'ATCS', direction: 'forward' })!;
    const shop = shopOf(problem, start.excluded);
    const search = annealed(decoder, shop, 20_000, 0.05, 1);
    const timed = { order: search.bestOrder, mode: search.bestMode, start: search.bestStart };
    const most = search.bestCost * 1.0001;
    const { solution, quality } = decodeTimed(decoder, shop, timed, start, weights)!;
    if (quality.objective <= most) counts.asTimed++;
    if (!decoder.decode({ ...solution, parts: null })) continue;
    if (qualityOf(decoder.schedule, weights).objective <= most) counts.byCluster++;
  }
  expect(counts.asTimed).toBeGreaterThan(4);
  expect(counts.byCluster).toBeLessThan(counts.asTimed);
});
