import { expect, test } from 'vitest';
import { parseRecords, smallPlant, type RecordInputs } from '../planning/testing/records.ts';
import { fitRecords, unfitMessages } from './fit.ts';

const [first] = smallPlant.order!;
type OrderInput = NonNullable<RecordInputs['order']>[number];

function fitted(order: OrderInput[], sourceOf: (order: string) => string = () => 'erp') {
  const { accepted, refused } = fitRecords(parseRecords({ ...smallPlant, order }), sourceOf);
  return { kept: accepted.order.map(({ id }) => id), refused };
}

test('records that fit are all kept', () => {
  const records = parseRecords(smallPlant);
  expect(fitRecords(records, () => 'erp')).toEqual({ accepted: records, refused: [] });
});

test('what refers to nothing is set aside, whole and with its reason', () => {
  const { kept, refused } = fitted([first, { ...first, id: 'o2', number: 'MO-2', item: 'ghost' }]);
  expect(kept).toEqual(['o1']);
  expect(refused).toMatchObject([{ kind: 'order', key: 'o2', code: 'unknown-reference' }]);
  expect(JSON.parse(refused[0].raw)).toMatchObject({ id: 'o2', item: 'ghost' });
  expect(unfitMessages(refused, (order) => `source of ${order}`)).toMatchObject([
    { key: 'cross-check:order:o2', level: 'urgent', source: 'source of o2', subject: { kind: 'order', key: 'o2' } },
  ]);
});

test('of two open orders with one number the second is set aside', () => {
  const { kept, refused } = fitted([first, { ...first, id: 'o2' }]);
  expect(kept).toEqual(['o1']);
  expect(refused).toMatchObject([{ key: 'o2', code: 'duplicate' }]);
  expect(refused[0].message).toContain('"MO-1", which order "o1" has already');
});

test.each([
  ['a finished order', { status: 'done' as const }, undefined],
  ['a planned order', { kind: 'planned' as const }, undefined],
  ['an order of another system', {}, (order: string) => order],
])('%s may have the same number', (_name, changes, sourceOf) => {
  expect(fitted([first, { ...first, id: 'o2', ...changes }], sourceOf).kept).toEqual(['o1', 'o2']);
});
