/** Scenario files to and from the browser: `GET /scenarios?file=…` sends one, `POST /scenarios?name=…` takes one in. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Failure } from '../../solver/model/result.ts';
import { copyForDownload, maxUploadBytes, tooLarge, upload } from '../host/workspace/transfer.ts';
import type { Workspace } from '../host/workspace/workspace.ts';

/** Behind the door: whoever comes here holds the session. */
export function scenarioRoutes(workspace: Workspace): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.get('/scenarios', async (context) => {
    const copied = await copyForDownload(workspace, context.req.query('file') ?? '');
    if (!copied.ok) return context.json(refusal(copied), 404);
    const { path, fileName, remove } = copied.value;
    const { size } = await stat(path);
    const stream = createReadStream(path);
    stream.once('close', () => void remove());
    return new Response(Readable.toWeb(stream), {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(size),
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)}`,
        'Cache-Control': 'no-store',
      },
    });
  });
  routes.post('/scenarios', async (context) => {
    // Browsers name the origin of every POST, and the door has looked at it.
    if (context.req.header('origin') === undefined) return context.text('A request must name its origin.', 403);
    const announced = Number(context.req.header('content-length') ?? 0);
    const body = context.req.raw.body;
    if (announced > maxUploadBytes) return context.json(refusal(tooLarge(maxUploadBytes) as Failure), 413);
    const content = body === null ? Readable.from([]) : Readable.fromWeb(body);
    const taken = await upload(workspace, context.req.query('name') ?? 'Scenario', content);
    if (taken.ok) return context.json(taken);
    return context.json(refusal(taken), taken.code === 'too-large' ? 413 : 422);
  });
  return routes;
}

function refusal({ ok, code, message, details }: Failure): Failure {
  return details === undefined ? { ok, code, message } : { ok, code, message, details };
}
