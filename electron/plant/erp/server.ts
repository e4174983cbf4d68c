/** The demo plant's ERP over HTTP. It listens on the loopback address only. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { PlantData } from '../generator/plant-data.ts';
import type { ErpFaults } from './faults.ts';
import { noFaults } from './faults.ts';
import { guardRate, guardSession, injectFaults, refuse } from './guard.ts';
import { Journal } from './journal.ts';
import { loginBody } from './messages.ts';
import type { RateLimit } from './rate-limit.ts';
import { readRoutes } from './read-routes.ts';
import { toErpRecords } from './records.ts';
import type { Credentials } from './sessions.ts';
import { Sessions } from './sessions.ts';
import { Tables } from './tables.ts';
import { writeRoutes } from './write-routes.ts';

export type ErpOptions = {
  /** 0 for any free one. */
  port: number;
  data: PlantData;
  /** SQLite file of what was written to the ERP; belongs to this plant data. Made if absent. */
  databaseFile: string;
  credentials: Credentials;
  /** How long a login is good for; 3600 if absent. */
  sessionSeconds?: number;
  rateLimit?: RateLimit;
  /** Kept by reference: what a test changes in it takes effect with the next request. */
  faults?: ErpFaults;
};

export type Erp = { url: string; close: () => Promise<void> };

const maxBodyBytes = 32 * 1024 * 1024;

/**
 * Starts the ERP and resolves when it answers.
 *
 * @throws Error when the port is taken or the database file cannot be used.
 */
export async function startErp(options: ErpOptions): Promise<Erp> {
  const journal = await Journal.open(options.databaseFile);
  try {
    const tables = await Tables.open(toErpRecords(options.data), journal);
    const sessions = new Sessions(options.credentials, options.sessionSeconds ?? 3600);
    const server = createAdaptorServer({ fetch: createApp(options, tables, journal, sessions).fetch });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}`,
      close: async () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
        await closed;
        await journal.close();
      },
    };
  } catch (error) {
    await journal.close();
    throw error;
  }
}

function createApp(options: ErpOptions, tables: Tables, journal: Journal, sessions: Sessions): Hono {
  const faults = options.faults ?? noFaults();
  const app = new Hono();
  app.use(guardRate(options.rateLimit));
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (context) => refuse(context, 413, 'SIZE', 'The body is larger than 32 MB; send less at once.'),
    }),
  );
  app.post('/api/v1/session', async (context) => {
    const login = loginBody.safeParse(await context.req.json().catch(() => undefined));
    if (!login.success) return refuse(context, 400, 'BODY', 'Send user and password.');
    const session = sessions.logIn(login.data);
    return session ? context.json(session) : refuse(context, 401, 'LOGIN', 'User or password is wrong.');
  });
  app.use('/api/*', guardSession(sessions), injectFaults(faults, sessions));
  app.route('/api/v1', readRoutes(tables, journal, faults));
  app.route('/api/v1', writeRoutes(tables, journal));
  app.notFound((context) => refuse(context, 404, 'PATH', `There is nothing at ${context.req.path}.`));
  app.onError((error, context) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    return refuse(context, 500, 'INTERNAL', 'The request could not be carried out.');
  });
  return app;
}
