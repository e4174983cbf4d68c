import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { randomGenome } from '../elite/recombine.ts';
import { emptyGenome } from '../shop/genome.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { kick } from './kick.ts';

test('a kick leaves a linear extension of precedence with the same modes, mostly another one', () => {
  let chains = 0;
  let moved = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const random = new Xorshift(seed);
      const { shop } = randomShop(seed, ['lags']);
      if (!shop.hasChains || shop.nodes.length === 0) return;
      chains++;
      const from = emptyGenome(shop);
      const kicked = emptyGenome(shop);
      randomGenome(shop, random, from);
      const before = from.order.slice();
      kick(shop, from, random, kicked);
      expect(from.order).toEqual(before);
      expect(kicked.mode).toEqual(from.mode);
      expect(kicked.order.toSorted()).toEqual(from.order.toSorted());
      const position = new Map([...kicked.order].map((node, index) => [node, index]));
      for (const node of shop.nodes) {
        if (shop.before[node] !== shop.none) expect(position.get(shop.before[node])).toBeLessThan(position.get(node)!);
      }
      if (kicked.order.some((node, index) => node !== before[index])) moved++;
    }),
    { numRuns: 300 },
  );
  expect(chains).toBeGreaterThan(20);
  expect(moved).toBeGreaterThan(chains / 2);
});
