import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Packr } from 'msgpackr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Board } from '../host/contract.ts';
import { smallHost, type SmallHost } from '../host/testing/small-host.ts';
import { maxInboundBytes } from './host-socket.ts';
import { serveHost } from './serve-host.ts';

const packr = new Packr({ useRecords: false, moreTypes: true });
type Outcome = { r: { ok: boolean; code?: string; value: never }; e: unknown };
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

let directory: string;
let host: SmallHost;
let served: Awaited<ReturnType<typeof serveHost>>;
let errors: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'taktwerk-serve-'));
  mkdirSync(join(directory, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(directory, 'renderer', 'index.html'), '<!doctype html><title>Taktwerk</title>');
  writeFileSync(join(directory, 'renderer', 'assets', 'main.js'), 'export {}');
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  host = smallHost(20);
  errors = [];
  served = await serveHost(host, {
    rendererDirectory: join(directory, 'renderer'),
    port: 0,
    onError: (method, error) => errors.push(`${method}: ${(error as Error).message}`),
  });
});

afterEach(async () => {
  await served.close();
  rmSync(directory, { recursive: true });
});

/** A request as it stands on the wire: no redirect followed, no path tidied. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

async function enter(): Promise<string> {
  const { pathname, search } = new URL(served.url);
  const answer = await get(pathname + search);
  return String(answer.headers['set-cookie']).split(';')[0];
}

async function connect(headers: Record<string, string>): Promise<WebSocket | number> {
  const origin = new URL(served.url).origin;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/host`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

async function connectAsPage(): Promise<WebSocket> {
  const socket = await connect({ cookie: await enter(), origin: new URL(served.url).origin });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

async function call(socket: WebSocket, method: string, input: unknown): Promise<Outcome> {
  socket.send(packr.pack({ t: 'q', i: 'id', m: method, a: [input] }));
  for (;;) {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const message = packr.unpack(data) as { t: string } & Outcome;
    if (message.t === 's') return message;
  }
}

describe('the door', () => {
  it('exchanges the token for a strict cookie and an address without the token', async () => {
    const { pathname, search } = new URL(served.url);
    const answer = await get(pathname + search);
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^taktwerk-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('lets the cookie in and serves the page with its policy', async () => {
    const cookie = await enter();
    const answer = await get('/', { cookie });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<title>Taktwerk</title>');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect((await get('/assets/main.js', { cookie })).headers['content-type']).toContain('javascript');
  });

  it('refuses a browser without the token, with a wrong one, or with a used one', async () => {
    expect((await get('/')).status).toBe(401);
    expect((await get('/assets/main.js')).status).toBe(401);
    expect((await get('/enter')).status).toBe(401);
    expect((await get('/enter?token=guess')).status).toBe(401);
    const { pathname, search } = new URL(served.url);
    expect((await get(pathname + search)).status).toBe(303);
    expect((await get(pathname + search)).status).toBe(401);
  });

  it('does not use up the token on a wrong guess', async () => {
    await get('/enter?token=guess');
    expect(await enter()).toMatch(/^taktwerk-\d+=/);
  });

  it('refuses another cookie', async () => {
    const name = (await enter()).split('=')[0];
    expect((await get('/', { cookie: `${name}=${'A'.repeat(43)}` })).status).toBe(401);
    expect((await get('/', { cookie: `${name}=` })).status).toBe(401);
  });

  it('refuses a re-bound host name even with the cookie', async () => {
    const cookie = await enter();
    const { port } = new URL(served.url);
    expect((await get('/', { cookie, host: `evil.example:${port}` })).status).toBe(421);
    expect((await get('/', { cookie, host: '127.0.0.1' })).status).toBe(421);
  });

  it('refuses requests of other origins, and the token with them', async () => {
    const cookie = await enter();
    expect((await get('/', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await get('/', { cookie, origin: 'null' })).status).toBe(403);
  });

  it('serves nothing outside the renderer', async () => {
    const cookie = await enter();
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '//etc/hostname',
    ]) {
      const answer = await get(path, { cookie });
      expect(answer.status, path).toBe(404);
      expect(answer.body, path).not.toContain('secret');
    }
  });
});

describe('the socket', () => {
  it('is refused without cookie, with another one, without or with another origin, and under another host name', async () => {
    const cookie = await enter();
    const { origin, port } = new URL(served.url);
    expect(await connect({ origin })).toBe(401);
    expect(await connect({ origin, cookie: `${cookie.split('=')[0]}=wrong` })).toBe(401);
    expect(await connect({ cookie })).toBe(403);
    expect(await connect({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await connect({ cookie, origin: `http://evil.example:${port}`, host: `evil.example:${port}` })).toBe(421);
  });

  it('carries typed arrays as they are', async () => {
    const socket = await connectAsPage();
    const { r } = await call(socket, 'board', {});
    expect(r.ok).toBe(true);
    const board: Board = r.value;
    expect(board.operations.start).toBeInstanceOf(Int32Array);
    expect(board.operations.start).toEqual(host.columns.operations.start);
    expect(board.orders.weight).toBeInstanceOf(Float32Array);
    socket.terminate();
  });

  it('parses inputs at the door and fills defaults', async () => {
    const socket = await connectAsPage();
    expect((await call(socket, 'orders', { limit: 2 })).r.value).toMatchObject({ rows: { length: 2 } });
    expect((await call(socket, 'orders', { limit: 'all' })).e).toMatchObject({ code: 'bad-input' });
    expect((await call(socket, 'orders', { limit: 2, more: 1 })).e).toMatchObject({ code: 'bad-input' });
    socket.terminate();
  });

  it('refuses methods that are not in the contract', async () => {
    const socket = await connectAsPage();
    for (const method of ['subscribe', 'constructor', '__proto__', 'toString', 'nothing']) {
      expect((await call(socket, method, {})).e, method).toMatchObject({ code: 'unknown-method' });
    }
    socket.terminate();
  });

  it('answers a bug in the host with a code and no stack, and tells the host', async () => {
    host.orders = async () => {
      throw new Error('boom');
    };
    const socket = await connectAsPage();
    const { e } = await call(socket, 'orders', {});
    expect(e).toEqual({ code: 'internal', message: 'The host failed in "orders": boom' });
    expect(errors).toEqual(['orders: boom']);
    socket.terminate();
  });

  it('passes expected failures on as values', async () => {
    const socket = await connectAsPage();
    const { r } = await call(socket, 'operation', { operation: 'none/10' });
    expect(r).toMatchObject({ ok: false, code: 'not-found' });
    socket.terminate();
  });

  it('pushes events until the page leaves', async () => {
    const socket = await connectAsPage();
    const arrived = once(socket, 'message');
    host.emit.changed(['plan']);
    expect(packr.unpack(((await arrived) as [Buffer])[0])).toMatchObject({ m: 'changed', a: [['plan']] });
    socket.terminate();
  });

  it.each([
    ['text', 'hello'],
    ['bytes that are no message', Buffer.from([0xc1, 0xff])],
    ['null', packr.pack(null)],
    ['an answer nobody asked for', packr.pack({ t: 's', i: 'x', r: 1 })],
    ['a call without an id', packr.pack({ t: 'q', m: 'overview', a: [{}] })],
    ['more than the cap', Buffer.alloc(maxInboundBytes + 1)],
  ])('closes on %s and keeps serving others', async (_, message) => {
    const socket = await connectAsPage();
    const closed = once(socket, 'close');
    socket.send(message);
    const [code] = (await closed) as [number];
    expect([1008, 1009]).toContain(code);
    expect((await get('/enter')).status).toBe(401);
  });
});
