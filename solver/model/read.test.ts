import { assert, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemArbitrary } from '../testing/random-problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import type { Fault } from './faults.ts';
import type { ProblemDocument } from './problem.ts';
import { readProblem } from './read.ts';

const valid = (): ProblemDocument =>
  smallProblem({
    resources: [{ id: 'R', name: 'R', kind: 'tool', capacity: [{ at: 0, units: 1 }, { at: 5, units: 2 }] }], // prettier-ignore
    materials: [{ id: 'X', name: 'X', stock: 1, arrivals: [] }],
    setupMatrices: [{ id: 'm', attribute: 'x', otherwise: 1, entries: [] }],
    orders: [
      { operations: [{}, {}], links: [{ from: 'A1', to: 'A2' }] },
      { operations: [{}, {}], links: [{ from: 'B1', to: 'B2' }] },
    ],
  });

/** A document that a test may spoil in ways its type forbids. */
// oxlint-disable-next-line typescript/no-explicit-any -- every wrong type is the point
type Loose = any;

function faultsOf(spoil: (document: Loose) => void): Fault[] {
  const document = valid() as Loose;
  spoil(document);
  const read = readProblem(document);
  return read.ok ? [] : (read.details!.faults as Fault[]);
}

const many = (element: unknown): unknown[] => Array.from({ length: 300_000 }, () => element);

describe('readProblem', () => {
  test('accepts what is valid', () => {
    expect(readProblem(valid())).toEqual({ ok: true, value: valid() });
    assert(
      property(problemArbitrary(), (document) => {
        expect(readProblem(document)).toEqual({ ok: true, value: document });
      }),
      { numRuns: 100 },
    );
  });

  test.each<[path: string, says: string, spoil: (document: Loose) => void]>([
    ['orders[0].due', 'expected number', (document) => (document.orders[0].due = 'soon')],
    ['horizon', 'before now', (document) => (document.horizon = -1)],
    ['orders[1].id', 'unique', (document) => (document.orders[1].id = 'A')],
    [
      'orders[1].operations[2].id',
      'unique',
      (document) => document.orders[1].operations.push(document.orders[0].operations[0]),
    ],
    ['machines[0].calendar', 'not among the calendars', (document) => (document.machines[0].calendar = 'none')],
    ['machines[0].setupMatrices[1]', 'twice', (document) => (document.machines[0].setupMatrices = ['m', 'm'])],
    ['calendars[0].intervals[1]', 'after the end', (document) => document.calendars[0].intervals.push([1000, 1200])],
    ['calendars[0].intervals[0]', 'must end after', (document) => (document.calendars[0].intervals = [[9, 9]])],
    [
      'resources[0].capacity[1].at',
      'later than the step before',
      (document) => (document.resources[0].capacity[1].at = 0),
    ],
    [
      'orders[0].operations[1].modes[0].machine',
      'not among',
      (document) => (document.orders[0].operations[1].modes[0].machine = 'M9'),
    ],
    [
      'orders[0].operations[0].modes[0].resources[0].resource',
      'not among the resources',
      (document) => (document.orders[0].operations[0].modes[0].resources = [{ resource: 'Q', units: 1 }]),
    ],
    [
      'orders[0].operations[0].consumes[0].material',
      'not among the materials',
      (document) => (document.orders[0].operations[0].consumes = [{ material: 'Q', quantity: 1 }]),
    ],
    ['orders[0].operations[0].split', 'adds up to 9', (document) => (document.orders[0].operations[0].split = [4, 5])],
    [
      'orders[0].operations[0].pin.machine',
      'none of the modes',
      (document) => (document.orders[0].operations[0].pin = { machine: 'M7', start: 0 }),
    ],
    [
      'orders[0].operations[0].progress.start',
      'later than now',
      (document) =>
        (document.orders[0].operations[0].progress = { state: 'started', machine: 'M0', start: 5, remaining: 1 }),
    ],
    ['orders[0].suppliers[0]', 'itself', (document) => (document.orders[0].suppliers = ['A'])],
    ['orders[1].links[0].to', 'not among', (document) => (document.orders[1].links[0].to = 'Z9')],
    [
      'orders[0].links[0].maxLag',
      'less than the minimum',
      (document) => Object.assign(document.orders[0].links[0], { minLag: 9, maxLag: 8 }),
    ],
  ])('%s: %s', (path, says, spoil) => {
    const faults = faultsOf(spoil);
    expect(faults.map((fault) => fault.path)).toEqual([path]);
    expect(faults[0].message).toContain(says);
  });

  test('names a circle of precedence, across orders too', () => {
    const [fault] = faultsOf((document) => {
      document.orders[0].links.push({ from: 'A2', to: 'B1', minLag: 0 });
      document.orders[1].links.push({ from: 'B2', to: 'A1', minLag: 0 });
    });
    const circle = ['A1', 'A2', 'B1', 'B2'];
    const named = circle.map((_, turn) => [...circle.slice(turn), ...circle.slice(0, turn + 1)].join(' → '));
    expect(named.filter((text) => fault.message.includes(text))).toHaveLength(1);
  });

  test('lists at most twenty faults and counts the rest', () => {
    const document = valid() as Loose;
    document.orders = Array.from({ length: 30 }, (_, index) => ({
      ...document.orders[0],
      id: `O${index}`,
      operations: [],
      links: [],
    }));
    const read = readProblem(document);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.details!.faults).toHaveLength(20);
    expect(read.details!.count).toBe(30);
    expect(read.message).toContain('and 29 more');
  });

  test.each<[string, (document: Loose) => void]>([
    ['orders', (document) => (document.orders = many({}))],
    ['operations of one order', (document) => (document.orders[0].operations = many({ id: 1 }))],
    ['modes', (document) => (document.orders[0].operations[0].modes = many({ run: -1 }))],
    ['machines', (document) => (document.machines = many('none'))],
    ['intervals', (document) => (document.calendars[0].intervals = many([1]))],
  ])('stops looking once there are a thousand faults: %s', (_, spoil) => {
    const document = valid() as Loose;
    spoil(document);
    const read = readProblem(document);
    if (read.ok) throw new Error('A spoilt document was read');
    expect(read.details!.faults).toHaveLength(20);
    expect(read.details!.count).toBeGreaterThanOrEqual(1000);
    expect(read.details!.count).toBeLessThan(1100);
  });

  test('names a very long circle in few words', () => {
    const [order] = valid().orders;
    const operations = Array.from({ length: 100_000 }, (_, index) => ({ ...order.operations[0], id: `X${index}` }));
    const links = operations.map(({ id }, index) => ({ from: id, to: `X${(index + 1) % 100_000}`, minLag: 0 }));
    const [fault] = faultsOf((document) => (document.orders = [{ ...order, operations, links }]));
    expect(fault.message).toContain('go round in a circle');
    expect(fault.message.length).toBeLessThan(400);
  });
});
