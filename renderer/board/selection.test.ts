import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoardModel } from './model.ts';
import { beginning, neighbour, nextMachine } from './navigation.ts';
import { legsOf, routeOf } from './route.ts';
import { carriedOver, inBox, range, toggle, wholeRow } from './selection.ts';
import { generateBoard } from './testing/generate-board.ts';

const board = generateBoard({ machines: 12, orders: 200, operationsPerOrder: 5 });
const model = new BoardModel(board);
const { machine, start, end } = board.operations;
// A work center's row above every six machines.
const rows = [0, 1].flatMap((center) =>
  [-1, ...Array.from({ length: 6 }, (_, index) => center * 6 + index)].map((index, row) => {
    return { machine: index, top: (center * 7 + row) * 28, height: 28 };
  }),
);

describe('selection', () => {
  it('toggles', () => {
    expect(toggle(new Set([1, 2]), 2)).toEqual(new Set([1]));
    expect(toggle(new Set([1]), 2)).toEqual(new Set([1, 2]));
  });

  it('takes what lies between on one machine', () => {
    const first = model.machineStart[2];
    expect(range(model, rows, first + 4, first + 1)).toEqual(new Set([1, 2, 3, 4].map((index) => first + index)));
  });

  it('takes across machines the rows between and the time both span', () => {
    const [a, b] = [model.machineStart[1] + 2, model.machineStart[4] + 5];
    const found = range(model, rows, a, b);
    const from = Math.min(start[a], start[b]);
    const to = Math.max(end[a], end[b]);
    for (let operation = 0; operation < model.count; operation++) {
      const wanted =
        machine[operation] >= 1 && machine[operation] <= 4 && start[operation] < to && end[operation] > from;
      expect(found.has(operation)).toBe(wanted);
    }
  });

  it('takes whatever a box touches', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.nat(400_000), fc.integer({ min: 1, max: 100_000 }), (row, from, length) => {
        const found = inBox(model, [{ machine: row, top: 0, height: 28 }], from, from + length);
        for (const operation of wholeRow(model, row)) {
          expect(found.has(operation)).toBe(start[operation] < from + length && end[operation] > from);
        }
      }),
    );
  });

  it('is the same operations in a plan that lies otherwise', () => {
    const other = new BoardModel(generateBoard({ machines: 12, orders: 200, operationsPerOrder: 5, seed: 8 }));
    const picked = new Set([5, 100, 600]);
    const names = (of: BoardModel, set: ReadonlySet<number>): string[] => [...set].map((row) => of.operationId(row));
    expect(names(other, carriedOver(picked, model, other))).toEqual(names(model, picked));
    const smaller = new BoardModel(generateBoard({ machines: 12, orders: 1, operationsPerOrder: 5 }));
    expect(carriedOver(picked, model, smaller).size).toBeLessThan(3);
  });
});

describe('arrow keys', () => {
  it('stay on the machine and stop at its ends', () => {
    const [first, last] = [model.machineStart[3], model.machineStart[4] - 1];
    expect(neighbour(model, rows, first, 'left')).toBe(first);
    expect(neighbour(model, rows, first, 'right')).toBe(first + 1);
    expect(neighbour(model, rows, first, 'last')).toBe(last);
    expect(neighbour(model, rows, last, 'first')).toBe(first);
  });

  it('go to the nearest on the next machine, over work centers', () => {
    const at = model.machineStart[5] + 3;
    const below = neighbour(model, rows, at, 'down')!;
    expect(machine[below]).toBe(6);
    expect(neighbour(model, rows, model.machineStart[0], 'up')).toBeNull();
    expect(machine[beginning(model, rows, 28 * 8, 0)!]).toBe(6);
  });

  it('go on to the next machine that can take what is dragged', () => {
    expect(nextMachine(rows, 2, 1, (candidate) => candidate === 9)).toBe(9);
    expect(nextMachine(rows, 2, -1, (candidate) => candidate === 9)).toBe(2);
  });
});

it("an order's way is its operations in sequence, with the waits between", () => {
  const { stops, total } = routeOf(model, 7);
  const operations = stops.map(({ operation }) => operation);
  expect(operations).toEqual([...model.route(7)]);
  expect(stops[0].wait).toBeNull();
  for (let index = 1; index < stops.length; index++) {
    expect(stops[index].wait).toBe(start[operations[index]] - end[operations[index - 1]]);
  }
  expect(total.work + total.wait).toBe(end[operations.at(-1)!] - start[operations[0]]);
});

it('parts of a split operation lie side by side on the way', () => {
  const columns = { ...board.operations, sequence: Int32Array.from(board.operations.sequence) };
  const split = new BoardModel({ ...board, operations: columns });
  const route = [...split.route(3)];
  columns.sequence[route[2]] = columns.sequence[route[1]];
  const [a, b, c, d, e] = route;
  expect(legsOf(split, route)).toEqual([
    ...[
      [a, b],
      [a, c],
    ],
    ...[
      [b, d],
      [c, d],
    ],
    [d, e],
  ]);
});
