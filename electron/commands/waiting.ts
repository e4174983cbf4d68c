/** Waiting for what a host does in its own time. */
import type { DeliveryRow, Host, HostMethod, HostInput, HostOutputs } from '../host/contract.ts';
import { failure, success, type Result } from '../../solver/model/result.ts';

/** Asks `look` until it answers something other than null, at most `seconds`; null then. */
export async function until<T>(seconds: number, look: () => Promise<T | null>): Promise<T | null> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== null || Date.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** All rows of a paged query. */
export async function allRows<Method extends 'orders' | 'messages' | 'deliveries'>(
  host: Host,
  method: Method,
  input: HostInput<Method>,
): Promise<Result<HostOutputs[Method]['rows']>> {
  const rows: HostOutputs[Method]['rows'][number][] = [];
  for (;;) {
    const page = await (host[method as HostMethod] as (input: unknown) => Promise<Result<HostOutputs[Method]>>)({
      ...input,
      offset: rows.length,
      limit: 500,
    });
    if (!page.ok) return page;
    rows.push(...page.value.rows);
    if (rows.length >= page.value.total || page.value.rows.length === 0) {
      return success(rows as HostOutputs[Method]['rows']);
    }
  }
}

/** Waits until every connection is online or has failed. */
export async function connected(host: Host, seconds: number): Promise<Result<null>> {
  const rows = await until(seconds, async () => {
    const overview = await host.overview({});
    if (!overview.ok) return [];
    const open = overview.value.connections.some(({ state }) => state === 'connecting' || state === 'offline');
    return open ? null : overview.value.connections;
  });
  const failed = rows?.filter(({ state }) => state === 'failed') ?? null;
  if (failed === null)
    return failure(
      'not-connected',
      `Not every connection answered within ${seconds} s. Check their addresses, or wait until the systems are up.`,
    );
  if (failed.length === 0) return success(null);
  return failure('not-connected', failed.map(({ title, message }) => `${title}: ${message}`).join('\n'));
}

/** Waits until nothing is on its way out any more; resolves with what was refused. */
export async function delivered(host: Host, seconds: number): Promise<Result<DeliveryRow[]>> {
  const settled = await until(seconds, async () => {
    const open = await host.deliveries({ state: 'open', limit: 1 });
    return open.ok && open.value.total > 0 ? null : true;
  });
  if (settled === null) {
    const open = await host.deliveries({ state: 'open', limit: 1 });
    const left = open.ok ? open.value.total : 0;
    const why = open.ok ? (open.value.rows[0]?.error ?? '') : '';
    return failure(
      'undelivered',
      `${left} messages could not be delivered within ${seconds} s; they stay in the outbox. ${why}`,
    );
  }
  return allRows(host, 'deliveries', { state: 'refused' });
}
