import { expect, test } from 'vitest';
import { plantSecond } from './plant-clock.ts';

const epochAt = '2026-11-16T00:00:00Z';
const atHost = Date.parse('2026-11-20T22:00:00Z');

test('what happened a minute ago did so a minute ago by the plant’s clock', () => {
  const clock = { plantAt: '2026-11-16T06:00:00Z', atHost, speed: 1 };
  expect(plantSecond(clock, epochAt, atHost)).toBe(6 * 3600);
  expect(plantSecond(clock, epochAt, atHost - 60_000)).toBe(6 * 3600 - 60);
});

test('a plant that runs faster has gone further since', () => {
  const clock = { plantAt: '2026-11-16T06:00:00Z', atHost, speed: 60 };
  expect(plantSecond(clock, epochAt, atHost - 60_000)).toBe(5 * 3600);
});

test('a real plant’s clock is the computer’s', () => {
  const clock = { plantAt: '2026-11-20T22:00:00Z', atHost, speed: 1 };
  const at = Date.parse('2026-11-19T08:30:00Z');
  expect(plantSecond(clock, epochAt, at)).toBe((at - Date.parse(epochAt)) / 1000);
});
