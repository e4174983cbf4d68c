import { expect, test } from 'vitest';
import { fromField, toField } from './plant-input.ts';

const epoch = Date.parse('2026-03-01T00:00:00Z');
const berlin = { zone: 'Europe/Berlin', epoch };

test.each([
  ['2026-03-24T14:05', berlin],
  ['2026-07-01T00:00', berlin],
  ['2026-03-29T01:59', berlin],
  ['2026-03-29T03:00', berlin],
  ['2026-10-25T04:00', berlin],
  ['2026-03-24T14:05', { zone: 'Asia/Shanghai', epoch }],
  ['2026-11-01T12:30', { zone: 'America/New_York', epoch }],
])('%s in %o comes back as it was typed', (text, clock) => {
  expect(toField(fromField(text, clock)!, clock)).toBe(text);
});

test('the plant’s clock decides what is meant', () => {
  expect(fromField('2026-03-24T14:05', berlin)).toBe((Date.parse('2026-03-24T13:05:00Z') - epoch) / 1000);
  expect(fromField('2026-07-01T14:05', berlin)).toBe((Date.parse('2026-07-01T12:05:00Z') - epoch) / 1000);
  // Shown twice: the first one is meant.
  expect(fromField('2026-10-25T02:30', berlin)).toBe((Date.parse('2026-10-25T00:30:00Z') - epoch) / 1000);
});

test('what is half typed is no instant', () => {
  expect(fromField('', berlin)).toBeNull();
  expect(fromField('2026-03', berlin)).not.toBe(0);
});
