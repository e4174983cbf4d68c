import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begunAnnealing } from './testing.ts';

const never = (): boolean => false;
const features = ['calendars', 'setups', 'overlap', 'materials', 'uninterruptible', 'pins'] as const;
const begun = (seed: number) => begunAnnealing(seed, features);

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

  test.each([
    { what: 'its anchor', begunWith: begun },
    {
      what: 'a maximum lag',
      begunWith: (seed: number) =>
        begunAnnealing(seed, ['calendars', 'setups', 'lags', 'progress'], { hasMaxLags: true }),
    },
  ])('what has come to start too late for $what is brought back, and nothing gets dearer', ({ begunWith }) => {
    let broken = 0;
    let mended = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const { shop, search } = begunWith(seed);
      if (shop.nodes.length === 0) continue;
      // So hot that everything is let through, and left where it is.
      search.anneal(30, 1e12, never);
      if (!search.costs.isAnyTooLate) continue;
      broken++;
      const before = search.costs.total;
      search.mend({ from: 0, to: shop.nodes.length }, 300, never);
      expect(search.costs.total).toBeLessThanOrEqual(before);
      if (!search.costs.isAnyTooLate) mended++;
    }
    expect(broken).toBeGreaterThan(10);
    expect(mended).toBeGreaterThan(0.8 * broken);
  });

  test('within a stretch, mending leaves all else where it is in the linear extension', () => {
    let changed = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { shop, search } = begun(seed);
      const count = shop.nodes.length;
      search.anneal(30, 1e12, never);
      const before = search.sequences.order.slice();
      const [from, to] = [count >> 2, count - (count >> 2)];
      search.mend({ from, to }, 300, never);
      const { order } = search.sequences;
      expect(order.subarray(0, from)).toEqual(before.subarray(0, from));
      expect(order.subarray(to)).toEqual(before.subarray(to));
      if (order.some((node, index) => node !== before[index])) changed++;
    }
    expect(changed).toBeGreaterThan(5);
  });

  test('the same random numbers lead to the same solution', () => {
    const [one, other] = [begun(7).search, begun(7).search];
    for (const search of [one, other]) search.anneal(2000, 0.1 * search.delayCost, never);
    expect(one.bestCost).toBe(other.bestCost);
    expect(one.bestOrder).toEqual(other.bestOrder);
    expect(one.bestMode).toEqual(other.bestMode);
  });
});
