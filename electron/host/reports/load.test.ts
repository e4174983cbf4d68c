import { expect, test } from 'vitest';
import { viewInputs } from '../contract/views.ts';
import { parseRecords, smallPlant, type RecordInputs } from '../planning/testing/records.ts';
import { Timeline } from '../planning/timeline.ts';
import { bucketEdges, shiftStarts } from './load-buckets.ts';
import { subtractOpenSeconds } from './load-demand.ts';
import { load, loadOperations } from './load.ts';
import type { Plan } from './plan.ts';
import { smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

const hour = 3600;
const day = 86_400;

function shown(plan: Plan, query: object = {}, records: RecordInputs = {}) {
  const { calendar, machine } = parseRecords({ ...smallPlant, ...records });
  const context = {
    ...{ timeZone: 'Europe/Berlin', calendars: calendar, machines: machine, now: 0 },
    ...{ workCenters: new Map([['T', 'Turning']]), orderNumber: (order: string) => `number of ${order}` },
  };
  return load(plan, viewInputs.load.parse({ count: 5, ...query }), context);
}

test('a day of a work center: working time, set-up, run', () => {
  const { resources, edges, available, setup, run } = shown(smallPlan([turnFirst, turnSecond]));
  expect(resources).toEqual([{ id: 'T', name: 'Turning', workCenter: 'T', machines: 2 }]);
  // Second 0 is Monday 07:00 in Berlin.
  expect([...edges].slice(0, 3)).toEqual([-7 * hour, 17 * hour, 41 * hour]);
  expect([...available]).toEqual([16, 16, 16, 16, 16].map((hours) => hours * hour));
  expect([setup[0], run[0]]).toEqual([900, 903]);
  expect([...setup, ...run].slice(1, 5)).toEqual([0, 0, 0, 0]);
});

test('machines by themselves, one alone, and the weekend without working time', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  const machines = shown(plan, { by: 'machine', count: 1 });
  expect(machines.resources.map(({ id }) => id)).toEqual(['L1', 'L2']);
  expect([...machines.run]).toEqual([900, 3]);
  const week = shown(plan, { by: 'machine', machine: 'L2', count: 7 });
  expect([...week.available].map((seconds) => seconds / hour)).toEqual([8, 8, 8, 8, 8, 0, 0]);
});

test('work over a night counts where it is done', () => {
  const over = { ...turnFirst, start: 6.5 * hour, runStart: 6.75 * hour, end: 24 * hour };
  const { setup, run } = shown(smallPlan([over]), { by: 'machine', machine: 'L1', count: 2 });
  expect([...setup]).toEqual([900, 0]);
  expect([...run]).toEqual([900, hour]);
});

test('downtime takes working time away and is told', () => {
  const downtime = [
    {
      id: 'd',
      machine: 'L1',
      start: '2026-03-02T10:00:00Z',
      end: '2026-03-02T16:00:00Z',
      kind: 'maintenance' as const,
    },
  ];
  const { available, downtime: lost, overtime } = shown(smallPlan([], { records: { downtime } }), {}, { downtime });
  expect([available[0] / hour, lost[0] / hour, overtime[0]]).toEqual([13, 3, 0]);
});

test('demand is where the work has to be done for the order to be on time', () => {
  // Due on Friday at 14:00, the end of the shift: 3 s on the second lathe, 30 min before that on the first.
  const plan = smallPlan([turnFirst, turnSecond]);
  const { demand } = shown(plan, { by: 'machine' });
  expect([...demand].slice(0, 5)).toEqual([0, 0, 0, 0, 1800]);
  expect([...demand].slice(5)).toEqual([0, 0, 0, 0, 3]);
});

test('what is overdue is demanded now, over whatever the capacity is', () => {
  const order = [{ ...smallPlant.order![0], quantity: 3000, due: '2026-03-02T08:00:00Z' }];
  const stock = [{ item: 'bar', quantity: 50_000 }];
  const plan = smallPlan([], { records: { order, stock } });
  const { demand, available } = shown(plan, { by: 'machine' });
  const work = 900 + 3000 * 30;
  expect(demand[0]).toBe(work);
  expect(demand[0]).toBeGreaterThan(available[0]);
});

test('working time backwards', () => {
  const intervals: [number, number][] = [
    [0, 100],
    [200, 300],
  ];
  expect(subtractOpenSeconds(intervals, 300, 50)).toBe(250);
  expect(subtractOpenSeconds(intervals, 300, 150)).toBe(50);
  expect(subtractOpenSeconds(intervals, 150, 10)).toBe(90);
  expect(subtractOpenSeconds(intervals, 100, 300)).toBe(-200);
});

test('operations behind a column, those that reach into it too', () => {
  const over = { ...turnFirst, start: 6.5 * hour, runStart: 6.75 * hour, end: 24 * hour };
  const plan = smallPlan([over, { ...turnSecond, start: 25 * hour, runStart: 25 * hour, end: 25 * hour + 3 }]);
  const page = { offset: 0, limit: 10 };
  const orderNumber = (): string => 'MO-1';
  const rows = (from: number, to: number) =>
    loadOperations(plan, { by: 'workCenter', id: 'T', from, to, ...page }, { orderNumber });
  const { rows: second, total } = rows(17 * hour, 41 * hour);
  expect(total).toBe(2);
  expect(second[0]).toMatchObject({ operation: 'o1/10', orderNumber: 'MO-1', machine: 'L1', setup: 0, run: hour });
  expect(rows(41 * hour, 65 * hour).total).toBe(0);
});

test('shifts are those of the calendar with most of them; the night shift holds what comes after midnight', () => {
  const three = ['06:00', '14:00', '22:00'].map((start, index, all) => ({ start, end: all[(index + 1) % 3] }));
  const calendar = [
    { id: 'one', name: '', weekly: [{ weekday: 1, shifts: [{ start: '07:00', end: '15:00' }] }] },
    { id: 'three', name: '', weekly: [{ weekday: 1, shifts: three }] },
  ];
  const starts = shiftStarts(parseRecords({ ...smallPlant, calendar }).calendar);
  expect(starts).toEqual([360, 840, 1320]);
  const timeline = new Timeline('2026-03-01T23:00:00Z', 'Europe/Berlin');
  expect([...bucketEdges(timeline, 'shift', starts, 2 * hour, 2)]).toEqual([-2, 6, 14].map((at) => at * hour));
  expect([...bucketEdges(timeline, 'shift', starts, 6 * hour, 1)]).toEqual([6, 14].map((at) => at * hour));
  expect(shiftStarts([])).toEqual([0]);
});

test('days and weeks are the plant’s, also when the clock changes', () => {
  const timeline = new Timeline('2026-03-27T23:00:00Z', 'Europe/Berlin');
  // Sunday 29 March 2026 has 23 hours there.
  expect([...bucketEdges(timeline, 'day', [0], 0, 3)]).toEqual([0, day, day + 23 * hour, 2 * day + 23 * hour]);
  expect([...bucketEdges(timeline, 'week', [0], 0, 1)]).toEqual([-5 * day, 2 * day - hour]);
});
