import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const draw = (seed: number, stream?: number): number[] => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 200 }, () => random.int(0, 9));
};

test('a seed and a stream give the same numbers each time, and no others do', () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7, 1)).toEqual(draw(7, 1));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7, 0)).not.toEqual(draw(7, 1));
});

test('numbers lie in their range and reach all of it', () => {
  expect([...new Set(draw(7))].toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const random = createRandom(1);
  const reals = Array.from({ length: 1000 }, () => random.real());
  expect(Math.min(...reals)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...reals)).toBeLessThan(1);
  expect(Math.max(...reals)).toBeGreaterThan(0.9);
});
