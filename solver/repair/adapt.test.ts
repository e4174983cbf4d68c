import { describe, expect, test } from 'vitest';
import { policySchema } from '../model/policy.ts';
import { objectiveOf } from '../model/terms.ts';
import { smallProblem, type SmallOrder, type SmallProblem } from '../testing/small-problem.ts';
import { adapt } from './adapt.ts';
import type { AdaptOptions } from './request.ts';
import { planned, startsOf } from './testing/planned.ts';

/** The plan of one problem carried over to another. */
function carried(from: SmallProblem, to: SmallProblem, options: AdaptOptions = {}) {
  return adapt(smallProblem(to), planned(smallProblem(from)), options);
}

const order = (due: number, more: Partial<SmallOrder> = {}): SmallOrder => ({ due, operations: [{}], ...more });
const three: SmallProblem = { orders: [order(10), order(20), order(30)] };

describe('a plan carried over', () => {
  test('pushes right what a longer operation reaches, and keeps gaps', () => {
    const longer = { orders: [order(10, { operations: [{ run: 14 }] }), order(20), order(30)] };
    expect(startsOf(carried(three, longer))).toEqual({ A1: 0, B1: 14, C1: 24 });
    const shorter = { orders: [order(10, { operations: [{ run: 4 }] }), order(20), order(30)] };
    expect(startsOf(carried(three, shorter))).toEqual({ A1: 0, B1: 10, C1: 20 });
  });

  test('closes the gap of an order that is gone, if asked to', () => {
    const without = { orders: [order(10), order(20, { id: 'C', operations: [{ id: 'C1' }] })] };
    expect(startsOf(carried(three, without))).toEqual({ A1: 0, C1: 20 });
    expect(startsOf(carried(three, without, { gaps: 'compact' }))).toEqual({ A1: 0, C1: 10 });
  });

  test('ranks where a new order comes in by what goes before all weighing', () => {
    const two = { orders: [order(10), order(20)] };
    const heavy = { orders: [...two.orders, order(10, { weight: 2 })] };
    const weights = policySchema.parse({ weights: { lateOrders: 0 } }).weights;
    expect(startsOf(carried(two, heavy, { weights }))).toEqual({ A1: 10, B1: 20, C1: 0 });
    const ranked = carried(two, heavy, { weights, first: ['lateOrders'] });
    expect(startsOf(ranked)).toEqual({ A1: 0, B1: 10, C1: 20 });
    expect(ranked.objective).toBe(objectiveOf(ranked.terms, weights));
  });

  test('keeps distances behind a delay, if asked to', () => {
    const pinned = [...three.orders, order(90, { operations: [{ pin: { machine: 'M0', start: 60 } }] })];
    const loose = [...three.orders, order(90)];
    const late = [order(10, { release: 50 }), ...loose.slice(1)];
    expect(startsOf(carried({ orders: pinned }, { orders: late }))).toEqual({ A1: 50, B1: 10, C1: 20, D1: 60 });
    expect(startsOf(carried({ orders: pinned }, { orders: late }, { gaps: 'push' }))).toEqual({
      A1: 50,
      B1: 60,
      C1: 70,
      D1: 110,
    });
  });

  test('puts a new order into a gap, and a weighty one ahead of others where that pays', () => {
    const gap = { orders: [order(10), order(20), order(90, { operations: [{ pin: { machine: 'M0', start: 40 } }] })] };
    const calm = { orders: [...gap.orders, order(60)] };
    expect(startsOf(carried(gap, calm))).toEqual({ A1: 0, B1: 10, C1: 40, D1: 20 });
    const rush = { orders: [...three.orders, order(10, { weight: 500 })] };
    expect(startsOf(carried(three, rush))).toEqual({ A1: 10, B1: 20, C1: 30, D1: 0 });
    const light = { orders: [...three.orders, order(10, { weight: 0.1 })] };
    expect(startsOf(carried(three, light))).toEqual({ A1: 0, B1: 10, C1: 20, D1: 30 });
  });

  test('moves work from a machine that broke down to one that does it sooner', () => {
    const modes = [{ machine: 'M0', setup: 0, run: 10 }, { machine: 'M1', setup: 0, run: 12 }]; // prettier-ignore
    const orders = [order(30, { operations: [{ modes }] })];
    const machines = [{}, { calendar: 'other' }];
    const open = { id: 'open', intervals: [[0, 1000]] as [number, number][] };
    const broken = { id: 'open', intervals: [[300, 1000]] as [number, number][] };
    const other = { ...open, id: 'other' };
    const to = { machines, orders, calendars: [broken, other] };
    expect(carried({ machines, orders, calendars: [open, other] }, to).assignments).toMatchObject([
      { machine: 'M1', start: 0 },
    ]);
    const lonely = { ...to, orders: [order(30)] };
    const stays = carried({ ...lonely, calendars: [open, other] }, lonely).assignments;
    expect(stays).toMatchObject([{ machine: 'M0', start: 300 }]);
  });

  test('takes new pins, splits and progress in', () => {
    const pinned = {
      orders: [order(10), order(20, { operations: [{ pin: { machine: 'M0', start: 5 } }] }), order(30)],
    };
    const result = carried(three, pinned);
    expect(startsOf(result)).toEqual({ A1: 15, B1: 5, C1: 25 });
    expect(result.relaxed).toEqual([]);
    const split = { orders: [order(10, { operations: [{ split: [4, 6] }] }), order(20), order(30)] };
    expect(carried(three, split).assignments).toMatchObject([
      { operation: 'A1', part: 0, start: 0, end: 4 },
      { operation: 'A1', part: 1, start: 4, end: 10 },
      { start: 10 },
      { start: 20 },
    ]);
    const started = { state: 'started', machine: 'M0', start: -3, remaining: 9 } as const;
    const begun = { orders: [order(10), order(20), order(30, { operations: [{ progress: started }] })] };
    expect(startsOf(carried(three, begun))).toEqual({ A1: 9, B1: 19, C1: -3 });
  });

  test('reports what cannot keep its place or finds none', () => {
    const clash = { orders: [order(10, { release: 40 }), order(20), order(30)] };
    const frozen = carried(three, clash, { frozen: 100 });
    expect(frozen.relaxed).toMatchObject([{ operation: 'A1', reason: { code: 'pin-conflict' } }]);
    expect(startsOf(frozen)).toEqual({ A1: 40, B1: 10, C1: 20 });
    const closed = { ...three, calendars: [{ id: 'open', intervals: [[0, 25]] as [number, number][] }] };
    expect(carried(three, closed)).toMatchObject({
      status: 'partial',
      unscheduled: [{ order: 'C', reason: { code: 'beyond-horizon' } }],
    });
  });
});
