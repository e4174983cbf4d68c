import { assert, boolean, double, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { temperature, turnOf } from './temperature.ts';

const share = double({ min: 0, max: 1, noNaN: true });
const moves = double({ min: 0, max: 1e5, noNaN: true });

test('an annealing only ever cools', () => {
  assert(
    property(share, share, moves, boolean(), (one, other, movesPerNode, isPlan) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)];
      const cooled = temperature(late, movesPerNode, isPlan);
      expect(cooled).toBeLessThanOrEqual(temperature(early, movesPerNode, isPlan) * (1 + 1e-12));
      expect(cooled).toBeGreaterThanOrEqual(0.03 * (1 - 1e-12));
    }),
  );
});

test('a plan that was searched for is not thrown away where there is no time to find another', () => {
  expect(temperature(0, 10, true)).toBeLessThan(0.2);
  expect(temperature(0, 10, false)).toBeGreaterThan(2);
  expect(temperature(0, 1000, true)).toBe(temperature(0, 1000, false));
});

test('ranks take their turns one after the other, each for less time than the one before', () => {
  assert(
    property(share, share, integer({ min: 1, max: 4 }), (one, other, ranks) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)].map((at) => turnOf(at, ranks));
      expect(late.rank).toBeGreaterThanOrEqual(early.rank);
      if (late.rank === early.rank) expect(late.share).toBeGreaterThanOrEqual(early.share);
      else expect(late.width).toBeLessThan(early.width);
      for (const { share } of [early, late]) expect(share).toBeGreaterThanOrEqual(0);
      for (const { share } of [early, late]) expect(share).toBeLessThanOrEqual(1);
    }),
  );
  expect(turnOf(0, 3).rank).toBe(0);
  expect(turnOf(1, 3).rank).toBe(2);
  expect(turnOf(1, 3).share).toBeCloseTo(1, 9);
  expect(turnOf(0.3, 1)).toEqual({ rank: 0, share: 0.3, width: 1 });
});
