import { describe, expect, test } from 'vitest';
import type { PullBatch } from './canonical.ts';
import { plantFileSchema, readPlantFile } from './plant-file.ts';

const operation = { sequence: 10, name: 'cut', modes: [{ machine: 'M1' }], setupSeconds: 0, runSecondsPerUnit: 5 };
const good = {
  plant: [{ id: 'P', name: 'Plant', timeZone: 'Europe/Berlin' }],
  calendar: [{ id: 'C', name: 'One shift', weekly: [{ weekday: 1, shifts: [{ start: '06:00', end: '14:00' }] }] }],
  workCenter: [{ id: 'W', name: 'Saws' }],
  machine: [{ id: 'M1', name: 'Saw', workCenter: 'W', calendar: 'C' }],
  item: ['A', 'B', 'C'].map((id) => ({ id, name: id, procurement: 'make' })),
  bom: [{ id: 'A', item: 'A', components: [{ item: 'B', quantity: 2 }] }],
  routing: [{ id: 'R', item: 'A', operations: [operation] }],
  stock: [{ item: 'B', quantity: 4, unit: 'pcs' }],
  order: [{ id: 'O', number: '4711', kind: 'production', item: 'A', quantity: 3, due: '2026-03-01T12:00:00Z' }],
};
type Records = Record<string, unknown[]>;

function fileOf(records: Records): string {
  return JSON.stringify({ format: 'taktwerk-plant', version: 1, records });
}

function batchesOf(records: Records): PullBatch[] {
  const read = readPlantFile(fileOf(records));
  if (!read.ok) throw new Error(read.message);
  return read.value.batches;
}

function refused(records: Records): { kind: string; key: string; code: string; message: string; raw: string }[] {
  return batchesOf(records).flatMap((batch) => batch.quarantined);
}

test('a good file gives one complete batch per kind, in canonical order', () => {
  const batches = batchesOf(good);
  expect(batches.map(({ kind, records }) => [kind, records.length])).toEqual([
    ['plant', 1],
    ['calendar', 1],
    ['workCenter', 1],
    ['machine', 1],
    ['item', 3],
    ['bom', 1],
    ['routing', 1],
    ['stock', 1],
    ['order', 1],
  ]);
  expect(batches.every((batch) => batch.complete && !batch.delta && batch.quarantined.length === 0)).toBe(true);
  expect(plantFileSchema.safeParse(JSON.parse(fileOf(good))).success).toBe(true);
});

describe('a bad record is quarantined and the rest read', () => {
  test('a negative time, naming path and value', () => {
    const slow = { ...operation, runSecondsPerUnit: -3 };
    const [first, second] = refused({ ...good, routing: [{ id: 'R', item: 'A', operations: [slow] }] });
    expect(first).toMatchObject({ kind: 'routing', key: 'R', code: 'bad-value' });
    expect(first.message).toMatch(
      /^records\.routing\.0: operations\.0\.runSecondsPerUnit is -3 \(.*>=0.*\)\. Correct it/,
    );
    expect(JSON.parse(first.raw)).toMatchObject({ id: 'R' });
    expect(second).toMatchObject({ kind: 'order', code: 'no-routing' });
  });
  test('what is no record at all', () => {
    expect(refused({ ...good, order: [null, 7, []] })).toMatchObject([{ key: '' }, { key: '' }, { key: '' }]);
  });
  test('a missing and an unknown field', () => {
    const [found] = refused({ ...good, order: [{ ...good.order[0], due: undefined, deu: 'x' }] });
    expect(found.message).toContain('due is missing');
    expect(found.message).toContain('deu');
  });
  test('one among many', () => {
    const orders = Array.from({ length: 50 }, (_, index) => ({ ...good.order[0], id: `O${index}` }));
    orders[17].quantity = 0;
    const batch = batchesOf({ ...good, order: orders }).at(-1)!;
    expect(batch.records).toHaveLength(49);
    expect(batch.quarantined).toMatchObject([{ key: 'O17' }]);
  });
});

describe('a file that is none is refused whole', () => {
  test.each([
    ['no JSON', '{"format": "taktwerk-plant", ', /not JSON/],
    ['noise', '\u0000\u0001\u0002'.repeat(1000), /not JSON/],
    ['nothing', '', /not JSON/],
    ['another format', '{"format":"taktwerk-problem","version":1,"records":{}}', /format is "taktwerk-problem"/],
    ['another version', '{"format":"taktwerk-plant","version":2,"records":{}}', /version is 2/],
    ['no records', '{"format":"taktwerk-plant","version":1}', /records is missing/],
    ['no list', '{"format":"taktwerk-plant","version":1,"records":{"order":{}}}', /records\.order is \{\}/],
    ['a strange kind', fileOf({ orders: [] }), /records\.orders is no kind of record.*order/],
    ['a null', 'null', /the whole is null/],
  ])('%s', (_, text, message) => {
    const read = readPlantFile(text);
    expect(read).toMatchObject({ ok: false, code: 'bad-input' });
    expect(read.ok ? '' : read.message).toMatch(message);
  });
  test('a byte order mark is borne', () => {
    expect(readPlantFile(`\uFEFF${fileOf(good)}`).ok).toBe(true);
  });
});
