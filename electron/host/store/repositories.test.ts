import { expect, test } from 'vitest';
import { z } from 'zod';
import { policySchema } from '../../../solver/model/policy.ts';
import type { Assignment, ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { JobActual } from './actuals.ts';
import { byKey } from './schedule-difference.ts';
import { documentOf } from './schedules.ts';
import { must, newScenario } from './testing/open.ts';

const policy = policySchema.parse({});
const epoch = '2026-03-01T00:00:00.000Z';

function schedule(assignments: Assignment[]): ScheduleDocument {
  const terms = {
    weightedTardiness: 1.5,
    lateOrders: 1,
    unscheduledOrders: 1,
    makespan: 9,
    flowTime: 9,
    setup: 1,
    earliness: 0,
    moved: 0,
    changedMachines: 0,
    overtime: 0,
  };
  const reason = { code: 'material-short' as const, message: 'no steel', params: { material: 'steel', missing: 3 } };
  return {
    format: 'taktwerk-schedule',
    version: 1,
    problem: 'test',
    status: 'partial',
    terms,
    objective: 3.25,
    seconds: 1,
    seed: 7,
    iterations: 100,
    assignments,
    unscheduled: [{ order: 'o9', reason }],
    relaxed: [{ operation: 'o1/10', part: 0, reason }],
  };
}

const assignment = (operation: string, start: number): Assignment => ({
  operation,
  part: 1,
  machine: `m${start % 3}`,
  mode: 2,
  start,
  runStart: start + 60,
  end: start + 600,
});

test('a schedule comes back as it was saved, and roles point at versions', async () => {
  const { schedules } = await newScenario();
  const first = schedule([assignment('o1/10', -500), assignment('o"\n漢/20', 1_000_000_000)]);
  const one = await schedules.save(first, { epoch, policy });
  await schedules.setRole('baseline', one);
  const two = await schedules.save(schedule([]), { epoch, policy });
  const baseline = (await schedules.readRole('baseline'))!;
  expect(documentOf(baseline)).toEqual(first);
  expect(baseline).toMatchObject({ version: one, epoch, policy });
  expect((await schedules.readRole('current'))?.columns.operation).toEqual([]);
  expect((await schedules.list(9)).map(({ version, roles }) => [version, roles])).toEqual([
    [two, ['current']],
    [one, ['baseline']],
  ]);
  expect(await schedules.read(99)).toBeUndefined();
  await expect(schedules.setRole('current', 99)).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
});

test('100,000 assignments survive saving', async () => {
  const { schedules } = await newScenario();
  const many = Array.from({ length: 100_000 }, (_, index) => assignment(`o${index >> 3}/${index % 8}`, index * 17));
  const version = await schedules.save(schedule(many), { epoch, policy });
  const { columns } = (await schedules.read(version))!;
  expect(columns.operation).toHaveLength(100_000);
  expect(columns.end[99_999]).toBe(99_999 * 17 + 600);
  expect(columns.machines[columns.machine[4]]).toBe(`m${(4 * 17) % 3}`);
});

test('pruning keeps what a role, undo or redo leads to, and what that is a difference to', async () => {
  const { schedules, commands } = await newScenario();
  const rows = Array.from({ length: 20 }, (_, index) => assignment(`o${index}/10`, index * 1000));
  const whole = await schedules.save(schedule(rows), { epoch, policy });
  const base = { version: whole, assignments: byKey(rows) };
  const edited = (index: number) => schedule(rows.with(index, { ...rows[index], machine: 'other' }));
  const versions: number[] = [];
  for (let index = 0; index < 4; index += 1) {
    versions.push(await schedules.save(edited(index), { epoch, policy, base }));
    const [version, before] = [versions[index], versions[index - 1] ?? whole];
    await commands.append({ kind: 'edit', payload: { version }, inverse: { version: before } });
  }
  await commands.undo();
  await schedules.setRole('current', versions[2]);
  expect(await schedules.prune()).toBe(0);
  await commands.append({ kind: 'edit', payload: { version: versions[0] }, inverse: { version: versions[2] } });
  expect(await schedules.prune()).toBe(1);
  const left = (await schedules.list(9)).map(({ version }) => version);
  expect(left).toEqual([versions[2], versions[1], versions[0], whole]);
});

test('a version written as a difference comes back whole, with what is new and without what is gone', async () => {
  const { schedules } = await newScenario();
  const rows = Array.from({ length: 40 }, (_, index) => assignment(`o${index}/10`, index * 1000));
  const version = await schedules.save(schedule(rows), { epoch, policy });
  const base = { version, assignments: byKey(rows) };
  const moved = { ...rows[3], start: 5, runStart: 6, end: 7 };
  const edited = schedule([...rows.slice(0, 3), moved, ...rows.slice(5), assignment('new/10', 99)]);
  const second = (await schedules.read(await schedules.save(edited, { epoch, policy, base })))!;
  expect(second.base).toBe(version);
  expect(documentOf(second)).toEqual(edited);
  const other = schedule(rows.map((row) => ({ ...row, machine: 'elsewhere' })));
  const third = (await schedules.read(await schedules.save(other, { epoch, policy, base })))!;
  expect(third.base).toBeNull();
  expect(documentOf(third)).toEqual(other);
});

test('adjustments are put, replaced and taken away by key', async () => {
  const { adjustments } = await newScenario();
  await adjustments.apply([
    { key: 'hold:a', body: { reason: 'one' } },
    { key: 'hold:b', body: { reason: '' } },
  ]);
  await adjustments.apply([
    { key: 'hold:a', body: { reason: 'two' } },
    { key: 'hold:b', body: null },
    { key: 'hold:c', body: null },
  ]);
  expect([...(await adjustments.all())]).toEqual([['hold:a', { reason: 'two' }]]);
});

test('the way to a command is undone newest first or redone oldest first', async () => {
  const { commands } = await newScenario();
  const ids: number[] = [];
  for (const inverse of [{}, {}, null, {}]) ids.push(await commands.append({ kind: 'edit', payload: {}, inverse }));
  const ways = async (target: number) => {
    const { undo, redo } = await commands.way(target);
    return [undo.map(({ id }) => id), redo.map(({ id }) => id)];
  };
  expect(await ways(ids[0])).toEqual([[ids[3], ids[1]], []]);
  await commands.mark([ids[3], ids[1]], 'undone');
  expect(await ways(ids[2])).toEqual([[], [ids[1]]]);
  expect(await ways(0)).toEqual([[ids[0]], []]);
  expect((await commands.page({ offset: 1, limit: 2 })).commands.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
});

test('commands are undone and redone in order, past those that cannot be, and a new one ends redoing', async () => {
  const { commands } = await newScenario();
  const edit = (tag: string) => commands.append({ kind: 'move', payload: { tag }, inverse: { back: tag } });
  await edit('a');
  await edit('b');
  await commands.append({ kind: 'pull', payload: {}, inverse: null, result: { added: 3 } });
  expect(await commands.undo()).toMatchObject({ inverse: { back: 'b' }, state: 'undone' });
  expect(await commands.undo()).toMatchObject({ inverse: { back: 'a' } });
  expect(await commands.undo()).toBeNull();
  expect(await commands.redo()).toMatchObject({ payload: { tag: 'a' }, state: 'done' });
  await commands.append({ kind: 'pull', payload: {}, inverse: null });
  expect(await commands.next()).toMatchObject({ undo: { payload: { tag: 'a' } }, redo: { payload: { tag: 'b' } } });
  await edit('c');
  expect(await commands.redo()).toBeNull();
  const log = (await commands.list({ before: null, limit: 9 })).map(({ kind, state }) => `${kind} ${state}`);
  expect(log).toEqual(['move done', 'pull done', 'pull done', 'move abandoned', 'move done']);
  const [, second] = await commands.list({ before: null, limit: 2 });
  expect((await commands.list({ before: second.id, limit: 1 }))[0].result).toEqual({ added: 3 });
});

const response: JobActual = {
  jobOrder: 'j1',
  operation: 'o1/10',
  part: 0,
  revision: 2,
  machine: 'm1',
  state: 'running',
  startedAt: '2026-03-02T10:00:00+01:00',
  endedAt: null,
  goodQuantity: 5,
  scrapQuantity: 0.5,
  progress: 0.25,
  at: '2026-03-02T10:30:00+01:00',
};

test('the latest word on a job stands, whatever order the words arrive in', async () => {
  const { actuals } = await newScenario();
  const ended = {
    ...response,
    state: 'ended' as const,
    startedAt: null,
    endedAt: '2026-03-02T12:00:00Z',
    goodQuantity: 20,
    at: '2026-03-02T12:00:00Z',
  };
  await actuals.putJobs([ended]);
  await actuals.putJobs([response]);
  expect(await actuals.jobs()).toEqual([
    {
      ...ended,
      startedAt: '2026-03-02T09:00:00.000Z',
      endedAt: '2026-03-02T12:00:00.000Z',
      at: '2026-03-02T12:00:00.000Z',
    },
  ]);
});

test('machine states and exceptions follow the latest message', async () => {
  const { actuals } = await newScenario();
  const status = {
    machine: 'm1',
    state: 'executing',
    mode: 'processing',
    currentJob: 'j1',
    setupState: { color: 'red' },
    at: '2026-03-02T10:00:00Z',
  } as const;
  await actuals.putMachines([status]);
  await actuals.putMachines([{ ...status, state: 'outOfService', at: '2026-03-02T09:00:00Z' }]);
  expect(await actuals.machines()).toEqual([status]);
  const exception = {
    id: 'x1',
    level: 'critical',
    kind: 'breakdown',
    at: '2026-03-02T10:00:00Z',
    text: 'spindle',
  } as const;
  await actuals.putExceptions([exception]);
  expect(await actuals.exceptions()).toEqual([exception]);
  await actuals.putExceptions([{ ...exception, resolvedAt: '2026-03-02T11:00:00Z' }]);
  expect(await actuals.exceptions()).toEqual([]);
  expect(await actuals.exceptions({ resolved: true })).toHaveLength(1);
});

test('an older revision does not overwrite what the floor was last told', async () => {
  const { released } = await newScenario();
  const job = {
    jobOrder: 'j1',
    target: 'mes',
    revision: 2,
    machine: 'm1',
    operation: 'o1/10',
    part: 0,
    state: 'acknowledged' as const,
    payload: { a: 1 },
  };
  await released.put([job]);
  await released.put([{ ...job, revision: 1, machine: 'm9' }]);
  expect(await released.get('j1')).toMatchObject(job);
  await released.put([{ ...job, state: 'recalled' }]);
  expect(await released.all()).toMatchObject([{ jobOrder: 'j1', state: 'recalled', revision: 2 }]);
});

test('messages update rather than pile up, and ask again when they say something new', async () => {
  const { messages } = await newScenario();
  const message = { key: 'k1', level: 'general' as const, code: 'late', text: 'late by 1 h' };
  await messages.replace('planning', [message, { ...message, key: 'k2', level: 'critical' }]);
  const open = async () => (await messages.page({}, { offset: 0, limit: 9 })).messages.toReversed();
  await messages.acknowledge((await open()).map(({ id }) => id));
  expect((await messages.counts()).unacknowledged).toBe(0);
  await messages.replace('planning', [message]);
  expect(await open()).toMatchObject([{ key: 'k1', repeats: 1, acknowledgedAt: expect.any(String) }]);
  await messages.put([{ ...message, kind: 'planning', text: 'late by 2 h' }]);
  expect(await open()).toMatchObject([{ key: 'k1', acknowledgedAt: null, text: 'late by 2 h' }]);
  await messages.replace('planning', [{ ...message, key: 'k2', level: 'critical' }]);
  expect(await messages.counts()).toEqual({ general: 0, urgent: 0, critical: 1, unacknowledged: 1 });
  await messages.resolve(['k2']);
  expect(
    await messages.page({ levels: ['critical'], kinds: ['planning'], resolved: true }, { offset: 0, limit: 1 }),
  ).toMatchObject({ total: 1 });
  expect((await messages.page({ resolved: true, acknowledged: false }, { offset: 1, limit: 1 })).total).toBe(2);
});

test('settings are read by schema, and what does not fit says so', async () => {
  const { settings, kpis } = await newScenario();
  const schema = z.strictObject({ zoom: z.number() });
  expect(must(await settings.get('view', schema))).toBeNull();
  await settings.set('view', { zoom: 2 });
  expect(must(await settings.get('view', schema))).toEqual({ zoom: 2 });
  await settings.set('view', { zoom: 'big' });
  expect(await settings.get('view', schema)).toMatchObject({
    ok: false,
    code: 'bad-setting',
    message: expect.stringContaining('view.zoom'),
  });
  await kpis.put(1, { otd: 0.9 });
  await kpis.put(1, { otd: 0.95 });
  expect(await kpis.list(5)).toMatchObject([{ version: 1, values: { otd: 0.95 } }]);
});

test('messages are found by what they say, are about, and come from', async () => {
  const { messages } = await newScenario();
  const message = { kind: 'floor', level: 'urgent' as const, code: 'c' };
  await messages.put([
    { ...message, key: '1', text: 'Spindle fault', source: 'GRI-04' },
    { ...message, key: '2', text: 'Late', subject: { kind: 'order', key: 'o_7%' } },
    { ...message, key: '3', text: 'Short', params: { material: 'BAR-20' } },
  ]);
  const found = async (search: string) =>
    (await messages.page({ search }, { offset: 0, limit: 9 })).messages.map(({ key }) => key).toSorted();
  expect(await found('SPINDLE')).toEqual(['1']);
  expect(await found('gri-04')).toEqual(['1']);
  expect(await found('o_7%')).toEqual(['2']);
  expect(await found('bar-20')).toEqual(['3']);
  expect(await found('')).toEqual(['1', '2', '3']);
  expect(await messages.ids({ search: 'late' })).toHaveLength(1);
});
