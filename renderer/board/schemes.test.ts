import { describe, expect, it } from 'vitest';
import { operationFlags } from '../../electron/host/contract.ts';
import type { Ghost } from '../../electron/host/contract.ts';
import { filterMask, noFilter } from './filter.ts';
import type { FilterState } from './filter.ts';
import { GhostPlan } from './ghost-plan.ts';
import { BoardModel } from './model.ts';
import { palettes } from './palette.ts';
import type { BarColours } from './palette.ts';
import {
  atRisk,
  categoriesOf,
  colourings,
  latenessClass,
  latenessClasses,
  schemeOf,
  statusClass,
  statusClasses,
} from './schemes.ts';
import { generateBoard } from './testing/generate-board.ts';

const board = generateBoard({ machines: 8, orders: 150, operationsPerOrder: 5 });
const model = new BoardModel(board);
const { operations, orders } = board;
const each = Array.from({ length: model.count }, (_, operation) => operation);

/** Relative luminance contrast of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('colours', () => {
  it.each(['light', 'dark'] as const)('of every bar can be read in the %s theme', (theme) => {
    const { bars, categories, background } = palettes[theme];
    const all: BarColours[] = [...Object.values(bars), ...categories];
    for (const { fill, text, edge } of all) {
      expect(contrast(fill, text), fill).toBeGreaterThanOrEqual(4.5);
      expect(contrast(edge, background), edge).toBeGreaterThanOrEqual(1.9);
    }
  });

  it('stay within the paints of their scheme', () => {
    for (const colouring of colourings) {
      const { paints, classOf } = schemeOf(colouring, model, palettes.light);
      for (const operation of each) expect(paints[classOf(operation)], colouring).toBeDefined();
    }
  });

  it('are the same for operations of one order, item, customer or family', () => {
    const keys = {
      order: (operation: number) => operations.order[operation],
      item: (operation: number) => orders.items[operations.order[operation]],
      customer: (operation: number) => orders.customers[operations.order[operation]],
      family: (operation: number) => operations.family[operation],
    };
    for (const [colouring, keyOf] of Object.entries(keys)) {
      const { classOf } = schemeOf(colouring as keyof typeof keys, model, palettes.light);
      const classes = new Map<unknown, number>();
      for (const operation of each) {
        const known = classes.get(keyOf(operation)) ?? classOf(operation);
        expect(classOf(operation)).toBe(known);
        classes.set(keyOf(operation), known);
      }
      expect(new Set(classes.values()).size).toBe(Math.min(24, classes.size));
    }
  });

  it('tell late, at risk, running and done apart', () => {
    for (const operation of each) {
      const flags = operations.flags[operation];
      const name = latenessClasses[latenessClass(model, operation)];
      if ((flags & operationFlags.done) !== 0) expect(name).toBe('done');
      else if ((flags & operationFlags.late) !== 0) expect(name).toBe('late');
      else if ((flags & operationFlags.started) !== 0) expect(name).toBe('started');
      else expect(name).toBe(atRisk(model, operations.order[operation]) ? 'risk' : 'planned');
      const status = statusClasses[statusClass(flags)];
      expect(status === 'done').toBe((flags & operationFlags.done) !== 0);
    }
  });

  it('are listed by how many operations they stand for', () => {
    const categories = categoriesOf('item', model, 5);
    expect(categories).toHaveLength(5);
    const most = categories[0];
    expect(most.operations).toBe(
      each.filter((operation) => orders.items[operations.order[operation]] === most.name).length,
    );
    expect(categories.every(({ operations: count }) => count <= most.operations)).toBe(true);
    const { classOf } = schemeOf('item', model, palettes.light);
    const one = each.find((operation) => orders.items[operations.order[operation]] === most.name)!;
    expect(classOf(one)).toBe(most.index);
  });
});

describe('filter', () => {
  it('lets everything through when nothing is asked for', () => {
    expect(filterMask(model, noFilter)).toBeNull();
    expect(filterMask(model, { ...noFilter, text: '  ' })).toBeNull();
  });

  it('finds by order, item, customer and family', () => {
    const passing = (text: string): number[] => {
      const mask = filterMask(model, { ...noFilter, text })!;
      return each.filter((operation) => mask[operation] === 1);
    };
    expect(passing(orders.numbers[3])).toEqual([...model.route(3)].sort((a, b) => a - b));
    expect(passing('BRASS')).toEqual(
      each.filter((operation) => board.families[operations.family[operation]] === 'brass'),
    );
    expect(passing('no such thing')).toEqual([]);
  });

  it('finds by state, any of several', () => {
    const count = (states: FilterState[]): number =>
      filterMask(model, { ...noFilter, states })!.reduce((sum, value) => sum + value, 0);
    const flagged = (flag: number): number => operations.flags.filter((flags) => (flags & flag) !== 0).length;
    expect(count(['late'])).toBe(flagged(operationFlags.late));
    expect(count(['pinned', 'late'])).toBe(flagged(operationFlags.pinned | operationFlags.late));
    expect(count(['waiting'])).toBe(
      each.length - flagged(operationFlags.started | operationFlags.done | operationFlags.released),
    );
  });
});

it('bars of another plan are found by time and by name', () => {
  const ghost: Ghost = {
    ...{ file: 'b.takt', name: 'What if' },
    operation: ['O2/10', 'O1/10', 'O1/20', 'gone/10'],
    part: Int16Array.of(0, 0, 1, 0),
    machine: Int32Array.of(1, 1, 0, -1),
    start: Int32Array.of(500, 100, 0, 0),
    end: Int32Array.of(600, 450, 90, 10),
  };
  const plan = new GhostPlan(ghost, 3);
  const starts = (machine: number, from: number, to: number): number[] => {
    const [first, last] = plan.visible(machine, from, to);
    return [...plan.start.subarray(first, last)];
  };
  expect(starts(1, 0, 1000)).toEqual([100, 500]);
  // It reaches into view though it begins before.
  expect(starts(1, 400, 480)).toEqual([100]);
  expect(starts(2, 0, 1000)).toEqual([]);
  expect(plan.start[plan.find('O1/20', 1)!]).toBe(0);
  expect(plan.find('gone/10', 0)).toBeNull();
});
