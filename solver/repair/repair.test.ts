import { describe, expect, test } from 'vitest';
import { smallProblem, type SmallProblem } from '../testing/small-problem.ts';
import { RepairBoard } from './repair.ts';
import type { GapRule, Move } from './request.ts';
import { must, planned, startsOf } from './testing/planned.ts';

/** A board of a small problem's plan by due date. */
function boardOf(problem: SmallProblem, frozen = 0): RepairBoard {
  const document = smallProblem({ calendars: [{ id: 'open', intervals: [[-100, 2000]] }], ...problem });
  return must(RepairBoard.open(document, planned(document), { frozen }));
}

function drop(operation: string, shift: number, machine?: string): Move {
  return { what: { kind: 'parts', parts: [{ operation, part: 0 }] }, shift, ...(machine !== undefined && { machine }) };
}

function violationOf(board: RepairBoard, move: Move) {
  return must(board.preview({ move, gaps: 'keep' })).violation;
}

function after(board: RepairBoard, move: Move, gaps: GapRule): Record<string, number> {
  must(board.apply({ move, gaps }));
  return startsOf(board.schedule());
}

/** A1 0, B1 10, C1 20, D1 30 on M0, each of 10 s; E1 for M0 or M1, on M1 from 0. */
const row: SmallProblem = {
  machines: [{}, {}],
  orders: [
    { due: 10, operations: [{}] },
    { due: 20, operations: [{}] },
    { due: 30, operations: [{}] },
    { due: 40, operations: [{}] },
    { due: 50, operations: [{ modes: [{ machine: 'M0', setup: 0, run: 10 }, { machine: 'M1', setup: 0, run: 10 }] }] }, // prettier-ignore
  ],
};

describe('gap rules', () => {
  test('keep: what is in the way goes behind, the rest and the gap stay', () => {
    expect(after(boardOf(row), drop('A1', 15), 'keep')).toEqual({ A1: 15, B1: 25, C1: 35, D1: 45, E1: 0 });
    expect(after(boardOf(row), drop('B1', 25), 'keep')).toEqual({ A1: 0, B1: 35, C1: 20, D1: 45, E1: 0 });
    expect(after(boardOf(row), drop('D1', 30), 'keep')).toEqual({ A1: 0, B1: 10, C1: 20, D1: 60, E1: 0 });
  });

  test('compact: what lies behind the old and the new place moves up in its order, what was dropped stays', () => {
    expect(after(boardOf(row), drop('B1', 25), 'compact')).toEqual({ A1: 0, B1: 35, C1: 10, D1: 45, E1: 0 });
    expect(after(boardOf(row), drop('C1', 50), 'compact')).toEqual({ A1: 0, B1: 10, C1: 70, D1: 20, E1: 0 });
  });

  test('push: what lies behind keeps its distance', () => {
    const board = boardOf(row);
    expect(after(board, drop('D1', 50), 'keep')).toMatchObject({ C1: 20, D1: 80 });
    expect(after(board, drop('E1', 15, 'M0'), 'push')).toEqual({ A1: 0, E1: 15, B1: 25, C1: 35, D1: 95 });
    expect(startsOf(board.schedule())).toMatchObject({ E1: 15 });
  });

  test('push counts working time, not the night', () => {
    const board = boardOf({
      calendars: [{ id: 'open', intervals: [[0, 30], [500, 900]] }], // prettier-ignore
      orders: [{ operations: [{}] }, { operations: [{}] }, { operations: [{ pin: { machine: 'M0', start: 510 } }] }],
    });
    expect(after(board, drop('A1', 15), 'push')).toEqual({ A1: 15, B1: 25, C1: 510 });
  });

  test('set-ups follow the sequence, and successors give way to longer ones', () => {
    const board = boardOf({
      setupMatrices: [{ id: 'colour', attribute: 'colour', otherwise: 5, entries: [] }],
      machines: [{ setupMatrices: ['colour'] }],
      orders: [
        { operations: [{ attributes: { colour: 'red' } }] },
        { operations: [{ attributes: { colour: 'red' } }] },
        { operations: [{ attributes: { colour: 'blue' } }] },
      ],
    });
    expect(startsOf(board.schedule())).toEqual({ A1: 0, B1: 10, C1: 20 });
    must(board.apply({ move: drop('C1', -10), gaps: 'keep' }));
    const times = board.schedule().assignments.map(({ operation, start, runStart, end }) => [operation, start, runStart, end]); // prettier-ignore
    expect(times).toEqual([['A1', 0, 0, 10], ['B1', 25, 30, 40], ['C1', 10, 15, 25]]); // prettier-ignore
  });
});

describe('selections', () => {
  const chain: SmallProblem = {
    machines: [{}, {}],
    orders: [
      { due: 30, operations: [{}, { on: 'M1' }] },
      { due: 60, operations: [{}, { on: 'M1' }] },
    ],
  };
  test('an order moves as a whole and pushes what it hits', () => {
    const moved = after(boardOf(chain), { what: { kind: 'order', order: 'A' }, shift: 5 }, 'keep');
    expect(moved).toEqual({ A1: 5, A2: 15, B1: 15, B2: 25 });
  });
  test('everything after an instant moves right together, and left as far as it can', () => {
    const board = boardOf(chain);
    const right = after(board, { what: { kind: 'after', at: 10, machines: null }, shift: 100 }, 'keep');
    expect(right).toEqual({ A1: 0, A2: 110, B1: 110, B2: 120 });
    expect(after(board, { what: { kind: 'after', at: 10, machines: ['M0'] }, shift: -200 }, 'keep')).toEqual({
      ...right,
      B1: 10,
    });
    expect(after(board, { what: { kind: 'after', at: 10, machines: null }, shift: -95 }, 'keep')).toEqual({
      A1: 0,
      A2: 15,
      B1: 10,
      B2: 25,
    });
  });
  test('grab tells what can move where, and why the rest stays', () => {
    const board = boardOf({
      ...row,
      orders: [...row.orders, { operations: [{ on: 'M1', pin: { machine: 'M1', start: 200 } }] }],
    });
    const grab = must(board.grab({ kind: 'parts', parts: [{ operation: 'E1', part: 0 }, { operation: 'F1', part: 0 }] })); // prettier-ignore
    expect(grab).toMatchObject({ selected: 2, movable: 1, machines: ['M0', 'M1'] });
    expect(grab.parts).toEqual([{ operation: 'E1', part: 0, machine: 'M1', start: 0, runStart: 0, end: 10 }]);
    expect(grab.stays).toMatchObject([{ part: { operation: 'F1' }, violation: { constraint: 'pin' } }]);
    expect(must(board.grab({ kind: 'after', at: 0, machines: null }))).toMatchObject({ selected: 6, machines: [] });
  });
  test('what is not there is a failure', () => {
    const board = boardOf(row);
    expect(board.grab({ kind: 'order', order: 'Z' })).toMatchObject({ ok: false, code: 'unknown' });
    expect(board.preview({ move: drop('Z1', 0), gaps: 'keep' })).toMatchObject({ ok: false, code: 'unknown' });
    expect(board.preview({ move: drop('A1', 0, 'M9'), gaps: 'keep' })).toMatchObject({ ok: false, code: 'unknown' });
    expect(board.apply({ move: drop('A1', -5), gaps: 'keep' })).toMatchObject({ ok: false, code: 'violation' });
  });
});

describe('a preview tells', () => {
  test('where it would lie, what moves and which orders change', () => {
    const preview = must(boardOf(row).preview({ move: drop('A1', 15), gaps: 'keep' }));
    expect(preview).toEqual({
      complete: true,
      violation: null,
      placed: [{ operation: 'A1', part: 0, machine: 'M0', start: 15, runStart: 15, end: 25 }],
      moved: 3,
      orders: [
        { order: 'A', due: 10, before: 10, after: 25 },
        { order: 'B', due: 20, before: 20, after: 35 },
        { order: 'C', due: 30, before: 30, after: 45 },
        { order: 'D', due: 40, before: 40, after: 55 },
      ],
      becameLate: 4,
      becameOnTime: 0,
      weightedTardiness: { before: 0, after: 60 },
    });
  });
  test('an apply answers with what has changed only, and an earlier plan can be laid down again', () => {
    const board = boardOf(row);
    const before = board.schedule();
    const { change } = must(board.apply({ move: drop('D1', 30), gaps: 'keep' }));
    expect(change.assignments).toEqual([{ operation: 'D1', part: 0, machine: 'M0', mode: 0, start: 60, runStart: 60, end: 70 }]); // prettier-ignore
    expect(change.schedule).toMatchObject({ status: 'feasible', terms: { weightedTardiness: 30, moved: 30 } });
    must(board.restore(before));
    expect(board.schedule()).toEqual(before);
    const torn = before.assignments.map((one) => ({ ...one, start: 0, runStart: 0, end: 10 }));
    expect(board.restore({ ...before, assignments: torn })).toMatchObject({ ok: false, code: 'plan-outdated' });
    expect(board.schedule()).toEqual(before);
  });
});

describe('violations name what cannot give way', () => {
  const started = { state: 'started', machine: 'M0', start: -5, remaining: 20 } as const;
  const busy: SmallProblem = {
    machines: [{}, {}],
    resources: [{ id: 'tool', name: 'Tool', kind: 'tool', capacity: [{ at: -100, units: 1 }] }],
    materials: [{ id: 'bar', name: 'Bar', stock: 0, arrivals: [{ id: 'truck', at: 40, quantity: 10 }] }],
    orders: [
      { operations: [{ progress: started }] },
      { operations: [{ pin: { machine: 'M0', start: 100 } }] },
      { release: 30, operations: [{}, {}] },
      { operations: [{ consumes: [{ material: 'bar', quantity: 1 }] }] },
      { operations: [{ run: 20, interruptible: false, modes: [{ machine: 'M1', setup: 0, run: 20, resources: [{ resource: 'tool', units: 1 }] }], pin: { machine: 'M1', start: 200 } }] }, // prettier-ignore
      { operations: [{ modes: [{ machine: 'M0', setup: 0, run: 10, resources: [{ resource: 'tool', units: 1 }] }] }] },
    ],
  };
  test.each([
    ['progress', 'A1', drop('A1', 10)],
    ['pin', 'B1', drop('B1', 10)],
    ['mode', 'M1', drop('C1', 10, 'M1')],
    ['release', 'C', drop('C1', -5)],
    ['precedence', 'C1', drop('C2', -5)],
    ['horizon', 'D1', drop('D1', 960)],
  ])('%s: %s', (constraint, subject, move) => {
    expect(violationOf(boardOf(busy), move)).toMatchObject({ constraint, subject });
  });
  test('now, a started, a pinned operation, and a tool in the way', () => {
    const board = boardOf(busy);
    const starts = startsOf(board.schedule());
    const to = (operation: string, at: number): Move => drop(operation, at - starts[operation]);
    expect(violationOf(board, to('F1', -10))).toMatchObject({ constraint: 'now' });
    expect(violationOf(board, to('F1', 5))).toMatchObject({ constraint: 'progress', subject: 'A1' });
    expect(violationOf(board, to('F1', 95))).toMatchObject({
      constraint: 'pin',
      subject: 'B1',
      params: { start: 100 },
    });
    expect(violationOf(board, to('F1', 205))).toMatchObject({ constraint: 'resource', subject: 'tool' });
    expect(violationOf(board, to('F1', 110))).toBeNull();
    expect(violationOf(board, to('D1', 22))).toMatchObject({
      constraint: 'material',
      subject: 'bar',
      params: { at: 40 },
    });
  });
  test('frozen work stays and is in the way', () => {
    const board = boardOf(row, 15);
    expect(violationOf(board, drop('A1', 50))).toMatchObject({ constraint: 'frozen', subject: 'A1' });
    expect(violationOf(board, drop('D1', -25))).toMatchObject({ constraint: 'frozen', subject: 'A1' });
    expect(violationOf(board, drop('D1', -10))).toBeNull();
  });
  test('calendars without an opening, and maximum lags', () => {
    const closing = boardOf({
      calendars: [{ id: 'open', intervals: [[0, 25], [50, 55]] }], // prettier-ignore
      orders: [{ operations: [{ interruptible: false }] }],
    });
    expect(violationOf(closing, drop('A1', 20))).toMatchObject({ constraint: 'calendar', subject: 'M0' });
    const lag = boardOf({
      machines: [{}, {}],
      orders: [{ operations: [{}, { on: 'M1' }], links: [{ from: 'A1', to: 'A2', maxLag: 5 }] }],
    });
    expect(after(lag, drop('A2', 30), 'keep')).toEqual({ A1: 25, A2: 40 });
    expect(violationOf(lag, drop('A1', -10))).toMatchObject({ constraint: 'max-lag', subject: 'A2' });
  });
  test('a pinned successor of what would have to give way', () => {
    const board = boardOf({
      machines: [{}, {}],
      orders: [
        { due: 10, operations: [{}, { on: 'M1', pin: { machine: 'M1', start: 15 } }] },
        { due: 50, operations: [{}] },
      ],
    });
    expect(violationOf(board, drop('B1', -5))).toMatchObject({
      constraint: 'pin',
      part: { operation: 'A1' },
      subject: 'A2',
    });
  });
});

test('a plan that is not right for the problem is not opened', () => {
  const document = smallProblem(row);
  const schedule = planned(document);
  document.orders[0].release = 5;
  expect(RepairBoard.open(document, schedule)).toMatchObject({ ok: false, code: 'plan-outdated' });
});
