import { expect, test } from 'vitest';
import { breakdownOn, jobTrouble } from './trouble.ts';

const jobs = Array.from({ length: 2000 }, (_, index) => ({
  id: `P/${index}/10/0`,
  needsMaterial: true,
  needsOperator: true,
}));
const share = (count: number) => count / jobs.length;

test('without trouble everything is as planned', () => {
  const nothing = { slowness: 1, scrapShare: 0, start: null, quality: null };
  expect(jobs.map((job) => jobTrouble(1, 'none', job))).toEqual(jobs.map(() => nothing));
  expect(breakdownOn(1, 'none', 'M', 20_000)).toBeNull();
});

test('trouble comes about as often as its level says, within its bounds', () => {
  for (const [level, slow, late, slowest, most] of [
    ['normal', 0.25, 0.08, 1.2, 0.04],
    ['heavy', 0.6, 0.28, 1.6, 0.12],
  ] as const) {
    const troubles = jobs.map((job) => jobTrouble(1, level, job));
    expect(share(troubles.filter(({ slowness }) => slowness > 1).length)).toBeCloseTo(slow, 1);
    expect(share(troubles.filter(({ start }) => start !== null).length)).toBeCloseTo(late, 1);
    expect(Math.max(...troubles.map(({ slowness }) => slowness))).toBeLessThanOrEqual(slowest);
    expect(Math.max(...troubles.map(({ scrapShare }) => scrapShare))).toBeLessThanOrEqual(most);
  }
});

test('a job lacks nothing it does not need', () => {
  const kinds = (needs: { needsMaterial: boolean; needsOperator: boolean }) =>
    new Set(jobs.map((job) => jobTrouble(1, 'heavy', { ...job, ...needs }).start?.kind));
  expect(kinds({ needsMaterial: false, needsOperator: false })).toEqual(new Set([undefined]));
  expect(kinds({ needsMaterial: true, needsOperator: false })).toEqual(new Set([undefined, 'material']));
  expect(kinds({ needsMaterial: false, needsOperator: true })).toEqual(new Set([undefined, 'operator']));
});

test('breakdowns fall on their day and depend on seed, machine and day alone', () => {
  const days = Array.from({ length: 400 }, (_, index) => 20_000 + index);
  const of = (seed: number, machine: string) => days.map((day) => breakdownOn(seed, 'normal', machine, day));
  const found = of(1, 'M').filter((breakdown) => breakdown !== null);
  expect(found.length / days.length).toBeCloseTo(0.06, 1);
  for (const [index, breakdown] of of(1, 'M').entries()) {
    if (breakdown !== null) expect(Math.floor(breakdown.at / 86_400_000)).toBe(days[index]);
  }
  expect(of(1, 'M')).toEqual(of(1, 'M'));
  expect(of(1, 'M')).not.toEqual(of(2, 'M'));
  expect(of(1, 'M')).not.toEqual(of(1, 'N'));
});
