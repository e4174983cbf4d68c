import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobOrderId, parseJobOrderId } from './job-id.ts';

test('an id says what it is made of, whatever the ERP calls its orders', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const number = fc.nat(999_999_999);
  fc.assert(
    fc.property(fc.record({ plant: text, order: text, sequence: number, part: number }), (key) => {
      expect(parseJobOrderId(jobOrderId(key))).toEqual(key);
    }),
  );
  expect(jobOrderId({ plant: 'P1', order: 'WH/MO/7', sequence: 10, part: 0 })).toBe('P1/WH%2FMO%2F7/10/0');
});

test.each(['', 'A', 'P/O/10', 'P/O/10/0/1', 'P/O/x/0', 'P/O/-1/0', 'P/O/010/0', '/O/10/0', 'P/%41/10/0', 'P/O%/10/0'])(
  'an id of another sender is none of ours: %s',
  (id) => expect(parseJobOrderId(id)).toBeNull(),
);
