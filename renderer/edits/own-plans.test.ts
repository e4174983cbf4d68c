import { expect, test } from 'vitest';
import { OwnPlans } from './own-plans.ts';

test('a page that lags behind its own edits means the plan they made', () => {
  const own = new OwnPlans();
  own.see('a', 4);
  own.made(5);
  own.see('a', 4);
  expect(own.newestOf(4)).toBe(5);
  own.made(4);
  expect(own.newestOf(5)).toBe(4);
});

test('what others have made is taken as seen, and so is another scenario', () => {
  const own = new OwnPlans();
  own.see('a', 4);
  own.made(5);
  own.see('a', 9);
  expect(own.newestOf(4)).toBe(4);
  expect(own.newestOf(9)).toBe(9);
  own.made(10);
  own.see('b', 9);
  expect(own.newestOf(9)).toBe(9);
  own.forget();
  expect(own.newestOf(9)).toBe(9);
});
