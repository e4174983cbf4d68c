/**
 * The Tryton connector against a running Tryton 6.0. Where it is comes from TAKTWERK_TRYTON_URL, _DATABASE, _USER, _PASSWORD and _TIMES (file
 * of standard times); TAKTWERK_TRYTON_ADMIN_USER and _ADMIN_PASSWORD allow the MRP run. Counts are compared with direct calls, not with
 * constants: the data may be any.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meddler } from './meddler.ts';
import type { Meddler } from './meddler.ts';
import { directRpc, isoDate, rows, runMrp } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import type { PlannedDates, PulledRecord } from '../../connectors/canonical.ts';
import type { ErpConnector } from '../../connectors/connector.ts';
import { credentialSource } from '../../connectors/credentials.ts';
import { loadProfile } from '../../connectors/profile.ts';
import { pullAll } from '../../connectors/testing/serve.ts';
import type { Pulled } from '../../connectors/testing/serve.ts';
import { openTrytonErp } from '../../connectors/tryton/tryton-erp.ts';
import { validateRecords } from '../../connectors/validate.ts';

const setting = (name: string): string => process.env[`TAKTWERK_TRYTON_${name}`] ?? '';
const [url, database, user, password, times] = ['URL', 'DATABASE', 'USER', 'PASSWORD', 'TIMES'].map(setting) as [
  string,
  string,
  string,
  string,
  string,
];
const available = [url, database, user, password, times].every((value) => value !== '');
if (!available)
  console.log('skipped: Tryton (TAKTWERK_TRYTON_URL, _DATABASE, _USER, _PASSWORD and _TIMES are not all set)');
const admin = setting('ADMIN_USER') !== '' && setting('ADMIN_PASSWORD') !== '';
if (available && !admin) console.log('skipped: MRP run (TAKTWERK_TRYTON_ADMIN_USER and _ADMIN_PASSWORD are not set)');

const timeZone = 'Europe/Berlin';
const never = new AbortController().signal;
const openStates = ['request', 'draft', 'waiting', 'assigned', 'running'];

type Order = PulledRecord<'order'>;

/** Opens the connector as the shell would: shipped profile, credentials from the environment. */
async function open(
  address: string,
  environment: Record<string, string | undefined> = process.env,
  more: Record<string, unknown> = { standardTimes: times },
): Promise<ErpConnector> {
  const profile = loadProfile(
    JSON.parse(await readFile(join(process.cwd(), 'resources/connectors/tryton.json'), 'utf8')),
  );
  const credentials = await credentialSource({ environment });
  if (!profile.ok || !credentials.ok) throw new Error(JSON.stringify([profile, credentials]));
  const parameters = { database, timeZone, ...more };
  const erp = await openTrytonErp(profile.value, { baseUrl: address, credentials: credentials.value, parameters });
  if (!erp.ok) throw new Error(erp.message);
  return erp.value;
}

/** Planned dates as a scheduler might set them; each call with another `day` gives other dates. */
function plan(order: Order, day: number): PlannedDates {
  const at = (hour: number) => new Date(Date.UTC(2027, 0, day, hour)).toISOString();
  const operations = (order.operations ?? []).map(({ sequence, modes }, index) => ({
    sequence,
    part: 0,
    machine: modes[(day + index) % modes.length].machine,
    start: at(6 + index),
    end: at(7 + index),
  }));
  return { order: order.id, number: order.number, start: at(6), end: at(30), delaySeconds: 0, operations };
}

describe.skipIf(!available)('Tryton', () => {
  let rpc: Rpc;
  let proxy: Meddler;
  let erp: ErpConnector;
  let first: Pulled;

  beforeAll(async () => {
    rpc = await directRpc(url, database, user, password);
    proxy = await meddler(url);
    erp = await open(proxy.url);
    first = await pullAll(erp);
  });
  afterAll(async () => {
    await erp?.close();
    await proxy?.close();
  });

  const count = async (model: string, domain: unknown[]) =>
    (await rpc(`model.${model}.search_count`, domain)) as number;
  const cursorOf = (pulled: Pulled) => (pulled.result.ok ? pulled.result.value.cursor : null);

  it('tells its version', async () => {
    expect(await erp.test(never)).toEqual({
      ok: true,
      value: { system: 'Tryton', version: expect.stringMatching(/^6\.0\./) },
    });
  });

  it('pulls everything there is, closed kind by kind', async () => {
    expect(first.result).toMatchObject({ ok: true });
    expect(first.quarantined).toEqual([]);
    const orders = await rows(rpc, 'production', [['state', 'in', openStates]], ['state', 'number']);
    expect(
      first
        .records('order')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(orders.map(({ id }) => String(id)).toSorted());
    expect(first.records('order').filter(({ kind }) => kind === 'planned')).toHaveLength(
      orders.filter(({ state }) => state === 'request').length,
    );
    expect(first.records('item')).toHaveLength(await count('product.product', [['type', '!=', 'service']]));
    expect(first.records('machine')).toHaveLength(await count('production.work.center', [['category', '!=', null]]));
    expect(first.records('stock')).toHaveLength(first.records('item').length);
    expect(first.records('plant')).toHaveLength(1);
    for (const kind of [
      'plant',
      'calendar',
      'workCenter',
      'machine',
      'customer',
      'item',
      'bom',
      'routing',
      'stock',
      'arrival',
      'order',
    ] as const) {
      expect(first.complete(kind), kind).toBe(true);
    }
  });

  it('pulls works as operations, and MRP requests with the routing of their product', async () => {
    const works = await rows(
      rpc,
      'production.work',
      [['production.state', 'in', openStates]],
      ['production', 'state', 'sequence'],
    );
    const open = works.filter(({ state }) => state !== 'finished' && state !== 'done');
    const pulled = first
      .records('order')
      .flatMap((order) => (order.operations ?? []).map(({ sequence }) => `${order.id}/${sequence}`));
    expect(pulled.toSorted()).toEqual(
      open.map(({ production, sequence }) => `${String(production)}/${String(sequence)}`).toSorted(),
    );
    const routings = new Set(first.records('routing').map(({ id }) => id));
    const planned = first.records('order').filter(({ kind }) => kind === 'planned');
    expect(planned.length).toBeGreaterThan(0);
    expect(planned.filter(({ routing }) => routing === undefined || !routings.has(routing))).toEqual([]);
  });

  it('pulls stock, arrivals and due dates that agree with the database', async () => {
    const [warehouse] = await rows(rpc, 'stock.location', [['type', '=', 'warehouse']], ['name']);
    const inWarehouse = await directRpc(url, database, user, password, {
      locations: [warehouse.id],
      with_childs: true,
    });
    const products = (await rows(inWarehouse, 'product.product', [], ['code', 'quantity'])) as unknown as {
      code: string;
      quantity: number;
    }[];
    const stock = new Map(first.records('stock').map(({ item, quantity }) => [item, quantity]));
    for (const { code, quantity } of products)
      if (stock.has(code)) expect(stock.get(code), code).toBeCloseTo(quantity, 6);
    expect([...stock.values()].some((quantity) => quantity > 0)).toBe(true);

    const moves = await count('stock.move', [
      ['from_location.type', '=', 'supplier'],
      ['state', '=', 'draft'],
    ]);
    expect(first.records('arrival').filter(({ id }) => id.startsWith('move-'))).toHaveLength(moves);
    const yesterday = Date.now() - 86_400_000;
    expect(first.records('arrival').every(({ at }) => Date.parse(at) > yesterday)).toBe(true);

    const made = await rows(
      rpc,
      'production',
      [
        ['state', 'in', openStates],
        ['origin', 'like', 'sale.line,%'],
      ],
      ['origin'],
    );
    const lines = await rows(
      rpc,
      'sale.line',
      [['id', 'in', made.map(({ origin }) => Number(String(origin).split(',')[1]))]],
      ['shipping_date'],
    );
    const shipping = new Map(lines.map(({ id, shipping_date: date }) => [`sale.line,${id}`, isoDate(date)]));
    expect(made.length).toBeGreaterThan(0);
    for (const { id, origin } of made) {
      const order = first.records('order').find((candidate) => candidate.id === String(id))!;
      expect(order.due.slice(0, 10), `order ${id}`).toBe(shipping.get(String(origin)));
      expect(order.customer).toBeDefined();
    }
  });

  it('pulls records that fit together', () => {
    const kinds = [
      'plant',
      'calendar',
      'workCenter',
      'machine',
      'customer',
      'item',
      'bom',
      'routing',
      'stock',
      'arrival',
      'order',
    ] as const;
    const sets = Object.fromEntries(kinds.map((kind) => [kind, first.records(kind)]));
    expect(validateRecords(sets).quarantined).toEqual([]);
  });

  it('takes times from the routing steps where they have any, and refuses to plan without', async () => {
    const withoutFile = await pullAll(await open(url, process.env, {}));
    const fields = Object.keys(
      (await rpc('model.production.routing.step.fields_get', ['setup_time', 'unit_time'])) as object,
    );
    if (fields.length === 0) {
      expect(withoutFile.records('routing')).toEqual([]);
      const reasons = withoutFile.quarantined.filter(({ kind }) => kind === 'routing').map(({ message }) => message);
      expect(reasons).toHaveLength(first.records('routing').length);
      expect(reasons[0]).toMatch(/setupSeconds is nothing/);
      return;
    }
    const [step] = await rows(
      rpc,
      'production.routing.step',
      [['setup_time', '!=', null]],
      ['routing', 'sequence', ...fields],
    );
    const routing = withoutFile.records('routing').find(({ id }) => id.startsWith(`${String(step['routing'])}.`))!;
    expect(routing.operations.find(({ sequence }) => sequence === step['sequence'])).toMatchObject({
      setupSeconds: (step['setup_time'] as { seconds: number }).seconds,
      runSecondsPerUnit: (step['unit_time'] as { seconds: number }).seconds,
    });
  });

  it('brings no orders when nothing changed, and all when something did', async () => {
    // The mark lies some seconds back, so that nothing falls between two pulls: let that time pass.
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    const settled = await pullAll(erp, cursorOf(first));
    const quiet = await pullAll(erp, cursorOf(settled));
    expect(quiet.records('order')).toEqual([]);
    expect([quiet.gone, quiet.complete('order')]).toEqual([[], false]);
    const [order] = quietOrders(first);
    await rpc('model.production.write', [Number(order.id)], { reference: `seen ${Date.now()}` });
    const changed = await pullAll(erp, cursorOf(quiet));
    expect(changed.records('order').map(({ id }) => id)).toContain(order.id);
    expect(changed.gone).toEqual([]);
  });

  it('writes planned dates and machines, and reads them back', async () => {
    const messages = first
      .records('order')
      .filter(({ status }) => status !== 'done')
      .map((order) => plan(order, 10));
    const outcomes = await erp.writePlannedDates(messages, never);
    expect(outcomes.filter(({ state }) => state !== 'acknowledged')).toEqual([]);
    expect(outcomes.map(({ key }) => key)).toEqual(messages.map(({ order }) => order));

    const ids = messages.map(({ order }) => Number(order));
    const stored = await rows(rpc, 'production', [['id', 'in', ids]], ['planned_start_date', 'planned_date']);
    for (const { planned_start_date: start, planned_date: end } of stored) {
      expect([isoDate(start), isoDate(end)]).toEqual(['2027-01-10', '2027-01-11']);
    }
    const works = await rows(
      rpc,
      'production.work',
      [['production', 'in', ids]],
      ['production', 'sequence', 'work_center.name'],
    );
    const centers = new Map(
      works.map((work) => [
        `${String(work['production'])}/${String(work['sequence'])}`,
        work['work_center.'] as { name: string },
      ]),
    );
    const asked = messages.flatMap(({ order, operations }) =>
      operations.map(({ sequence, machine }) => [`${order}/${sequence}`, machine]),
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const [key, machine] of asked) expect(centers.get(key)?.name, key).toBe(machine);

    const timed = Object.keys((await rpc('model.production.work.fields_get', ['planned_start'])) as object).length > 0;
    if (timed) {
      const fields = ['planned_start', 'production', 'sequence'];
      const [work] = await rows(
        rpc,
        'production.work',
        [
          ['production', '=', Number(messages.find(({ operations }) => operations.length > 0)!.order)],
          ['state', 'not in', ['finished', 'done']],
        ],
        fields,
      );
      expect(work['planned_start']).toMatchObject({ __class__: 'datetime', year: 2027, month: 1, day: 10 });
    }
    // What we planned must not become what is due: products that only customers need keep their earliest due date.
    const again = await pullAll(erp);
    const used = new Set(
      first.records('order').flatMap(({ components }) => (components ?? []).map(({ item }) => item)),
    );
    const sold = first.records('order').filter(({ item, customer }) => customer !== undefined && !used.has(item));
    expect(sold.length).toBeGreaterThan(0);
    expect(earliestDues(again, sold)).toEqual(earliestDues(first, sold));
  });

  it('survives the end of its session, throttling and answers that break off', async () => {
    const before = first.records('order').length;
    proxy.endSessions = 1;
    expect((await pullAll(erp)).records('order')).toHaveLength(before);
    proxy.throttle = 2;
    expect((await pullAll(erp)).records('order')).toHaveLength(before);
    proxy.breakAnswers = 2;
    expect((await pullAll(erp)).records('order')).toHaveLength(before);
    const message = plan(quietOrders(first)[0], 12);
    proxy.endSessions = 1;
    expect(await erp.writePlannedDates([message], never)).toMatchObject([{ state: 'acknowledged' }]);
    expect([proxy.endSessions, proxy.throttle, proxy.breakAnswers]).toEqual([0, 0, 0]);
  });

  it('notices a change that came in between', async () => {
    const order = quietOrders(first)[0];
    const message = plan(order, 14);
    const both = await Promise.all([
      erp.writePlannedDates([message], never),
      rpc('model.production.write', [Number(order.id)], { reference: `meanwhile ${Date.now()}` }),
    ]);
    expect(both[0]).toMatchObject([{ key: order.id, state: 'acknowledged' }]);
  });

  it.skipIf(!admin)('sees the requests an MRP run replaced as gone, and refuses dates for them', async () => {
    const before = await pullAll(erp);
    const rpcAdmin = await directRpc(url, database, setting('ADMIN_USER'), setting('ADMIN_PASSWORD'));
    const [{ id: adminId }] = (await rows(
      rpcAdmin,
      'res.user',
      [['login', '=', setting('ADMIN_USER')]],
      ['login'],
    )) as [{ id: number }];
    await runMrp(rpcAdmin, adminId);
    const after = await pullAll(erp, cursorOf(before));
    const present = new Set(
      (await rows(rpc, 'production', [['state', 'in', openStates]], ['number'])).map(({ id }) => String(id)),
    );
    const known = before.records('order');
    const vanished = known.filter(({ id }) => !present.has(id));
    expect(vanished.length).toBeGreaterThan(0);
    expect(after.gone.toSorted()).toEqual(vanished.map(({ id }) => id).toSorted());
    const now = new Set(
      [...known.map(({ id }) => id), ...after.records('order').map(({ id }) => id)].filter(
        (id) => !after.gone.includes(id),
      ),
    );
    expect(now).toEqual(present);
    const kept = known.find(({ id, kind }) => present.has(id) && kind === 'production')!;
    expect(await erp.writePlannedDates([plan(vanished[0], 16), plan(kept, 16)], never)).toMatchObject([
      { key: vanished[0].id, state: 'refused', code: 'gone' },
      { key: kept.id, state: 'acknowledged' },
    ]);
  });

  it('says when the password is wrong, and when that happened too often', async () => {
    const codes: string[] = [];
    for (let attempt = 0; attempt < 8 && codes.at(-1) !== 'throttled'; attempt++) {
      // A name of its own: the server locks out the name.
      const stranger = await open(url, {
        TAKTWERK_TRYTON_USER: 'stranger',
        TAKTWERK_TRYTON_PASSWORD: 'wrong-password',
      });
      const result = await stranger.test(never);
      expect(JSON.stringify(result)).not.toContain('wrong-password');
      codes.push(result.ok ? 'ok' : result.code);
      await stranger.close();
    }
    expect(codes.at(0)).toBe('unauthorised');
    expect(codes.at(-1)).toBe('throttled');
  });
});

/** Earliest due date of the items of some orders. */
function earliestDues(pulled: Pulled, orders: Order[]): Record<string, string> {
  const items = new Set(orders.map(({ item }) => item));
  const dues: Record<string, string> = {};
  for (const { item, due } of pulled.records('order')) {
    if (items.has(item) && !(dues[item] <= due)) dues[item] = due;
  }
  return dues;
}

/** Orders nobody works on, safe to write to. */
function quietOrders(pulled: Pulled): Order[] {
  return pulled.records('order').filter(({ kind, status }) => kind === 'production' && status === 'open');
}
