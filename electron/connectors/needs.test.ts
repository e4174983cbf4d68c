import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstNeeds } from './needs.ts';

const need = (item: string, date: string, quantity: number, customer = '') => ({ item, date, quantity, customer });
const supply = (key: string, item: string, date: string, quantity: number) => ({ key, item, date, quantity });

it('serves the earliest need from stock, the next ones by the earliest supply', () => {
  const needs = [
    need('P', '2026-12-04', 5, 'late'),
    need('P', '2026-12-01', 4, 'early'),
    need('P', '2026-12-02', 3, 'middle'),
  ];
  const supplies = [
    supply('2', 'P', '2026-12-03', 4),
    supply('1', 'P', '2026-11-30', 2),
    supply('3', 'P', '2026-12-09', 1),
  ];
  const served = firstNeeds([{ item: 'P', quantity: 5 }], supplies, needs);
  // Stock covers `early` and one of `middle`; order 1 the rest of `middle`, orders 2 and 3 `late`.
  expect(Object.entries(served).map(([key, { customer }]) => [key, customer])).toEqual([
    ['1', 'middle'],
    ['2', 'late'],
    ['3', 'late'],
  ]);
});

it('leaves out supplies that nothing needs, and rows that say too little', () => {
  const supplies = [
    supply('1', 'P', '2026-12-01', 5),
    supply('2', 'P', '2026-12-02', 5),
    supply('3', 'Q', '2026-12-01', 1),
  ];
  const needs = [need('P', '2026-12-01', 5), { item: 'P', date: null, quantity: 9 }, { item: 'Q', date: '2026-12-01' }];
  expect(Object.keys(firstNeeds([], supplies, needs))).toEqual(['1']);
  expect(firstNeeds(undefined, undefined, undefined)).toEqual({});
});

it('never serves more than there is, and an earlier need before a later one', () => {
  const day = fc.integer({ min: 1, max: 9 }).map((number) => `2026-12-0${number}`);
  const row = fc.record({ item: fc.constantFrom('P', 'Q'), date: day, quantity: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(fc.array(row), fc.array(row), fc.nat(30), (needs, rows, stock) => {
      const supplies = rows.map((each, index) => ({ ...each, key: `S${index}` }));
      const served = firstNeeds(
        ['P', 'Q'].map((item) => ({ item, quantity: stock })),
        supplies,
        needs,
      );
      for (const item of ['P', 'Q']) {
        const mine = supplies.filter((each) => each.item === item).toSorted((a, b) => a.date.localeCompare(b.date));
        const wanted = needs.filter((each) => each.item === item);
        const total = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
        let before = stock;
        let last = '';
        for (const { key, quantity } of mine) {
          expect(key in served).toBe(before < total);
          if (!(key in served)) continue;
          const { date } = served[key];
          // All that is needed earlier is covered by what came before.
          const earlier = wanted.filter((each) => each.date < date).reduce((sum, each) => sum + each.quantity, 0);
          expect(before).toBeGreaterThanOrEqual(earlier);
          expect(date >= last).toBe(true);
          last = date;
          before += quantity;
        }
      }
    }),
  );
});
