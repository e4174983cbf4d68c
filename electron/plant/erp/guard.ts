/** What stands before every answer: session, rate limit and, in tests, faults. */
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ErpFaults } from './faults.ts';
import { nextAnswerFault } from './faults.ts';
import { rateLimiter } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Sessions } from './sessions.ts';

/** Every refusal has this shape. */
export function refuse(
  context: Context,
  status: 400 | 401 | 404 | 409 | 410 | 413 | 429 | 500,
  code: string,
  message: string,
) {
  return context.json({ error: { code, message } }, status);
}

export function guardSession(sessions: Sessions): MiddlewareHandler {
  return createMiddleware(async (context, next) => {
    const token = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (token === undefined || !sessions.knows(token))
      return refuse(context, 401, 'SESSION', 'No valid session; log in at /api/v1/session.');
    return await next();
  });
}

export function guardRate(limit: RateLimit | undefined): MiddlewareHandler {
  const wait = limit ? rateLimiter(limit) : () => null;
  return createMiddleware(async (context, next) => {
    const seconds = wait();
    if (seconds === null) return await next();
    context.header('retry-after', String(seconds));
    return refuse(context, 429, 'RATE', `Too many requests; come again in ${seconds} s.`);
  });
}

/** Spoils answers as told, but for the one that only says who we are. */
export function injectFaults(faults: ErpFaults, sessions: Sessions): MiddlewareHandler {
  return createMiddleware(async (context, next) => {
    const fault = context.req.path.endsWith('/system') ? null : nextAnswerFault(faults);
    if (fault === 'html')
      return context.html('<!doctype html><title>Maintenance</title><p>The system is being maintained.', 200);
    if (fault === 'serverError') return refuse(context, 500, 'INTERNAL', 'Something went wrong.');
    if (fault === 'tooManyRequests') {
      context.header('retry-after', '1');
      return refuse(context, 429, 'RATE', 'Too many requests; come again in 1 s.');
    }
    if (fault === 'expiredSession') {
      sessions.endAll();
      return refuse(context, 401, 'SESSION', 'The session has ended.');
    }
    await next();
    if (fault === 'halfPage') {
      const text = await context.res.text();
      context.res = new Response(text.slice(0, Math.floor(text.length / 2)), {
        headers: { 'content-type': 'application/json' },
      });
    }
    if (fault === 'shortPage') {
      const body = (await context.res.json()) as { records?: unknown[] };
      if (body.records) body.records.splice(Math.floor(body.records.length / 2));
      context.res = Response.json(body);
    }
    return undefined;
  });
}
