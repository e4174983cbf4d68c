import { expect, test } from 'vitest';
import { compile } from '../../model/compile.ts';
import { policySchema } from '../../model/policy.ts';
import type { ProblemDocument } from '../../model/problem.ts';
import { shopDocument } from '../testing.ts';
import { isMakespanShop } from './makespan-shop.ts';

const nothing = { weightedTardiness: 0, lateOrders: 0, flowTime: 0, setup: 0 };
const { weights } = policySchema.parse({ weights: { ...nothing, makespan: 1 } });

const isShop = (document: ProblemDocument): boolean => isMakespanShop(compile(document).problem, null, weights);

test('resources that never run short, as there are units for all machines at once, do not make a shop another problem', () => {
  expect(isShop(shopDocument(6, 4))).toBe(true);
  expect(isShop(shopDocument(6, 4, { operators: 4 }))).toBe(true);
  expect(isShop(shopDocument(6, 4, { operators: 3 }))).toBe(false);
});

test('units that are there only for a while, or come later, may run short', () => {
  const withCapacity = (capacity: { at: number; units: number }[]): boolean => {
    const document = shopDocument(6, 4, { operators: 4 });
    for (const resource of document.resources) resource.capacity = capacity;
    return isShop(document);
  };
  expect(withCapacity([{ at: 0, units: 4 }])).toBe(true);
  expect(withCapacity([{ at: 0, units: 5 }, { at: 500, units: 4 }])).toBe(true); // prettier-ignore
  expect(withCapacity([{ at: 0, units: 4 }, { at: 500, units: 3 }])).toBe(false); // prettier-ignore
  expect(withCapacity([{ at: 1, units: 4 }])).toBe(false);
});
