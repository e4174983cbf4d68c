import { expect, test } from 'vitest';
import { parseRecords, smallPlant } from '../planning/testing/records.ts';
import { workingWeek } from './working-week.ts';

const hour = 3600;
const day = 24 * hour;
const epoch = '2026-03-01T23:00:00Z';
const exceptions = [
  { date: '2026-03-03', shifts: [], reason: 'Holiday' },
  { date: '2026-03-07', shifts: [{ start: '06:00', end: '12:00' }] },
];
const [calendar] = parseRecords({
  ...smallPlant,
  calendar: smallPlant.calendar!.map((record) => ({ ...record, exceptions })),
}).calendar;
const week = (change: Partial<Parameters<typeof workingWeek>[0]> = {}, at = 3 * day) =>
  workingWeek({ name: 'L1', calendar, away: [], planned: null, ...change }, epoch, 'Europe/Berlin', at);

test('shifts from Monday to Sunday with holidays and extra shifts', () => {
  const { days, working, calendar: name } = week();
  expect(name).toBe('Early');
  expect(days.map(({ from }) => from / day)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(days.map(({ exception }) => exception)).toEqual([null, 'Holiday', null, null, null, '', null]);
  expect(working.map(({ from }) => Math.floor(from / day))).toEqual([0, 2, 3, 4, 5]);
  expect(working[0]).toEqual({ from: 6 * hour, to: 14 * hour });
});

test('absences take working time away', () => {
  const away = [
    { start: '2026-03-02T09:00:00Z', end: '2026-03-02T23:00:00Z', kind: 'absence' as const, reason: 'Ill' },
    { start: '2026-04-02T09:00:00Z', end: '2026-04-02T23:00:00Z', kind: 'absence' as const, reason: 'Later' },
  ];
  const { working, downtimes } = week({ away });
  expect(working[0]).toEqual({ from: 6 * hour, to: 10 * hour });
  expect(downtimes).toEqual([{ from: 10 * hour, to: 24 * hour, kind: 'absence', reason: 'Ill' }]);
});

test('what the plan has beyond the shifts is overtime', () => {
  const planned: [number, number][] = [
    [6 * hour, 16 * hour],
    [9 * day, 10 * day],
  ];
  const { working, overtime } = week({ planned });
  expect(working).toEqual([{ from: 6 * hour, to: 16 * hour }]);
  expect(overtime).toEqual([{ from: 14 * hour, to: 16 * hour }]);
});

test('a week in which the clock changes has an hour less', () => {
  const { days } = week({}, 27 * day);
  expect(days[6].to - days[6].from).toBe(23 * hour);
});
