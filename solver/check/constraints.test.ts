import { describe, expect, test } from 'vitest';
import type { ProblemDocument } from '../model/problem.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { constraints } from './check.ts';
import { situationOf } from './situation.ts';
import { operationOf, orderOf, problemOf, reason, scheduleOf, withTerms } from './testing/build.ts';
import type { ConstraintName } from './verdict.ts';

type Options = { baseline?: ScheduleDocument; frozen?: number };

/** What one constraint alone says. */
function found(name: ConstraintName, problem: ProblemDocument, schedule: ScheduleDocument, options: Options = {}) {
  return constraints[name](situationOf(problem, schedule, options));
}

function messages(name: ConstraintName, problem: ProblemDocument, schedule: ScheduleDocument, options: Options = {}) {
  return found(name, problem, schedule, options).map((violation) => violation.message);
}

/** Open 0–100 and 200–300. */
const withPause = {
  calendars: [{ id: 'always', intervals: [[0, 100] as [number, number], [200, 300] as [number, number]] }],
};
const one = problemOf([orderOf('O', [operationOf('A')])]);
const two = problemOf([orderOf('O', [operationOf('A')]), orderOf('P', [operationOf('B')])]);
const chain = problemOf([orderOf('O', [operationOf('A'), operationOf('B')])]);

describe('document', () => {
  test('passes what names the problem', () => {
    expect(messages('document', one, scheduleOf([{ operation: 'A', start: 0, end: 10 }]))).toEqual([]);
  });
  test('finds what the problem does not have', () => {
    const schedule = scheduleOf(
      [
        { operation: 'X', start: 0, end: 10 },
        { operation: 'A', machine: 'M9', start: 0, end: 10 },
      ],
      { unscheduled: [{ order: 'Q', reason }], relaxed: [{ operation: 'A', part: 3, reason }] },
    );
    expect(messages('document', one, schedule)).toEqual([
      'The schedule lists order Q as unscheduled, which the problem does not have.',
      'The schedule lists operation A#3 as relaxed, which the problem does not have.',
      'The schedule assigns operation X, which the problem does not have.',
      'Operation A is assigned to machine M9, which the problem does not have.',
    ]);
  });
  test.each([
    ['not a number', { start: NaN, end: 10 }],
    ['fraction', { start: 0.5, end: 10 }],
    ['endless', { start: 0, end: Infinity }],
    ['backwards', { start: 10, end: 0 }],
    ['run before start', { start: 5, runStart: 4, end: 15 }],
  ])('finds times that are %s', (_, times) => {
    expect(found('document', one, scheduleOf([{ operation: 'A', ...times }]))).toMatchObject([
      { code: 'document.times', operations: ['A'], orders: ['O'] },
    ]);
  });
  test('finds a part number that is none', () => {
    const schedule = scheduleOf([{ operation: 'A', part: -1, start: 0, end: 10 }]);
    expect(found('document', one, schedule)).toMatchObject([{ code: 'document.part', params: { part: '-1' } }]);
  });
});

describe('mode', () => {
  test('passes any of the modes', () => {
    const modes = [
      { machine: 'M1', setup: 0, run: 10 },
      { machine: 'M2', setup: 0, run: 20 },
    ];
    const problem = problemOf([orderOf('O', [operationOf('A', { modes })])]);
    expect(
      messages('mode', problem, scheduleOf([{ operation: 'A', machine: 'M2', mode: 1, start: 0, end: 20 }])),
    ).toEqual([]);
  });
  test('finds a mode the operation lacks, another machine and too short a run', () => {
    expect(messages('mode', one, scheduleOf([{ operation: 'A', mode: 2, start: 0, end: 10 }]))).toEqual([
      'Operation A uses mode 2, but has only 1 (counted from 0).',
    ]);
    expect(messages('mode', one, scheduleOf([{ operation: 'A', machine: 'M2', start: 0, end: 10 }]))).toEqual([
      'Operation A is on machine M2, but its mode 0 is for machine M1.',
    ]);
    const short = found('mode', one, scheduleOf([{ operation: 'A', start: 3, end: 9 }]));
    expect(short).toMatchObject([{ seconds: 4, at: 3 }]);
    expect(short[0].message).toBe('Operation A runs from 3 to 9, 6 s, but its run takes 10 s: 4 s too short.');
  });
  test('rounds the run of a part up and leaves whole shares whole', () => {
    const split = problemOf([orderOf('O', [operationOf('A', { quantity: 0.3, split: [0.1, 0.2] })])]);
    const rows = (first: number) => [
      { operation: 'A', part: 0, start: 0, end: first },
      { operation: 'A', part: 1, start: 20, end: 27 },
    ];
    expect(messages('mode', split, scheduleOf(rows(4)))).toEqual([]);
    expect(messages('mode', split, scheduleOf(rows(3)))).toEqual([
      'Operation A#0 runs from 0 to 3, 3 s, but its run takes 4 s: 1 s too short.',
    ]);
  });
});

describe('calendar', () => {
  const problem = problemOf([orderOf('O', [operationOf('A')])], withPause);
  test('passes work around a pause', () => {
    expect(messages('calendar', problem, scheduleOf([{ operation: 'A', start: 95, end: 205 }]))).toEqual([]);
    expect(messages('calendar', problem, scheduleOf([{ operation: 'A', start: 90, end: 100 }]))).toEqual([]);
  });
  test('finds a start and an end in closed time', () => {
    const early = found('calendar', problem, scheduleOf([{ operation: 'A', start: 150, end: 210 }]));
    expect(early).toMatchObject([{ code: 'calendar.start', seconds: 50, at: 150 }]);
    expect(early[0].message).toBe('Operation A starts at 150, when machine M1 or a resource it needs does not work.');
    const late = found('calendar', problem, scheduleOf([{ operation: 'A', start: 90, end: 120 }]));
    expect(late).toMatchObject([{ code: 'calendar.end', seconds: 20, at: 120 }]);
  });
  test('finds work done through a pause, and a gap in open time', () => {
    const through = found('calendar', problem, scheduleOf([{ operation: 'A', start: 97, end: 201 }]));
    expect(through).toMatchObject([{ code: 'calendar.run', seconds: 6, params: { given: 4, needed: 10 } }]);
    expect(messages('calendar', problem, scheduleOf([{ operation: 'A', start: 0, end: 15 }]))).toEqual([
      'Operation A has 15 s of working time on machine M1 between 0 and 15, but its run takes 10 s.',
    ]);
  });
  test('takes away the time when a resource has too few units', () => {
    const capacity = [
      { at: 0, units: 1 },
      { at: 5, units: 2 },
      { at: 8, units: 1 },
      { at: 20, units: 3 },
    ];
    const modes = [{ machine: 'M1', setup: 0, run: 10, resources: [{ resource: 'R', units: 2 }] }];
    const tooled = problemOf([orderOf('O', [operationOf('A', { modes })])], {
      resources: [{ id: 'R', name: 'R', kind: 'tool', capacity }],
    });
    expect(messages('calendar', tooled, scheduleOf([{ operation: 'A', start: 5, end: 27 }]))).toEqual([]);
    expect(found('calendar', tooled, scheduleOf([{ operation: 'A', start: 5, end: 15 }]))).toMatchObject([
      { code: 'calendar.end', seconds: 7 },
      { code: 'calendar.run', params: { given: 3 } },
    ]);
    expect(found('calendar', tooled, scheduleOf([{ operation: 'A', start: 0, end: 10 }]))[0].code).toBe(
      'calendar.start',
    );
  });
  test('an operation without work lies at an instant of working time', () => {
    const idle = problemOf(
      [orderOf('O', [operationOf('A', { modes: [{ machine: 'M1', setup: 0, run: 0 }] })])],
      withPause,
    );
    expect(messages('calendar', idle, scheduleOf([{ operation: 'A', start: 99, end: 99 }]))).toEqual([]);
    expect(found('calendar', idle, scheduleOf([{ operation: 'A', start: 100, end: 100 }]))).toHaveLength(1);
  });
});

describe('interruption', () => {
  const problem = problemOf([orderOf('O', [operationOf('A', { interruptible: false })])], withPause);
  test('passes work in one interval', () => {
    expect(messages('interruption', problem, scheduleOf([{ operation: 'A', start: 90, end: 100 }]))).toEqual([]);
  });
  test('finds a pause in the midst', () => {
    const broken = found('interruption', problem, scheduleOf([{ operation: 'A', start: 95, end: 205 }]));
    expect(broken).toMatchObject([{ seconds: 105, at: 100 }]);
    expect(broken[0].message).toBe(
      'Operation A must not be interrupted, but working time on machine M1 pauses at 100, 105 s before it ends.',
    );
  });
  test('leaves interruptible operations alone', () => {
    const free = problemOf([orderOf('O', [operationOf('A')])], withPause);
    expect(messages('interruption', free, scheduleOf([{ operation: 'A', start: 95, end: 205 }]))).toEqual([]);
  });
});

describe('machine', () => {
  test('passes one after the other, and the same time on another machine', () => {
    const after = [
      { operation: 'A', start: 0, end: 10 },
      { operation: 'B', start: 10, end: 20 },
    ];
    expect(messages('machine', two, scheduleOf(after))).toEqual([]);
    const beside = [after[0], { operation: 'B', machine: 'M2', start: 0, end: 10 }];
    expect(messages('machine', two, scheduleOf(beside))).toEqual([]);
  });
  test('finds an overlap and says how long', () => {
    const overlap = found(
      'machine',
      two,
      scheduleOf([
        { operation: 'B', start: 7, end: 17 },
        { operation: 'A', start: 0, end: 10 },
      ]),
    );
    expect(overlap).toMatchObject([{ seconds: 3, at: 7, operations: ['A', 'B'], orders: ['O', 'P'] }]);
    expect(overlap[0].message).toBe('Operations A and B overlap on machine M1 for 3 s from 7.');
  });
  test('finds an overlap with one that lies long before', () => {
    const three = problemOf([
      orderOf('O', [operationOf('A')]),
      orderOf('P', [operationOf('B')]),
      orderOf('Q', [operationOf('C')]),
    ]);
    const rows = [
      { operation: 'A', start: 0, end: 100 },
      { operation: 'B', start: 10, end: 20 },
      { operation: 'C', start: 30, end: 40 },
    ];
    expect(found('machine', three, scheduleOf(rows)).map((violation) => violation.operations)).toEqual([
      ['A', 'B'],
      ['A', 'C'],
    ]);
  });
  test.each([
    ['at the start', 0, 0],
    ['at the end', 10, 0],
    ['in the midst', 5, 1],
  ])('one of no length %s', (_, at, count) => {
    const rows = [
      { operation: 'A', start: 0, end: 10 },
      { operation: 'B', start: at, end: at },
    ];
    expect(found('machine', two, scheduleOf(rows))).toHaveLength(count);
  });
  test('takes reported overlaps as facts, but nothing planned among them', () => {
    const started = (start: number) => ({ state: 'started' as const, machine: 'M1', start, remaining: 5 });
    const problem = problemOf([
      orderOf('O', [operationOf('A', { progress: started(-10) })]),
      orderOf('P', [operationOf('B', { progress: started(-5) })]),
      orderOf('Q', [operationOf('C')]),
    ]);
    const rows = [
      { operation: 'A', start: -10, end: 5 },
      { operation: 'B', start: -5, end: 10 },
    ];
    expect(messages('machine', problem, scheduleOf([...rows, { operation: 'C', start: 10, end: 20 }]))).toEqual([]);
    expect(found('machine', problem, scheduleOf([...rows, { operation: 'C', start: 8, end: 18 }]))).toMatchObject([
      { operations: ['B', 'C'], seconds: 2 },
    ]);
  });
});

describe('setup', () => {
  const machines = [
    {
      id: 'M1',
      name: 'M1',
      workCenter: 'W',
      calendar: 'always',
      setupMatrices: ['colours'],
      setupState: { colour: 'red' },
    },
  ];
  const setupMatrices = [
    {
      id: 'colours',
      attribute: 'colour',
      otherwise: 7,
      entries: [
        { from: 'red', to: 'blue', seconds: 3 },
        { from: 'green', to: 'green', seconds: 1 },
      ],
    },
  ];
  const coloured = (id: string, colour: string | null, setup = 0) =>
    orderOf(id, [
      operationOf(id, { modes: [{ machine: 'M1', setup, run: 10 }], attributes: colour === null ? {} : { colour } }),
    ]);
  const problemWith = (...orders: ReturnType<typeof coloured>[]) => problemOf(orders, { machines, setupMatrices });

  test.each([
    ['an entry, from the state of the machine', 'blue', 3],
    ['no entry between equal values', 'red', 0],
    ['no entry between others', 'green', 7],
    ['no value', null, 0],
  ])('%s', (_, colour, needed) => {
    const problem = problemWith(coloured('A', colour));
    expect(
      messages('setup', problem, scheduleOf([{ operation: 'A', start: 0, runStart: needed, end: needed + 10 }])),
    ).toEqual([]);
    expect(
      found('setup', problem, scheduleOf([{ operation: 'A', start: 0, runStart: needed + 1, end: 20 }])),
    ).toHaveLength(1);
  });
  test('adds the fixed set-up and looks at the operation before', () => {
    const problem = problemWith(coloured('A', 'green', 2), coloured('B', 'green', 2));
    const rows = (second: number) => [
      { operation: 'A', start: 0, runStart: 9, end: 19 },
      { operation: 'B', start: 19, runStart: 19 + second, end: 29 + second },
    ];
    expect(messages('setup', problem, scheduleOf(rows(3)))).toEqual([]);
    expect(messages('setup', problem, scheduleOf(rows(2)))).toEqual([
      'Operation B has 2 s of set-up from 19 on machine M1, but needs 3 s after A.',
    ]);
  });
  test('says when none is needed', () => {
    const problem = problemWith(coloured('A', 'red'));
    expect(messages('setup', problem, scheduleOf([{ operation: 'A', start: 0, runStart: 4, end: 14 }]))).toEqual([
      'Operation A needs no set-up after the state it is in on machine M1, but runs only 4 s after its start at 0.',
    ]);
  });
  test('a value is forgotten after an operation without one', () => {
    const problem = problemWith(coloured('A', null), coloured('B', 'green'));
    const rows = [
      { operation: 'A', start: 0, end: 10 },
      { operation: 'B', start: 10, end: 20 },
    ];
    expect(messages('setup', problem, scheduleOf(rows))).toEqual([]);
  });
  test('starts from what the floor did last', () => {
    const done = { state: 'done' as const, machine: 'M1', start: -20, end: -10 };
    const before = orderOf('A', [operationOf('A', { attributes: { colour: 'green' }, progress: done })]);
    const problem = problemWith(before, coloured('B', 'green'));
    const rows = (runStart: number) => [
      { operation: 'A', start: -20, end: -10 },
      { operation: 'B', start: 0, runStart, end: runStart + 10 },
    ];
    expect(messages('setup', problem, scheduleOf(rows(1)))).toEqual([]);
    expect(found('setup', problem, scheduleOf(rows(7)))).toMatchObject([
      { params: { given: 7, needed: 1, previous: 'A' } },
    ]);
  });
  test('counts set-up in working time', () => {
    const problem = problemOf([coloured('A', 'blue')], { machines, setupMatrices, ...withPause });
    expect(messages('setup', problem, scheduleOf([{ operation: 'A', start: 98, runStart: 201, end: 211 }]))).toEqual(
      [],
    );
    expect(found('setup', problem, scheduleOf([{ operation: 'A', start: 98, runStart: 200, end: 210 }]))).toMatchObject(
      [{ seconds: 1 }],
    );
  });
});

describe('resource', () => {
  const needing = (id: string, units: number, machine: string) =>
    orderOf(id, [operationOf(id, { modes: [{ machine, setup: 0, run: 10, resources: [{ resource: 'R', units }] }] })]);
  const pool = (capacity: { at: number; units: number }[]) => ({
    resources: [{ id: 'R', name: 'R', kind: 'operator' as const, capacity }],
  });
  const problem = problemOf([needing('A', 1, 'M1'), needing('B', 2, 'M2')], pool([{ at: 0, units: 2 }]));
  const rows = (at: number) => [
    { operation: 'A', start: 0, end: 10 },
    { operation: 'B', machine: 'M2', start: at, end: at + 10 },
  ];
  test('passes one after the other, and both with enough units', () => {
    expect(messages('resource', problem, scheduleOf(rows(10)))).toEqual([]);
    const enough = problemOf([needing('A', 1, 'M1'), needing('B', 2, 'M2')], pool([{ at: 0, units: 3 }]));
    expect(messages('resource', enough, scheduleOf(rows(4)))).toEqual([]);
  });
  test('finds too many units drawn, when and by whom', () => {
    const over = found('resource', problem, scheduleOf(rows(4)));
    expect(over).toMatchObject([{ at: 4, seconds: 6, operations: ['A', 'B'], params: { drawn: 3, capacity: 2 } }]);
    expect(over[0].message).toBe('Resource R has 2 units at 4, but 3 are drawn there, too many for 6 s: A, B.');
  });
  test('an interrupted operation leaves its units to others', () => {
    const machines = [
      { id: 'M1', name: 'M1', workCenter: 'W', calendar: 'pause' },
      { id: 'M2', name: 'M2', workCenter: 'W', calendar: 'always' },
    ];
    const calendars = [
      {
        id: 'pause',
        intervals: [
          [0, 5],
          [20, 100],
        ] as [number, number][],
      },
      { id: 'always', intervals: [[0, 100]] as [number, number][] },
    ];
    const paused = problemOf([needing('A', 1, 'M1'), needing('B', 2, 'M2')], {
      ...pool([{ at: 0, units: 2 }]),
      machines,
      calendars,
    });
    const during = (at: number) => [
      { operation: 'A', start: 0, end: 25 },
      { operation: 'B', machine: 'M2', start: at, end: at + 10 },
    ];
    expect(messages('resource', paused, scheduleOf(during(5)))).toEqual([]);
    expect(messages('resource', paused, scheduleOf(during(10)))).toEqual([]);
    expect(found('resource', paused, scheduleOf(during(12)))).toMatchObject([{ at: 20, seconds: 2 }]);
  });
  test('follows capacity over time', () => {
    const steps = [
      { at: 0, units: 3 },
      { at: 8, units: 2 },
    ];
    const falling = problemOf([needing('A', 1, 'M1'), needing('B', 2, 'M2')], pool(steps));
    expect(found('resource', falling, scheduleOf(rows(0)))).toMatchObject([{ at: 8, seconds: 2 }]);
  });
  test('what started operations draw too much is a fact, but nothing else may draw then', () => {
    const started = (id: string, machine: string) =>
      orderOf(id, [
        operationOf(id, {
          modes: [{ machine, setup: 0, run: 10, resources: [{ resource: 'R', units: 1 }] }],
          progress: { state: 'started', machine, start: -5, remaining: 5 },
        }),
      ]);
    const machines = ['M1', 'M2', 'M3'].map((id) => ({ id, name: id, workCenter: 'W', calendar: 'always' }));
    const busy = problemOf([started('A', 'M1'), started('B', 'M2'), needing('C', 1, 'M3')], {
      ...pool([{ at: 0, units: 1 }]),
      machines,
    });
    const begun = [
      { operation: 'A', start: -5, end: 5 },
      { operation: 'B', machine: 'M2', start: -5, end: 5 },
    ];
    expect(
      messages('resource', busy, scheduleOf([...begun, { operation: 'C', machine: 'M3', start: 5, end: 15 }])),
    ).toEqual([]);
    expect(
      found('resource', busy, scheduleOf([...begun, { operation: 'C', machine: 'M3', start: 3, end: 13 }])),
    ).toMatchObject([{ at: 3, seconds: 2 }]);
  });
});

describe('precedence', () => {
  const rows = (at: number) => [
    { operation: 'A', start: 0, end: 10 },
    { operation: 'B', start: at, end: at + 10 },
  ];
  test('operations follow one another as listed', () => {
    expect(messages('precedence', chain, scheduleOf(rows(10)))).toEqual([]);
    expect(messages('precedence', chain, scheduleOf(rows(8)))).toEqual([
      'Operation B starts at 8, 2 s before it may: A ends at 10 and the lag is 0 s.',
    ]);
  });
  test('links replace the listed order, with their lag, between orders too', () => {
    const links = [{ from: 'A', to: 'B', minLag: 5 }];
    const linked = problemOf([orderOf('O', [operationOf('A')]), orderOf('P', [operationOf('B')], { links })]);
    expect(messages('precedence', linked, scheduleOf(rows(15)))).toEqual([]);
    expect(found('precedence', linked, scheduleOf(rows(12)))).toMatchObject([
      { seconds: 3, at: 12, operations: ['A', 'B'], orders: ['O', 'P'] },
    ]);
    const free = problemOf([orderOf('O', [operationOf('A'), operationOf('B')], { links: [] })]);
    expect(messages('precedence', free, scheduleOf(rows(0)))).toEqual([]);
  });
  test('holds for all parts of both', () => {
    const split = problemOf([orderOf('O', [operationOf('A', { split: [5, 5] }), operationOf('B', { split: [5, 5] })])]);
    const parts = [
      { operation: 'A', part: 0, start: 0, end: 5 },
      { operation: 'A', part: 1, start: 5, end: 10 },
      { operation: 'B', part: 0, start: 10, end: 15 },
    ];
    expect(
      messages('precedence', split, scheduleOf([...parts, { operation: 'B', part: 1, start: 15, end: 20 }])),
    ).toEqual([]);
    expect(
      found('precedence', split, scheduleOf([...parts, { operation: 'B', part: 1, start: 6, end: 11 }])),
    ).toMatchObject([{ seconds: 4 }]);
  });
  test('nothing follows what is unscheduled', () => {
    const links = [{ from: 'A', to: 'B' }];
    const linked = problemOf([orderOf('O', [operationOf('A')]), orderOf('P', [operationOf('B')], { links })]);
    const schedule = scheduleOf([{ operation: 'B', start: 10, end: 20 }], { unscheduled: [{ order: 'O', reason }] });
    expect(messages('precedence', linked, schedule)).toEqual([
      'Operation B is scheduled at 10, but A, which comes before it, is not.',
    ]);
  });
  test('does not ask what is started', () => {
    const progress = { state: 'started' as const, machine: 'M1', start: -5, remaining: 5 };
    const problem = problemOf([orderOf('O', [operationOf('A'), operationOf('B', { progress })])]);
    const begun = [
      { operation: 'B', start: -5, end: 5 },
      { operation: 'A', start: 5, end: 15 },
    ];
    expect(messages('precedence', problem, scheduleOf(begun))).toEqual([]);
  });
});

describe('max-lag', () => {
  const problem = problemOf([
    orderOf('O', [operationOf('A'), operationOf('B')], { links: [{ from: 'A', to: 'B', maxLag: 5 }] }),
  ]);
  const rows = (at: number) => [
    { operation: 'A', start: 0, end: 10 },
    { operation: 'B', start: at, end: at + 10 },
  ];
  test('passes up to the lag', () => {
    expect(messages('max-lag', problem, scheduleOf(rows(15)))).toEqual([]);
  });
  test('finds a start that is too late', () => {
    const late = found('max-lag', problem, scheduleOf(rows(18)));
    expect(late).toMatchObject([{ seconds: 3, at: 18 }]);
    expect(late[0].message).toBe('Operation B starts at 18, 3 s later than the 5 s allowed after A ends at 10.');
  });
});

describe('overlap', () => {
  const linked = (from: object, to: object = {}, parts: object = {}) =>
    problemOf([
      orderOf(
        'O',
        [
          operationOf('A', { modes: [{ machine: 'M1', setup: 0, run: 100 }], ...from }),
          operationOf('B', { modes: [{ machine: 'M2', setup: 0, run: 100 }], ...to }),
        ],
        { links: [{ from: 'A', to: 'B', minLag: 3, transferBatch: 2, ...parts }] },
      ),
    ]);
  const rows = (at: number, run = 100) => [
    { operation: 'A', start: 0, end: 100 },
    { operation: 'B', machine: 'M2', start: at, end: at + run },
  ];
  test('the successor starts once the first batch is through', () => {
    expect(messages('overlap', linked({}), scheduleOf(rows(23)))).toEqual([]);
    expect(messages('precedence', linked({}), scheduleOf(rows(23)))).toEqual([]);
    const early = found('overlap', linked({}), scheduleOf(rows(20)));
    expect(early).toMatchObject([
      { code: 'overlap.start', seconds: 3, at: 20, params: { ready: 23 } },
      { code: 'overlap.end', seconds: 3 },
    ]);
    expect(early[0].message).toBe('Operation B starts at 20, 3 s before the first 2 pieces of A can be there at 23.');
  });
  test('it ends no earlier than it can finish the last', () => {
    const quick = linked({}, { modes: [{ machine: 'M2', setup: 0, run: 50 }] });
    expect(messages('overlap', quick, scheduleOf(rows(63, 50)))).toEqual([]);
    expect(messages('overlap', quick, scheduleOf(rows(60, 50)))).toEqual([
      'Operation B ends at 110, 3 s before it can finish the last 2 pieces of A, at 113.',
    ]);
  });
  test('a batch of more than all pieces is precedence', () => {
    const whole = linked({}, {}, { transferBatch: 50 });
    expect(messages('overlap', whole, scheduleOf(rows(103)))).toEqual([]);
    expect(found('overlap', whole, scheduleOf(rows(102)))).toHaveLength(2);
  });
  test('a split or finished predecessor does not overlap', () => {
    const split = linked({ split: [5, 5] });
    const parts = [
      { operation: 'A', part: 0, start: 0, end: 50 },
      { operation: 'A', part: 1, start: 50, end: 100 },
      { operation: 'B', machine: 'M2', start: 60, end: 160 },
    ];
    expect(messages('overlap', split, scheduleOf(parts))).toEqual([]);
    expect(found('precedence', split, scheduleOf(parts))).toMatchObject([{ seconds: 43 }]);
  });
  test('a started predecessor has its batch when the rest of its run remains', () => {
    const begun = (remaining: number) =>
      linked({ progress: { state: 'started', machine: 'M1', start: -50, remaining } });
    const schedule = (remaining: number, at: number) =>
      scheduleOf([
        { operation: 'A', start: -50, end: remaining },
        { operation: 'B', machine: 'M2', start: at, end: at + 100 },
      ]);
    expect(messages('overlap', begun(90), schedule(90, 13))).toEqual([]);
    expect(found('overlap', begun(90), schedule(90, 12))).toHaveLength(2);
    expect(messages('overlap', begun(60), schedule(60, 0))).toEqual([]);
  });
});

describe('release', () => {
  const problem = problemOf([orderOf('O', [operationOf('A')], { release: 20 })], { now: 5 });
  test('passes from the release on', () => {
    expect(messages('release', problem, scheduleOf([{ operation: 'A', start: 20, end: 30 }]))).toEqual([]);
  });
  test('finds a start before the release, and in the past', () => {
    expect(messages('release', problem, scheduleOf([{ operation: 'A', start: 2, end: 12 }]))).toEqual([
      'Operation A starts at 2, 18 s before the release of its order at 20.',
      'Operation A starts at 2, 3 s in the past, and is not reported as started.',
    ]);
  });
});

describe('horizon', () => {
  test('finds an end after it', () => {
    expect(messages('horizon', one, scheduleOf([{ operation: 'A', start: 990, end: 1000 }]))).toEqual([]);
    expect(messages('horizon', one, scheduleOf([{ operation: 'A', start: 995, end: 1005 }]))).toEqual([
      'Operation A ends at 1005, 5 s after the horizon 1000.',
    ]);
  });
});

describe('material', () => {
  const taking = (id: string, quantity: number, parts: object = {}) =>
    orderOf(id, [operationOf(id, { consumes: [{ material: 'steel', quantity }] })], parts);
  const stock = (amount: number, arrivals: { id: string; at: number; quantity: number }[] = []) => ({
    materials: [{ id: 'steel', name: 'steel', stock: amount, arrivals }],
  });
  const at = (operation: string, start: number) => ({ operation, start, end: start + 10 });

  test('passes what stock and arrivals cover, at the instant of the arrival too', () => {
    const problem = problemOf([taking('A', 3), taking('B', 4)], stock(3, [{ id: 'P', at: 20, quantity: 4 }]));
    expect(messages('material', problem, scheduleOf([at('A', 0), at('B', 20)]))).toEqual([]);
  });
  test('finds a shortage until it is made good', () => {
    const problem = problemOf([taking('A', 3), taking('B', 4)], stock(3, [{ id: 'P', at: 20, quantity: 4 }]));
    const short = found('material', problem, scheduleOf([at('A', 0), at('B', 15)]));
    expect(short).toMatchObject([{ at: 15, seconds: 5, operations: ['B'], orders: ['B'], params: { quantity: 4 } }]);
    expect(short[0].message).toBe('Material steel is short by 4 at 15, for 5 s, taken by B.');
  });
  test('production counts from the end of its order', () => {
    const maker = orderOf('M', [operationOf('M')], { produces: { material: 'steel', quantity: 5 } });
    const problem = problemOf([maker, taking('A', 5)], stock(0));
    expect(messages('material', problem, scheduleOf([at('M', 0), at('A', 10)]))).toEqual([]);
    expect(found('material', problem, scheduleOf([at('M', 0), at('A', 9)]))).toMatchObject([{ at: 9, seconds: 1 }]);
    const without = scheduleOf([at('A', 10)], { unscheduled: [{ order: 'M', reason }] });
    expect(found('material', problem, without)).toMatchObject([{ at: 10, seconds: 990 }]);
  });
  test('stock is what is left after started operations and finished orders', () => {
    const progress = { state: 'started' as const, machine: 'M1', start: -5, remaining: 5 };
    const begun = orderOf('A', [operationOf('A', { consumes: [{ material: 'steel', quantity: 9 }], progress })]);
    const done = { state: 'done' as const, machine: 'M1', start: -20, end: -10 };
    const finished = orderOf('M', [operationOf('M', { progress: done })], {
      produces: { material: 'steel', quantity: 5 },
    });
    const problem = problemOf([begun, finished, taking('B', 1)], stock(0));
    const rows = [{ operation: 'A', start: -5, end: 5 }, { operation: 'M', start: -20, end: -10 }, at('B', 5)];
    expect(found('material', problem, scheduleOf(rows))).toMatchObject([
      { operations: ['B'], params: { quantity: 1 } },
    ]);
  });
  test('a split operation takes all at its first start', () => {
    const split = orderOf('A', [operationOf('A', { split: [5, 5], consumes: [{ material: 'steel', quantity: 2 }] })]);
    const problem = problemOf([split], stock(1, [{ id: 'P', at: 20, quantity: 1 }]));
    const rows = [
      { operation: 'A', part: 0, start: 30, end: 35 },
      { operation: 'A', part: 1, start: 10, end: 15 },
    ];
    expect(found('material', problem, scheduleOf(rows))).toMatchObject([{ at: 10, params: { quantity: 1 } }]);
  });
  test('bears rounding', () => {
    const problem = problemOf([taking('A', 0.1), taking('B', 0.2)], stock(0.3));
    expect(messages('material', problem, scheduleOf([at('A', 0), at('B', 10)]))).toEqual([]);
  });
});

describe('progress', () => {
  const started = (remaining: number, start = -5) => ({ state: 'started' as const, machine: 'M1', start, remaining });
  test('a started operation keeps its place and ends when its remaining work is through', () => {
    const problem = problemOf([orderOf('O', [operationOf('A', { progress: started(110) })])], withPause);
    expect(messages('progress', problem, scheduleOf([{ operation: 'A', start: -5, end: 210 }]))).toEqual([]);
    expect(messages('progress', problem, scheduleOf([{ operation: 'A', start: -5, end: 110 }]))).toEqual([
      'Operation A needs 110 s more of working time from 0 on and so ends at 210, but the schedule ends it at 110.',
    ]);
    expect(
      found('progress', problem, scheduleOf([{ operation: 'A', machine: 'M2', start: 0, end: 210 }])),
    ).toMatchObject([{ code: 'progress.started', seconds: 5, params: { machine: 'M1', givenMachine: 'M2' } }]);
  });
  test('two started operations on a machine go on one after the other', () => {
    const problem = problemOf([
      orderOf('O', [operationOf('A', { progress: started(5, -3) })]),
      orderOf('P', [operationOf('B', { progress: started(7, -5) })]),
    ]);
    const rows = (first: number, second: number) => [
      { operation: 'A', start: -3, end: first },
      { operation: 'B', start: -5, end: second },
    ];
    expect(messages('progress', problem, scheduleOf(rows(12, 7)))).toEqual([]);
    expect(found('progress', problem, scheduleOf(rows(5, 7)))).toMatchObject([{ operations: ['A'], seconds: 7 }]);
  });
  test('a done operation stays as it was', () => {
    const done = { state: 'done' as const, machine: 'M1', start: -20, end: -10 };
    const problem = problemOf([orderOf('O', [operationOf('A', { progress: done })])]);
    expect(messages('progress', problem, scheduleOf([{ operation: 'A', start: -20, end: -10 }]))).toEqual([]);
    expect(messages('progress', problem, scheduleOf([{ operation: 'A', start: -20, end: -8 }]))).toEqual([
      'Operation A was done on machine M1 from -20 to -10, but the schedule has it on M1 from -20 to -8.',
    ]);
  });
  test('nothing planned comes before what is started', () => {
    const problem = problemOf([
      orderOf('O', [operationOf('A', { progress: started(5) })]),
      orderOf('P', [operationOf('B')]),
    ]);
    const rows = [
      { operation: 'A', start: -5, end: 5 },
      { operation: 'B', start: -15, end: -5 },
    ];
    expect(messages('progress', problem, scheduleOf(rows))).toEqual([
      'Operation B comes before A on machine M1, which has been started there already.',
    ]);
  });
});

describe('pin', () => {
  const pinned = (parts: object = {}) =>
    problemOf([orderOf('O', [operationOf('A', { pin: { machine: 'M1', start: 5 }, ...parts })])]);
  test('passes in its place, and out of it when relaxed', () => {
    expect(messages('pin', pinned(), scheduleOf([{ operation: 'A', start: 5, end: 15 }]))).toEqual([]);
    const relaxed = [{ operation: 'A', part: 0, reason: { ...reason, code: 'pin-conflict' as const } }];
    expect(messages('pin', pinned(), scheduleOf([{ operation: 'A', start: 7, end: 17 }], { relaxed }))).toEqual([]);
  });
  test('finds another machine and start', () => {
    expect(messages('pin', pinned(), scheduleOf([{ operation: 'A', machine: 'M2', start: 7, end: 17 }]))).toEqual([
      'Operation A is pinned to machine M1, but is on M2 and not listed as relaxed.',
      'Operation A is pinned to start 5, but starts at 7 and is not listed as relaxed.',
    ]);
  });
  test('progress goes before a pin', () => {
    const begun = pinned({ progress: { state: 'started', machine: 'M1', start: -5, remaining: 5 } });
    expect(messages('pin', begun, scheduleOf([{ operation: 'A', start: -5, end: 5 }]))).toEqual([]);
  });
});

describe('frozen', () => {
  const baseline = scheduleOf([
    { operation: 'A', start: 5, end: 15 },
    { operation: 'B', start: 30, end: 40 },
  ]);
  const moved = [
    { operation: 'A', start: 0, end: 10 },
    { operation: 'B', start: 20, end: 30 },
  ];
  test('what starts in the zone stays', () => {
    const kept = [{ operation: 'A', start: 5, end: 15 }, moved[1]];
    expect(messages('frozen', two, scheduleOf(kept), { baseline, frozen: 30 })).toEqual([]);
    expect(messages('frozen', two, scheduleOf(moved), { baseline, frozen: 30 })).toEqual([
      'Operation A is frozen at start 5, but starts at 0 and is not listed as relaxed.',
    ]);
    expect(found('frozen', two, scheduleOf(moved), { baseline, frozen: 31 })).toHaveLength(2);
  });
  test('finds another machine', () => {
    const schedule = scheduleOf([{ operation: 'A', machine: 'M2', start: 5, end: 15 }, moved[1]]);
    expect(messages('frozen', two, schedule, { baseline, frozen: 10 })).toEqual([
      'Operation A is frozen on machine M1, but is on M2 and not listed as relaxed.',
    ]);
  });
  test('nothing is frozen without a zone or a baseline, nor what is relaxed', () => {
    expect(messages('frozen', two, scheduleOf(moved), { baseline })).toEqual([]);
    expect(messages('frozen', two, scheduleOf(moved), { frozen: 50 })).toEqual([]);
    const relaxed = ['A', 'B'].map((operation) => ({ operation, part: 0, reason }));
    expect(messages('frozen', two, scheduleOf(moved, { relaxed }), { baseline, frozen: 50 })).toEqual([]);
  });
});

describe('split', () => {
  const problem = problemOf([orderOf('O', [operationOf('A', { split: [4, 6] })])]);
  const part = (number: number, start: number) => ({ operation: 'A', part: number, start, end: start + 4 });
  test('passes one assignment for each part', () => {
    expect(messages('split', problem, scheduleOf([part(1, 0), part(0, 10)]))).toEqual([]);
  });
  test('finds parts missing, beyond and doubled', () => {
    expect(messages('split', problem, scheduleOf([part(0, 0), part(0, 10), part(2, 20)]))).toEqual([
      'Part 0 of operation A is scheduled 2 times.',
      'Operation A has a part 2, but only 2 in all (counted from 0).',
      'Part 1 of operation A, which is split into 2, is not scheduled.',
    ]);
  });
  test('a begun operation is not split', () => {
    const progress = { state: 'started' as const, machine: 'M1', start: -5, remaining: 5 };
    const begun = problemOf([orderOf('O', [operationOf('A', { split: [4, 6], progress })])]);
    expect(messages('split', begun, scheduleOf([{ operation: 'A', start: -5, end: 5 }]))).toEqual([]);
    expect(found('split', begun, scheduleOf([part(0, 0), part(1, 10)]))).toMatchObject([{ code: 'split.extra' }]);
  });
});

describe('complete', () => {
  const rows = [
    { operation: 'A', start: 0, end: 10 },
    { operation: 'B', start: 10, end: 20 },
  ];
  const unscheduled = [{ order: 'O', reason }];
  test('passes what is scheduled whole, or listed', () => {
    expect(messages('complete', chain, scheduleOf(rows))).toEqual([]);
    expect(messages('complete', chain, scheduleOf([], { unscheduled, status: 'partial' }))).toEqual([]);
  });
  test.each([
    ['missing', scheduleOf(rows.slice(1)), 'Operation A is not scheduled, nor is its order O listed as unscheduled.'],
    ['double', scheduleOf([...rows, rows[0]]), 'Operation A is scheduled 2 times.'],
    [
      'half listed',
      scheduleOf(rows.slice(1), { unscheduled, status: 'partial' }),
      'Order O is listed as unscheduled, but its operation B is scheduled.',
    ],
    [
      'listed twice',
      scheduleOf([], { unscheduled: [...unscheduled, ...unscheduled], status: 'partial' }),
      'Order O is listed as unscheduled 2 times.',
    ],
    [
      'wrongly called feasible',
      scheduleOf([], { unscheduled }),
      'The schedule calls itself feasible, with 1 orders unscheduled.',
    ],
    [
      'wrongly called partial',
      scheduleOf(rows, { status: 'partial' }),
      'The schedule calls itself partial, with 0 orders unscheduled.',
    ],
  ])('finds what is %s', (_, schedule, message) => {
    expect(messages('complete', chain, schedule)).toEqual([message]);
  });
  test('what is started stays though its order is unscheduled', () => {
    const progress = { state: 'started' as const, machine: 'M1', start: -5, remaining: 5 };
    const problem = problemOf([orderOf('O', [operationOf('A', { progress }), operationOf('B')])]);
    const kept = scheduleOf([{ operation: 'A', start: -5, end: 5 }], { unscheduled, status: 'partial' });
    expect(messages('complete', problem, kept)).toEqual([]);
    expect(messages('complete', problem, scheduleOf([], { unscheduled, status: 'partial' }))).toEqual([
      'Operation A is started already, but missing from the schedule.',
    ]);
  });
});

describe('terms', () => {
  const problem = problemOf(
    [
      orderOf('O', [operationOf('A', { modes: [{ machine: 'M1', setup: 2, run: 10 }] })], { due: 7, weight: 3 }),
      orderOf('P', [operationOf('B')], { release: 15, due: 100 }),
      orderOf('Q', [operationOf('C')]),
    ],
    { now: 1 },
  );
  const schedule = scheduleOf(
    [
      { operation: 'A', start: 1, runStart: 3, end: 13 },
      { operation: 'B', start: 20, end: 30 },
    ],
    { unscheduled: [{ order: 'Q', reason }], status: 'partial' },
  );
  const right = {
    weightedTardiness: 18,
    lateOrders: 1,
    unscheduledOrders: 1,
    makespan: 29,
    flowTime: 12 + 15,
    setup: 2,
    earliness: 70,
    moved: 0,
    changedMachines: 0,
    overtime: 0,
  };
  test('are recomputed from the assignments', () => {
    expect(withTerms(problem, schedule).terms).toEqual(right);
    expect(messages('terms', problem, { ...schedule, terms: right })).toEqual([]);
  });
  test.each(Object.keys(right))('finds another %s', (term) => {
    const wrong = { ...right, [term]: right[term as keyof typeof right] + 1 };
    expect(found('terms', problem, { ...schedule, terms: wrong })).toMatchObject([{ params: { term } }]);
  });
  test('says both figures', () => {
    expect(messages('terms', problem, { ...schedule, terms: { ...right, makespan: NaN } })).toEqual([
      'The schedule gives makespan as NaN, but its assignments make it 29.',
    ]);
  });
  test('moves count from the baseline', () => {
    const baseline = scheduleOf([
      { operation: 'A', start: 5, end: 17 },
      { operation: 'B', start: 18, end: 28 },
    ]);
    expect(messages('terms', problem, { ...schedule, terms: { ...right, moved: 6 } }, { baseline })).toEqual([]);
  });
  test('changes of machine count from the baseline, whenever the work starts', () => {
    const baseline = scheduleOf([
      { operation: 'A', machine: 'M2', start: 0, end: 12 },
      { operation: 'B', start: 19, end: 29 },
    ]);
    const terms = { ...right, moved: 2, changedMachines: 1 };
    expect(messages('terms', problem, { ...schedule, terms }, { baseline })).toEqual([]);
  });
  test('overtime counts what holds the machine then', () => {
    const overtime: [number, number][] = [
      [5, 8],
      [15, 500],
    ];
    const machines = problem.machines.map((machine) => ({ ...machine, overtime: machine.id === 'M1' ? overtime : [] }));
    expect(withTerms({ ...problem, machines }, schedule).terms).toEqual({ ...right, overtime: 3 + 10 });
  });
});
