import { expect, test } from 'vitest';
import { evenParts } from './split-parts.ts';

test.each([
  [10, 3, [4, 3, 3]],
  [2, 2, [1, 1]],
  [1, 2, [0.5, 0.5]],
  [2.5, 2, [1.25, 1.25]],
])('%d in %d parts', (quantity, count, parts) => {
  expect(evenParts(quantity, count)).toEqual(parts);
});
