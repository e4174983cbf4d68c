import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BoardModel } from '../model.ts';
import { PlantTime } from '../plant-time.ts';
import { generateBoard } from '../testing/generate-board.ts';
import { edgeSpeed, scrollSpeed } from './follow.ts';
import { Latest } from './latest.ts';
import { FreshModifiers, gapRules, gapsWith, noneHeld } from './modifiers.ts';
import { snapInstant, snapStep } from './snap.ts';
import { restingShift, takeAfter, takeOrder, takeParts } from './taken.ts';

const model = new BoardModel(generateBoard({ machines: 12, orders: 300, operationsPerOrder: 6 }));
const { start, machine } = model.board.operations;
const berlin = new PlantTime('Europe/Berlin');
const epoch = Date.parse('2026-03-23T00:00:00Z') / 1000;

describe('snapping', () => {
  it('goes by a quarter of an hour where that can be aimed at, and by more further out', () => {
    expect(snapStep(480)).toBe(900);
    expect(snapStep(24)).toBe(900);
    expect(snapStep(23)).toBe(1800);
    expect(snapStep(1)).toBe(6 * 3600);
    expect(snapStep(0.01)).toBe(24 * 3600);
  });

  it('comes to rest where the clock on the wall is round, on both sides of a change of daylight-saving time', () => {
    const wall = (second: number): number => (epoch + second + berlin.offset(epoch + second)) % 3600;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * 86_400 }), (second) => {
        const rest = snapInstant(second, 3600, berlin, epoch);
        expect(Math.abs(rest - second)).toBeLessThanOrEqual(1800);
        expect(wall(rest)).toBe(0);
      }),
    );
  });

  it('goes back to where it was when it is let go beside it', () => {
    const taken = takeParts(model, [100], 100);
    const snap = { pixelsPerHour: 24, plantTime: berlin, epoch, off: false };
    expect(restingShift(taken, 440, snap)).toBe(0);
    expect((start[100] + restingShift(taken, 3000, snap)) % 900).toBe(0);
    expect(restingShift(taken, 3001, { ...snap, off: true })).toBe(3000);
  });
});

describe('what is taken along', () => {
  it('is the chosen parts, which can change machines only from one machine', () => {
    const [a, b] = [model.machineStart[3], model.machineStart[3] + 1];
    const taken = takeParts(model, [a, b], a);
    expect(taken.what).toEqual({
      kind: 'parts',
      parts: [
        { operation: model.operationId(a), part: 0 },
        { operation: model.operationId(b), part: 0 },
      ],
    });
    expect(taken.machine).toBe(3);
    expect(takeParts(model, [a, model.machineStart[4]], a).machine).toBeNull();
  });

  it('is all of an order', () => {
    const taken = takeOrder(model, 50);
    expect(taken.operations).toEqual([...model.route(model.board.operations.order[50])]);
    expect(taken.what.kind).toBe('order');
  });

  it('is everything right of a point, of which the nearest are drawn', () => {
    const at = start[model.machineStart[2] + 3];
    const one = takeAfter(model, at, 2);
    expect(one.operations.every((operation) => machine[operation] === 2 && start[operation] >= at)).toBe(true);
    expect(one.operations).toHaveLength(model.machineStart[3] - model.machineStart[2] - 3);
    const all = takeAfter(model, at, null);
    expect(all.what).toEqual({ kind: 'after', at, machines: null });
    expect(new Set(all.operations.map((operation) => machine[operation])).size).toBe(12);
    expect(all.operations.length).toBeLessThanOrEqual(200);
  });
});

describe('modifier keys', () => {
  it('count only when pressed after the drag began', () => {
    const keys = new FreshModifiers({ ...noneHeld, alt: true });
    expect(keys.fresh({ ...noneHeld, alt: true }).alt).toBe(false);
    expect(keys.fresh(noneHeld).alt).toBe(false);
    expect(keys.fresh({ ...noneHeld, alt: true }).alt).toBe(true);
  });

  it('choose another gap rule than the chosen one', () => {
    for (const chosen of gapRules) {
      expect(gapsWith(chosen, noneHeld)).toBe(chosen);
      for (const held of [
        { ...noneHeld, ctrl: true },
        { ...noneHeld, shift: true },
      ]) {
        expect(gapRules).toContain(gapsWith(chosen, held));
      }
    }
    expect(gapsWith('keep', { ...noneHeld, ctrl: true })).toBe('compact');
    expect(gapsWith('keep', { ...noneHeld, shift: true })).toBe('push');
    expect(gapsWith('push', { ...noneHeld, shift: true })).toBe('keep');
  });
});

describe('Latest', () => {
  it('asks one at a time, leaves out what was overtaken, and always asks the last', async () => {
    const asked: number[] = [];
    const told: number[] = [];
    const answers: (() => void)[] = [];
    const latest = new Latest<number, number>(
      (question) => {
        asked.push(question);
        return new Promise((resolve) => answers.push(() => resolve(question * 10)));
      },
      (_, answer) => told.push(answer),
    );
    for (const question of [1, 2, 3, 4]) latest.ask(question);
    expect(asked).toEqual([1]);
    answers.shift()!();
    await vi.waitFor(() => expect(asked).toEqual([1, 4]), 20_000);
    expect(told).toEqual([10]);
    latest.ask(5);
    latest.end();
    answers.shift()!();
    await Promise.resolve();
    expect([asked, told]).toEqual([[1, 4], [10]]);
  });
});

it('scrolls faster the nearer the edge, and not away from it', () => {
  expect(edgeSpeed(500, 0, 1000)).toBe(0);
  expect(edgeSpeed(37, 0, 1000)).toBe(0);
  expect(edgeSpeed(30, 0, 1000)).toBeLessThan(0);
  expect(edgeSpeed(5, 0, 1000)).toBeLessThan(edgeSpeed(30, 0, 1000));
  expect(edgeSpeed(-400, 0, 1000)).toBe(-22);
  expect(edgeSpeed(999, 0, 1000)).toBeGreaterThan(0);
});

it('does not scroll for a bar taken close to an edge that is moved along it or away', () => {
  for (const at of [20, 14, 26, 40]) expect(scrollSpeed(at, 20, 0, 1000)).toBe(0);
  expect(scrollSpeed(10, 20, 0, 1000)).toBe(edgeSpeed(10, 0, 1000));
  expect(scrollSpeed(10, 500, 0, 1000)).toBeLessThan(0);
  for (const at of [980, 986, 960]) expect(scrollSpeed(at, 980, 0, 1000)).toBe(0);
  expect(scrollSpeed(995, 980, 0, 1000)).toBeGreaterThan(0);
});
