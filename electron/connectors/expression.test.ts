import { describe, expect, it } from 'vitest';
import { checkExpression, Expressions, shorten } from './expression.ts';

const berlin = new Expressions({ timeoutMilliseconds: 200, timeZone: 'Europe/Berlin' });
const value = async (source: string, input: unknown = {}, bindings = {}): Promise<unknown> => {
  const result = await berlin.evaluate(source, input, bindings);
  return result.ok ? result.value : `! ${result.message}`;
};

describe('plant time', () => {
  it.each([
    ["$instantAt('2026-07-01', '06:30')", '2026-07-01T04:30:00Z'],
    ["$instantAt('2026-12-01', '24:00')", '2026-12-01T23:00:00Z'],
    ["$instantAt('2026-12-01')", '2026-11-30T23:00:00Z'],
    // Clocks go forward at 02:00: 02:30 does not exist and means half past three.
    ["$instantAt('2026-03-29', '02:30')", '2026-03-29T01:30:00Z'],
    ["$dateOf('2026-11-30T23:30:00Z')", '2026-12-01'],
    ["$timeOf('2026-07-01T04:30:05Z')", '06:30:05'],
    ["$addSeconds('2026-12-31T23:59:59Z', 1.5)", '2027-01-01T00:00:00.5Z'],
    ["$addDays('2026-02-28', 1)", '2026-03-01'],
    ['$instantAt(missing)', undefined],
  ])('%s is %s', async (source, expected) => {
    expect(await value(source)).toEqual(expected);
  });

  it('says what cannot be a date', async () => {
    expect(await value("$instantAt('31.12.2026')")).toMatch(/^! .*31\.12\.2026/);
  });
});

describe('limits', () => {
  it('ends recursion without end, by depth or by time', async () => {
    const patient = new Expressions({ timeoutMilliseconds: 20_000, timeZone: 'UTC' });
    expect(await patient.evaluate('($f := function($n) { $n + $f($n + 1) }; $f(1))', {}, {})).toMatchObject({
      ok: false,
      message: expect.stringContaining('Stack'),
    });
    expect(await value('($f := function($n) { $f($n + 1) }; $f(1))')).toMatch(/^! .*timeout/);
  });

  it('does not reach prototypes, and carries none out', async () => {
    expect(await value("$lookup($tables.t, 'constructor')", {}, { tables: { t: {} } })).toBeUndefined();
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as unknown;
    expect(await value('$', hostile)).toEqual({ a: 1 });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses values nested beyond reason', async () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 150; depth++) nested = [nested];
    expect(await value('$x', {}, { x: { nested } })).toMatch(/^! .*nested/);
  });
});

it('keeps nulls in rows, where position matters', async () => {
  expect(await value('rows', { rows: [['A', null, 3]] })).toEqual([['A', null, 3]]);
});

it('tells where a syntax error is', () => {
  expect(checkExpression('a.b')).toBeNull();
  expect(checkExpression('a.{')).toMatch(/character 3/);
});

it('shortens and cleans outside text', () => {
  expect(shorten('a\u0000b\u202ec', 10)).toBe('a b c');
  expect(shorten('abcdef', 3)).toBe('abc…');
});
