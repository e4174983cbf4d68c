import { Hono } from 'hono';
import type { ErpFaults } from './faults.ts';
import { spoil } from './faults.ts';
import { refuse } from './guard.ts';
import type { Journal } from './journal.ts';
import { listQuery } from './messages.ts';
import type { ErpRecord, Resource } from './records.ts';
import { resourceNames } from './records.ts';
import type { Tables } from './tables.ts';
import { keyOf } from './tables.ts';

export const product = { product: 'Velbrunn ERP', release: '7.2' };

/** Lists and single records. Orders show the dates last written to them as `scheduling`. */
export function readRoutes(tables: Tables, journal: Journal, faults: ErpFaults): Hono {
  const routes = new Hono();

  routes.get('/system', (context) =>
    context.json({ ...product, serverTime: new Date().toISOString(), changeMark: tables.mark }),
  );

  for (const resource of resourceNames) {
    routes.get(`/${resource}`, async (context) => {
      const query = listQuery.safeParse(context.req.query());
      if (!query.success) return refuse(context, 400, 'QUERY', describeIssues(query.error.issues));
      const { limit, cursor, changedSince, view } = query.data;
      const after = cursor === undefined ? null : decodeCursor(cursor);
      const page = tables.page(resource, { after, limit, since: changedSince ?? null });
      const spoiled = spoil(faults, resource, tables);
      const shown = page.records.filter(
        (record) => !faults.vanished.includes(`${resource}/${keyOf(resource, record)}`),
      );
      const hidden = page.records.length - shown.length;
      const records = shown.map((record) => spoiled.get(keyOf(resource, record)) ?? record);
      return context.json({
        records:
          view === 'key'
            ? records.map((record) => keyOf(resource, record))
            : await scheduled(resource, records, journal),
        count: records.length,
        total: page.total - hidden,
        next: page.last === null ? null : encodeCursor(page.last),
        ...(changedSince === undefined || after !== null
          ? {}
          : { removed: tables.removedSince(resource, changedSince) }),
      });
    });
    routes.get(`/${resource}/:key`, async (context) => {
      const key = context.req.param('key');
      const record = tables.get(resource, key);
      if (record) return context.json((await scheduled(resource, [record], journal))[0]);
      if (tables.wasRemoved(resource, key)) return refuse(context, 410, 'GONE', `${resource} ${key} was removed.`);
      return refuse(context, 404, 'UNKNOWN', `There is no ${key} in ${resource}.`);
    });
  }

  routes.get('/order-numbers', (context) => {
    const orderNos = (['production-orders', 'planned-orders'] as const).flatMap((resource) =>
      tables
        .all(resource)
        .map((record) => keyOf(resource, record))
        .filter((key) => !faults.vanished.includes(`${resource}/${key}`)),
    );
    return context.json({ orderNos, count: orderNos.length });
  });

  routes.get('/notices', async (context) => {
    const notices = await journal.documents('notice');
    return context.json({ records: notices.map(({ document, receivedAt }) => ({ ...document, receivedAt })) });
  });
  return routes;
}

export function describeIssues(issues: { path: PropertyKey[]; message: string }[]): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
}

async function scheduled(resource: Resource, records: ErpRecord[], journal: Journal): Promise<ErpRecord[]> {
  if (resource !== 'production-orders' && resource !== 'planned-orders') return records;
  const stored = await journal.documents(
    'planned_dates',
    records.map(({ orderNo }) => String(orderNo)),
  );
  const dates = new Map(stored.map((entry) => [entry.key, entry]));
  return records.map((record) => {
    const entry = dates.get(String(record.orderNo));
    return { ...record, scheduling: entry ? { ...entry.document, receivedAt: entry.receivedAt } : null };
  });
}

const encodeCursor = (key: string) => Buffer.from(key).toString('base64url');
const decodeCursor = (cursor: string) => Buffer.from(cursor, 'base64url').toString();
