import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './values.ts';

const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});
const date = instant.map((at) => at.toISOString().slice(0, 10));

describe('what is sent and comes back is the same', () => {
  it('for dates', () => {
    fc.assert(
      fc.property(date, (text) => {
        expect(decode(encode({ $date: text }))).toBe(text);
      }),
    );
  });

  it('for instants, to the microsecond', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 999_999 }), (at, microsecond) => {
        const fraction = microsecond === 0 ? '' : `.${String(microsecond).padStart(6, '0')}`;
        const text = `${at.toISOString().slice(0, 19)}${fraction}Z`;
        const sent = encode({ $datetime: text }) as Record<string, unknown>;
        // The server needs all seven, as whole numbers.
        for (const part of ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'])
          expect(sent[part]).toSatisfy(Number.isInteger);
        expect(decode(sent)).toBe(text);
      }),
    );
  });

  it('for durations, decimals and bytes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (s) => {
        expect(decode(encode({ $seconds: s }))).toBe(s);
      }),
    );
    expect(decode(encode({ $decimal: '890.0000' }))).toBe('890.0000');
    expect(decode(encode({ $bytes: 'AAEC' }))).toBe('AAEC');
  });

  it('for plain JSON, nested as it is', () => {
    const plain = fc.jsonValue().filter((value) => !/"(\$|__)/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });
});

describe('what does not hold to its class', () => {
  it.each([
    { __class__: 'date', year: 2026, month: 'November', day: 20 },
    { __class__: 'datetime', year: 2026, month: 11, day: 20 },
    { __class__: 'Decimal', decimal: 12 },
    { __class__: 'spaceship', year: 1 },
    { __class__: { nested: true } },
  ])('stays as it is: %o', (value) => {
    expect(decode([value])).toEqual([value]);
  });

  it.each([
    { $date: '20.11.2026' },
    { $date: '2026-11-20T10:00:00Z' },
    { $datetime: '2026-11-20' },
    { $seconds: '5' },
    { $nonsense: 1 },
  ])('is not sent: %o', (value) => {
    expect(() => encode([value])).toThrow(/\$/);
  });
});
