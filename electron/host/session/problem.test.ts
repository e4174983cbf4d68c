import { expect, test } from 'vitest';
import type { ExceptionMessage } from '../../connectors/canonical.ts';
import { parseRecords, smallPlant } from '../planning/testing/records.ts';
import { breakdowns } from './problem.ts';

const machines = parseRecords(smallPlant).machine;
const now = '2026-03-02T08:00:00.000Z';

function downtimes(changes: Partial<ExceptionMessage>) {
  const exception: ExceptionMessage = {
    ...{ id: 'X1', level: 'urgent', kind: 'breakdown', at: '2026-03-02T07:00:00.000Z', machine: 'L1', text: 'Belt' },
    ...changes,
  };
  return breakdowns([exception], machines, now).map(({ machine, start, end }) => [machine, start, end]);
}

test.each([
  ['until it is expected back', { until: '2026-03-02T12:00:00.000Z' }, '2026-03-02T12:00:00.000Z'],
  ['four more hours when nobody knows', {}, '2026-03-02T12:00:00.000Z'],
  ['one more hour when it should be back', { until: '2026-03-02T07:30:00.000Z' }, '2026-03-02T09:00:00.000Z'],
])('a broken machine is down %s', (_name, changes, end) => {
  expect(downtimes(changes)).toEqual([['L1', '2026-03-02T07:00:00.000Z', end]]);
});

test('only open breakdowns of machines we know count', () => {
  expect(downtimes({ kind: 'material' })).toEqual([]);
  expect(downtimes({ machine: 'L9' })).toEqual([]);
  expect(downtimes({ resolvedAt: now })).toEqual([]);
});
