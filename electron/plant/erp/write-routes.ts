import type { Context } from 'hono';
import { Hono } from 'hono';
import type { z } from 'zod';
import { refuse } from './guard.ts';
import type { Journal, StoredDocument } from './journal.ts';
import { noticeBody, orderChangeBody, plannedDatesBatchBody, plannedDatesBody } from './messages.ts';
import { convert, edit, runMrp } from './orders.ts';
import { describeIssues } from './read-routes.ts';
import type { Tables } from './tables.ts';

const orderResources = ['production-orders', 'planned-orders'] as const;

type OrderResource = (typeof orderResources)[number];
type Rejection = { code: 'UNKNOWN' | 'GONE' | 'CLOSED'; message: string };

/** What planning and purchasing people, and the planning system, change. */
export function writeRoutes(tables: Tables, journal: Journal): Hono {
  const routes = new Hono();

  /** Why dates for an order are not taken. Closed orders refuse: their dates are history. */
  const rejection = (orderNo: string, among: readonly OrderResource[]): Rejection | null => {
    const order = among.map((resource) => tables.get(resource, orderNo)).find((found) => found !== undefined);
    if (order?.state === 'COMPLETED' || order?.state === 'CANCELLED')
      return { code: 'CLOSED', message: `Order ${orderNo} is ${order.state.toLowerCase()}.` };
    if (order) return null;
    return among.some((resource) => tables.wasRemoved(resource, orderNo))
      ? { code: 'GONE', message: `Order ${orderNo} was removed.` }
      : { code: 'UNKNOWN', message: `There is no order ${orderNo}.` };
  };

  for (const resource of orderResources) {
    routes.put(`/${resource}/:orderNo/planned-dates`, async (context) => {
      const orderNo = context.req.param('orderNo');
      const dates = plannedDatesBody.safeParse(await body(context));
      if (!dates.success) return refuse(context, 400, 'BODY', describeIssues(dates.error.issues));
      const refused = rejection(orderNo, [resource]);
      if (refused) return refuse(context, statusOf[refused.code], refused.code, refused.message);
      const stored = received(orderNo, dates.data);
      await journal.keep('planned_dates', [stored]);
      return context.json({ orderNo, ...stored.document, receivedAt: stored.receivedAt });
    });
    routes.delete(`/${resource}/:orderNo`, async (context) => {
      const orderNo = context.req.param('orderNo');
      if (!tables.get(resource, orderNo)) return refuse(context, 404, 'UNKNOWN', `There is no order ${orderNo}.`);
      await tables.change(() => ({ changes: [{ resource, key: orderNo, record: null }] }));
      return context.body(null, 204);
    });
  }

  routes.post('/planned-dates', async (context) => {
    const batch = plannedDatesBatchBody.safeParse(await body(context));
    if (!batch.success) return refuse(context, 400, 'BODY', describeIssues(batch.error.issues));
    const stored: StoredDocument[] = [];
    const results = batch.data.orders.map(({ orderNo, ...entry }) => {
      const dates = plannedDatesBody.safeParse(entry);
      if (!dates.success)
        return { orderNo, accepted: false, code: 'BODY', message: describeIssues(dates.error.issues) };
      const refused = rejection(orderNo, orderResources);
      if (refused) return { orderNo, accepted: false, ...refused };
      stored.push(received(orderNo, dates.data));
      return { orderNo, accepted: true };
    });
    await journal.keep('planned_dates', stored);
    return context.json({ results });
  });

  routes.post('/notices', async (context) => {
    const notice = noticeBody.safeParse(await body(context));
    if (!notice.success) return refuse(context, 400, 'BODY', describeIssues(notice.error.issues));
    const { noticeNo } = notice.data;
    const known = (await journal.documents('notice', [noticeNo])).length > 0;
    await journal.keep('notice', [received(noticeNo, notice.data)]);
    return context.json({ noticeNo }, known ? 200 : 201);
  });

  routes.patch('/production-orders/:orderNo', async (context) => {
    const orderNo = context.req.param('orderNo');
    const fields = orderChangeBody.safeParse(await body(context));
    if (!fields.success) return refuse(context, 400, 'BODY', describeIssues(fields.error.issues));
    const { changes } = await tables.change(() => edit(tables, orderNo, fields.data));
    if (changes.length === 0) return refuse(context, 404, 'UNKNOWN', `There is no order ${orderNo}.`);
    return context.json(changes[0].record);
  });

  routes.post('/planned-orders/:orderNo/conversion', async (context) => {
    const plannedNo = context.req.param('orderNo');
    const { orderNo } = await tables.change(() => convert(tables, plannedNo));
    if (orderNo === null) return refuse(context, 404, 'UNKNOWN', `There is no planned order ${plannedNo}.`);
    return context.json({ orderNo }, 201);
  });

  routes.post('/mrp-runs', async (context) => {
    await tables.change(() => runMrp(tables));
    return context.json({ plannedOrders: tables.all('planned-orders').length }, 201);
  });
  return routes;
}

const statusOf = { UNKNOWN: 404, GONE: 410, CLOSED: 409 } as const;

function received(
  key: string,
  document: z.infer<typeof plannedDatesBody> | z.infer<typeof noticeBody>,
): StoredDocument {
  return { key, receivedAt: new Date().toISOString(), document };
}

/** The parsed body, or undefined where it is no JSON. */
async function body(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    return undefined;
  }
}
