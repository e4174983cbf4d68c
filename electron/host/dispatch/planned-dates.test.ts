import { expect, test } from 'vitest';
import { smallPlan, turnFirst, turnSecond } from '../reports/testing/small-plan.ts';
import { plannedDates } from './planned-dates.ts';

const number = (order: string) => `number of ${order}`;

test('an order goes from its first start to its last end, with its operations in sequence', () => {
  expect(plannedDates(smallPlan([turnSecond, turnFirst]), number)).toEqual([
    {
      ...{ order: 'o1', number: 'number of o1', delaySeconds: 0 },
      ...{ start: '2026-03-02T06:00:00.000Z', end: '2026-03-02T06:30:03.000Z' },
      operations: [
        {
          ...{ sequence: 10, part: 0, machine: 'L1' },
          ...{ start: '2026-03-02T06:00:00.000Z', end: '2026-03-02T06:30:00.000Z' },
        },
        {
          ...{ sequence: 20, part: 0, machine: 'L2' },
          ...{ start: '2026-03-02T06:30:00.000Z', end: '2026-03-02T06:30:03.000Z' },
        },
      ],
    },
  ]);
});

test('lateness is told in seconds', () => {
  const due = Date.parse('2026-03-06T13:00:00Z') - Date.parse('2026-03-02T06:00:00Z');
  const late = { ...turnSecond, start: due / 1000, runStart: due / 1000, end: due / 1000 + 90 };
  expect(plannedDates(smallPlan([turnFirst, late]), number)).toMatchObject([{ delaySeconds: 90 }]);
});

test('an order that is not wholly scheduled has no dates', () => {
  const reason = { code: 'material-short' as const, message: 'No bars.', params: {} };
  const plan = smallPlan([turnFirst], { schedule: { unscheduled: [{ order: 'o1', reason }] } });
  expect(plannedDates(plan, number)).toEqual([]);
});
