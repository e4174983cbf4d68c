import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PlantFormat } from './plant-format.ts';

const english = new PlantFormat('en', 'Europe/Berlin', '2026-03-23T00:00:00Z');
const chinese = new PlantFormat('zh-CN', 'Asia/Shanghai', '2026-03-23T00:00:00Z');

it.each([
  [0, '0m'],
  [29, '0m'],
  [45 * 60, '45m'],
  [3 * 3600 + 20 * 60, '3h 20m'],
  [3 * 3600, '3h'],
  [37 * 3600, '37h'],
  [52 * 3600, '2d 4h'],
  [71.9 * 3600, '3d'],
  [-90 * 60, '−1h 30m'],
  [30 * 86_400 + 7200, '30d'],
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
  expect(chinese.duration(3 * 3600 + 60)).toBe('3小时1分钟');
  expect(chinese.dayTime(6 * 86_400)).toBe('3/29 08:00');
  expect(english.dayTime(6 * 86_400)).toBe('29 Mar 01:00');
  expect(english.dayTime((Date.parse('2026-03-29T10:00:00Z') - english.epoch) / 1000)).toBe('29 Mar 12:00');
  expect(chinese.dayShort(0)).toContain('23');
  expect(english.share(0.914)).toBe('91%');
  expect(english.hours(187_200)).toBe('52h');
});

it('alone words instants: nothing on the screen is in the time zone of the computer', () => {
  const renderer = join(import.meta.dirname, '..');
  const own = new Set(['text/plant-format.ts', 'board/plant-time.ts']);
  const files = globSync('**/*.{ts,tsx}', { cwd: renderer }).map((file) => file.replaceAll('\\', '/'));
  const others = files.filter((file) => !own.has(file) && !file.endsWith('.test.ts'));
  expect(others.length).toBeGreaterThan(100);
  const wording =
    /\.toLocale(?:Date|Time)?String\(|\.to(?:Date|Time)String\(|Intl\.DateTimeFormat|\.get(?:Hours|Minutes|Date|Day|Month)\(/;
  expect(others.filter((file) => wording.test(readFileSync(join(renderer, file), 'utf8')))).toEqual([]);
});
