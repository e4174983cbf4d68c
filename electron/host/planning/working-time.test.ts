import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarRecord } from '../../connectors/canonical.ts';
import { measure, subtract, union, type Interval } from './intervals.ts';
import { Timeline } from './timeline.ts';
import { workingTime } from './working-time.ts';

type Shifts = { start: string; end: string }[];

/** Working time of a calendar of the same shifts every day, as UTC instants. */
function instants(
  zone: string,
  shifts: Shifts,
  from: string,
  to: string,
  exceptions: { date: string; shifts: Shifts }[] = [],
) {
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, shifts }));
  const calendar = calendarRecord.parse({ id: 'c', name: 'c', weekly, exceptions });
  const timeline = new Timeline('2026-01-01T00:00:00Z', zone);
  const short = (seconds: number) => new Date(timeline.epochMilliseconds + seconds * 1000).toISOString().slice(5, 16);
  return workingTime(calendar, timeline, timeline.floor(from), timeline.floor(to)).map(
    ([start, end]) => `${short(start)} ${short(end)}`,
  );
}

test('shifts follow the local clock over the change to summer time', () => {
  const day = [{ start: '06:00', end: '14:00' }];
  expect(instants('Europe/Berlin', day, '2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual([
    '03-28T05:00 03-28T13:00',
    '03-29T04:00 03-29T12:00',
  ]);
});

test.for([
  ['loses an hour in spring', '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z', '03-28T21:00 03-29T04:00'],
  ['gains an hour in autumn', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', '10-24T20:00 10-25T05:00'],
  ['is eight hours otherwise', '2026-06-01T12:00:00Z', '2026-06-02T12:00:00Z', '06-01T20:00 06-02T04:00'],
] as const)('a night shift %s', ([, from, to, expected]) => {
  expect(instants('Europe/Berlin', [{ start: '22:00', end: '06:00' }], from, to)).toEqual([expected]);
});

test('a time the clock skips counts as after the gap, a doubled one as the first', () => {
  const early = [{ start: '02:30', end: '05:00' }];
  expect(instants('Europe/Berlin', early, '2026-03-28T22:00:00Z', '2026-03-29T22:00:00Z')).toEqual([
    '03-29T01:30 03-29T03:00',
  ]);
  expect(instants('Europe/Berlin', early, '2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z')).toEqual([
    '10-25T00:30 10-25T04:00',
  ]);
});

test('Shanghai knows no summer time', () => {
  const day = [{ start: '08:00', end: '20:00' }];
  expect(instants('Asia/Shanghai', day, '2026-03-28T16:00:00Z', '2026-03-30T16:00:00Z')).toEqual([
    '03-29T00:00 03-29T12:00',
    '03-30T00:00 03-30T12:00',
  ]);
});

test('shifts that touch become one interval, round the clock one for all days', () => {
  const three = [
    { start: '22:00', end: '06:00' },
    { start: '06:00', end: '14:00' },
    { start: '14:00', end: '22:00' },
  ];
  expect(instants('Europe/Berlin', three, '2026-03-27T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
    '03-27T00:00 03-31T00:00',
  ]);
  const whole = [{ start: '00:00', end: '24:00' }];
  expect(instants('Europe/Berlin', whole, '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
    '10-24T00:00 10-27T00:00',
  ]);
});

test('an exception takes the place of its day, and of no night shift of the day before', () => {
  const night = [{ start: '22:00', end: '06:00' }];
  const holiday = { date: '2026-06-02', shifts: [] };
  const extra = { date: '2026-06-03', shifts: [{ start: '10:00', end: '12:00' }] };
  expect(instants('Europe/Berlin', night, '2026-06-01T12:00:00Z', '2026-06-04T12:00:00Z', [holiday, extra])).toEqual([
    '06-01T20:00 06-02T04:00',
    '06-03T08:00 06-03T10:00',
  ]);
});

test('a night shift of the day before reaches into the first day', () => {
  const night = [{ start: '22:00', end: '06:00' }];
  expect(instants('Europe/Berlin', night, '2026-06-02T01:00:00Z', '2026-06-02T12:00:00Z')).toEqual([
    '06-02T01:00 06-02T04:00',
  ]);
});

test('in any zone and year, a day of hourly shifts is covered as if it were one shift', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/Santiago',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Cairo',
  );
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  const hourly = hours.map((start, index) => ({ start, end: hours[index + 1] ?? '24:00' }));
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 360 }), (zone, day) => {
      const from = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
      const to = new Date(Date.UTC(2026, 0, 6 + day)).toISOString();
      expect(instants(zone, hourly, from, to)).toHaveLength(1);
      expect(instants(zone, hourly, from, to)).toEqual(instants(zone, [{ start: '00:00', end: '24:00' }], from, to));
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('union, subtraction and measure agree with counting seconds one by one', () => {
  const interval = fc.tuple(fc.nat(40), fc.nat(40)).map(([from, length]): Interval => [from, from + length]);
  const list = fc.array(interval, { maxLength: 6 });
  const seconds = (intervals: readonly Interval[]) => {
    const set = new Set<number>();
    for (const [from, to] of intervals) for (let at = from; at < to; at += 1) set.add(at);
    return set;
  };
  fc.assert(
    fc.property(list, list, fc.nat(90), fc.nat(90), (one, other, from, to) => {
      const merged = union(one);
      expect(seconds(merged)).toEqual(new Set([...seconds(one)].toSorted((a, b) => a - b)));
      const left = subtract(merged, union(other));
      expect(seconds(left)).toEqual(seconds(merged).difference(seconds(other)));
      for (const result of [merged, left]) {
        expect(
          result.every(([start, end], index) => start < end && (index === 0 || result[index - 1][1] < start)),
        ).toBe(true);
      }
      expect(measure(merged, from, to)).toBe([...seconds(merged)].filter((at) => at >= from && at < to).length);
    }),
    { seed: 2 },
  );
});
