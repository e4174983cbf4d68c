import { expect, test } from 'vitest';
import { z } from 'zod';
import { policySchema } from '../../../solver/model/policy.ts';
import type { Assignment, ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { JobActual } from './actuals.ts';
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

test('pruning keeps the newest, the current one, the baseline and those asked for', async () => {
  const { schedules } = await newScenario();
  const versions: number[] = [];
  for (let index = 0; index < 6; index += 1) versions.push(await schedules.save(schedule([]), { epoch, policy }));
  await schedules.setRole('current', versions[1]);
  await schedules.setRole('baseline', versions[0]);
  expect(await schedules.prune(1, [versions[3]])).toBe(2);
  expect((await schedules.list(9)).map(({ version }) => version)).toEqual([5, 3, 1, 0].map((index) => versions[index]));
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
