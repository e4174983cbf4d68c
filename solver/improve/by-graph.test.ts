import { afterEach, expect, test, vi } from 'vitest';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { qualityOf } from '../construct/solution.ts';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import { createRandom } from '../model/random.ts';
import { improveByGraph } from './by-graph.ts';
import { createElitePool, ElitePool } from './elite/elite-pool.ts';
import { WindowSearch } from './makespan/window-search.ts';
import { shopDocument } from './testing.ts';
import { shopOf } from './shop/shop.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a search by windows shares its best every few seconds, not only when all time is up', () => {
  const { problem } = compile(shopDocument(30, 10));
  const { weights } = policySchema.parse({ weights: { makespan: 1, weightedTardiness: 0 } });
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const elite = createElitePool(problem.partCount, 4);
  const pool = new ElitePool(shopOf(problem, problem.orderExclusion), elite);
  // Each look at the clock is 10 ms after the last one.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
  const offered: number[] = [];
  improveByGraph(
    decoder,
    { solution, quality: qualityOf(decoder.schedule, weights) },
    0,
    (shop, random, used) => new WindowSearch(shop, random, used),
    {
      weights,
      ranks: [weights],
      random: createRandom(1),
      iterations: Infinity,
      bound: 0,
      elite,
      common: null,
      isPlan: false,
      timeUsed: () => now / 20_000,
      shouldStop: () => {
        if (pool.offered !== offered.at(-1)) offered.push(pool.offered);
        return now >= 20_000;
      },
      onIteration: () => undefined,
    },
  );
  expect(offered.length).toBeGreaterThanOrEqual(5);
});
