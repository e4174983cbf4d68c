import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterWork, intersect, isOpen, merge, nextOpen, subtract, whenAtLeast, workBetween } from './working-time.ts';
import type { Interval } from './working-time.ts';

const intervals = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 30 })), { maxLength: 12 })
  .map((pairs): Interval[] => merge(pairs.map(([from, length]) => [from, from + length])));
const instant = fc.integer({ min: -5, max: 240 });

/** Every instant one by one: the definition, slowly. */
function openAt(open: readonly Interval[], at: number): boolean {
  return open.some(([from, to]) => from <= at && at < to);
}

test('set operations agree with the definition at every instant', () => {
  fc.assert(
    fc.property(intervals, intervals, instant, (a, b, at) => {
      expect(isOpen(a, at)).toBe(openAt(a, at));
      expect(isOpen(intersect(a, b), at)).toBe(openAt(a, at) && openAt(b, at));
      expect(isOpen(subtract(a, b), at)).toBe(openAt(a, at) && !openAt(b, at));
    }),
  );
});

test('the instant after some work has exactly that work before it', () => {
  fc.assert(
    fc.property(intervals, instant, fc.integer({ min: 0, max: 80 }), (open, from, work) => {
      const end = afterWork(open, from, work);
      if (end === Infinity) expect(workBetween(open, from, 1000)).toBeLessThan(work);
      else {
        expect(workBetween(open, from, end)).toBe(work);
        if (work > 0) expect(workBetween(open, from, end - 1)).toBe(work - 1);
      }
    }),
  );
});

test('the next open instant is open and nothing between is', () => {
  fc.assert(
    fc.property(intervals, instant, (open, at) => {
      const next = nextOpen(open, at);
      expect(workBetween(open, at, next)).toBe(0);
      if (next !== Infinity) expect(openAt(open, next)).toBe(true);
    }),
  );
});

test('touching shifts are one, and capacity steps become the time when enough is there', () => {
  expect(
    merge([
      [6, 14],
      [14, 22],
      [30, 30],
    ]),
  ).toEqual([[6, 22]]);
  const capacity = [
    { at: 0, units: 1 },
    { at: 10, units: 3 },
    { at: 20, units: 2 },
    { at: 30, units: 0 },
  ];
  expect(whenAtLeast(capacity, 2)).toEqual([[10, 30]]);
  expect(whenAtLeast(capacity, 1)).toEqual([[0, 30]]);
  expect(whenAtLeast(capacity, 4)).toEqual([]);
});
