import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sequences } from '../shop/sequences.ts';
import { firstModes, randomMove, randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { LongestPaths } from './longest-paths.ts';

/** Is every node behind its predecessors and behind what its machine does before it? */
function isLinearExtension({ shop, order, position, previous }: Sequences): boolean {
  const { offset, node: source } = shop.predecessors;
  return order.every((node, index) => {
    if (position[node] !== index) return false;
    if (previous[node] !== shop.none && position[previous[node]] > index) return false;
    for (let k = offset[node]; k < offset[node + 1]; k++) if (position[source[k]] > index) return false;
    return true;
  });
}

describe('heads and tails', () => {
  test.each([
    ['chains', []],
    ['lags, releases and splits', ['lags', 'splits', 'materials']],
  ] as const)('after 50,000 moves they are what a full pass finds: %s', (_, features) => {
    let made = 0;
    let refused = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Xorshift(seed);
        const { problem, shop } = randomShop(seed, features);
        const sequences = new Sequences(shop);
        const paths = new LongestPaths(sequences);
        sequences.load(shop.nodes, firstModes(problem));
        paths.reset();
        for (let move = 0; move < 1250; move++) {
          const { node, mode, behind } = randomMove(sequences, random);
          const before = sequences.order.slice();
          if (!sequences.relocate(node, mode, behind)) {
            expect(sequences.order).toEqual(before);
            refused++;
            continue;
          }
          made++;
          paths.updateAfter(node);
          if (move % 25 !== 0) continue;
          expect(isLinearExtension(sequences)).toBe(true);
          const afresh = new Sequences(shop);
          const fresh = new LongestPaths(afresh);
          afresh.load(sequences.order, sequences.mode);
          fresh.reset();
          expect(afresh.previous).toEqual(sequences.previous);
          expect(paths.end).toEqual(fresh.end);
          expect(paths.tail).toEqual(fresh.tail);
          expect(paths.makespan).toBe(fresh.makespan);
        }
      }),
      { numRuns: 40 },
    );
    expect(made).toBeGreaterThan(10_000);
    expect(refused).toBeGreaterThan(1000);
  });
});
