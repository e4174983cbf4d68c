/** The MES over HTTP, for whoever does not speak OPC UA: what the floor does, and the demo's levers. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { MesCore } from './core.ts';
import type { Credentials } from './opcua/server.ts';
import { same } from './opcua/server.ts';
import type { MesPlant } from './plant.ts';

const troubleSchema = z.strictObject({
  machine: z.string(),
  seconds: z
    .number()
    .positive()
    .max(30 * 86_400),
  reason: z.string().max(200).default('Machine breakdown'),
});

/** Serves on 127.0.0.1. What changes the floor takes the plant's user and password (HTTP Basic). */
export async function serveHttp(
  core: MesCore,
  plant: MesPlant,
  options: { port: number; credentials: Credentials },
): Promise<{ url: string; close: () => Promise<void> }> {
  const app = httpFace(core, plant, options.credentials);
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function httpFace(core: MesCore, plant: MesPlant, credentials: Credentials): Hono {
  const app = new Hono();
  // A page of some site may name this address, but not under our name.
  app.use(async (context, next) => {
    const host = new URL(context.req.url).hostname;
    if (host !== '127.0.0.1' && host !== 'localhost') return context.json({ error: 'unknown host' }, 421);
    return next();
  });
  const authenticate = basicAuth({
    verifyUser: (user, password) => same(user, credentials.user) && same(password, credentials.password),
  });
  app.post('/api/v1/*', authenticate);

  app.get('/api/v1/clock', (context) =>
    context.json({ plantTime: new Date(core.clock.now()).toISOString(), speed: core.clock.speed }),
  );
  app.get('/api/v1/machines', (context) => {
    const floor = core.current();
    return context.json(
      plant.machines.map(({ id }) => ({
        id,
        ...plant.names.get(id),
        ...floor.machineStatus(id),
        jobs: floor.jobsOf(id).length,
      })),
    );
  });
  app.get('/api/v1/jobs', (context) => {
    const floor = core.current();
    const machine = context.req.query('machine');
    const machines = plant.machines.map(({ id }) => id).filter((id) => machine === undefined || id === machine);
    return context.json(
      machines.flatMap((id) => floor.jobsOf(id).map((job) => ({ ...floor.response(job), planned: job.order }))),
    );
  });
  app.get('/api/v1/exceptions', (context) => context.json([...core.current().state.exceptions.values()]));
  app.post('/api/v1/exceptions/:id/resolve', async (context) => {
    const exception = core.current().state.exceptions.get(context.req.param('id'));
    if (exception === undefined) return context.json({ error: 'no exception with this id' }, 404);
    if (exception.resolvedAt !== undefined) return context.json(exception);
    return context.json(
      await core.perform((floor) => {
        floor.resolve(exception);
        return exception;
      }),
    );
  });
  app.post('/api/v1/trouble', async (context) => {
    const body = troubleSchema.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json({ error: z.prettifyError(body.error) }, 400);
    const { machine, seconds, reason } = body.data;
    if (!core.floor.hasMachine(machine)) return context.json({ error: `no machine ${machine}` }, 404);
    const exception = await core.perform((floor) => floor.breakDown(machine, seconds * 1000, reason));
    return exception === null
      ? context.json({ error: `${machine} is down already` }, 409)
      : context.json(exception, 201);
  });
  return app;
}
