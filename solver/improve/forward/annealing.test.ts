import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Annealing } from './annealing.ts';
import { overtimeWithin } from '../../model/overtime.ts';
import { policySchema } from '../../model/policy.ts';
import { begunAnnealing } from './testing.ts';

const never = (): boolean => false;
const features = ['calendars', 'setups', 'overlap', 'materials', 'uninterruptible', 'pins'] as const;
const begun = (seed: number) => begunAnnealing(seed, features);
const { weights } = policySchema.parse({});
const { weights: justInTime } = policySchema.parse({ weights: { earliness: 1 } });

/** Seconds that orders end before and after they are due, in all. */
function latenessOf({ timing, costs }: Annealing): { early: number; late: number } {
  const { problem, nodes } = timing.sequences.shop;
  const orders = [...new Set(Array.from(nodes, (node) => problem.partOrder[node]))];
  const lateness = orders.map((order) => costs.orderEnd[order] - problem.orderDue[order]);
  const sum = (values: number[]): number => values.reduce((total, value) => total + Math.max(0, value), 0);
  return { early: sum(lateness.map((value) => -value)), late: sum(lateness) };
}

function overtimeOf({ timing, sequences }: Annealing): number {
  const { start, end } = timing;
  const { problem } = sequences.shop;
  return sequences.order.reduce(
    (sum, node) => sum + overtimeWithin(problem, sequences.machine[node], start[node], end[node]),
    0,
  );
}

describe('annealing', () => {
  test.each([
    ['late orders', weights],
    ['just in time', justInTime],
  ])('moves that are given up on the way leave no trace: %s', (_, weights) => {
    let improved = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const { shop, search, annealing } = begunAnnealing(seed, features, { weights });
        if (shop.nodes.length === 0) return;
        const before = search.costs.total;
        // The last share is so cold that nearly everything is refused, most of it early.
        for (const temperature of [0.5, 0.1, 0.001]) search.anneal(400, temperature * search.delayCost, never);
        const now = annealing();
        now.load(search.sequences.order, search.sequences.mode, search.timing.start);
        expect(search.timing.start).toEqual(now.timing.start);
        expect(search.costs.total).toBeCloseTo(now.costs.total, 3);
        const best = annealing();
        best.load(search.bestOrder, search.bestMode, search.bestStart);
        expect(best.costs.total).toBeCloseTo(search.bestCost, 3);
        expect(search.bestCost).toBeLessThanOrEqual(before);
        if (search.bestCost < before) improved++;
      }),
      { numRuns: 40 },
    );
    expect(improved).toBeGreaterThan(10);
  });

  test('what costs something to be early waits for its due date, and others have the time meanwhile', () => {
    const { search } = begunAnnealing(3, ['calendars', 'setups'], { weights: justInTime });
    const before = { total: search.costs.total, lateness: latenessOf(search) };
    for (let cold = 1; cold >= 0.001; cold *= 0.8) search.anneal(500, cold * search.delayCost, never);
    const lateness = latenessOf(search);
    expect(lateness.early).toBeLessThan(0.5 * before.lateness.early);
    expect(lateness.late).toBeLessThanOrEqual(before.lateness.late);
    expect(search.costs.total).toBeLessThan(0.7 * before.total);
  });

  test('what is in overtime waits until that is over, where it may', () => {
    const nothing = { weightedTardiness: 0, lateOrders: 0, makespan: 0, setup: 0 };
    const { weights } = policySchema.parse({ weights: { ...nothing, overtime: 10 } });
    let before = 0;
    let after = 0;
    for (const seed of [1, 2, 3, 4, 5]) {
      const { search } = begunAnnealing(seed, ['setups'], { weights });
      before += overtimeOf(search);
      for (let cold = 0.5; cold >= 0.001; cold *= 0.8) search.anneal(200, cold * search.delayCost, never);
      after += overtimeOf(search);
    }
    expect(before).toBeGreaterThan(1000);
    expect(after).toBeLessThan(0.2 * before);
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
