import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generatePlant } from '../generator/generate.ts';
import type { ErpRecord } from './records.ts';
import { resourceNames, resources } from './records.ts';
import type { Erp, ErpOptions } from './server.ts';
import { startErp } from './server.ts';

const credentials = { user: 'planner', password: 'right' };
const data = generatePlant({ seed: 3, orders: 30, startDate: '2026-11-23' });

let directory: string;
let running: Erp[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plant-erp-'));
  running = [];
});
afterEach(async () => {
  for (const erp of running) await erp.close();
  await rm(directory, { recursive: true });
});

type Call = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: ErpRecord; headers: Headers }>;

async function start(options: Partial<ErpOptions> = {}): Promise<Erp> {
  const erp = await startErp({ port: 0, data, databaseFile: join(directory, 'erp.sqlite'), credentials, ...options });
  running.push(erp);
  return erp;
}

/** Calls below /api/v1, with a token if one is given. */
function caller(erp: Erp, token?: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${erp.url}/api/v1${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as ErpRecord),
      headers: response.headers,
    };
  };
}

async function logIn(erp: Erp): Promise<Call> {
  const { body } = await caller(erp)('POST', '/session', credentials);
  return caller(erp, String(body.token));
}

async function list(call: Call, resource: string, query = ''): Promise<ErpRecord[]> {
  const records: ErpRecord[] = [];
  let cursor = '';
  do {
    const { body } = await call('GET', `/${resource}?limit=7${query}${cursor}`);
    records.push(...(body.records as ErpRecord[]));
    cursor = body.next === null ? '' : `&cursor=${String(body.next)}`;
  } while (cursor !== '');
  return records;
}

const openProduction = data.orders.find(({ kind, status }) => kind === 'production' && status === 'open')!.id;
const planned = data.orders.filter(({ kind }) => kind === 'planned').map(({ id }) => id);
const dates = { plannedStart: '2026-11-24T05:00:00Z', plannedFinish: '2026-11-25T05:00:00Z' };
const planned0 = { orderNo: planned[0] };

describe('sessions', () => {
  test('nothing is shown without one, nor with an ended one', async () => {
    const erp = await start({ sessionSeconds: 3 });
    for (const path of ['/system', '/items', '/notices'])
      expect((await caller(erp)('GET', path)).status, path).toBe(401);
    const login = await caller(erp)('POST', '/session', credentials);
    const call = caller(erp, String(login.body.token));
    expect((await call('GET', '/system')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect((await call('GET', '/system')).status).toBe(401);
  });

  test.each([
    { user: 'planner', password: 'wrong' },
    { user: 'other', password: 'right' },
    { user: 'planner' },
    'no json',
  ])('are not given for %j', async (body) => {
    expect((await caller(await start())('POST', '/session', body)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('lists', () => {
  test.each(resourceNames)('%s comes in pages, each record once', async (resource) => {
    const records = await list(await logIn(await start()), resource);
    const keys = records.map((record) => record[resources[resource]]);
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('a record removed between two pages hides no other', async () => {
    const call = await logIn(await start());
    const all = await list(call, 'production-orders');
    const first = await call('GET', '/production-orders?limit=3');
    await call('DELETE', `/production-orders/${String(all[2].orderNo)}`);
    const second = await call('GET', `/production-orders?limit=3&cursor=${String(first.body.next)}`);
    expect(second.body.records).toEqual(all.slice(3, 6));
  });

  test('changedSince brings changes and removals after the mark, and nothing else', async () => {
    const call = await logIn(await start());
    const { changeMark } = (await call('GET', '/system')).body;
    await call('PATCH', `/production-orders/${openProduction}`, { rank: 9 });
    await call('DELETE', `/planned-orders/${planned[0]}`);
    const changed = await list(call, 'production-orders', `&changedSince=${String(changeMark)}`);
    expect(changed).toMatchObject([{ orderNo: openProduction, rank: 9, revision: 2 }]);
    const { body } = await call('GET', `/planned-orders?changedSince=${String(changeMark)}`);
    expect(body).toMatchObject({ records: [], total: 0, removed: [planned[0]] });
  });

  test.each(['limit=0', 'limit=many', 'changedSince=yesterday', 'view=all'])('?%s is refused', async (query) => {
    const { status, body } = await (await logIn(await start()))('GET', `/items?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'QUERY', message: expect.stringContaining(query.split('=')[0]) } });
  });
});

describe('planned dates', () => {
  test('of an unknown, a removed and a closed order are refused, each for its reason', async () => {
    const call = await logIn(await start());
    await call('DELETE', `/planned-orders/${planned[0]}`);
    await call('PATCH', `/production-orders/${openProduction}`, { state: 'COMPLETED' });
    expect((await call('PUT', '/planned-orders/none/planned-dates', dates)).status).toBe(404);
    expect((await call('PUT', `/planned-orders/${planned[0]}/planned-dates`, dates)).status).toBe(410);
    expect((await call('PUT', `/production-orders/${planned[1]}/planned-dates`, dates)).status).toBe(404);
    expect((await call('PUT', `/production-orders/${openProduction}/planned-dates`, dates)).status).toBe(409);
    const batch = await call('POST', '/planned-dates', {
      orders: [
        { orderNo: openProduction, ...dates },
        { ...planned0, ...dates },
        { orderNo: planned[1], plannedStart: dates.plannedFinish, plannedFinish: dates.plannedStart },
        { orderNo: planned[2], ...dates },
      ],
    });
    expect(batch.body.results).toMatchObject([
      { accepted: false, code: 'CLOSED' },
      { accepted: false, code: 'GONE' },
      { accepted: false, code: 'BODY', message: expect.stringContaining('plannedFinish') },
      { orderNo: planned[2], accepted: true },
    ]);
    const shown = await list(call, 'planned-orders');
    expect(shown.filter(({ scheduling }) => scheduling !== null).map(({ orderNo }) => orderNo)).toEqual([planned[2]]);
  });

  test('written again replace the earlier ones', async () => {
    const call = await logIn(await start());
    const path = `/production-orders/${openProduction}/planned-dates`;
    await call('PUT', path, { ...dates, lateByMinutes: 5 });
    await call('PUT', path, { ...dates, plannedFinish: '2026-11-27T05:00:00Z' });
    const { body } = await call('GET', `/production-orders/${openProduction}`);
    expect(body.scheduling).toMatchObject({ plannedFinish: '2026-11-27T05:00:00Z', lateByMinutes: 0 });
  });
});

describe('orders', () => {
  test('a planned order becomes a production order, and what was pegged to it follows', async () => {
    const call = await logIn(await start());
    const consumer = data.orders.find(({ suppliers }) => suppliers.some((supplier) => planned.includes(supplier)))!;
    const supplier = consumer.suppliers.find((each) => planned.includes(each))!;
    const { status, body } = await call('POST', `/planned-orders/${supplier}/conversion`);
    expect(status).toBe(201);
    expect((await call('GET', `/planned-orders/${supplier}`)).status).toBe(410);
    const converted = await call('GET', `/production-orders/${String(body.orderNo)}`);
    expect(converted.body).toMatchObject({ state: 'RELEASED', documentNo: `MO-${String(body.orderNo)}` });
    const resource = consumer.kind === 'planned' ? 'planned-orders' : 'production-orders';
    const pegs = (await call('GET', `/${resource}/${consumer.id}`)).body.peggedFrom;
    expect(pegs).toContain(body.orderNo);
    expect(pegs).not.toContain(supplier);
  });

  test('MRP runs never use a number twice', async () => {
    const call = await logIn(await start());
    const seen = [...planned];
    for (let run = 0; run < 3; run++) {
      await call('POST', '/mrp-runs');
      seen.push(...(await list(call, 'planned-orders')).map(({ orderNo }) => String(orderNo)));
    }
    expect(seen).toHaveLength(planned.length * 4);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('conversions asked for at once each get a number of their own', async () => {
    const call = await logIn(await start());
    const answers = await Promise.all(planned.map((orderNo) => call('POST', `/planned-orders/${orderNo}/conversion`)));
    expect(new Set(answers.map(({ body }) => body.orderNo)).size).toBe(planned.length);
    expect(await list(call, 'planned-orders')).toEqual([]);
    expect(await list(call, 'production-orders')).toHaveLength(data.orders.length);
  });

  test('whatever is done to them, a restart shows the same', async () => {
    const actions = fc.array(
      fc.tuple(fc.constantFrom('edit', 'remove', 'convert', 'mrp', 'date'), fc.nat({ max: 200 })),
      { minLength: 1, maxLength: 8 },
    );
    let file = 0;
    await fc.assert(
      fc.asyncProperty(actions, async (chosen) => {
        const databaseFile = join(directory, `${file++}.sqlite`);
        const first = await start({ databaseFile });
        const call = await logIn(first);
        for (const [action, number] of chosen) {
          const production = await list(call, 'production-orders');
          const { orderNo } = production[number % production.length];
          const waiting = await list(call, 'planned-orders');
          const plannedNo = waiting.length === 0 ? 'none' : String(waiting[number % waiting.length].orderNo);
          if (action === 'edit') await call('PATCH', `/production-orders/${String(orderNo)}`, { qty: number + 1 });
          if (action === 'remove') await call('DELETE', `/planned-orders/${plannedNo}`);
          if (action === 'convert') await call('POST', `/planned-orders/${plannedNo}/conversion`);
          if (action === 'mrp') await call('POST', '/mrp-runs');
          if (action === 'date') await call('PUT', `/production-orders/${String(orderNo)}/planned-dates`, dates);
        }
        const shown = await Promise.all([list(call, 'production-orders'), list(call, 'planned-orders')]);
        const pegged = shown.flat().flatMap(({ peggedFrom }) => peggedFrom as string[]);
        const numbers = new Set(shown.flat().map(({ orderNo }) => orderNo));
        const removed = chosen.some(([action]) => action === 'remove');
        if (!removed) expect(pegged.filter((peg) => !numbers.has(peg))).toEqual([]);
        await running.pop()!.close();
        const again = await logIn(await start({ databaseFile }));
        expect(await Promise.all([list(again, 'production-orders'), list(again, 'planned-orders')])).toEqual(shown);
        await running.pop()!.close();
      }),
      { numRuns: 6 },
    );
  });

  test('edits, removals and MRP runs outlive a restart', async () => {
    const first = await start();
    const before = await logIn(first);
    await before('PATCH', `/production-orders/${openProduction}`, { qty: 17 });
    await before('POST', '/mrp-runs');
    const shown = await list(before, 'planned-orders');
    const mark = (await before('GET', '/system')).body.changeMark;
    await running.pop()!.close();

    const after = await logIn(await start());
    expect(await list(after, 'planned-orders')).toEqual(shown);
    expect((await after('GET', `/production-orders/${openProduction}`)).body.qty).toBe(17);
    expect((await after('GET', '/system')).body.changeMark).toBe(mark);
  });

  test.each([{ qty: -1 }, { state: 'LOST' }, { colour: 'red' }, 'no json'])(
    'an edit with %j is refused',
    async (change) => {
      const call = await logIn(await start());
      expect((await call('PATCH', `/production-orders/${openProduction}`, change)).status).toBe(400);
      expect((await call('GET', `/production-orders/${openProduction}`)).body.revision).toBe(1);
    },
  );
});

test('more requests than allowed are told when to come again', async () => {
  const call = caller(await start({ rateLimit: { requests: 2, perSeconds: 30 } }));
  expect((await call('GET', '/system')).status).toBe(401);
  expect((await call('GET', '/system')).status).toBe(401);
  const third = await call('GET', '/system');
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a notice counts once, however often it is sent', async () => {
  const call = await logIn(await start());
  const notice = {
    noticeNo: 'N1',
    severity: 'A',
    category: 'breakdown',
    raisedAt: '2026-11-23T06:00:00Z',
    text: 'Spindle',
  };
  expect((await call('POST', '/notices', notice)).status).toBe(201);
  expect((await call('POST', '/notices', notice)).status).toBe(200);
  expect((await call('GET', '/notices')).body.records).toHaveLength(1);
  expect((await call('POST', '/notices', { ...notice, severity: 'Z' })).status).toBe(400);
});

test('a database file of another version is refused by name', async () => {
  const erp = await start();
  await running.pop()!.close();
  const { openDatabase } = await import('../../host/store/database.ts');
  const file = join(directory, 'erp.sqlite');
  const database = await openDatabase(file);
  await database.exec('pragma user_version = 99');
  await database.close();
  await expect(start()).rejects.toThrow(/erp\.sqlite has version 99/);
  expect(erp.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
