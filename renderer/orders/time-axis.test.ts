import { expect, it } from 'vitest';
import { TimeAxis } from './time-axis.ts';

const day = 86_400;

it('maps both ways, and keeps lengths in proportion whatever the clock does', () => {
  const axis = new TimeAxis(-3 * day, 400 * day);
  for (const second of [-3 * day, 0, 59, 83 * day + 1, 400 * day]) {
    expect(axis.toSecond(axis.toDate(second))).toBeCloseTo(second, 0);
  }
  const hourAfter = (second: number): number => axis.toDate(second + 3600).getTime() - axis.toDate(second).getTime();
  for (let second = 0; second < 400 * day; second += day) expect(hourAfter(second)).toBe(60_000);
  const clock = new Set(Array.from({ length: 400 }, (_, index) => axis.toDate(index * day).getTimezoneOffset()));
  expect(clock.size).toBe(1);
});

it('reaches over the whole range in whole columns', () => {
  const axis = new TimeAxis(100, 100 + 61 * 3600);
  expect(axis.to - axis.from).toBe(120 * 3600);
});
