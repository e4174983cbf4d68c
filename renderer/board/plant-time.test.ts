import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlantTime } from './plant-time.ts';
import type { TickUnit } from './plant-time.ts';

const utc = (text: string): number => Date.parse(text) / 1000;
const iso = (times: number[]): string[] => times.map((time) => new Date(time * 1000).toISOString().slice(0, 16));

describe('offset', () => {
  it.each([
    ['Asia/Shanghai', '2026-07-01T00:00:00Z', 8],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 1],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 2],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 10.5],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75],
  ])('%s at %s is %d h', (zone, at, hours) => {
    expect(new PlantTime(zone).offset(utc(at))).toBe(hours * 3600);
  });
});

describe('ticks', () => {
  const berlin = new PlantTime('Europe/Berlin');

  it('begins days at the plant’s midnight, a day of 23 hours among them', () => {
    const ticks = berlin.ticks(utc('2026-03-28T12:00Z'), utc('2026-03-31T12:00Z'), { unit: 'day', step: 1 });
    expect(iso(ticks)).toEqual(['2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00']);
  });

  it('keeps four-hour marks at the same wall-clock hours over the change', () => {
    const ticks = berlin.ticks(utc('2026-03-28T23:00Z'), utc('2026-03-29T12:00Z'), { unit: 'minute', step: 240 });
    expect(iso(ticks)).toEqual(['2026-03-28T23:00', '2026-03-29T02:00', '2026-03-29T06:00', '2026-03-29T10:00']);
  });

  it('draws a repeated hour twice', () => {
    const ticks = berlin.ticks(utc('2026-10-24T23:00Z'), utc('2026-10-25T03:00Z'), { unit: 'minute', step: 60 });
    expect(iso(ticks)).toEqual(['2026-10-24T23:00', '2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']);
  });

  it('stretches the hour in which the clock goes back by half an hour', () => {
    const zone = new PlantTime('Australia/Lord_Howe');
    const ticks = zone.ticks(utc('2026-04-04T13:00Z'), utc('2026-04-04T18:00Z'), { unit: 'minute', step: 60 });
    expect(iso(ticks)).toEqual([
      '2026-04-04T13:00',
      '2026-04-04T14:00',
      '2026-04-04T15:30',
      '2026-04-04T16:30',
      '2026-04-04T17:30',
    ]);
  });

  it('begins years on the first of January', () => {
    const years = berlin.ticks(utc('2026-06-01T00:00Z'), utc('2028-06-01T00:00Z'), { unit: 'year', step: 1 });
    expect(iso(years)).toEqual(['2026-12-31T23:00', '2027-12-31T23:00']);
  });

  it('begins weeks on Monday and months on the first', () => {
    const weeks = berlin.ticks(utc('2026-03-20T00:00Z'), utc('2026-04-01T00:00Z'), { unit: 'week', step: 1 });
    expect(iso(weeks)).toEqual(['2026-03-22T23:00', '2026-03-29T22:00']);
    const months = berlin.ticks(utc('2026-03-15T00:00Z'), utc('2026-05-15T00:00Z'), { unit: 'month', step: 1 });
    expect(iso(months)).toEqual(['2026-03-31T22:00', '2026-04-30T22:00']);
  });

  it('rises, stays in the range and lies on wall-clock marks, whatever the zone', () => {
    const units: TickUnit[] = [
      { unit: 'minute', step: 15 },
      { unit: 'minute', step: 60 },
      { unit: 'minute', step: 360 },
      { unit: 'day', step: 1 },
    ];
    const zones = ['Europe/Berlin', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/New_York', 'Asia/Kathmandu'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...units),
        fc.integer({ min: utc('2026-01-01T00:00Z'), max: utc('2026-12-31T00:00Z') }),
        (name, unit, from) => {
          const zone = new PlantTime(name);
          const to = from + 3 * 86_400;
          const ticks = zone.ticks(from, to, unit);
          const length = unit.unit === 'day' ? 86_400 : unit.step * 60;
          expect(ticks.length).toBeGreaterThan(1);
          for (const [index, tick] of ticks.entries()) {
            expect(tick).toBeGreaterThanOrEqual(index === 0 ? from : ticks[index - 1] + 1);
            expect(tick).toBeLessThan(to);
            expect((tick + zone.offset(tick)) % length).toBe(0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
