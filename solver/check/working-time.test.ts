import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shortTimes, without, WorkingTime } from './working-time.ts';
import type { Interval } from './working-time.ts';

const end = 60;

/** Sorted, disjoint, never touching intervals in 0–60, from the lengths of gaps and openings. */
const intervals = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })), { maxLength: 6 })
  .map((lengths) => {
    const list: Interval[] = [];
    let at = 0;
    for (const [gap, open] of lengths) {
      if (at + gap + open > end) break;
      list.push([at + gap, at + gap + open]);
      at += gap + open;
    }
    return list;
  });
const instant = fc.integer({ min: -3, max: end + 3 });

/** The seconds of the intervals, one by one. */
function secondsOf(list: readonly Interval[]): Set<number> {
  return new Set(list.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index)));
}

function seconds(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

describe('working time agrees with counting seconds', () => {
  test('open or not, and when next', () => {
    fc.assert(
      fc.property(intervals, instant, (list, at) => {
        const open = secondsOf(list);
        const time = new WorkingTime(list);
        expect(time.intervalAt(at) !== null).toBe(open.has(at));
        expect(time.nextOpen(at)).toBe(seconds(at, end + 4).find((second) => open.has(second)) ?? null);
      }),
    );
  });
  test('work between, pieces, and when work is through', () => {
    fc.assert(
      fc.property(intervals, instant, instant, fc.integer({ min: 1, max: 30 }), (list, from, to, work) => {
        const open = secondsOf(list);
        const time = new WorkingTime(list);
        const worked = seconds(from, to).filter((second) => open.has(second));
        expect(time.between(from, to)).toBe(worked.length);
        expect([...secondsOf(time.pieces(from, to))]).toEqual(worked);
        const last = seconds(from, end + 4).filter((second) => open.has(second))[work - 1];
        expect(time.after(from, work)).toBe(last === undefined ? null : last + 1);
      }),
    );
  });
  test('less what is closed', () => {
    fc.assert(
      fc.property(intervals, intervals, (open, closed) => {
        const left = without(open, closed);
        expect(secondsOf(left)).toEqual(secondsOf(open).difference(secondsOf(closed)));
        for (const [index, [from, to]] of left.entries()) {
          expect(to).toBeGreaterThan(from);
          if (index > 0) expect(from).toBeGreaterThan(left[index - 1][1]);
        }
      }),
    );
  });
});

test('a resource is short before its first step and after each step down', () => {
  const capacity = [
    { at: 0, units: 2 },
    { at: 5, units: 1 },
    { at: 7, units: 0 },
    { at: 9, units: 3 },
    { at: 20, units: 1 },
  ];
  expect(shortTimes(capacity, 2)).toEqual([
    [-Infinity, 0],
    [5, 9],
    [20, Infinity],
  ]);
  expect(shortTimes(capacity, 0)).toEqual([]);
  expect(shortTimes([], 1)).toEqual([[-Infinity, Infinity]]);
});
