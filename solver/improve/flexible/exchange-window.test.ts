import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { randomGenome } from '../elite/recombine.ts';
import { MakespanSearch } from '../makespan/makespan-search.ts';
import { emptyGenome } from '../shop/genome.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { exchangeWindow } from './exchange-window.ts';

test('a child is feasible whatever links there are, and each mode is that of a parent', () => {
  let exchanged = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { shop } = randomShop(seed, ['lags', 'splits', 'materials']);
      const random = new Xorshift(seed);
      const [one, other, child] = [emptyGenome(shop), emptyGenome(shop), emptyGenome(shop)];
      randomGenome(shop, random, one);
      randomGenome(shop, random, other);
      exchangeWindow(shop, one, other, random, child);
      const position = new Map([...child.order].map((node, index) => [node, index]));
      expect(position.size).toBe(shop.nodes.length);
      for (const node of shop.nodes) {
        expect([one.mode[node], other.mode[node]]).toContain(child.mode[node]);
        if (child.mode[node] !== one.mode[node]) exchanged++;
        for (let k = shop.predecessors.offset[node]; k < shop.predecessors.offset[node + 1]; k++) {
          expect(position.get(shop.predecessors.node[k])).toBeLessThan(position.get(node)!);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(exchanged).toBeGreaterThan(10);
});

test('the child of a schedule with itself is as long', () => {
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { shop } = randomShop(seed, ['lags', 'splits']);
      const random = new Xorshift(seed);
      const [one, child] = [emptyGenome(shop), emptyGenome(shop)];
      randomGenome(shop, random, one);
      exchangeWindow(shop, one, one, random, child);
      const search = new MakespanSearch(shop, random);
      search.load(one.order, one.mode);
      const { bestCost } = search;
      search.load(child.order, child.mode);
      expect(search.bestCost).toBe(bestCost);
    }),
  );
});
