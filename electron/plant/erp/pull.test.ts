import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type {
  ExceptionMessage,
  PlannedDates,
  PullBatch,
  PulledKind,
  PulledRecord,
} from '../../connectors/canonical.ts';
import { pulledKinds, recordKey } from '../../connectors/canonical.ts';
import type { ErpConnector } from '../../connectors/connector.ts';
import { openHttpErp } from '../../connectors/http/http-erp.ts';
import { loadProfile } from '../../connectors/profile.ts';
import { validateRecords } from '../../connectors/validate.ts';
import { generatePlant } from '../generator/generate.ts';
import { recordsByKind } from '../generator/plant-data.ts';
import type { ErpFaults, RecordFault } from './faults.ts';
import { noFaults } from './faults.ts';
import type { Erp, ErpOptions } from './server.ts';
import { startErp } from './server.ts';

const credentials = { user: 'planner', password: 'right' };
const data = generatePlant({ seed: 7, orders: 24, startDate: '2026-11-23' });
const kinds = Object.keys(pulledKinds) as PulledKind[];
const { signal } = new AbortController();

let directory: string;
let faults: ErpFaults;
let closing: { close: () => Promise<void> }[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plant-erp-'));
  faults = noFaults();
  closing = [];
});
afterEach(async () => {
  for (const one of closing.toReversed()) await one.close();
  await rm(directory, { recursive: true });
});

async function start(options: Partial<ErpOptions> = {}): Promise<Erp> {
  const databaseFile = join(directory, 'erp.sqlite');
  const erp = await startErp({ port: 0, data, databaseFile, credentials, faults, ...options });
  closing.push(erp);
  return erp;
}

async function connect(erp: Erp, password = credentials.password): Promise<ErpConnector> {
  const file = join(import.meta.dirname, '../../../resources/connectors/embedded-erp.json');
  const profile = loadProfile(JSON.parse(await readFile(file, 'utf8')));
  if (!profile.ok) throw new Error(profile.message);
  const connector = await openHttpErp(profile.value, {
    baseUrl: erp.url,
    credentials: async (name) => (name === 'embeddedErp' ? { user: credentials.user, password } : null),
  });
  if (!connector.ok) throw new Error(connector.message);
  closing.push(connector.value);
  return connector.value;
}

type Pulled = { records: Map<PulledKind, PulledRecord[]>; batches: PullBatch[]; cursor: string | null };

async function pull(connector: ErpConnector, cursor: string | null = null): Promise<Pulled> {
  const batches: PullBatch[] = [];
  const result = await connector.pull({
    cursor,
    onBatch: async (batch) => void batches.push(batch),
    onProgress: () => undefined,
    signal,
  });
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  const records = new Map(
    kinds.map((kind) => [kind, batches.filter((batch) => batch.kind === kind).flatMap((batch) => batch.records)]),
  );
  return { records, batches, cursor: result.value.cursor };
}

const sorted = (kind: PulledKind, records: PulledRecord[]) =>
  records.toSorted((a, b) => (recordKey(kind, a) < recordKey(kind, b) ? -1 : 1));

async function session(erp: Erp): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const login = await fetch(`${erp.url}/api/v1/session`, { method: 'POST', body: JSON.stringify(credentials) });
  const { token } = (await login.json()) as { token: string };
  return (path, init = {}) =>
    fetch(`${erp.url}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
}

test('a pull brings the plant, record for record', async () => {
  const pulled = await pull(await connect(await start()));
  expect(pulled.batches.flatMap(({ quarantined }) => quarantined)).toEqual([]);
  for (const [kind, records] of Object.entries(recordsByKind(data)) as [PulledKind, PulledRecord[]][])
    expect(sorted(kind, pulled.records.get(kind)!), kind).toEqual(sorted(kind, records));
});

test('the connection test names system and version, and refuses a wrong password', async () => {
  const erp = await start();
  expect(await (await connect(erp)).test(signal)).toEqual({
    ok: true,
    value: { system: 'Velbrunn ERP', version: '7.2' },
  });
  expect(await (await connect(erp, 'wrong')).test(signal)).toMatchObject({ ok: false, code: 'unauthorised' });
});

test('a delta read brings what changed, and what is gone after an MRP run', async () => {
  const erp = await start();
  const connector = await connect(erp);
  const call = await session(erp);
  const first = await pull(connector);

  const unchanged = await pull(connector, first.cursor);
  expect(unchanged.records.get('order')).toEqual([]);
  expect(unchanged.batches.flatMap(({ goneKeys }) => goneKeys)).toEqual([]);

  const open = data.orders.find(({ kind, status }) => kind === 'production' && status === 'open')!;
  await call(`/production-orders/${open.id}`, { method: 'PATCH', body: JSON.stringify({ qty: 11 }) });
  const edited = await pull(connector, unchanged.cursor);
  expect(edited.records.get('order')).toEqual([{ ...open, quantity: 11, version: '2' }]);

  expect((await call('/mrp-runs', { method: 'POST' })).status).toBe(201);
  const renewed = await pull(connector, edited.cursor);
  const planned = data.orders.filter(({ kind }) => kind === 'planned');
  const renewedPlanned = (renewed.records.get('order') as PulledRecord<'order'>[]).filter(
    ({ kind }) => kind === 'planned',
  );
  expect(renewed.batches.flatMap(({ goneKeys }) => goneKeys).toSorted()).toEqual(
    planned.map(({ id }) => id).toSorted(),
  );
  expect(renewedPlanned.map(({ item, quantity, due }) => `${item} ${quantity} ${due}`).toSorted()).toEqual(
    planned.map(({ item, quantity, due }) => `${item} ${quantity} ${due}`).toSorted(),
  );
});

test('planned dates and exceptions are kept over a restart; unknown orders are refused alone', async () => {
  const first = await start();
  const [order] = data.orders;
  const dates: PlannedDates = {
    order: order.id,
    number: order.number,
    start: '2026-11-24T05:00:00Z',
    end: '2026-11-26T15:00:00Z',
    delaySeconds: 5400,
    operations: [
      { sequence: 10, part: 0, machine: 'GRI-01', start: '2026-11-24T05:00:00Z', end: '2026-11-24T09:00:00Z' },
    ],
  };
  const exception: ExceptionMessage = {
    id: 'EX-1',
    level: 'urgent',
    kind: 'delay',
    at: '2026-11-23T06:00:00Z',
    order: order.id,
    text: 'Late by 1.5 h',
  };
  const connector = await connect(first);
  const unknown = { ...dates, order: 'no-such-order', operations: [] };
  expect(await connector.writePlannedDates([dates, unknown], signal)).toMatchObject([
    { key: order.id, state: 'acknowledged' },
    { key: 'no-such-order', state: 'refused', code: 'UNKNOWN' },
  ]);
  const acknowledged = [{ key: 'EX-1', state: 'acknowledged' }];
  expect(await connector.writeExceptions([exception], signal)).toEqual(acknowledged);
  expect(await connector.writeExceptions([{ ...exception, resolvedAt: '2026-11-23T09:00:00Z' }], signal)).toEqual(
    acknowledged,
  );
  await closing.pop()!.close();
  await closing.pop()!.close();

  const call = await session(await start());
  const resource = order.kind === 'planned' ? 'planned-orders' : 'production-orders';
  expect(await (await call(`/${resource}/${order.id}`)).json()).toMatchObject({
    scheduling: {
      plannedStart: dates.start,
      plannedFinish: dates.end,
      lateByMinutes: 90,
      steps: [{ step: 10, lot: 1, machineNo: 'GRI-01' }],
    },
  });
  const { records } = (await (await call('/notices')).json()) as { records: unknown[] };
  expect(records).toMatchObject([{ noticeNo: 'EX-1', severity: 'B', resolvedAt: '2026-11-23T09:00:00Z' }]);
});

test.each(['tooManyRequests', 'serverError', 'expiredSession', 'halfPage'] as const)(
  'a pull gets over a passing %s',
  async (fault) => {
    faults.answers.push({ fault, times: 1 });
    const pulled = await pull(await connect(await start()));
    expect(pulled.records.get('order')).toHaveLength(data.orders.length);
    expect(faults.answers[0].times).toBe(0);
  },
);

test.each(['html', 'shortPage'] as const)('a pull refuses a list that comes as %s', async (fault) => {
  faults.answers.push({ fault, times: 100 });
  await expect(pull(await connect(await start()))).rejects.toThrow(/^bad-answer/);
});

test('a pull stays inside the rate limit it is told', async () => {
  const pulled = await pull(await connect(await start({ rateLimit: { requests: 12, perSeconds: 1 } })));
  expect(pulled.records.get('order')).toHaveLength(data.orders.length);
});

test('a session that ends on the way is renewed', async () => {
  const erp = await start({ sessionSeconds: 0.05 });
  const pulled = await pull(await connect(erp));
  expect(pulled.records.get('order')).toHaveLength(data.orders.length);
});

test('a record that vanishes upstream is told to be gone', async () => {
  const erp = await start();
  const connector = await connect(erp);
  const first = await pull(connector);
  const [{ id, kind }] = data.orders;
  faults.vanished.push(`${kind === 'planned' ? 'planned' : 'production'}-orders/${id}`);
  const second = await pull(connector, first.cursor);
  expect(second.batches.flatMap(({ goneKeys }) => goneKeys)).toEqual([id]);
});

/** What each fault spoils, and what the door says to it: at the record itself, or once records are seen together. */
const faultSigns: [RecordFault, PulledKind, string | null][] = [
  ['missingField', 'order', 'invalid'],
  ['negativeTime', 'routing', 'invalid'],
  ['unknownItem', 'order', 'unknown-reference'],
  ['cyclicBom', 'bom', 'cyclic-bom'],
  ['wrongUnit', 'stock', 'bad-unit'],
  // Two orders of one number have ids of their own.
  ['duplicateNumber', 'order', null],
];
test.each(faultSigns)('with %s exactly one %s is spoiled', async (fault, kind, code) => {
  faults.records.push(fault);
  const pulled = await pull(await connect(await start()));
  const healthy = new Map(recordsByKind(data)[kind].map((record) => [recordKey(kind, record), record]));
  const refused = pulled.batches.flatMap((batch) => batch.quarantined);
  const changed = pulled.records
    .get(kind)!
    .filter((record) => !isDeepStrictEqual(record, healthy.get(recordKey(kind, record))));
  expect(refused.length + changed.length).toBe(1);
  const together = validateRecords(Object.fromEntries(pulled.records)).quarantined;
  const codes = [...refused, ...together].filter((record) => record.kind === kind).map((record) => record.code);
  if (code === null) expect(codes).toEqual([]);
  else expect(codes).toContain(code);
});

test('of a healthy plant the door refuses nothing', async () => {
  const pulled = await pull(await connect(await start()));
  expect(validateRecords(Object.fromEntries(pulled.records)).quarantined).toEqual([]);
});
