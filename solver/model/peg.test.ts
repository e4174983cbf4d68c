import { describe, expect, test } from 'vitest';
import { smallProblem, type SmallOrder } from '../testing/small-problem.ts';
import { peg } from './peg.ts';

const needs = (quantity: number, rest: Partial<SmallOrder> = {}): SmallOrder => ({
  operations: [{ consumes: [{ material: 'X', quantity }] }],
  ...rest,
});
const makes = (quantity: number, rest: Partial<SmallOrder> = {}): SmallOrder => ({
  operations: [{}],
  produces: { material: 'X', quantity },
  ...rest,
});

function pegged(orders: SmallOrder[], stock = 0, arrivals: { id: string; at: number; quantity: number }[] = []) {
  const { pegs, short } = peg(smallProblem({ materials: [{ id: 'X', name: 'X', stock, arrivals }], orders }));
  const from = pegs.map(({ operation, quantity, source }) => {
    const name = source.kind === 'order' ? `order ${source.order}` : source.kind === 'arrival' ? source.id : 'stock';
    return `${operation} ${quantity} from ${name}`;
  });
  return { from, short: [...short.keys()] };
}

describe('pegging', () => {
  test('takes stock first, then arrivals and orders by their date', () => {
    const arrivals = [{ id: 'late', at: 90, quantity: 5 }, { id: 'early', at: 10, quantity: 2 }]; // prettier-ignore
    expect(pegged([needs(10), makes(5, { due: 50 })], 1, arrivals).from).toEqual([
      'A1 1 from stock',
      'A1 2 from early',
      'A1 5 from order 1',
      'A1 2 from late',
    ]);
  });

  test('serves first those that need it first, then heavier ones, then by id', () => {
    const orders = [
      needs(1),
      needs(1),
      needs(1, { weight: 2 }),
      needs(1, { due: 50 }),
      needs(1, { weight: 9, due: 900 }),
    ];
    const { from, short } = pegged(orders, 4);
    expect(from).toEqual(['D1 1 from stock', 'C1 1 from stock', 'A1 1 from stock', 'B1 1 from stock']);
    expect(short).toEqual([4]);
  });

  test('of equal due dates, the order with more work behind the need goes first', () => {
    const long = needs(1, { operations: [{ consumes: [{ material: 'X', quantity: 1 }] }, { run: 50 }] });
    expect(pegged([needs(1), long], 1)).toEqual({ from: ['B1 1 from stock'], short: [0] });
  });

  test('an order that would supply others does not starve on their account', () => {
    const self = needs(1, { due: 300, produces: { material: 'X', quantity: 1 } });
    expect(pegged([self, needs(3)], 3)).toEqual({
      from: ['A1 1 from stock', 'B1 2 from stock', 'B1 1 from order 0'],
      short: [],
    });
  });

  test('a named supplier goes before stock', () => {
    expect(pegged([makes(4), needs(6, { suppliers: ['A'] })], 9).from).toEqual([
      'B1 4 from order 0',
      'B1 2 from stock',
    ]);
  });

  test('an order that lacks something leaves to others what it would have taken', () => {
    const { from, short } = pegged([needs(5, { due: 50 }), needs(3)], 3);
    expect(from).toEqual(['B1 3 from stock']);
    expect(short).toEqual([0]);
  });

  test('begun operations have taken theirs, and orders that are done have delivered', () => {
    const done = { state: 'done', machine: 'M0', start: -20, end: -10 } as const;
    expect(pegged([{ operations: [{ consumes: [{ material: 'X', quantity: 5 }], progress: done }] }])).toEqual({
      from: [],
      short: [],
    });
    expect(pegged([makes(9, { operations: [{ progress: done }] }), needs(1)]).short).toEqual([1]);
  });

  test('never makes orders wait for one another in a circle', () => {
    const document = smallProblem({
      materials: ['X', 'Y'].map((id) => ({ id, name: id, stock: 0, arrivals: [] })),
      orders: [
        { operations: [{ consumes: [{ material: 'X', quantity: 1 }] }], produces: { material: 'Y', quantity: 1 } },
        { operations: [{ consumes: [{ material: 'Y', quantity: 1 }] }], produces: { material: 'X', quantity: 1 } },
      ],
    });
    const { pegs, short } = peg(document);
    expect(pegs).toHaveLength(1);
    expect([...short.keys()]).toEqual([1]);
  });
});
