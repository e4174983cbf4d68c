import { expect, test } from 'vitest';
import { numberAt, readInstant, stepInstant, writeInstant } from './instant-text.ts';

const epoch = Date.parse('2026-03-01T00:00:00Z');
const berlin = { language: 'en', zone: 'Europe/Berlin', epoch };
const shanghai = { language: 'zh-CN', zone: 'Asia/Shanghai', epoch };
const second = (iso: string): number => (Date.parse(iso) - epoch) / 1000;

test('is written in the app’s language on the plant’s clock', () => {
  expect(writeInstant(second('2026-03-24T13:05:00Z'), berlin)).toBe('2026-03-24 14:05');
  expect(writeInstant(second('2026-03-24T13:05:00Z'), shanghai)).toBe('2026/03/24 21:05');
});

test.each(['2026-03-24 14:05', '2026-3-24 14:05', '2026/03/24, 14:05', '2026.3.24 14:05', '2026-03-24T14:05'])(
  '%s is understood',
  (text) => expect(readInstant(text, berlin)).toBe(second('2026-03-24T13:05:00Z')),
);

test('so is what a Chinese planner would write', () => {
  const instant = second('2026-03-24T13:05:00Z');
  expect(
    ['2026/3/24 21:05', '2026年3月24日 21:05', '2026年3月24日21时05分'].map((text) => readInstant(text, shanghai)),
  ).toEqual([instant, instant, instant]);
});

test.each([
  '',
  '2026-03-24',
  '2026-02-30 10:00',
  '2026-13-01 10:00',
  '2026-03-24 24:00',
  '2026-03-24 10:60',
  '03/24/2026',
])('“%s” is none', (text) => expect(readInstant(text, berlin)).toBeNull());

test.each([
  [0, 1, '2027-01-31 14:07'],
  [1, 1, '2026-02-28 14:07'],
  [1, -1, '2025-12-31 14:07'],
  [2, 1, '2026-02-01 14:07'],
  [3, -15, '2026-01-30 23:07'],
  [4, 1, '2026-01-31 14:10'],
  [4, -1, '2026-01-31 14:05'],
])('number %i goes on by %i', (unit, by, text) => {
  const instant = readInstant('2026-01-31 14:07', berlin)!;
  expect(writeInstant(stepInstant(instant, unit, by, berlin), berlin)).toBe(text);
});

test('a day on, the clock says the same when it has been put forward', () => {
  const before = readInstant('2026-03-28 14:00', berlin)!;
  const after = stepInstant(before, 2, 1, berlin);
  expect(writeInstant(after, berlin)).toBe('2026-03-29 14:00');
  expect(after - before).toBe(23 * 3600);
});

test('the caret tells which number is meant, however it was typed', () => {
  expect([0, 4, 5, 10, 13, 16, 30].map((caret) => numberAt('2026-11-18 14:05', caret))).toEqual([0, 0, 1, 2, 3, 4, 4]);
  expect([4, 5, 7, 9, 12].map((caret) => numberAt('2026/3/4 9:05', caret))).toEqual([0, 1, 2, 3, 4]);
});
