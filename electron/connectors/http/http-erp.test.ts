import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { openHttpErp } from './http-erp.ts';
import type { ErpConnector } from '../connector.ts';
import { credentials, pullAll, serve, testProfile } from '../testing/serve.ts';
import type { TestServer } from '../testing/serve.ts';

const never = new AbortController().signal;
const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A connector for an app; `parts` make its profile. */
async function open(
  app: Hono,
  parts: Record<string, unknown>,
  parameters: Record<string, unknown> = {},
): Promise<ErpConnector> {
  const server = await serve(app);
  servers.push(server);
  const erp = await openHttpErp(testProfile(parts), { baseUrl: server.url, credentials, parameters });
  if (!erp.ok) throw new Error(erp.message);
  return erp.value;
}

const stock = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ item: `I${from + index}`, quantity: from + index }));
const stockKind = (source: Record<string, unknown>) => ({
  kinds: { stock: { sources: [{ map: '$', key: 'item', ...source }] } },
});
const plainList = stockKind({ request: "{'path': '/stock'}", records: 'rows' });

describe('paging', () => {
  const offsetList = (total: boolean) =>
    stockKind({
      request: "{'path': '/stock', 'query': {'offset': $page.offset, 'limit': $page.limit}}",
      records: 'rows',
      paging: { kind: 'offset', ...(total ? { total: 'total' } : {}) },
    });

  it.each([0, 1, 3, 7, 9])('reads %i records by offset until a short page', async (count) => {
    const app = new Hono().get('/stock', (c) => {
      const offset = Number(c.req.query('offset'));
      return c.json({ rows: stock(count).slice(offset, offset + Number(c.req.query('limit'))) });
    });
    const pulled = await pullAll(await open(app, offsetList(false)));
    expect(pulled.result.ok).toBe(true);
    expect(pulled.records('stock')).toEqual(stock(count));
    expect(pulled.complete('stock')).toBe(true);
  });

  it('goes on after a page the server cut below the asked-for size, as long as the total says so', async () => {
    const app = new Hono().get('/stock', (c) => {
      const offset = Number(c.req.query('offset'));
      return c.json({ total: 7, rows: stock(7).slice(offset, offset + 2) });
    });
    expect((await pullAll(await open(app, offsetList(true)))).records('stock')).toEqual(stock(7));
  });

  it('refuses a list that ends before its total, and closes nothing', async () => {
    const app = new Hono().get('/stock', (c) => {
      const offset = Number(c.req.query('offset'));
      return c.json({ total: 7, rows: stock(5).slice(offset, offset + 3) });
    });
    const pulled = await pullAll(await open(app, offsetList(true)));
    expect(pulled.result).toMatchObject({
      ok: false,
      code: 'bad-answer',
      message: expect.stringContaining('7 records, but only 5'),
    });
    expect(pulled.complete('stock')).toBe(false);
    expect(pulled.records('stock')).toHaveLength(5);
  });

  it('refuses half a page', async () => {
    const app = new Hono().get('/stock', (c) => c.json({ count: 4, rows: stock(2) }));
    const parts = stockKind({
      request: "{'path': '/stock'}",
      records: 'rows',
      paging: { kind: 'none', count: 'count' },
    });
    const pulled = await pullAll(await open(app, parts));
    expect(pulled.result).toMatchObject({
      code: 'bad-answer',
      message: expect.stringContaining('4 records, but 2 came'),
    });
    expect(pulled.batches).toEqual([]);
  });

  it('refuses an answer without the list, rather than taking everything for gone', async () => {
    const app = new Hono().get('/stock', (c) => c.json({ notice: 'maintenance' }));
    const pulled = await pullAll(await open(app, plainList));
    expect(pulled.result).toMatchObject({ ok: false, code: 'bad-answer', message: expect.stringContaining('no list') });
    expect(pulled.batches).toEqual([]);
  });

  it('follows a cursor, and refuses one that comes back', async () => {
    const parts = stockKind({
      request: "{'path': '/stock', 'query': {'after': $page.cursor}}",
      records: 'rows',
      paging: { kind: 'cursor', next: 'next' },
    });
    const good = new Hono().get('/stock', (c) => {
      const at = Number(c.req.query('after') ?? 0);
      return c.json({ rows: stock(2, at), next: at < 4 ? at + 2 : null });
    });
    expect((await pullAll(await open(good, parts))).records('stock')).toEqual(stock(6));
    const endless = new Hono().get('/stock', (c) => c.json({ rows: stock(1), next: 'again' }));
    expect((await pullAll(await open(endless, parts))).result).toMatchObject({
      code: 'bad-answer',
      message: expect.stringContaining('never ends'),
    });
  });

  it('follows next links, relative or absolute, but not to another address', async () => {
    const parts = stockKind({ request: "{'path': '/stock'}", records: 'rows', paging: { kind: 'link', next: 'next' } });
    const app = new Hono().get('/stock', (c) => {
      const at = Number(c.req.query('at') ?? 0);
      const absolute = new URL(`/stock?at=${at + 1}`, c.req.url).href;
      return c.json({ rows: stock(1, at), next: at === 0 ? '/stock?at=1' : at === 1 ? absolute : null });
    });
    expect((await pullAll(await open(app, parts))).records('stock')).toEqual(stock(3));
    const astray = new Hono().get('/stock', (c) => c.json({ rows: stock(1), next: 'http://elsewhere.invalid/stock' }));
    const pulled = await pullAll(await open(astray, parts));
    expect(pulled.result).toMatchObject({ code: 'bad-answer', message: expect.stringContaining('not followed') });
    expect(pulled.complete('stock')).toBe(false);
  });
});

describe('mapping', () => {
  it('quarantines what does not fit, with key, field, value and the row, and takes the rest', async () => {
    const rows = [
      { no: 'A', qty: '12' },
      { no: 'B', qty: 'many' },
      { no: '', qty: '1' },
      { no: 'D', qty: null },
      { no: 'E', qty: '-3' },
    ];
    const app = new Hono().get('/stock', (c) => c.json({ rows }));
    const parts = stockKind({
      request: "{'path': '/stock'}",
      records: 'rows',
      map: "{'item': no, 'quantity': qty ? $number(qty)}",
      key: 'no',
    });
    const pulled = await pullAll(await open(app, parts));
    expect(pulled.records('stock')).toEqual([
      { item: 'A', quantity: 12 },
      { item: 'E', quantity: -3 },
    ]);
    expect(pulled.complete('stock')).toBe(true);
    expect(pulled.quarantined.map(({ key, code }) => [key, code])).toEqual([
      ['B', 'mapping'],
      [expect.stringMatching(/^\?[0-9a-f]{8}$/), 'invalid'],
      ['D', 'invalid'],
    ]);
    expect(pulled.quarantined[1]).toMatchObject({
      kind: 'stock',
      message: expect.stringMatching(/item is "".*Correct it in http/),
    });
    expect(JSON.parse(pulled.quarantined[0].raw)).toEqual(rows[1]);
  });

  it('keeps a hostile row short and its control characters out of the message', async () => {
    const item = `x\u0000\u202e${'y'.repeat(1_000_000)}`;
    const app = new Hono().get('/stock', (c) => c.json({ rows: [{ item, quantity: 1 }] }));
    const [refused] = (await pullAll(await open(app, plainList))).quarantined;
    expect(refused.raw.length).toBeLessThan(5_000);
    expect(refused.message.length).toBeLessThan(1_000);
    for (const hidden of ['\u0000', '\u202e']) expect(refused.message).not.toContain(hidden);
    expect(refused.key.length).toBeLessThanOrEqual(101);
  });

  it('stops an expression that runs away', async () => {
    const app = new Hono().get('/stock', (c) => c.json({ rows: [{ item: 'A', quantity: 1 }] }));
    const parts = stockKind({
      request: "{'path': '/stock'}",
      records: 'rows',
      map: '($forever := function($n) { $forever($n + 1) }; $forever(0))',
    });
    const pulled = await pullAll(await open(app, { ...parts, limits: { expressionMilliseconds: 100 } }));
    expect(pulled.quarantined).toMatchObject([
      { key: 'A', code: 'mapping', message: expect.stringContaining('timeout') },
    ]);
  });

  it('looks up side tables, grouped, single and derived, and leaves out what `where` says', async () => {
    const app = new Hono()
      .get('/names', (c) =>
        c.json([
          { id: 1, name: 'one' },
          { id: 2, name: 'two' },
          { id: 3, name: 'three' },
        ]),
      )
      .get('/units', (c) =>
        c.json([
          { item: 1, unit: 'm' },
          { item: 1, unit: 'kg' },
        ]),
      )
      .get('/plant', (c) => c.json({ prefix: 'P' }));
    const erp = await open(app, {
      tables: [
        { name: 'names', request: "{'path': '/names'}", index: 'id' },
        { name: 'units', request: "{'path': '/units'}", map: "{'of': item, 'unit': unit}", index: 'of', grouped: true },
        { name: 'plant', request: "{'path': '/plant'}", single: true },
        { name: 'short', rows: '$tables.names.*', where: '$length(name) = 3', index: 'id' },
      ],
      kinds: {
        item: {
          sources: [
            {
              rows: '$tables.short.*',
              map: "{'id': $tables.plant.prefix & id, 'name': name, 'unit': $lookup($tables.units, $string(id))[-1].unit, 'procurement': 'buy'}",
            },
          ],
        },
      },
    });
    expect((await pullAll(erp)).records('item')).toEqual([
      { id: 'P1', name: 'one', unit: 'kg', procurement: 'buy', attributes: {} },
      { id: 'P2', name: 'two', unit: 'pcs', procurement: 'buy', attributes: {} },
    ]);
  });
});

describe('delta', () => {
  const parts = {
    delta: { request: "{'path': '/clock'}", mark: 'body.now' },
    kinds: {
      stock: {
        sources: [
          {
            request: "{'path': '/stock', 'query': {'since': $since}}",
            map: "{'item': item, 'quantity': quantity}",
            key: 'item',
          },
        ],
        keys: { request: "{'path': '/keys'}", map: 'item' },
      },
    },
  };
  /** A small ERP with a change counter. */
  function changing() {
    const state = {
      now: 1,
      rows: new Map<string, { item: string; quantity: number; at: number }>(),
      asked: [] as string[],
    };
    const app = new Hono()
      .get('/clock', (c) => c.json({ now: state.now }))
      .get('/keys', (c) => c.json([...state.rows.keys()].map((item) => ({ item }))))
      .get('/stock', (c) => {
        const since = c.req.query('since');
        state.asked.push(since ?? 'all');
        return c.json([...state.rows.values()].filter((row) => row.at >= Number(since ?? 0)));
      });
    const put = (item: string, quantity: number) => state.rows.set(item, { item, quantity, at: state.now });
    return { state, app, put };
  }

  it('reads changes only, and finds by the keys what is gone', async () => {
    const { state, app, put } = changing();
    for (const item of ['A', 'B', 'C']) put(item, 1);
    state.now = 2;
    const erp = await open(app, parts);
    const first = await pullAll(erp);
    expect(first.records('stock')).toHaveLength(3);
    state.now = 3;
    put('B', 5);
    put('D', 1);
    state.rows.delete('A');
    state.now = 4;
    const second = await pullAll(erp, cursorOf(first));
    expect(second.records('stock')).toEqual([
      { item: 'B', quantity: 5 },
      { item: 'D', quantity: 1 },
    ]);
    expect(second.gone).toEqual(['A']);
    expect(second.batches.every((batch) => batch.delta && !batch.complete)).toBe(true);
    state.now = 5;
    const third = await pullAll(erp, cursorOf(second));
    expect([third.records('stock'), third.gone]).toEqual([[], []]);
    expect(state.asked).toEqual(['all', '2', '4']);
  });

  it('reads the kind whole when a key is new that no change brought', async () => {
    const { state, app, put } = changing();
    put('A', 1);
    state.now = 2;
    const erp = await open(app, parts);
    const first = await pullAll(erp);
    state.now = 5;
    state.rows.set('Z', { item: 'Z', quantity: 9, at: 0 });
    const second = await pullAll(erp, cursorOf(first));
    expect(second.records('stock').map(({ item }) => item)).toEqual(['A', 'Z']);
    expect(second.complete('stock')).toBe(true);
  });

  it('does not trust a cursor of another mapping, or a broken one', async () => {
    const { state, app, put } = changing();
    put('A', 1);
    const erp = await open(app, parts);
    const first = await pullAll(erp);
    const other = await open(app, { ...parts, limits: { pageSize: 7 } });
    for (const [connector, cursor] of [
      [other, cursorOf(first)],
      [erp, '{"of":'],
      [erp, 'null'],
    ] as const) {
      expect((await pullAll(connector, cursor)).complete('stock')).toBe(true);
    }
    expect(state.asked).toEqual(['all', 'all', 'all', 'all']);
  });

  it('keeps the old cursor in force when a pull fails', async () => {
    const { app, put } = changing();
    put('A', 1);
    const broken = new Hono().get('/stock', (c) => c.html('<html>gateway</html>', 502)).route('/', app);
    const pulled = await pullAll(await open(broken, parts));
    expect(pulled.result).toMatchObject({ ok: false, code: 'unreachable' });
  });
});

function cursorOf(pulled: Awaited<ReturnType<typeof pullAll>>): string {
  if (!pulled.result.ok || pulled.result.value.cursor === null) throw new Error('the pull gave no cursor');
  return pulled.result.value.cursor;
}

describe('writing', () => {
  const message = (order: string) => ({
    order,
    number: order,
    start: '2026-11-23T07:00:00Z',
    end: '2026-11-23T09:00:00Z',
    delaySeconds: 0,
    operations: [],
  });

  it('reads back, and acknowledges only what it saw', async () => {
    const written = new Map<string, string>();
    const app = new Hono()
      .patch('/orders/:id', async (c) => {
        const id = c.req.param('id');
        if (id === 'locked') return c.json({ error: 'locked by another user' }, 423);
        if (id === 'gone') return c.json({ error: 'no such order' }, 404);
        if (id !== 'forgotten') written.set(id, (await c.req.json()).start);
        return c.body(null, 204);
      })
      .get('/orders/:id', (c) => c.json({ id: c.req.param('id'), start: written.get(c.req.param('id')) }));
    const erp = await open(app, {
      plannedDates: {
        request: "{'method': 'PATCH', 'path': '/orders/' & $message.order, 'body': {'start': $message.start}}",
        confirm: {
          request: "{'path': '/orders/' & $message.order}",
          outcomes: [
            "body.start = $message.start ? {'key': $key, 'state': 'acknowledged', 'remote': body.id}",
            "  : {'key': $key, 'state': 'refused', 'code': 'not-kept', 'message': 'the dates are not there'}",
          ],
        },
      },
    });
    const outcomes = await erp.writePlannedDates(['good', 'locked', 'gone', 'forgotten'].map(message), never);
    expect(outcomes).toEqual([
      { key: 'good', state: 'acknowledged', remote: 'good' },
      { key: 'locked', state: 'refused', code: 'conflict', message: expect.stringContaining('locked by another user') },
      { key: 'gone', state: 'refused', code: 'gone', message: expect.stringContaining('no such order') },
      { key: 'forgotten', state: 'refused', code: 'not-kept', message: 'the dates are not there' },
    ]);
    expect(written.get('good')).toBe('2026-11-23T07:00:00Z');
  });

  it('judges each message of a batch by itself; what is not mentioned is unknown', async () => {
    const app = new Hono().post('/bulk', (c) => c.json({ done: ['1'], bad: [{ id: '2', why: 'closed' }] }));
    const erp = await open(app, {
      plannedDates: {
        batch: 10,
        request: "{'method': 'POST', 'path': '/bulk', 'body': [$messages.order]}",
        outcomes: [
          "$append(body.done.{'key': $, 'state': 'acknowledged'},",
          "  body.bad.{'key': id, 'state': 'refused', 'code': 'closed', 'message': why})",
        ],
      },
    });
    const outcomes = await erp.writePlannedDates(['1', '2', '3'].map(message), never);
    expect(outcomes.map(({ key, state }) => [key, state])).toEqual([
      ['1', 'acknowledged'],
      ['2', 'refused'],
      ['3', 'unknown'],
    ]);
  });

  it('repeats a POST only when it was surely not processed, or carries an idempotency key', async () => {
    const calls = { broken: 0, throttled: 0, keyed: 0 };
    const app = new Hono()
      .post('/broken', (c) => ((calls.broken += 1), c.json({}, 500)))
      .post('/throttled', (c) => ((calls.throttled += 1), calls.throttled < 3 ? c.json({}, 429) : c.json({})))
      .post('/keyed', (c) => {
        calls.keyed += 1;
        return c.req.header('idempotency-key') === 'E1' && calls.keyed === 2 ? c.json({}) : c.json({}, 500);
      });
    const send = async (path: string, headers: string) => {
      const request = `{'method': 'POST', 'path': '${path}', 'headers': ${headers}, 'body': $message}`;
      const erp = await open(app, { exceptions: { request } });
      const exception = {
        id: 'E1',
        level: 'urgent',
        kind: 'breakdown',
        at: '2026-11-20T08:00:00Z',
        text: 'spindle',
      } as const;
      return (await erp.writeExceptions([exception], never))[0].state;
    };
    expect(await send('/broken', '{}')).toBe('unknown');
    expect(await send('/throttled', '{}')).toBe('acknowledged');
    expect(await send('/keyed', "{'idempotency-key': $key}")).toBe('acknowledged');
    expect(calls).toEqual({ broken: 1, throttled: 3, keyed: 2 });
  });

  it('says what it cannot do', async () => {
    const erp = await open(new Hono(), {});
    expect(await erp.writePlannedDates([message('1')], never)).toEqual([
      { key: '1', state: 'refused', code: 'unsupported', message: 'Test ERP has no place for planned dates.' },
    ]);
  });
});
