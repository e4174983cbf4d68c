import { describe, expect, test } from 'vitest';
import { always } from '../../model/columns.ts';
import { compile } from '../../model/compile.ts';
import type { ProblemDocument } from '../../model/problem.ts';
import { smallProblem } from '../../testing/small-problem.ts';
import { PartialSchedule } from '../partial-schedule.ts';
import { heads, placeAnchored } from './anchor.ts';
import { earliestInCalendar } from './calendar.ts';
import { mayPrecede } from './machine.ts';
import { brokenMaxLag, earliestEndByMaxLag } from './max-lag.ts';
import { earliestEndByOverlap, firstBatchDone } from './overlap.ts';
import { earliestByPrecedence } from './precedence.ts';
import { placeBegun } from './progress.ts';
import { earliestByRelease } from './release.ts';
import { resourceConflict } from './resource.ts';
import { changeOver } from './set-up.ts';
import { brokenSuccessor } from './successors.ts';

/** An empty schedule of the problem, in which a test puts parts by operation id. */
function lay(document: ProblemDocument) {
  const schedule = new PartialSchedule(compile(document).problem);
  const ids = document.orders.flatMap((order) => order.operations.map((operation) => operation.id));
  const part = (id: string): number => ids.indexOf(id);
  const mode = (id: string): number => schedule.problem.modeOffset[part(id)];
  const put = (id: string, start: number, end: number, runStart = start): void =>
    schedule.place(part(id), { mode: mode(id), start, runStart, end, before: -1 });
  return { schedule, part, mode, put };
}

const two = (link: object, rest: Partial<Parameters<typeof smallProblem>[0]> = {}): ProblemDocument =>
  smallProblem({
    machines: [{}, {}],
    orders: [{ operations: [{ run: 20 }, { run: 30, on: 'M1' }], links: [{ from: 'A1', to: 'A2', ...link }] }],
    ...rest,
  });

describe('release', () => {
  const document = smallProblem({
    now: 5,
    materials: [{ id: 'X', name: 'X', stock: 0, arrivals: [{ id: 'a', at: 70, quantity: 9 }] }],
    orders: [
      { release: 40, operations: [{}] },
      { release: 0, operations: [{}] },
      { release: 40, operations: [{ consumes: [{ material: 'X', quantity: 1 }] }] },
      { operations: [{ pin: { machine: 'M0', start: 55 } }] },
    ],
  });

  test('is the latest of release, now and the arrival of pegged material', () => {
    const { schedule, part } = lay(document);
    expect(['A1', 'B1', 'C1'].map((id) => earliestByRelease(schedule, part(id)))).toEqual([40, 5, 70]);
  });

  test('is the wanted start of a part that lost its anchor', () => {
    const { schedule, part } = lay(document);
    expect(earliestByRelease(schedule, part('D1'))).toBe(5);
    schedule.relaxed[part('D1')] = 1;
    expect(earliestByRelease(schedule, part('D1'))).toBe(55);
  });
});

describe('calendar', () => {
  const document = smallProblem({ calendars: [{ id: 'open', intervals: [[0, 10], [20, 50]] }], orders: [{ operations: [{}] }] }); // prettier-ignore
  const { schedule } = lay(document);

  test('work that may be interrupted begins when the machine is open', () => {
    expect([5, 12, 30].map((from) => earliestInCalendar(schedule.time, 0, from, 15, true))).toEqual([5, 20, 30]);
  });

  test('work that may not must fit into one interval', () => {
    expect([0, 5, 36].map((from) => earliestInCalendar(schedule.time, 0, from, 15, false))).toEqual([
      20, 20, 0x7fffffff,
    ]);
  });
});

describe('precedence', () => {
  test('waits for the end of the predecessor and the lag', () => {
    const { schedule, part, put } = lay(two({ minLag: 7 }));
    expect(earliestByPrecedence(schedule, part('A2'))).toBe(always);
    put('A1', 10, 30);
    expect(earliestByPrecedence(schedule, part('A2'))).toBe(37);
  });

  test('waits for all parts of a split predecessor', () => {
    const document = smallProblem({ machines: [{}, {}], orders: [{ operations: [{ split: [5, 5] }, { on: 'M1' }] }] });
    const { schedule } = lay(document);
    const place = (part: number, start: number): void =>
      schedule.place(part, {
        mode: schedule.problem.modeOffset[part],
        start,
        runStart: start,
        end: start + 5,
        before: -1,
      });
    place(0, 0);
    place(1, 40);
    expect(earliestByPrecedence(schedule, 2)).toBe(45);
  });
});

describe('overlap', () => {
  const document = two({ transferBatch: 4, minLag: 3 });

  test('the successor waits for the first batch only', () => {
    const { schedule, part, put } = lay(document);
    put('A1', 10, 35, 15);
    expect(firstBatchDone(schedule, 0, 15)).toBe(23);
    expect(earliestByPrecedence(schedule, part('A2'))).toBe(26);
  });

  test('and ends no earlier than its own last batch can', () => {
    const { schedule, part, mode, put } = lay(document);
    expect(earliestEndByOverlap(schedule, part('A2'), mode('A2'))).toBe(always);
    put('A1', 10, 35, 15);
    expect(earliestEndByOverlap(schedule, part('A2'), mode('A2'))).toBe(35 + 3 + 12);
  });

  test('a batch larger than the lot is the lot', () => {
    const { schedule, put } = lay(two({ transferBatch: 99 }));
    put('A1', 10, 30);
    expect(firstBatchDone(schedule, 0, 10)).toBe(30);
  });
});

describe('maximum lag', () => {
  const document = two({ maxLag: 5 });

  test('tells the link that a late start breaks', () => {
    const { schedule, part, put } = lay(document);
    put('A1', 0, 20);
    expect([20, 25, 26].map((start) => brokenMaxLag(schedule, part('A2'), start))).toEqual([-1, -1, 0]);
  });

  test('keeps a predecessor from ending too long before a successor that is set down', () => {
    const { schedule, part, put } = lay(document);
    expect(earliestEndByMaxLag(schedule, part('A1'))).toBe(always);
    put('A2', 100, 130);
    expect(earliestEndByMaxLag(schedule, part('A1'))).toBe(95);
  });
});

describe('successors that are set down', () => {
  test('must not come too early or too late', () => {
    const { schedule, part, put } = lay(two({ minLag: 2, maxLag: 10 }));
    put('A2', 50, 80);
    put('A1', 10, 30);
    expect([48, 49, 39].map((end) => brokenSuccessor(schedule, part('A1'), 10, end))).toEqual([-1, 0, 0]);
  });

  test('that overlap need the first batch before they start and the last before they end', () => {
    const { schedule, part, put } = lay(two({ transferBatch: 5 }));
    put('A2', 50, 80);
    put('A1', 40, 60);
    expect(brokenSuccessor(schedule, part('A1'), 40, 60)).toBe(-1);
    expect(brokenSuccessor(schedule, part('A1'), 41, 61)).toBe(0);
    expect(brokenSuccessor(schedule, part('A1'), 40, 66)).toBe(0);
  });
});

describe('secondary resource', () => {
  const requirement = [{ resource: 'R', units: 2 }];
  const document = smallProblem({
    machines: [{}, { calendar: 'shifts' }],
    calendars: [
      { id: 'open', intervals: [[0, 1000]] },
      { id: 'shifts', intervals: [[0, 10], [20, 200]] }, // prettier-ignore
    ],
    resources: [{ id: 'R', name: 'R', kind: 'operator', capacity: [{ at: 0, units: 3 }] }],
    orders: [
      { operations: [{ modes: [{ machine: 'M0', setup: 0, run: 10, resources: requirement }] }] },
      { operations: [{ modes: [{ machine: 'M1', setup: 0, run: 20, resources: requirement }] }] },
    ],
  });

  test('a conflict lasts until enough units are free again', () => {
    const { schedule, mode, put } = lay(document);
    put('A1', 40, 50);
    expect([30, 31, 49, 50].map((from) => resourceConflict(schedule, mode('A1'), from, from + 10))).toEqual([
      always,
      50,
      50,
      always,
    ]);
  });

  test('is drawn only while its operation works', () => {
    const { schedule, mode, put } = lay(document);
    put('B1', 0, 30);
    expect(resourceConflict(schedule, mode('A1'), 10, 20)).toBe(always);
    expect(resourceConflict(schedule, mode('A1'), 9, 19)).toBe(10);
    expect(resourceConflict(schedule, mode('A1'), 11, 21)).toBe(30);
  });

  test('is not asked for by what takes no time', () => {
    const { schedule, mode, put } = lay(document);
    put('A1', 40, 50);
    expect(resourceConflict(schedule, mode('A1'), 45, 45)).toBe(always);
    expect(resourceConflict(schedule, mode('A1'), 45, 46)).toBe(50);
  });

  test('is given back when a part is taken back', () => {
    const { schedule, part, mode, put } = lay(document);
    put('B1', 0, 30);
    schedule.unplace(part('B1'));
    expect(resourceConflict(schedule, mode('A1'), 0, 40)).toBe(always);
  });
});

describe('set-up', () => {
  const matrix = (id: string, attribute: string) => ({
    id,
    attribute,
    otherwise: 9,
    entries: [
      { from: 'a', to: 'b', seconds: 4 },
      { from: 'b', to: 'b', seconds: 1 },
    ],
  });
  const attributes = [{ x: 'a', y: 'a' }, { x: 'b', y: 'b' }, { x: 'c' }, { x: 'd' }, {}];
  const document = smallProblem({
    machines: [{ setupMatrices: ['mx', 'my'], setupState: { x: 'b' } }],
    setupMatrices: [matrix('mx', 'x'), matrix('my', 'y')],
    orders: attributes.map((one) => ({ operations: [{ attributes: one }] })),
  });
  const { problem } = compile(document);
  const [a, b, c, d, none] = [0, 1, 2, 3, 4];
  const state = problem.operationCount;

  test.each([
    ['listed in both matrices', a, b, 8],
    ['equal, listed', b, b, 2],
    ['equal, not listed', a, a, 0],
    ['not listed', b, a, 18],
    ['one attribute missing', a, c, 9],
    ['a value no matrix lists, equal', c, c, 0],
    ['two values no matrix lists', c, d, 9],
    ['no attributes', a, none, 0],
    ['from the state of the machine', state, b, 1],
  ])('%s', (_, from, to, seconds) => {
    expect(changeOver(problem, 0, from, to)).toBe(seconds);
  });
});

describe('machine', () => {
  const document = smallProblem({
    machines: [{ setupMatrices: ['m'] }],
    setupMatrices: [{ id: 'm', attribute: 'x', otherwise: 6, entries: [] }],
    orders: [
      { operations: [{ attributes: { x: 'a' } }] },
      { operations: [{ attributes: { x: 'b' } }] },
      { operations: [{ attributes: { x: 'b' }, run: 10 }] },
    ],
  });

  test('a part may go before another if that one can keep its start, set up anew', () => {
    const { schedule, part, put } = lay(document);
    put('B1', 50, 60);
    expect(mayPrecede(schedule, part('A1'), 30, 40, part('B1'))).toBe(true);
    expect(mayPrecede(schedule, part('A1'), 45, 55, part('B1'))).toBe(false);
    schedule.place(part('A1'), { mode: 0, start: 30, runStart: 30, end: 40, before: part('B1') });
    expect([schedule.runStart[part('B1')], schedule.end[part('B1')]]).toEqual([56, 66]);
    schedule.unplace(part('A1'));
    expect([schedule.runStart[part('B1')], schedule.end[part('B1')]]).toEqual([50, 60]);
  });

  test('but not if the longer set-up runs into the one after', () => {
    const { schedule, part, put } = lay(document);
    put('B1', 50, 60);
    put('C1', 62, 72);
    expect(mayPrecede(schedule, part('A1'), 30, 40, part('B1'))).toBe(false);
  });
});

describe('progress', () => {
  test('done parts lie as reported, started ones go on one after the other, planned ones come behind', () => {
    const document = smallProblem({
      now: 100,
      machines: [{}, {}],
      orders: [
        { operations: [{ progress: { state: 'done', machine: 'M0', start: 10, end: 25 } }] },
        { operations: [{ progress: { state: 'started', machine: 'M0', start: 90, remaining: 7 } }] },
        { operations: [{ progress: { state: 'started', machine: 'M0', start: 80, remaining: 20 } }] },
      ],
    });
    const { schedule } = lay(document);
    placeBegun(schedule);
    expect([...schedule.start]).toEqual([10, 90, 80]);
    expect([...schedule.end]).toEqual([25, 127, 120]);
    expect([...schedule.floorEnd]).toEqual([127, 100]);
    expect([...schedule.floorHolder]).toEqual([1, 4]);
  });
});

describe('anchors', () => {
  const anchored = (document: ProblemDocument): (number | 'relaxed')[] => {
    const { schedule } = lay(document);
    placeAnchored(schedule, heads(schedule));
    return [...schedule.start].map((start, part) => (schedule.relaxed[part] ? 'relaxed' : start));
  };
  const pin = (start: number) => ({ pin: { machine: 'M0', start } });

  test('keep their start where nothing is against it', () => {
    expect(anchored(smallProblem({ orders: [{ operations: [pin(30)] }, { operations: [pin(10)] }] }))).toEqual([
      30, 10,
    ]);
  });

  test.each([
    ['release', smallProblem({ orders: [{ release: 31, operations: [pin(30)] }] })],
    [
      'closed time',
      smallProblem({ calendars: [{ id: 'open', intervals: [[40, 90]] }], orders: [{ operations: [pin(30)] }] }),
    ],
    ['the horizon', smallProblem({ horizon: 39, orders: [{ operations: [pin(30)] }] })],
    ['a predecessor that cannot end before', smallProblem({ orders: [{ operations: [{ run: 31 }, pin(30)] }] })],
  ])('give way to %s', (_, document) => {
    expect(anchored(document).at(-1)).toBe('relaxed');
  });

  test('give way to an earlier anchor on the machine', () => {
    expect(anchored(smallProblem({ orders: [{ operations: [pin(30)] }, { operations: [pin(35)] }] }))).toEqual([
      30,
      'relaxed',
    ]);
  });
});
