import { expect, it } from 'vitest';
import { PlantFormat } from './plant-format.ts';

const english = new PlantFormat('en', 'Europe/Berlin', '2026-03-23T00:00:00Z');
const chinese = new PlantFormat('zh-CN', 'Asia/Shanghai', '2026-03-23T00:00:00Z');

it.each([
  [0, '0 min'],
  [29, '0 min'],
  [45 * 60, '45 min'],
  [3 * 3600 + 20 * 60, '3 hr 20 min'],
  [3 * 3600, '3 hr'],
  [37 * 3600, '37 hr'],
  [52 * 3600, '2 days 4 hr'],
  [71.9 * 3600, '3 days'],
  [-90 * 60, '−1 hr 30 min'],
  [30 * 86_400 + 7200, '30 days'],
])('%d s is %s', (seconds, text) => {
  expect(english.duration(seconds)).toBe(text);
});

it('shows instants on the plant’s clock', () => {
  expect(english.time(0)).toBe('01:00');
  expect(chinese.time(0)).toBe('08:00');
  expect(english.instant(6 * 86_400 + 3600)).toContain('03:00');
  expect(english.at('2026-03-24T12:00:00Z')).toBe(english.instant(36 * 3600));
});

it('speaks the language', () => {
  expect(chinese.duration(3 * 3600)).toBe('3小时');
  expect(chinese.dayShort(0)).toContain('23');
  expect(english.share(0.914)).toBe('91%');
  expect(english.hours(187_200)).toBe('52 hr');
});
