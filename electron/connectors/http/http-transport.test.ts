import { Hono } from 'hono';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openHttpErp } from './http-erp.ts';
import type { CredentialSource, ErpConnector } from '../connector.ts';
import { credentials, serve, testProfile } from '../testing/serve.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function connect(
  url: string,
  parts: Record<string, unknown> = {},
  source: CredentialSource = credentials,
): Promise<ErpConnector> {
  const erp = await openHttpErp(testProfile(parts), { baseUrl: url, credentials: source });
  if (!erp.ok) throw new Error(erp.message);
  return erp.value;
}

async function open(app: Hono, parts: Record<string, unknown> = {}): Promise<ErpConnector> {
  const server = await serve(app);
  closing.push(server.close);
  return connect(server.url, parts);
}

/** A server below HTTP manners. */
async function rough(answer: (response: ServerResponse, call: number) => void): Promise<string> {
  let calls = 0;
  const server: Server = createServer((_, response) => answer(response, ++calls));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const about = { system: 'Test ERP', version: '7' };
const test = (erp: ErpConnector, signal = new AbortController().signal) => erp.test(signal);
const good = { ok: true, value: about };

describe('answers that are none', () => {
  it('names path and start of a page that came instead of JSON', async () => {
    const erp = await open(new Hono().get('/about', (c) => c.html('<!doctype html><title>Sign in</title>')));
    const result = await test(erp);
    expect(result).toMatchObject({ ok: false, code: 'bad-answer' });
    expect(!result.ok && result.message).toMatch(
      /GET 127\.0\.0\.1:\d+\/about answers with a page instead of JSON.*Sign in/,
    );
  });

  it('tries again after JSON that broke off, and says so when it stays broken', async () => {
    const half = (response: ServerResponse) =>
      response.setHeader('content-type', 'application/json').end('{"system": "Te');
    const once = await rough((response, call) => (call === 1 ? half(response) : response.end(JSON.stringify(about))));
    expect(await test(await connect(once))).toEqual(good);
    const always = await rough((response) => half(response));
    expect(await test(await connect(always))).toMatchObject({
      code: 'bad-answer',
      message: expect.stringContaining('broken JSON'),
    });
  });

  it('tries again after a connection that broke off in the middle', async () => {
    const url = await rough((response, call) => {
      if (call === 1) {
        response.writeHead(200, { 'content-length': '500' });
        response.write('{"system":');
        setImmediate(() => response.destroy());
      } else response.end(JSON.stringify(about));
    });
    expect(await test(await connect(url))).toEqual(good);
  });

  it('refuses more than it can hold', async () => {
    const url = await rough((response) => response.end(`"${'x'.repeat(300_000)}"`));
    const erp = await connect(url, { limits: { maxBodyMegabytes: 0.1 } });
    expect(await test(erp)).toMatchObject({ code: 'bad-answer', message: expect.stringContaining('more than 0.1 MB') });
  });

  it('does not follow redirects: credentials stay where they were meant for', async () => {
    let stolen = false;
    const elsewhere = await rough((response) => ((stolen = true), response.end('{}')));
    const app = new Hono().get('/about', (c) => c.redirect(`${elsewhere}/about?next=1`));
    const result = await test(await open(app, { auth: { kind: 'basic', credential: 'erp' } }));
    expect(result).toMatchObject({ code: 'bad-answer', message: expect.stringContaining(`${elsewhere}/about;`) });
    expect(stolen).toBe(false);
  });

  it('says when it speaks to something else', async () => {
    expect(await test(await open(new Hono().get('/about', (c) => c.json({ hello: 1 }))))).toMatchObject({
      code: 'bad-answer',
    });
  });
});

describe('patience', () => {
  it('waits as long as Retry-After says, then goes on', async () => {
    let calls = 0;
    const times: number[] = [];
    const app = new Hono().get('/about', (c) => {
      times.push(performance.now());
      return (calls += 1) === 1 ? c.json({}, 429, { 'retry-after': '1' }) : c.json(about);
    });
    expect(await test(await open(app))).toEqual(good);
    expect(times[1] - times[0]).toBeGreaterThan(950);
  });

  it('gives up at once when asked to wait too long', async () => {
    const app = new Hono().get('/about', (c) => c.json({}, 429, { 'retry-after': '7200' }));
    const result = await test(await open(app));
    expect(result).toMatchObject({ code: 'throttled', message: expect.stringContaining('7200 s') });
  });

  it('tries a few times while the server is in trouble, then says so', async () => {
    let calls = 0;
    const app = new Hono().get('/about', (c) => ((calls += 1), c.text('upstream died', 502)));
    expect(await test(await open(app))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('upstream died'),
    });
    expect(calls).toBe(4);
  });

  it('does not repeat a clear no', async () => {
    let calls = 0;
    const app = new Hono().get('/about', (c) => ((calls += 1), c.json({ error: 'not for you' }, 403)));
    expect(await test(await open(app))).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('not for you'),
    });
    expect(calls).toBe(1);
  });

  it('gives up on an answer that does not come', async () => {
    const url = await rough(() => {});
    const erp = await connect(url, { limits: { timeoutSeconds: 0.05, attempts: 2 } });
    expect(await test(erp)).toMatchObject({ code: 'timeout', message: expect.stringContaining('/about') });
  });

  it('says when nobody is there', async () => {
    const gone = await serve(new Hono());
    await gone.close();
    expect(await test(await connect(gone.url))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('stops when cancelled, in the middle of an answer or of a wait', async () => {
    const hanging = new AbortController();
    const silent = await rough(() => setTimeout(() => hanging.abort(), 20));
    expect(await test(await connect(silent), hanging.signal)).toMatchObject({ code: 'cancelled' });
    const waiting = new AbortController();
    const app = new Hono().get('/about', (c) => {
      setTimeout(() => waiting.abort(), 20);
      return c.json({}, 429, { 'retry-after': '60' });
    });
    expect(await test(await open(app), waiting.signal)).toMatchObject({ code: 'cancelled' });
  });
});

describe('who we are', () => {
  const login = {
    kind: 'login',
    credential: 'erp',
    request: "{'path': '/login', 'method': 'POST', 'body': {'user': $user, 'password': $password}}",
    token: 'body.token',
    headers: "{'authorization': 'Bearer ' & $token}",
    expiresInSeconds: 'body.expiresIn',
  };
  /** Tokens are numbered; only the newest is valid. */
  function guarded(options: { expiresIn?: number; accept?: boolean } = {}) {
    const state = { logins: 0, valid: '', cookie: '' };
    const app = new Hono()
      .post('/login', async (c) => {
        const body = (await c.req.json()) as { user: string; password: string };
        if (options.accept === false || body.password !== 'S3cret-pa$$word') {
          return c.json({ error: `password ${body.password} of ${body.user} is wrong` }, 401);
        }
        state.logins += 1;
        state.valid = `token-${state.logins}-abcdef`;
        c.header('set-cookie', `sid=cookie-${state.logins}; Path=/; HttpOnly`);
        return c.json({ token: state.valid, expiresIn: options.expiresIn });
      })
      .get('/about', (c) => {
        state.cookie = c.req.header('cookie') ?? '';
        return c.req.header('authorization') === `Bearer ${state.valid}`
          ? c.json(about)
          : c.json({ error: 'who?' }, 401);
      });
    return { state, app };
  }

  it('logs in once for many requests at the same time', async () => {
    const { state, app } = guarded();
    const erp = await open(app, { auth: { ...login, cookies: true } });
    expect(await Promise.all([test(erp), test(erp), test(erp)])).toEqual([good, good, good]);
    expect(state).toMatchObject({ logins: 1, cookie: 'sid=cookie-1' });
  });

  it('logs in again, once, when the session is over', async () => {
    const { state, app } = guarded();
    const erp = await open(app, { auth: login });
    await test(erp);
    state.valid = 'revoked';
    expect(await Promise.all([test(erp), test(erp)])).toEqual([good, good]);
    expect(state.logins).toBe(2);
  });

  it('logs in again before a token expires', async () => {
    const { state, app } = guarded({ expiresIn: 0.05 });
    const erp = await open(app, { auth: login });
    await test(erp);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await test(erp)).toEqual(good);
    expect(state.logins).toBe(2);
  });

  it('tries a wrong password once and never shows it', async () => {
    let attempts = 0;
    const { app } = guarded({ accept: false });
    const counting = new Hono().use('/login', (_, next) => ((attempts += 1), next())).route('/', app);
    const result = await test(await open(counting, { auth: login }));
    expect(result).toMatchObject({
      ok: false,
      code: 'unauthorised',
      message: expect.stringContaining('Check credentials erp'),
    });
    expect(JSON.stringify(result)).not.toContain('S3cret');
    expect(!result.ok && result.message).toContain('•••');
    expect(attempts).toBe(1);
  });

  it('understands a session that ended with status 200', async () => {
    let valid = '';
    const app = new Hono()
      .post('/login', (c) => c.json({ token: (valid = `t${Math.random()}`) }))
      .get('/about', (c) =>
        c.json(c.req.header('authorization') === `Bearer ${valid}` ? about : { MsgCode: 1, Message: 'context lost' }),
      );
    const erp = await open(app, {
      auth: login,
      errors: [{ when: 'body.MsgCode = 1', code: 'unauthorised', message: 'body.Message' }],
    });
    await test(erp);
    valid = 'other';
    expect(await test(erp)).toEqual(good);
  });

  it('sends an API key, and keeps it out of what the server throws back', async () => {
    const app = new Hono().get('/about', (c) =>
      c.req.header('x-key') === 'S3cret-pa$$word' ? c.json({ echo: c.req.header('x-key') }, 400) : c.json({}, 401),
    );
    const result = await test(
      await open(app, { auth: { kind: 'header', credential: 'erp', headers: "{'X-Key': $password}" } }),
    );
    expect(result).toMatchObject({ ok: false, code: 'refused' });
    expect(!result.ok && result.message).toContain('"echo":"•••"');
  });

  it('sends basic credentials', async () => {
    const expected = `Basic ${Buffer.from('planner:S3cret-pa$$word').toString('base64')}`;
    const app = new Hono().get('/about', (c) =>
      c.req.header('authorization') === expected ? c.json(about) : c.json({}, 401),
    );
    expect(await test(await open(app, { auth: { kind: 'basic', credential: 'erp' } }))).toEqual(good);
  });

  it('says which credentials are missing and where to put them', async () => {
    const server = await serve(new Hono());
    closing.push(server.close);
    const erp = await connect(server.url, { auth: { kind: 'basic', credential: 'plantErp' } }, async () => null);
    expect(await test(erp)).toMatchObject({
      code: 'unauthorised',
      message: expect.stringContaining('TAKTWERK_PLANT_ERP_PASSWORD'),
    });
  });
});

it('keeps paths below the base URL, wherever that is', async () => {
  const app = new Hono().get('/erp/api/about', (c) => c.json(about));
  const server = await serve(app);
  closing.push(server.close);
  expect(await test(await connect(`${server.url}/erp/api`))).toEqual(good);
});
