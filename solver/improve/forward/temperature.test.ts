import { assert, boolean, double, property } from 'fast-check';
import { expect, test } from 'vitest';
import { temperature } from './temperature.ts';

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
