import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileName, generateBoard } from './testing/generate-board.ts';
import { operationFlags } from '../../electron/host/contract.ts';
import { ClosedTime } from './closed-time.ts';
import { BoardModel } from './model.ts';

const board = generateBoard({ machines: 12, orders: 200, operationsPerOrder: 6 });
const fresh = (): BoardModel => new BoardModel(structuredClone(board));

describe('BoardModel', () => {
  it('finds whatever shows in a window, as a look at every operation does', () => {
    const model = fresh();
    const { machine, start } = board.operations;
    fc.assert(
      fc.property(fc.nat(11), fc.integer({ min: -90_000, max: 900_000 }), fc.nat(200_000), (row, from, length) => {
        const to = from + length + 1;
        const [first, last] = model.visible(row, from, to);
        const shown = (operation: number): boolean => model.drawnEnd(operation) > from && start[operation] < to;
        const found = new Set(Array.from({ length: last - first }, (_, index) => first + index).filter(shown));
        for (let operation = 0; operation < model.count; operation++) {
          if (machine[operation] === row && shown(operation)) expect(found.has(operation)).toBe(true);
        }
        for (const operation of found) expect(machine[operation]).toBe(row);
      }),
    );
  });

  it('hits the operation under an instant and nothing beside it', () => {
    const model = fresh();
    const { machine, start, end } = board.operations;
    for (let operation = 0; operation < model.count; operation += 7) {
      expect(model.hit(machine[operation], start[operation])).toBe(operation);
      expect(model.hit(machine[operation], end[operation] - 1)).toBe(operation);
    }
    expect(model.hit(0, 1e8)).toBeNull();
  });

  it('hits a narrow bar within the slack, but prefers the bar under the pointer', () => {
    const model = fresh();
    const first = model.machineStart[3];
    const { start } = board.operations;
    expect(model.hit(3, start[first] - 100)).toBeNull();
    expect(model.hit(3, start[first] - 100, 120)).toBe(first);
    expect(model.hit(3, start[first] + 1, 1e6)).toBe(first);
  });

  it('knows the route of an order and finds operations by id', () => {
    const model = fresh();
    const route = model.route(17);
    expect([...route].map((operation) => board.operations.sequence[operation])).toEqual([10, 20, 30, 40, 50, 60]);
    for (const operation of route) {
      expect(board.operations.order[operation]).toBe(17);
      expect(model.find(model.operationId(operation), 0)).toBe(operation);
    }
    expect(model.find('O17/15', 0)).toBeNull();
    expect(model.find('none/10', 0)).toBeNull();
    expect(model.route(96)).toHaveLength(0);
  });

  it('searches numbers before items and customers', () => {
    const model = fresh();
    const found = model.search('47', 10).map((order) => board.orders.numbers[order]);
    expect(found).toHaveLength(10);
    expect(found.every((number) => number.startsWith('47'))).toBe(true);
    expect(model.search(hostileName.slice(0, 8), 5)).toHaveLength(5);
    expect(model.search('  ', 5)).toEqual([]);
  });

  it('takes in what the floor reports', () => {
    const model = fresh();
    const operation = model.machineStart[1] + 4;
    const job = { operation: model.operationId(operation), part: 0, state: 'ended', progress: 1 } as const;
    const longAfter = model.board.operations.end[operation] + 500_000;
    model.applyLive({ machines: [], jobs: [{ ...job, actualStart: 10, actualEnd: longAfter, projectedEnd: -1 }] });
    expect(model.board.operations.progress[operation]).toBe(100);
    expect(model.board.operations.flags[operation] & operationFlags.done).toBe(operationFlags.done);
    const [first, last] = model.visible(1, longAfter - 1, longAfter);
    expect(first <= operation && operation < last).toBe(true);
  });

  it('computes load as planned over open working time', () => {
    const model = new BoardModel({
      ...structuredClone(board),
      machines: [{ id: 'M', name: 'M', workCenter: 0, calendar: 0 }],
      closed: [Int32Array.of(100, 200)],
      downtimes: [{ machine: 0, start: 150, end: 300, kind: 'breakdown', reason: '', own: false }],
      operations: {
        ...structuredClone(board.operations),
        machine: Int32Array.of(0),
        order: Int32Array.of(0),
        start: Int32Array.of(50),
        runStart: Int32Array.of(80),
        end: Int32Array.of(400),
        actualStart: Int32Array.of(-1),
        actualEnd: Int32Array.of(-1),
        projectedEnd: Int32Array.of(-1),
      },
      machineStatus: [],
    });
    expect(model.figures(0, 0, 500)).toEqual({ setup: 30, run: 120, open: 300, load: 0.5 });
    expect(model.figures(0, 120, 180)).toEqual({ setup: 0, run: 0, open: 0, load: 0 });
  });
});

describe('ClosedTime', () => {
  it('counts open seconds as a look at every second does', () => {
    const interval = fc.tuple(fc.nat(80), fc.nat(20)).map(([from, length]) => [from, from + length + 1] as const);
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 6 }), fc.nat(100), fc.nat(100), (intervals, from, to) => {
        let open = 0;
        for (let second = from; second < to; second++) {
          if (!intervals.some(([start, end]) => start <= second && second < end)) open++;
        }
        expect(new ClosedTime(intervals).openBetween(from, to)).toBe(open);
      }),
    );
  });
});
