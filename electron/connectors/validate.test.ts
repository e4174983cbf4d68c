import { describe, expect, test } from 'vitest';
import type { PulledKind, PulledRecord } from './canonical.ts';
import { pulledKinds } from './canonical.ts';
import { bomCycles } from './bom-cycles.ts';
import type { RecordSets } from './validate.ts';
import { validateRecords } from './validate.ts';

function setsOf(records: Partial<Record<PulledKind, object[]>>): RecordSets {
  const entries = Object.entries(records) as [PulledKind, object[]][];
  return Object.fromEntries(
    entries.map(([kind, list]) => [kind, list.map((record) => pulledKinds[kind].parse(record))]),
  );
}

const operation = { sequence: 10, name: 'cut', modes: [{ machine: 'M1' }], setupSeconds: 0, runSecondsPerUnit: 5 };
const order = { id: 'O', number: '1', kind: 'production', item: 'A', quantity: 3, due: '2026-03-01T12:00:00Z' };
const base = {
  calendar: [{ id: 'C', name: '', weekly: [] }],
  workCenter: [{ id: 'W', name: '' }],
  machine: [{ id: 'M1', name: '', workCenter: 'W', calendar: 'C' }],
  item: ['A', 'B', 'C', 'D'].map((id) => ({ id, name: id, unit: 'kg', procurement: 'make' })),
  routing: [{ id: 'R', item: 'A', operations: [operation] }],
  order: [order],
};

function refusals(records: Partial<Record<PulledKind, object[]>>, existing: RecordSets = {}) {
  return validateRecords(setsOf(records), existing).quarantined;
}

test('what fits together is accepted as it is', () => {
  const sets = setsOf(base);
  const { accepted, quarantined } = validateRecords(sets);
  expect(quarantined).toEqual([]);
  expect(accepted).toEqual(sets);
});

describe('unknown references', () => {
  test.each<[string, Partial<Record<PulledKind, object[]>>, string, string]>([
    ['calendar of a machine', { machine: [{ ...base.machine[0], calendar: 'X' }] }, 'calendar', 'calendar "X"'],
    ['machine of a downtime', { downtime: [{ id: 'D', machine: 'X', start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z', kind: 'breakdown' }] }, 'machine', 'machine "X"'], // prettier-ignore
    ['calendar of an operator', { operator: [{ id: 'P', name: '', skills: ['weld'], calendar: 'X' }] }, 'calendar', 'calendar "X"'], // prettier-ignore
    ['component', { bom: [{ id: 'A', item: 'A', components: [{ item: 'X', quantity: 1 }] }] }, 'components.0.item', 'item "X"'], // prettier-ignore
    ['tool', { routing: [{ id: 'R', item: 'A', operations: [{ ...operation, tools: [{ tool: 'X', quantity: 1 }] }] }] }, 'operations.0.tools.0.tool', 'tool "X"'], // prettier-ignore
    ['stock', { stock: [{ item: 'X', quantity: 1 }] }, 'item', 'item "X"'],
    ['customer', { order: [{ ...order, customer: 'X' }] }, 'customer', 'customer "X"'],
    ['machine of an order of its own', { order: [{ ...order, operations: [{ ...operation, modes: [{ machine: 'X' }] }] }] }, 'operations.0.modes.0.machine', 'machine "X"'], // prettier-ignore
  ])('%s', (_, records, path, missing) => {
    const found = refusals({ ...base, ...records })[0];
    expect(found.code).toBe('unknown-reference');
    expect(found.message).toContain(`${path} refers to ${missing}`);
  });
  test('what refers to a refused record is refused with it', () => {
    const found = refusals({ ...base, workCenter: [] });
    expect(found.map(({ kind, code }) => [kind, code])).toEqual([
      ['machine', 'unknown-reference'],
      ['routing', 'unknown-reference'],
      ['order', 'no-routing'],
    ]);
  });
  test('records of earlier pulls count, unless they arrive anew and are refused', () => {
    const { order: orders, ...masters } = base;
    expect(refusals({ order: orders })).toHaveLength(1);
    expect(refusals({ order: orders }, setsOf(masters))).toEqual([]);
    const routing = [{ id: 'R', item: 'A', operations: [{ ...operation, modes: [{ machine: 'X' }] }] }];
    expect(refusals({ routing, order: orders }, setsOf(masters)).map(({ code }) => code)).toEqual([
      'unknown-reference',
      'no-routing',
    ]);
  });
  test('orders that feed it may be gone', () => {
    expect(refusals({ ...base, order: [{ ...order, suppliers: ['finished'] }] })).toEqual([]);
  });
});

describe('doubles', () => {
  test('the first is kept, another is quarantined under a name of its own', () => {
    const { accepted, quarantined } = validateRecords(setsOf({ ...base, order: [order, { ...order, quantity: 9 }] }));
    expect(accepted.order).toMatchObject([{ quantity: 3 }]);
    expect(quarantined).toMatchObject([{ code: 'duplicate', key: 'O (2)' }]);
    expect((JSON.parse(quarantined[0].raw) as PulledRecord<'order'>).quantity).toBe(9);
  });
  test('the same record twice is one', () => {
    const { accepted, quarantined } = validateRecords(setsOf({ ...base, order: [order, order] }));
    expect(accepted.order).toHaveLength(1);
    expect(quarantined).toEqual([]);
  });
});

test('a quantity in another unit', () => {
  const found = refusals({ ...base, stock: [{ item: 'A', quantity: 3, unit: 't' }] });
  expect(found).toMatchObject([{ kind: 'stock', key: 'A', code: 'bad-unit' }]);
  expect(found[0].message).toBe('stock "A": unit is "t", but item "A" is counted in "kg". Give the quantity in "kg".');
});

test.each<[string, Partial<Record<PulledKind, object[]>>, string]>([
  ['two operations of one number', { routing: [{ id: 'R', item: 'A', operations: [operation, operation] }] }, 'operations.1.sequence is 10'], // prettier-ignore
  ['lags that cross', { routing: [{ id: 'R', item: 'A', operations: [{ ...operation, minLagSeconds: 5, maxLagSeconds: 3 }] }] }, 'maxLagSeconds is 3'], // prettier-ignore
  ['a rostered skill that is none', { operator: [{ id: 'P', name: '', skills: ['weld'], calendar: 'C', rosteredSkill: 'cut' }] }, 'rosteredSkill is "cut"'], // prettier-ignore
  ['an order that feeds itself', { order: [{ ...order, suppliers: ['Z', 'O'] }] }, 'suppliers.1 is the order itself'],
])('%s', (_, records, message) => {
  const found = refusals({ ...base, ...records })[0];
  expect(found.code).toBe('bad-value');
  expect(found.message).toContain(message);
});

describe('cyclic bills of material', () => {
  const bom = (item: string, ...parts: string[]) => ({
    id: `${item}:${parts.join()}`,
    item,
    components: parts.map((part) => ({ item: part, quantity: 1 })),
  });
  test('are quarantined with their way round; those that only lead there are not', () => {
    const found = refusals({ ...base, bom: [bom('D', 'A'), bom('A', 'B'), bom('B', 'C'), bom('C', 'A')] });
    expect(found.map(({ key, code }) => [key, code])).toEqual([
      ['A:B', 'cyclic-bom'],
      ['B:C', 'cyclic-bom'],
      ['C:A', 'cyclic-bom'],
    ]);
    expect(found[0].message).toContain('"A" → "B" → "C" → "A"');
  });
  test('an item in itself', () => {
    expect(refusals({ ...base, bom: [bom('A', 'A')] })[0].message).toContain('"A" → "A"');
  });
  test('a diamond is none', () => {
    expect(refusals({ ...base, bom: [bom('A', 'B', 'C'), bom('B', 'D'), bom('C', 'D')] })).toEqual([]);
  });
  test('closed by an earlier pull', () => {
    const existing = setsOf({ ...base, bom: [bom('A', 'B')] });
    expect(refusals({ bom: [bom('B', 'A')] }, existing)).toMatchObject([{ key: 'B:A', code: 'cyclic-bom' }]);
  });
  test('a chain of 100,000 neither overflows nor counts as a cycle', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      pulledKinds.bom.parse(bom(`I${index}`, `I${index + 1}`)),
    );
    expect(bomCycles(chain).size).toBe(0);
    expect(bomCycles([...chain, pulledKinds.bom.parse(bom('I100000', 'I99998'))]).size).toBe(3);
  });
});
