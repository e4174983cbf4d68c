import { expect, test } from 'vitest';
import { readProblem } from '../../../solver/model/read.ts';
import type { PartActual } from './actuals.ts';
import type { BuiltProblem } from './build-problem.ts';
import { buildSmall, monday, routingWith, smallPlant, type RecordInputs } from './testing/records.ts';

const hour = 3600;
const codes = ({ notices }: BuiltProblem) => notices.map(({ code }) => code).toSorted();
const [order] = smallPlant.order!;

function accepted(built: BuiltProblem): BuiltProblem {
  expect(readProblem(built.problem)).toMatchObject({ ok: true });
  return built;
}

test('an order is exploded into its operations, in their sequence, with what they take', () => {
  const { problem, notices, unplannable, index } = accepted(buildSmall());
  expect([notices, unplannable]).toEqual([[], []]);
  const [{ operations, ...rest }] = problem.orders;
  expect(rest).toEqual({
    id: 'o1',
    name: 'MO-1',
    item: 'part',
    quantity: 30,
    release: 0,
    due: (4 * 24 + 7) * hour,
    weight: 1,
    kind: 'production',
    produces: { material: 'part', quantity: 30 },
    suppliers: [],
  });
  const [first, second] = operations;
  expect(first).toEqual({
    id: 'o1/10',
    name: 'Turn 1',
    modes: [
      { machine: 'L1', setup: 900, run: 900, resources: [] },
      { machine: 'L2', setup: 600, run: 1200, resources: [] },
    ],
    quantity: 30,
    interruptible: true,
    attributes: { material: 'steel', color: 'red' },
    consumes: [{ material: 'bar', quantity: 75 }],
  });
  // 30 × 0.1 is a trifle over 3 in binary; it is 3 seconds all the same.
  expect(second).toMatchObject({ id: 'o1/20', modes: [{ run: 3 }], consumes: [], attributes: { color: 'grey' } });
  expect(index.get('o1/20')).toEqual({ order: 'o1', sequence: 20, parts: [0] });
  expect(problem.materials).toMatchObject([
    { id: 'bar', stock: 500 },
    { id: 'part', stock: 0 },
  ]);
});

test('the epoch may lie anywhere; everything moves with it', () => {
  const { problem } = accepted(buildSmall({}, { epoch: '2026-03-01T06:00:00Z' }));
  expect(problem).toMatchObject({ epoch: '2026-03-01T06:00:00.000Z', now: 24 * hour, horizon: 15 * 24 * hour });
  expect(problem.orders[0]).toMatchObject({ release: 24 * hour, due: (5 * 24 + 7) * hour });
  expect(problem.calendars[0].intervals).toContainEqual([23 * hour, 31 * hour]);
});

test("downtime is cut out of the machine's own calendar, others go on sharing", () => {
  const downtime = [
    {
      id: 'd1',
      machine: 'L2',
      start: '2026-03-02T08:00:00Z',
      end: '2026-03-02T09:00:00Z',
      kind: 'maintenance' as const,
    },
    {
      id: 'd2',
      machine: 'L2',
      start: '2026-03-02T08:30:00Z',
      end: '2026-03-02T10:00:00.500Z',
      kind: 'breakdown' as const,
    },
    {
      id: 'd3',
      machine: 'L1',
      start: '2026-03-02T20:00:00Z',
      end: '2026-03-02T22:00:00Z',
      kind: 'maintenance' as const,
    },
    {
      id: 'd4',
      machine: 'L9',
      start: '2026-03-02T08:00:00Z',
      end: '2026-03-02T09:00:00Z',
      kind: 'maintenance' as const,
    },
  ];
  const built = accepted(buildSmall({ downtime }));
  const { machines, calendars } = built.problem;
  expect(machines.map(({ calendar }) => calendar)).toEqual(['calendar:early', 'machine:L2']);
  const at = (id: string) =>
    calendars.find((calendar) => calendar.id === id)!.intervals.filter(([, to]) => to > 0 && to < 24 * hour);
  expect(at('calendar:early')).toEqual([[-hour, 7 * hour]]);
  expect(at('machine:L2')).toEqual([
    [-hour, 2 * hour],
    [4 * hour + 1, 7 * hour],
  ]);
  expect(codes(built)).toEqual(['downtime-machine-unknown']);
});

test('operators count once each, for the skill of the roster, while present', () => {
  const operator = [
    { id: 'a', name: 'a', skills: ['weld', 'drill'], calendar: 'early' },
    { id: 'b', name: 'b', skills: ['weld', 'drill'], calendar: 'early', rosteredSkill: 'drill' },
    {
      id: 'c',
      name: 'c',
      skills: ['drill'],
      calendar: 'early',
      absences: [{ start: '2026-03-02T07:00:00Z', end: '2026-03-02T08:00:00Z' }],
    },
    { id: 'd', name: 'd', skills: ['drill', 'paint'], calendar: 'nowhere' },
  ];
  const tool = [{ id: 'fixture', name: 'Fixture', quantity: 2 }];
  const built = accepted(buildSmall({ operator, tool }));
  const steps = (id: string) =>
    built.problem.resources
      .find((resource) => resource.id === id)!
      .capacity.filter(({ at }) => at > -24 * hour && at < 12 * hour);
  expect(steps('skill:weld')).toEqual([
    { at: -hour, units: 1 },
    { at: 7 * hour, units: 0 },
  ]);
  expect(steps('skill:drill')).toEqual([
    { at: -hour, units: 2 },
    { at: hour, units: 1 },
    { at: 2 * hour, units: 2 },
    { at: 7 * hour, units: 0 },
  ]);
  expect(steps('skill:paint')).toEqual([]);
  expect(built.problem.resources.find(({ id }) => id === 'tool:fixture')?.capacity).toMatchObject([{ units: 2 }]);
  expect(codes(built)).toEqual(['operator-calendar-unknown']);
});

test('tools and skills become requirements; unknown ones are there with nothing free', () => {
  const routing = routingWith({
    tools: [
      { tool: 'fixture', quantity: 1 },
      { tool: 'fixture', quantity: 1 },
    ],
    skills: [{ skill: 'weld', quantity: 1 }],
  });
  const built = accepted(buildSmall({ routing }));
  expect(built.problem.orders[0].operations[0].modes[1].resources).toEqual([
    { resource: 'tool:fixture', units: 2 },
    { resource: 'skill:weld', units: 1 },
  ]);
  expect(built.problem.resources).toEqual([
    { id: 'tool:fixture', name: 'fixture', kind: 'tool', capacity: [] },
    { id: 'skill:weld', name: 'weld', kind: 'operator', capacity: [] },
  ]);
  expect(codes(built)).toEqual(['skill-unknown', 'tool-unknown']);
});

test('lags and transfer batches become links', () => {
  const links = (first: object, second: object) => accepted(buildSmall({ routing: routingWith(first, second) }));
  const plain = links({ transferBatch: 5 }, { minLagSeconds: 60.2, maxLagSeconds: 3600.9 });
  expect(plain.problem.orders[0].links).toEqual([
    { from: 'o1/10', to: 'o1/20', minLag: 61, maxLag: 3600, transferBatch: 5 },
  ]);
  const contradiction = links({}, { minLagSeconds: 60.2, maxLagSeconds: 10 });
  expect(contradiction.problem.orders[0].links).toMatchObject([{ minLag: 61, maxLag: 61 }]);
  expect(codes(contradiction)).toEqual(['lag-contradiction']);
  expect(links({ transferBatch: 30 }, {}).problem.orders[0].links).toBeUndefined();
});

test.for([
  [30, { maxParts: 3, minQuantity: 10 }, [15, 15]],
  [31, { maxParts: 2, minQuantity: 10 }, [16, 15]],
  [19, { maxParts: 2, minQuantity: 10 }, undefined],
  [25.5, { maxParts: 5, minQuantity: 10 }, [12.75, 12.75]],
  [21, { maxParts: 2, minQuantity: 10.4 }, [10.5, 10.5]],
] as const)('a lot of %d is split by its rule', ([quantity, split, parts]) => {
  const built = accepted(buildSmall({ order: [{ ...order, quantity }], routing: routingWith({ split }) }));
  expect(built.problem.orders[0].operations[0].split).toEqual(parts);
  expect(built.index.get('o1/10')?.parts).toEqual(parts?.map((_, part) => part) ?? [0]);
});

test("an order's own operations, components and customer win", () => {
  const operations = [{ sequence: 30, name: 'Own', modes: [{ machine: 'L1' }], setupSeconds: 1, runSecondsPerUnit: 1 }];
  const components = [
    { item: 'bar', quantity: 7, sequence: 30 },
    { item: 'bar', quantity: 1 },
    { item: 'oil', quantity: 2, sequence: 99 },
  ];
  const own = { ...order, operations, components, priority: 2, customer: 'c', suppliers: ['o2', 'gone', 'nobody'] };
  const built = accepted(
    buildSmall({
      order: [own, { ...order, id: 'o2' }, { ...order, id: 'gone', status: 'done' }],
      customer: [{ id: 'c', name: 'C', priority: 5 }],
    }),
  );
  const [{ weight, suppliers, operations: steps }] = built.problem.orders;
  expect({ weight, suppliers }).toEqual({ weight: 10, suppliers: ['o2'] });
  expect(steps).toMatchObject([
    {
      id: 'o1/30',
      consumes: [
        { material: 'bar', quantity: 8 },
        { material: 'oil', quantity: 2 },
      ],
    },
  ]);
  expect(codes(built)).toEqual(['component-step-unknown', 'supplier-unknown']);
  expect(built.problem.orders.map(({ id }) => id)).toEqual(['o1', 'o2']);
});

test('what earlier steps of a started order took is not taken again', () => {
  const [, first] = smallPlant.routing![0].operations;
  const started = { ...order, status: 'started' as const, operations: [{ ...first, sequence: 20 }] };
  expect(buildSmall({ order: [started] }).problem.orders[0].operations[0].consumes).toEqual([]);
});

test('stock and arrivals that cannot be right are planned as far as they can be, and told', () => {
  const built = accepted(
    buildSmall({
      stock: [
        { item: 'bar', quantity: -5, unit: 't' },
        { item: 'unused', quantity: 3 },
      ],
      arrival: [
        { id: 'late', item: 'bar', quantity: 50, at: '2026-02-20T00:00:00Z' },
        { id: 'next', item: 'bar', quantity: 60, at: '2026-03-02T07:00:00.250Z' },
      ],
    }),
  );
  expect(built.problem.materials[0]).toMatchObject({
    id: 'bar',
    stock: 0,
    arrivals: [
      { id: 'late', at: 0, quantity: 50 },
      { id: 'next', at: hour + 1, quantity: 60 },
    ],
  });
  expect(codes(built)).toEqual(['arrival-overdue', 'stock-negative', 'unit-mismatch']);
});

const unknownMachine = [{ machine: 'X' }];
test.for<[string, RecordInputs, string[]]>([
  ['without a routing', { routing: [] }, ['routing-missing']],
  ['with a routing nobody knows', { order: [{ ...order, routing: 'R9' }] }, ['routing-unknown']],
  [
    'with no machine that is known',
    { routing: routingWith({ modes: unknownMachine }) },
    ['machine-unknown', 'machines-unknown'],
  ],
  ['with a sequence twice', { routing: routingWith({ sequence: 20 }) }, ['sequence-twice']],
  ['with an operation of sixty years', { routing: routingWith({ runSecondsPerUnit: 1e8 }) }, ['operation-too-long']],
])('an order %s is listed as unplannable', ([, changes, expected]) => {
  const built = accepted(buildSmall(changes));
  expect(built.problem.orders).toEqual([]);
  expect(built.unplannable).toMatchObject([{ order: 'o1', reason: { code: 'bad-data', params: { order: 'MO-1' } } }]);
  expect(codes(built)).toEqual(expected);
  expect(built.notices.every(({ subject }) => subject.kind === 'order' && subject.key === 'o1')).toBe(true);
});

test('master data that does not fit is told, and what can be planned is', () => {
  const machine = [
    { id: 'L1', name: 'L1', workCenter: 'T', calendar: 'none', setupMatrices: ['M', 'M', 'N'] },
    { id: 'L2', name: 'L2', workCenter: 'T', calendar: 'early' },
  ];
  const entry = { from: 'a', to: 'b', seconds: 10.2 };
  const setupMatrix = [
    { id: 'M', attribute: 'color', otherwiseSeconds: 5, entries: [{ ...entry, seconds: 1 }, entry] },
  ];
  const built = accepted(
    buildSmall({ machine, setupMatrix, order: [{ ...order, item: 'ghost', routing: 'R', customer: 'x' }], plant: [] }),
  );
  expect(built.problem.machines[0]).toMatchObject({ calendar: 'never', setupMatrices: ['M'] });
  expect(built.problem.setupMatrices[0].entries).toEqual([{ from: 'a', to: 'b', seconds: 11 }]);
  expect(built.problem.orders).toHaveLength(1);
  expect(codes(built)).toEqual([
    'customer-unknown',
    'item-unknown',
    'machine-calendar-unknown',
    'machine-matrix-unknown',
    'matrix-pair-twice',
    'plant-missing',
  ]);
});

test('dates beyond what can be planned stay at its edge', () => {
  const far = accepted(
    buildSmall({ order: [{ ...order, due: '9999-12-31T23:59:59Z', release: '1900-01-01T00:00:00Z' }] }),
  );
  expect(far.problem.orders[0]).toMatchObject({ due: 1_000_000_000, release: -1_000_000_000 });
});

test('pins hold while the machine can still do it', () => {
  const pin = { operation: 'o1/10', machine: 'L2', startAt: '2026-03-02T09:00:00Z' };
  const built = accepted(buildSmall({}, { pins: [pin] }));
  expect(built.problem.orders[0].operations[0].pin).toEqual({ machine: 'L2', start: 3 * hour });
  const lost = accepted(buildSmall({ routing: routingWith({ modes: [{ machine: 'L1' }] }) }, { pins: [pin] }));
  expect(lost.problem.orders[0].operations[0].pin).toBeUndefined();
  expect(codes(lost)).toEqual(['pin-machine']);
});

const running: PartActual = {
  operation: 'o1/10',
  part: 0,
  machine: 'L1',
  state: 'running',
  startedAt: '2026-03-02T05:30:00Z',
  endedAt: null,
  goodQuantity: 0,
  scrapQuantity: 0,
  progress: 0,
  at: monday,
};
const progress = (changes: Partial<PartActual>, records: RecordInputs = {}) => {
  const built = accepted(buildSmall(records, { actuals: [{ ...running, ...changes }] }));
  return { progress: built.problem.orders[0].operations[0].progress, codes: codes(built) };
};

test('a running job needs what is left, at the pace it has shown', () => {
  const start = -hour / 2;
  const started = { state: 'started', machine: 'L1', start };
  // 30 minutes on the machine: 15 of set-up as planned, 15 of run.
  expect(progress({}).progress).toEqual({ ...started, remaining: 900 });
  expect(progress({ goodQuantity: 15 }).progress).toEqual({ ...started, remaining: 900 });
  expect(progress({ goodQuantity: 9, scrapQuantity: 11 }).progress).toEqual({ ...started, remaining: 450 });
  expect(progress({ goodQuantity: 2 }).progress).toEqual({ ...started, remaining: 840 });
  expect(progress({ progress: 0.5 }).progress).toEqual({ ...started, remaining: 900 });
  expect(progress({ goodQuantity: 30 }).progress).toEqual({ ...started, remaining: 0 });
  // Three quarters done in a quarter of an hour of open time, the rest of it on Sunday: the plan's pace is the better guess.
  expect(progress({ goodQuantity: 24, startedAt: '2026-03-01T20:00:00Z' }).progress).toMatchObject({ remaining: 180 });
});

test('work goes on after the last report, but for an interrupted job', () => {
  const before = { goodQuantity: 15, at: '2026-03-02T05:50:00Z', startedAt: '2026-03-02T05:20:00Z' };
  expect(progress(before).progress).toMatchObject({ remaining: 300 });
  expect(progress({ ...before, state: 'interrupted' }).progress).toMatchObject({ remaining: 900 });
});

test('an ended job is done, and a clock ahead of ours is set back', () => {
  expect(progress({ state: 'ended', endedAt: '2026-03-02T05:55:00Z' }).progress).toEqual({
    state: 'done',
    machine: 'L1',
    start: -1800,
    end: -300,
  });
  expect(progress({ state: 'ended', startedAt: null, endedAt: '2026-03-02T09:00:00Z' }).progress).toMatchObject({
    start: 0,
    end: 0,
  });
  expect(progress({ startedAt: '2026-03-02T09:00:00Z' }).progress).toMatchObject({ start: 0 });
});

test('waiting jobs are planned, aborted ones are told and planned again', () => {
  expect(progress({ state: 'allowed' })).toEqual({ progress: undefined, codes: [] });
  expect(progress({ state: 'aborted' })).toEqual({ progress: undefined, codes: ['job-aborted'] });
});

test('a job on a machine the routing does not name stays there, on an unknown one it is told', () => {
  const modes = [{ machine: 'L2' }];
  const moved = progress({}, { routing: routingWith({ modes }) });
  expect(moved).toMatchObject({ progress: { machine: 'L1' }, codes: ['machine-not-in-routing'] });
  expect(progress({ machine: 'X' })).toEqual({ progress: undefined, codes: ['job-machine-unknown'] });
});

const split = { maxParts: 2, minQuantity: 10 };

test('a begun part of a split operation becomes an operation of its own, the rest stays to be planned', () => {
  const built = accepted(
    buildSmall({ routing: routingWith({ split }) }, { actuals: [{ ...running, goodQuantity: 5, quantity: 15 }] }),
  );
  const [{ operations, links }] = built.problem.orders;
  expect(operations.map(({ id, quantity, progress: own, split: parts }) => [id, quantity, own?.state, parts])).toEqual([
    ['o1#0/10', 15, 'started', undefined],
    ['o1/10', 15, undefined, undefined],
    ['o1/20', 30, undefined, undefined],
  ]);
  expect(operations[1].modes).toMatchObject([
    { setup: 900, run: 450 },
    { setup: 600, run: 600 },
  ]);
  expect(operations.slice(0, 2).map(({ consumes }) => consumes)).toEqual([[], []]);
  expect(links?.map(({ from, to }) => [from, to])).toEqual([
    ['o1#0/10', 'o1/20'],
    ['o1/10', 'o1/20'],
  ]);
  expect(built.index.get('o1#0/10')).toEqual({ order: 'o1', sequence: 10, parts: [0] });
  expect(built.index.get('o1/10')).toEqual({ order: 'o1', sequence: 10, parts: [1] });
});

test('a job of the whole lot is not split, whether its size is known or shows in its pieces', () => {
  for (const sign of [{ quantity: 30 }, { progress: 0.2, goodQuantity: 6 }, { progress: 0.01 }]) {
    const built = accepted(buildSmall({ routing: routingWith({ split }) }, { actuals: [{ ...running, ...sign }] }));
    const [{ operations }] = built.problem.orders;
    expect(operations.map(({ id }) => id)).toEqual(['o1/10', 'o1/20']);
    expect(operations[0]).toMatchObject({ quantity: 30, progress: { state: 'started' } });
    expect(operations[0].split).toBeUndefined();
  }
});

test('pieces tell a part from the whole lot', () => {
  const sign = { progress: 0.4, goodQuantity: 6 };
  const built = accepted(buildSmall({ routing: routingWith({ split }) }, { actuals: [{ ...running, ...sign }] }));
  expect(built.problem.orders[0].operations.map(({ id }) => id)).toEqual(['o1#0/10', 'o1/10', 'o1/20']);
});

test('all parts begun leave nothing to plan; a part that does not exist is told', () => {
  const parts = [0, 1, 2].map((part) => ({ ...running, part, machine: part === 0 ? 'L1' : 'L2', quantity: 15 }));
  const built = accepted(buildSmall({ routing: routingWith({ split }) }, { actuals: parts }));
  expect(built.problem.orders[0].operations.map(({ id }) => id)).toEqual(['o1#0/10', 'o1#1/10', 'o1/20']);
  expect(codes(built)).toEqual(['job-part-unknown']);
});
