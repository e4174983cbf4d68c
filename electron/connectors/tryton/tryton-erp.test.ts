import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTrytonErp } from './tryton-erp.ts';
import type { PlannedDates } from '../canonical.ts';
import type { ErpConnector } from '../connector.ts';
import { loadProfile } from '../profile.ts';
import { credentials, serve } from '../testing/serve.ts';
import type { TestServer } from '../testing/serve.ts';
import { trytonServer } from '../testing/tryton-server.ts';
import type { TrytonState } from '../testing/tryton-server.ts';

const never = new AbortController().signal;
const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const order = (id: number, state = 'waiting') => ({
  id,
  state,
  planned_start_date: '2026-11-20',
  planned_date: '2026-11-21',
  _timestamp: '100',
});
const work = (id: number, production: number, sequence: number) => ({
  id,
  production,
  sequence,
  state: 'request',
  work_center: 5,
  _timestamp: '100',
});
const centers = [
  { id: 5, name: 'LATHE-1' },
  { id: 6, name: 'LATHE-2' },
  { id: 7, name: 'MILL' },
  { id: 8, name: 'MILL' },
];

async function open(tables: TrytonState['tables']): Promise<{ erp: ErpConnector; state: TrytonState }> {
  const { app, state } = trytonServer({ 'production.work': [], 'production.work.center': centers, ...tables });
  const server = await serve(app);
  servers.push(server);
  const json = JSON.parse(await readFile(join(process.cwd(), 'resources/connectors/tryton.json'), 'utf8')) as Record<
    string,
    object
  >;
  const profile = loadProfile({ ...json, limits: { ...json['limits'], backoffMilliseconds: 5 } });
  if (!profile.ok) throw new Error(profile.message);
  const parameters = { database: 'aps', timeZone: 'Europe/Berlin' };
  const erp = await openTrytonErp(profile.value, { baseUrl: server.url, credentials, parameters });
  if (!erp.ok) throw new Error(erp.message);
  return { erp: erp.value, state };
}

const dates = (id: number, operations: PlannedDates['operations'] = []): PlannedDates => ({
  order: String(id),
  number: String(id),
  start: '2026-11-23T05:00:00Z',
  end: '2026-11-24T12:00:00Z',
  delaySeconds: 0,
  operations,
});
const operation = (
  sequence: number,
  machine: string,
  part = 0,
  start = '2026-11-23T05:00:00Z',
  end = '2026-11-23T09:00:00Z',
) => ({
  sequence,
  part,
  machine,
  start,
  end,
});
const writes = (state: TrytonState) => state.calls.filter(({ method }) => method.endsWith('.write'));

describe('session', () => {
  it('logs in when first needed, and again when the session is over', async () => {
    const { erp, state } = await open({ production: [order(1)] });
    expect(await erp.test(never)).toEqual({ ok: true, value: { system: 'Tryton', version: '6.0.29' } });
    state.session = 'ended by the server';
    expect(await erp.writePlannedDates([dates(1)], never)).toMatchObject([{ state: 'acknowledged' }]);
    expect(state.logins).toBe(2);
  });

  it('waits while logins are throttled', async () => {
    const { erp, state } = await open({});
    state.throttledLogins = 2;
    expect(await erp.test(never)).toMatchObject({ ok: true });
    state.session = null;
    state.throttledLogins = 99;
    expect(await erp.test(never)).toMatchObject({ ok: false, code: 'throttled' });
  });
});

describe('planned dates', () => {
  it('are local dates, an end at midnight on the day before, and sent only once', async () => {
    const { erp, state } = await open({ production: [order(1), order(2)] });
    const late = { ...dates(1), start: '2026-11-22T23:30:00Z', end: '2026-11-24T23:00:00Z' };
    expect(await erp.writePlannedDates([late], never)).toEqual([{ key: '1', state: 'acknowledged', remote: '101' }]);
    expect(state.tables['production'][0]).toMatchObject({
      planned_start_date: '2026-11-23',
      planned_date: '2026-11-24',
    });
    expect(writes(state).map(({ params }) => params.slice(0, 2))).toEqual([
      [
        [1],
        {
          planned_start_date: { __class__: 'date', year: 2026, month: 11, day: 23 },
          planned_date: { __class__: 'date', year: 2026, month: 11, day: 24 },
        },
      ],
    ]);
    expect(await erp.writePlannedDates([late], never)).toEqual([{ key: '1', state: 'acknowledged', remote: '101' }]);
    expect(writes(state)).toHaveLength(1);
  });

  it('go in chunks', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => index + 1);
    const { erp, state } = await open({ production: ids.map((id) => order(id)) });
    const outcomes = await erp.writePlannedDates(
      ids.map((id) => dates(id)),
      never,
    );
    expect(outcomes.map(({ key, state: outcome }) => [key, outcome])).toEqual(
      ids.map((id) => [String(id), 'acknowledged']),
    );
    expect(writes(state)).toHaveLength(3);
  });

  it('are refused for orders that are gone or closed, without harm to the others', async () => {
    const { erp } = await open({ production: [order(1), order(2, 'done')] });
    const outcomes = await erp.writePlannedDates([dates(1), dates(2), dates(3), { ...dates(4), order: 'MO-4' }], never);
    expect(outcomes).toMatchObject([
      { key: '1', state: 'acknowledged' },
      { key: '2', state: 'refused', code: 'refused', message: expect.stringContaining('is done') },
      { key: '3', state: 'refused', code: 'gone', message: expect.stringContaining('MRP') },
      { key: 'MO-4', state: 'refused', code: 'gone' },
    ]);
  });

  it('find the one order the server refuses', async () => {
    const ids = Array.from({ length: 9 }, (_, index) => index + 1);
    const { erp, state } = await open({ production: ids.map((id) => order(id)) });
    state.onWrite = (_, id) => (id === 7 ? { error: ['UserError', ['Not on a holiday.', '', null]] } : null);
    const outcomes = await erp.writePlannedDates(
      ids.map((id) => dates(id)),
      never,
    );
    expect(outcomes.filter(({ state: outcome }) => outcome !== 'acknowledged')).toMatchObject([
      { key: '7', state: 'refused', code: 'refused', message: expect.stringContaining('Not on a holiday.') },
    ]);
  });

  it('are written again over a change in between, but not forever', async () => {
    const { erp, state } = await open({ production: [order(1)] });
    let changes = 1;
    state.onWrite = () => {
      if (changes-- > 0) state.tables['production'][0]['_timestamp'] = `${200 + changes}`;
      return null;
    };
    expect(await erp.writePlannedDates([dates(1)], never)).toMatchObject([{ state: 'acknowledged' }]);
    changes = 99;
    const again = { ...dates(1), end: '2026-11-27T12:00:00Z' };
    expect(await erp.writePlannedDates([again], never)).toMatchObject([{ state: 'refused', code: 'conflict' }]);
  });

  it('are not acknowledged when the server says yes and does nothing', async () => {
    const { erp, state } = await open({ production: [order(1)] });
    state.onWrite = () => 'ignore';
    expect(await erp.writePlannedDates([dates(1)], never)).toMatchObject([
      { state: 'refused', code: 'not-kept', message: expect.stringContaining('planned dates') },
    ]);
  });

  it('are unknown while the server cannot be reached', async () => {
    const { erp } = await open({ production: [order(1)] });
    await servers[0].close();
    expect(await erp.writePlannedDates([dates(1)], never)).toMatchObject([
      { key: '1', state: 'unknown', message: expect.stringContaining('cannot be reached') },
    ]);
  });
});

describe('works', () => {
  it('get the machine, and times where the installation has them; parts together', async () => {
    const { erp, state } = await open({
      production: [order(1)],
      'production.work': [work(11, 1, 10), work(12, 1, 20)],
    });
    state.extraFields = ['planned_start', 'planned_end'];
    const message = dates(1, [
      operation(10, 'LATHE-2', 1, '2026-11-23T09:00:00Z', '2026-11-23T12:00:00Z'),
      operation(10, 'LATHE-1', 0, '2026-11-23T05:00:00.4Z', '2026-11-23T08:00:00Z'),
      operation(20, 'MILL#8'),
    ]);
    expect(await erp.writePlannedDates([message], never)).toMatchObject([{ state: 'acknowledged' }]);
    expect(state.tables['production.work']).toMatchObject([
      { work_center: 5, planned_start: '2026-11-23T05:00:00Z', planned_end: '2026-11-23T12:00:00Z' },
      { work_center: 8, planned_start: '2026-11-23T05:00:00Z', planned_end: '2026-11-23T09:00:00Z' },
    ]);
  });

  it('get the machine only where there are no fields for times', async () => {
    const { erp, state } = await open({ production: [order(1)], 'production.work': [work(11, 1, 10)] });
    await erp.writePlannedDates([dates(1, [operation(10, 'LATHE-2')])], never);
    expect(writes(state)[0].params.slice(0, 2)).toEqual([[11], { work_center: 6 }]);
  });

  it('keep the order where it was when a machine is refused or unknown', async () => {
    const { erp, state } = await open({
      production: [order(1), order(2)],
      'production.work': [work(11, 1, 10), work(21, 2, 10)],
    });
    state.onWrite = (model) =>
      model === 'production.work' ? { error: ['UserError', ['wrong category', '', null]] } : null;
    const outcomes = await erp.writePlannedDates(
      [dates(1, [operation(10, 'LATHE-2')]), dates(2, [operation(10, 'MILL')])],
      never,
    );
    expect(outcomes).toMatchObject([
      { state: 'refused', message: expect.stringContaining('wrong category') },
      { state: 'refused', message: expect.stringContaining('MILL of operation 10 is no work center') },
    ]);
    expect(state.tables['production']).toEqual([order(1), order(2)]);
  });
});

it('needs to know the database and the time zone', async () => {
  const json = JSON.parse(await readFile(join(process.cwd(), 'resources/connectors/tryton.json'), 'utf8')) as unknown;
  const profile = loadProfile(json);
  if (!profile.ok) throw new Error(profile.message);
  const tryOpen = (parameters: Record<string, unknown>) =>
    openTrytonErp(profile.value, { baseUrl: 'http://127.0.0.1:9', credentials, parameters });
  expect(await tryOpen({ timeZone: 'Europe/Berlin' })).toMatchObject({
    code: 'bad-profile',
    message: expect.stringContaining('database'),
  });
  expect(await tryOpen({ database: 'x', timeZone: 'Mars/Olympus' })).toMatchObject({
    message: expect.stringContaining('Mars/Olympus'),
  });
  expect(await tryOpen({ database: 'x', timeZone: 'UTC', colour: 'red' })).toMatchObject({
    message: expect.stringContaining('colour'),
  });
  const absent = { database: 'x', timeZone: 'UTC', standardTimes: '/nowhere/times.json' };
  expect(await tryOpen(absent)).toMatchObject({ message: expect.stringContaining('/nowhere/times.json') });
});
