import { array, assert, integer, property, record, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { int32From, never } from '../model/columns.ts';
import { WorkingTime } from './working-time.ts';

const end = 70;

/** Gaps and lengths → sorted intervals that never touch, all before `end`. */
const calendar = array(tuple(integer({ min: 1, max: 6 }), integer({ min: 1, max: 9 })), { maxLength: 6 }).map(
  (pairs) => {
    const intervals: [number, number][] = [];
    let at = -5;
    for (const [gap, length] of pairs) {
      const from = at + gap;
      at = from + length;
      if (at <= end) intervals.push([from, at]);
    }
    return intervals;
  },
);

function table(lists: [number, number][][]): WorkingTime {
  const offset = [0];
  const before: number[] = [];
  for (const list of lists) {
    let sum = 0;
    for (const [from, to] of list) {
      before.push(sum);
      sum += to - from;
    }
    offset.push(before.length);
  }
  return new WorkingTime({
    calendarOffset: int32From(offset),
    intervalStart: int32From(lists.flat().map(([from]) => from)),
    intervalEnd: int32From(lists.flat().map(([, to]) => to)),
    intervalBefore: int32From(before),
  });
}

const questions = record({
  one: calendar,
  other: calendar,
  asked: array(
    record({
      calendar: integer({ min: 0, max: 1 }),
      at: integer({ min: -10, max: end }),
      work: integer({ min: 0, max: 30 }),
    }),
  ),
});

/** Second by second, what the functions must answer. */
function simulate(intervals: [number, number][], at: number, work: number) {
  const open = (second: number): boolean => intervals.some(([from, to]) => from <= second && second < to);
  const seconds = Array.from({ length: end + 20 }, (_, k) => k - 10);
  const worked = (from: number, to: number): number =>
    seconds.filter((second) => second >= from && second < to && open(second)).length;
  const finish = (from: number): number => {
    if (work === 0) return seconds.find((second) => second >= from && open(second)) ?? never;
    return seconds.find((second) => worked(from, second) >= work) ?? never;
  };
  const whole = (from: number): boolean => {
    if (!open(from)) return false;
    return Array.from({ length: work }, (_, k) => open(from + k)).every(Boolean);
  };
  return {
    nextOpen: seconds.find((second) => second >= at && open(second)) ?? never,
    finish: finish(at),
    fit: seconds.find((second) => second >= at && whole(second)) ?? never,
    earliestBegin: seconds.find((second) => open(second) && finish(second) >= at && finish(second) !== never) ?? never,
    latestBegin: seconds.findLast((second) => open(second) && finish(second) <= at) ?? -never,
    latestFit: seconds.findLast((second) => whole(second) && second + work <= at) ?? -never,
    between: worked(at, at + work),
  };
}

describe('working time', () => {
  test('agrees with a second by second simulation', () => {
    assert(
      property(questions, ({ one, other, asked }) => {
        const time = table([one, other]);
        for (const { calendar: index, at, work } of asked) {
          const expected = simulate([one, other][index], at, work);
          expect(time.nextOpen(index, at)).toBe(expected.nextOpen);
          expect(time.finish(index, at, work)).toBe(expected.finish);
          expect(time.fit(index, at, work)).toBe(expected.fit);
          expect(time.latestBegin(index, at, work)).toBe(expected.latestBegin);
          expect(time.latestFit(index, at, work)).toBe(expected.latestFit);
          expect(time.between(index, at, at + work)).toBe(expected.between);
          const begin = time.earliestBegin(index, at, work);
          if (begin === never || time.finish(index, begin, work) === never) expect(expected.earliestBegin).toBe(never);
          else expect(begin).toBe(expected.earliestBegin);
        }
      }),
    );
  });

  test('is monotone: who starts later never ends earlier', () => {
    assert(
      property(calendar, integer({ min: 0, max: 30 }), (intervals, work) => {
        const time = table([intervals]);
        for (let at = -10; at < end; at++) {
          expect(time.finish(0, at, work)).toBeLessThanOrEqual(time.finish(0, at + 1, work));
          expect(time.fit(0, at, work)).toBeLessThanOrEqual(time.fit(0, at + 1, work));
          expect(time.latestBegin(0, at, work)).toBeLessThanOrEqual(time.latestBegin(0, at + 1, work));
        }
      }),
    );
  });
});
