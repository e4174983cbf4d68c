import { expect, test, vi } from 'vitest';
import { plantProblem } from '../../bench/plant-problem.ts';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { compile } from '../../model/compile.ts';
import { policySchema } from '../../model/policy.ts';
import { genomeOf } from '../shop/genome.ts';
import { shopOf } from '../shop/shop.ts';
import { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';
import { CommonAnnealing } from './common-annealing.ts';
import { createCommonExtension } from './common-extension.ts';

const { weights } = policySchema.parse({});
const never = (): boolean => false;

test('what threads have in common gets better by what each does, keeps to all anchors, and is timed alike by whoever loads it', () => {
  const mend = vi.spyOn(Annealing.prototype, 'mend');
  for (const seed of [1, 2, 3]) {
    const { problem } = compile(plantProblem(1500, seed));
    const decoder = new Decoder(problem);
    const start = construct(decoder, { rule: 'ATCS', direction: 'forward' })!;
    const shop = shopOf(problem, start.excluded);
    const genome = genomeOf(shop, decoder.schedule);
    const memory = createCommonExtension(problem.partCount, 2);
    const turns = 24;
    let turn = 0;
    const threads = [0, 1].map((thread) => {
      const random = new Xorshift(seed + thread);
      const search = new Annealing(shop, random, decoder.schedule, weights);
      search.load(genome.order, genome.mode, decoder.schedule.start);
      const common = new CommonAnnealing(search, shop, { memory, thread }, random, () => turn / turns);
      common.takeTurn(never);
      return { search, common };
    });
    const before = memory.cost[0];
    const check = new Annealing(shop, new Xorshift(9), decoder.schedule, weights);
    for (; turn < turns; turn++) {
      const { search, common } = threads[turn % 2];
      search.anneal(1000, 0.3 * (1 - turn / turns) * search.delayCost, never);
      expect(common.takeTurn(never)).toBe(true);
      expect(search.costs.isOffAnchor).toBe(false);
      check.load(memory.order.subarray(0, shop.nodes.length), memory.mode, memory.start);
      expect(check.costs.isOffAnchor).toBe(false);
      expect(check.costs.total).toBeCloseTo(memory.cost[0], 0);
    }
    expect(memory.cost[0]).toBeLessThan(0.97 * before);
  }
  expect(mend).toHaveBeenCalled();
});
