import { describe, expect, it, vi } from 'vitest';
import type { OrderRow, OrderTree, TreeOperation } from '../../electron/host/contract.ts';
import { initialiseTexts } from '../text/i18n.ts';
import { PlantFormat } from '../text/plant-format.ts';
import { closedToAll } from './backdrop.ts';
import { barClass, barMarkup, sayEntry } from './order-bars.ts';
import { shareWidth } from './gantt-setup.ts';
import { cell, columns } from './order-cells.ts';
import type { ColumnKey } from './order-cells.ts';
import { orderTask, RowNames, treeLinks, treeTasks } from './order-tasks.ts';
import type { Entry } from './order-tasks.ts';
import { TimeAxis } from './time-axis.ts';

// Outside of a bundler the library's name stands for its build for script tags, which has no named exports.
vi.mock('dhtmlx-gantt', () => import('../../node_modules/dhtmlx-gantt/codebase/dhtmlxgantt.es.js'));

const texts = {
  t: initialiseTexts('en').t,
  format: new PlantFormat('en', 'Europe/Berlin', '2026-03-23T00:00:00Z'),
  language: 'en',
} as const;
const hostile = '<img src=x onerror="alert(1)">&';

const order: OrderRow = {
  ...{ id: 'a"]b', number: hostile, kind: 'planned', item: hostile, itemName: hostile, quantity: 3, unit: hostile },
  ...{ customer: hostile, priority: 1, release: null, due: 3600, end: 7200, lateness: 3600, status: 'unscheduled' },
  ...{ reason: { code: 'bad-data', message: hostile, params: {} }, operations: 1, operationsDone: 0 },
};
const operation: TreeOperation = {
  ...{ operation: 'a"]b/10', part: 1, sequence: 10, name: hostile, quantity: 3, state: 'started', progress: 0.5 },
  ...{ pinned: true, relaxed: true, machine: { id: hostile, name: hostile }, machines: 2 },
  ...{ start: 0, runStart: 1800, end: 7200 },
  materials: [
    {
      ...{ item: hostile, name: hostile, quantity: 5, unit: hostile, at: 0 },
      sources: [
        { kind: 'order', quantity: 2, at: 1800, id: 'x', number: hostile },
        { kind: 'short', quantity: 3, at: null, id: '', number: '' },
      ],
    },
  ],
};
const entries: Entry[] = [
  { kind: 'order', row: order, start: 0 },
  { kind: 'operation', order, operation },
  { kind: 'material', order, operation, material: operation.materials[0] },
];

describe('cells and bars', () => {
  it('let no markup through from outside', () => {
    for (const entry of entries) {
      const markup = [...columns.map(({ key }) => cell(entry, key, texts)), barMarkup(entry, 200)].join('');
      expect(markup).not.toMatch(/<img|onerror="/);
      expect(markup).toContain('&lt;img');
    }
  });

  it('say in the plant’s zone when an order ends, and by how much it is late', () => {
    expect(cell(entries[0], 'end', texts)).toContain('23 Mar 03:00');
    expect(cell(entries[0], 'lateness', texts)).toBe('<span class="problem">+1h</span>');
    expect(sayEntry(entries[1], texts)).toContain('Mon 23 Mar, 01:00 to Mon 23 Mar, 03:00');
  });

  it('say where material comes from and that it is missing', () => {
    expect(cell(entries[2], 'item', texts)).toContain('3 missing');
    expect(cell(entries[2], 'status', texts)).toContain('missing');
  });

  it('show set-up and due date in proportion, and labels only where there is room', () => {
    expect(barMarkup(entries[0], 10)).toContain('left:50%');
    expect(barMarkup(entries[1], 10)).toContain('width:25%');
    const plain: Entry = {
      kind: 'operation',
      order,
      operation: { ...operation, machine: { id: 'L1', name: 'Lathe' } },
    };
    expect(barMarkup(plain, 100)).toContain('>10 L1<');
    expect(barMarkup(plain, 12)).toContain('>10<');
    expect(barMarkup(plain, 1)).toContain('><');
    expect(barClass(plain)).toContain('bar-started');
  });
});

describe('rows', () => {
  const axis = new TimeAxis(0, 86_400);
  const tree: OrderTree = {
    ...{ planVersion: 1, order, total: 2, operations: [operation, { ...operation, part: 2, start: null, end: null }] },
    links: [
      { from: { operation: 'a"]b/10', part: 1 }, to: { operation: 'a"]b/10', part: 2 }, minLag: 0, overlap: false },
      { from: { operation: 'a"]b/10', part: 1 }, to: { operation: 'a"]b/10', part: 1 }, minLag: 0, overlap: true },
    ],
  };

  it('have names that are safe in selectors and stay the same', () => {
    const names = new RowNames();
    const ids = [orderTask(order, 0, names, axis), ...treeTasks(tree, names, axis)].map(({ id }) => id);
    expect(ids.every((id) => /^[a-z]\d+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(5);
    expect(treeTasks(tree, names, axis).map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('have no bar without times, and links only between bars', () => {
    const names = new RowNames();
    expect(treeTasks(tree, names, axis).map(({ hide_bar: hidden }) => hidden)).toEqual([false, true, true, true]);
    expect(treeLinks(tree, names).map(({ type }) => type)).toEqual(['1']);
    expect(orderTask(order, null, names, axis).hide_bar).toBe(true);
  });
});

it('the whole plant is closed when every calendar is', () => {
  expect(closedToAll([Int32Array.from([0, 10, 20, 40]), Int32Array.from([5, 25, 30, 50])])).toEqual([
    [5, 10],
    [20, 25],
    [30, 40],
  ]);
  expect(closedToAll([])).toEqual([]);
});

describe('an order without an end', () => {
  const says = (key: ColumnKey, change: Partial<OrderRow>): string => {
    const [whole] = entries;
    if (whole.kind !== 'order') throw new Error('no order');
    return cell({ ...whole, row: { ...whole.row, end: null, ...change } }, key, texts);
  };

  it('is not said to be scheduled', () => {
    expect(says('status', { status: 'open' })).toContain('>not planned<');
    expect(says('status', { status: 'open', end: 3600 })).toContain('>scheduled<');
    expect(says('end', { status: 'open' })).toBe('–');
  });

  it('says so where its end would be when the plan has no place for it', () => {
    expect(says('end', { status: 'unscheduled' })).toContain('>unscheduled<');
  });
});

describe('columns of the grid', () => {
  const inRoom = (width: number): ColumnKey[] => columns.filter(({ from = 0 }) => width >= from).map(({ key }) => key);

  it('name the item however narrow the view is', () => {
    for (const width of [650, 912, 1280, 1600]) expect(inRoom(width)).toContain('item');
  });

  it('give way as far as each can, and no further', () => {
    const wanted = [{ width: 200, least: 100 }, { width: 100 }, { width: 100, least: 50 }];
    expect(shareWidth(wanted, 500)).toEqual([200, 100, 100]);
    expect(shareWidth(wanted, 325)).toEqual([150, 100, 75]);
    expect(shareWidth(wanted, 100)).toEqual([100, 100, 50]);
  });
});
