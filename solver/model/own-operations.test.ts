import { expect, test } from 'vitest';
import { smallProblem } from '../testing/small-problem.ts';
import { ownOperation, staysWithin } from './own-operations.ts';

const [few, other, many] = smallProblem({
  orders: [{ operations: [{}, {}] }, { operations: [{}] }, { operations: Array.from({ length: 40 }, () => ({})) }],
}).orders;
const link = (from: string, to: string) => ({ from, to, minLag: 0 });

test('operations are found in orders of a few', () => {
  expect(ownOperation(few, 'A2')).toBe(1);
  expect(ownOperation(few, 'B1')).toBe(-1);
  expect(ownOperation(many, 'C2')).toBe(-1);
});

test('links within an order of a few are seen to stay there', () => {
  expect(staysWithin(few, link('A1', 'A2'))).toBe(true);
  expect(staysWithin(few, link('A1', other.operations[0].id))).toBe(false);
  expect(staysWithin(many, link('C1', 'C2'))).toBe(false);
});
