/** What an ERP gets wrong costs no more than the records it concerns, and is told. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SolverPool } from '../../solver/pool/pool.ts';
import { connectorFactory } from '../commands/connectors.ts';
import { allRows, until } from '../commands/waiting.ts';
import type { MessageRow, OrderRow } from '../host/contract.ts';
import { openHost, type RunningHost } from '../host/host.ts';
import { settingKeys } from '../host/session/settings.ts';
import { createScenario, openScenario } from '../host/store/scenario-file.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';
import { noFaults, type AnswerFault, type RecordFault } from '../plant/erp/faults.ts';
import { startErp, type Erp } from '../plant/erp/server.ts';
import { generatePlant } from '../plant/generator/generate.ts';
import { erpRows, erpSession } from './outside.ts';
import { freePort, testPlace, type TestPlace } from './places.ts';

const credentials = { user: 'planner', password: 'right' };
const data = generatePlant({ seed: 7, orders: 24, startDate: '2026-11-23' });
const faults = noFaults();
const openOrders = data.orders.filter(({ status }) => status !== 'done' && status !== 'cancelled');
/** Only the order of its constructive heuristic: these tests are about what is planned, not how well. */
const quickly = { policy: { seconds: 0, iterations: 0 } };

let place: TestPlace;
let port: number;
let erp: Erp;
let pool: SolverPool;
let store: ScenarioStore;
let host: RunningHost;

beforeAll(async () => {
  place = await testPlace();
  port = await freePort();
  erp = await start();
  pool = new SolverPool({ workerFile: place.files.solverWorker, threads: 1 });
  store = must(await createScenario(place.scenario, { name: 'Faults' }));
  await store.settings.set(settingKeys.connections, [
    {
      ...{ id: 'erp', kind: 'erp', title: 'Test ERP', profile: 'embedded-erp', credential: 'embeddedErp' },
      ...{ url: `http://127.0.0.1:${port}`, parameters: {} },
    },
  ]);
  // Without a MES the plant's clock stands where it was last seen.
  await store.settings.set(settingKeys.clock, { plantAt: data.startAt, atHost: Date.now(), speed: 0.001 });
  host = await openOn(store);
  expect(await pull(true)).toMatchObject({ ok: true });
});

afterAll(async () => {
  await host?.close();
  await pool?.close();
  await erp?.close();
  await place?.remove();
});

function must<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

function start(): Promise<Erp> {
  return startErp({ port, data, databaseFile: join(place.folder, 'erp.sqlite'), credentials, faults });
}

async function openOn(scenario: ScenarioStore): Promise<RunningHost> {
  const factory = connectorFactory({
    profileFolders: [place.files.profiles],
    pkiFolder: join(place.folder, 'pki'),
    credentials: async () => credentials,
    address: ({ url }) => url,
  });
  return must(await openHost({ store: scenario, pool, factory }));
}

const pull = (full: boolean) => host.pull({ full });

async function messages(): Promise<MessageRow[]> {
  return must(await allRows(host, 'messages', {}));
}

async function orders(): Promise<Map<string, OrderRow>> {
  return new Map(must(await allRows(host, 'orders', {})).map((row) => [row.id, row]));
}

/** Asks the ERP as its own people would. */
async function erpCall(path: string, init: RequestInit): Promise<Response> {
  const headers = await erpSession({ erpUrl: erp.url, credentials });
  return fetch(`${erp.url}/api/v1${path}`, { ...init, headers });
}

const connection = async () => must(await host.overview({})).connections[0];

/** What each fault spoils, what the planner is told of it, and the orders that cannot be planned for it. */
const recordFaults: [RecordFault, { kind: string; code: string; text: RegExp }][] = [
  ['missingField', { kind: 'order', code: 'invalid', text: /due/ }],
  ['unknownItem', { kind: 'order', code: 'unknown-reference', text: /NO-SUCH-ITEM/ }],
  ['negativeTime', { kind: 'routing', code: 'invalid', text: /-5/ }],
  ['cyclicBom', { kind: 'bom', code: 'cyclic-bom', text: /contain their own item/ }],
  ['duplicateNumber', { kind: 'order', code: 'duplicate', text: /has already/ }],
  ['wrongUnit', { kind: 'stock', code: 'bad-unit', text: /counted in/ }],
];

test.each(recordFaults)('%s: the record is set aside with its reason, the rest is planned', async (fault, sign) => {
  const before = (await orders()).size;
  faults.records = [fault];
  const pulled = must(await pull(true));
  expect(pulled.connections[0]).toMatchObject({ ok: true });

  const told = (await messages()).filter(({ kind, code }) => kind === sign.kind && code === sign.code);
  expect(told.length).toBeGreaterThan(0);
  expect(told[0].text).toMatch(sign.text);
  expect(told[0]).toMatchObject({ level: 'urgent', resolvedAt: null });
  expect(JSON.parse(told[0].raw!)).toBeTypeOf('object');
  expect((await orders()).size).toBe(before);

  const plan = must(await host.plan(quickly));
  const rows = await orders();
  const unscheduled = [...rows.values()].filter(({ status }) => status === 'unscheduled');
  for (const { reason } of unscheduled) expect(reason?.message).not.toBe('');
  expect(plan.unscheduled.map(({ order }) => order).toSorted()).toEqual(unscheduled.map(({ id }) => id).toSorted());
  const scheduled = [...rows.values()].filter(({ end }) => end !== null);
  expect(scheduled.length).toBeGreaterThan(openOrders.length / 2);
  expect(must(await host.overview({})).kpis.find(({ key }) => key === 'unscheduled')?.value).toBe(unscheduled.length);

  faults.records = [];
  must(await pull(true));
  const left = (await messages()).filter(({ kind, code }) => kind === sign.kind && code === sign.code);
  expect(left).toEqual([]);
  must(await host.plan(quickly));
  const healed = [...(await orders()).values()].filter(({ reason }) => reason?.code === 'bad-data');
  expect(healed).toEqual([]);
});

test('all of them at once leave the rest plannable', async () => {
  faults.records = recordFaults.map(([fault]) => fault);
  must(await pull(true));
  const told = await messages();
  for (const [fault, { kind, code }] of recordFaults)
    expect(
      told.some((message) => message.kind === kind && message.code === code),
      fault,
    ).toBe(true);
  const { orders: planned, unscheduled } = must(await host.plan(quickly));
  expect(planned).toBe(openOrders.length);
  expect(unscheduled.length).toBeLessThan(openOrders.length / 2);
  faults.records = [];
  must(await pull(true));
  expect((await messages()).filter(({ raw }) => raw !== null)).toEqual([]);
});

test.each(['halfPage', 'tooManyRequests', 'serverError', 'expiredSession'] satisfies AnswerFault[])(
  'a pull gets over a passing %s',
  async (fault) => {
    faults.answers = [{ fault, times: 1 }];
    const pulled = must(await pull(true));
    expect(faults.answers[0].times).toBe(0);
    expect(pulled.connections).toMatchObject([{ ok: true, message: '' }]);
    expect(pulled.connections[0].kinds.find(({ kind }) => kind === 'order')?.read).toBe(data.orders.length);
    expect((await connection()).state).toBe('online');
  },
);

test.each(['html', 'shortPage'] satisfies AnswerFault[])(
  'a list that comes as %s fails the pull by name and takes nothing away',
  async (fault) => {
    const before = await orders();
    faults.answers = [{ fault, times: 100 }];
    const pulled = await pull(true);
    faults.answers = [];
    expect(pulled).toMatchObject({ ok: false, code: 'pull-failed' });
    expect(await orders()).toEqual(before);
    expect(await connection()).toMatchObject({ state: 'failed' });
    const told = (await messages()).find(({ code }) => code === 'pull-bad-answer');
    expect(told).toMatchObject({ level: 'urgent', source: 'erp', params: { connection: 'Test ERP' } });

    must(await pull(false));
    expect((await messages()).find(({ code }) => code === 'pull-bad-answer')).toBeUndefined();
    expect(await connection()).toMatchObject({ state: 'online', message: '' });
  },
);

test('a pull that is cancelled leaves the connection and the records as they are', async () => {
  const before = await orders();
  faults.answers = [{ fault: 'tooManyRequests', times: 100 }];
  const pulling = pull(true);
  expect(await until(60, async () => (faults.answers[0].times < 100 ? true : null))).toBe(true);
  expect(must(await host.cancel({ task: 'pull' }))).toEqual({ cancelled: true });
  expect(await pulling).toMatchObject({ ok: false, code: 'cancelled' });
  faults.answers = [];
  expect(await orders()).toEqual(before);
  expect(await connection()).toMatchObject({ state: 'online' });
  expect((await messages()).filter(({ code }) => code.startsWith('pull-'))).toEqual([]);
});

test('an order that vanishes upstream is shown as gone, leaves the plan, and comes back', async () => {
  must(await host.plan(quickly));
  const victim = openOrders.find(({ kind, status }) => kind === 'production' && status === 'open')!;
  faults.vanished = [`production-orders/${victim.id}`];
  const pulled = must(await pull(false));
  expect(pulled.connections[0].kinds.find(({ kind }) => kind === 'order')).toMatchObject({ gone: 1 });
  expect(must(await host.orders({ filter: 'gone' })).rows).toMatchObject([{ id: victim.id, number: victim.number }]);
  expect(must(await host.overview({})).planStale).toBe(true);
  expect(must(await host.board({})).orders.ids).not.toContain(victim.id);

  faults.vanished = [];
  must(await pull(true));
  expect(must(await host.orders({ filter: 'gone' })).rows).toEqual([]);
  must(await host.plan(quickly));
  expect((await orders()).get(victim.id)?.end).not.toBeNull();
});

test('an edit of the ERP arrives with the next pull', async () => {
  const order = openOrders.find(({ kind, status }) => kind === 'production' && status === 'open')!;
  expect((await erpCall(`/production-orders/${order.id}`, { method: 'PATCH', body: '{"qty":11}' })).status).toBe(200);
  must(await pull(false));
  expect((await orders()).get(order.id)).toMatchObject({ quantity: 11, status: 'open' });
});

test('after an MRP run the old planned orders are gone and the new ones are planned', async () => {
  const planned = [...(await orders()).values()].filter(({ kind, status }) => kind === 'planned' && status !== 'gone');
  expect(planned.length).toBeGreaterThan(0);
  expect((await erpCall('/mrp-runs', { method: 'POST' })).status).toBe(201);
  must(await pull(false));
  must(await host.plan(quickly));
  const rows = await orders();
  for (const { id } of planned) expect(rows.get(id)?.status).toBe('gone');
  const fresh = [...rows.values()].filter(({ kind, status }) => kind === 'planned' && status !== 'gone');
  expect(fresh.map(({ item, quantity }) => `${item} ${quantity}`).toSorted()).toEqual(
    planned.map(({ item, quantity }) => `${item} ${quantity}`).toSorted(),
  );
  expect(fresh.filter(({ end }) => end !== null).length).toBeGreaterThan(0);
});

test('planned dates wait for an ERP that is down and arrive when it is back', async () => {
  const version = must(await host.plan(quickly)).planVersion;
  await erp.close();
  expect(await pull(false)).toMatchObject({ ok: false, code: 'pull-failed' });
  const told = (await messages()).find(({ code }) => code === 'pull-unreachable');
  expect(told?.text).toMatch(/cannot be reached/);
  expect(await connection()).toMatchObject({ state: 'failed' });

  // The plan stays in use.
  expect(must(await host.board({})).operations.order.length).toBeGreaterThan(0);
  expect(must(await host.plan(quickly)).planVersion).toBe(version + 1);
  const { plannedDates } = must(await host.release({ planVersion: version + 1 }));
  expect(plannedDates).toBeGreaterThan(0);
  expect(must(await host.deliveries({ state: 'open' })).total).toBe(plannedDates);

  erp = await start();
  must(await host.retryDeliveries({}));
  const emptied = await until(120, async () =>
    must(await host.deliveries({ state: 'open' })).total === 0 ? true : null,
  );
  expect(emptied).toBe(true);
  expect(must(await host.deliveries({ state: 'refused' })).rows).toEqual([]);
  expect(await until(60, async () => ((await connection()).state === 'online' ? true : null))).toBe(true);
  const plant = { erpUrl: erp.url, credentials };
  const dated = [...(await erpRows(plant, 'production-orders')), ...(await erpRows(plant, 'planned-orders'))].filter(
    ({ scheduling }) => scheduling != null,
  );
  expect(dated).toHaveLength(plannedDates);
});

test('a scenario opens, and shows its plan, while the ERP is down', async () => {
  must(await pull(true));
  const { planVersion: version, planStale } = must(await host.overview({}));
  const before = must(await host.board({}));
  await host.close();
  await erp.close();
  store = must(await openScenario(place.scenario));
  host = await openOn(store);
  expect(must(await host.overview({}))).toMatchObject({ planVersion: version, planStale });
  expect(must(await host.board({})).operations.start).toEqual(before.operations.start);
  const state = await until(120, async () => {
    const row = await connection();
    return row.state === 'failed' ? row : null;
  });
  expect(state?.message).toMatch(/cannot be reached/);

  erp = await start();
  const back = await until(120, async () => ((await connection()).state === 'online' ? true : null));
  expect(back).toBe(true);
});
