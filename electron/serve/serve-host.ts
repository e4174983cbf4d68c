/** Browser mode: the built screen and the host behind it, on this computer only. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { WebSocketServer } from 'ws';
import type { Host } from '../host/contract.ts';
import { Door } from './door.ts';
import { maxInboundBytes, serveSocket } from './host-socket.ts';
import { pagePolicy } from './page-policy.ts';

/** Gives each page a host of its own, so that each looks at the scenario it wants. It is closed when the page is gone. */
export type Hosts = { connect: () => Host & { close: () => Promise<void> } };

/** Path of the WebSocket. */
const socketPath = '/host';

export type ServeOptions = {
  /** The built renderer: `index.html` and its assets. */
  rendererDirectory: string;
  /** 0 for any free port. */
  port: number;
  /** Hears of bugs in the host, with the method that met them. */
  onError?: (method: string, error: unknown) => void;
  /** More for the pages that have come in, such as files. */
  routes?: Hono<{ Bindings: HttpBindings }>;
};

/**
 * Serves the screen, and `host` to its pages, on 127.0.0.1. `url` holds a token that lets one browser in, once; the page's address is then without it.
 * Rejects if the port is taken.
 */
export async function serveHost(
  host: Host | Hosts,
  options: ServeOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const door = new Door(port);

  const answer = getRequestListener(pages(door, port, options).fetch);
  server.on('request', (request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxInboundBytes });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = door.checkUpgrade(request.headers);
    if (refusal !== null || request.url !== socketPath) {
      socket.end(`HTTP/1.1 ${refusal?.status ?? 404} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => {
      const onError = options.onError ?? (() => {});
      if (!('connect' in host)) return serveSocket(connection, host, onError);
      const own = host.connect();
      connection.once('close', () => void own.close());
      serveSocket(connection, own, onError);
    });
  });

  return { url: `http://127.0.0.1:${port}/enter?token=${door.token}`, close: () => closeAll(server, sockets) };
}

function pages(
  door: Door,
  port: number,
  { rendererDirectory, routes }: ServeOptions,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        ...pagePolicy,
        // Older browsers do not count a WebSocket as 'self'.
        connectSrc: ["'self'", `ws://127.0.0.1:${port}`, `ws://localhost:${port}`],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      strictTransportSecurity: false,
    }),
  );
  app.use(async (context, next) => {
    const refusal = door.checkAddress(context.env.incoming.headers);
    if (refusal !== null) return context.text(refusal.message, refusal.status);
    return next();
  });
  app.get('/enter', (context) => {
    const cookie = door.exchange(context.req.query('token') ?? '');
    if (cookie === null) {
      return context.text('This address has been used. Start Taktwerk again for a new one.', 401);
    }
    context.header('Set-Cookie', cookie);
    context.header('Cache-Control', 'no-store');
    return context.redirect('/', 303);
  });
  app.use(async (context, next) => {
    const refusal = door.checkSession(context.env.incoming.headers);
    if (refusal !== null) return context.text(refusal.message, refusal.status);
    context.header(
      'Cache-Control',
      context.req.path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    );
    return next();
  });
  if (routes) app.route('/', routes);
  app.get('*', serveStatic({ root: rendererDirectory }));
  app.notFound((context) => context.text('There is nothing at this address.', 404));
  return app;
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
