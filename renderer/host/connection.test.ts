import { createBirpc } from 'birpc';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Host, HostEvents } from '../../electron/host/contract.ts';
import { smallHost } from '../../electron/host/testing/small-host.ts';
import { connectHost } from './connection.ts';
import type { HostConnection, Reach, Wire } from './connection.ts';

/** A wire to a host in this process, as another transport would open it, and a way to break it. */
function wireTo(host: Host): { wire: Wire; cut: () => void } {
  const toPage: ((message: unknown) => void)[] = [];
  const toHost: ((message: unknown) => void)[] = [];
  const closed: (() => void)[] = [];
  let open = true;
  const deliver = (listeners: ((message: unknown) => void)[], message: unknown): void => {
    if (open) queueMicrotask(() => listeners.forEach((listener) => listener(message)));
  };
  const cut = (): void => {
    open = false;
    closed.forEach((listener) => listener());
  };
  const remote = createBirpc<HostEvents, object>(host, {
    post: (message: unknown) => deliver(toPage, message),
    on: (listener) => void toHost.push(listener),
    timeout: -1,
  });
  host.subscribe({ changed: (topics) => void remote.changed.asEvent(topics) });
  const wire: Wire = {
    send: (message) => deliver(toHost, message),
    onMessage: (listener) => void toPage.push(listener),
    onClose: (listener) => void closed.push(listener),
    close: cut,
  };
  return { wire, cut };
}

let connection: HostConnection | undefined;
afterEach(() => connection?.close());

async function reached(reach: Reach): Promise<void> {
  await vi.waitFor(() => expect(connection!.reach()).toBe(reach), 20_000);
}

describe('connectHost', () => {
  it('calls, and passes events on', async () => {
    const host = smallHost(5);
    connection = connectHost(async () => wireTo(host).wire);
    await reached('online');
    expect(await connection.call('orders', { limit: 2 })).toMatchObject({
      ok: true,
      value: { total: 5, rows: { length: 2 } },
    });
    const changed = new Promise((resolve) => connection!.subscribe({ changed: resolve }));
    host.emit.changed(['orders']);
    await expect(changed).resolves.toEqual(['orders']);
  });

  it('answers calls with `offline` while there is no host, and keeps trying', async () => {
    const host = smallHost(5);
    let attempts = 0;
    connection = connectHost(async () => {
      if (++attempts < 3) throw new Error('refused');
      return wireTo(host).wire;
    });
    await reached('offline');
    expect(await connection.call('overview', {})).toMatchObject({ ok: false, code: 'offline' });
    await reached('online');
    expect(attempts).toBe(3);
    expect(await connection.call('messages', {})).toMatchObject({ ok: true });
  });

  it('ends calls under way when the wire breaks, and comes back', async () => {
    const host = smallHost(5);
    const seen: Reach[] = [];
    let cut = (): void => {};
    connection = connectHost(async () => {
      const opened = wireTo(host);
      ({ cut } = opened);
      return opened.wire;
    });
    connection.onReach((reach) => seen.push(reach));
    await reached('online');
    const planning = connection.call('plan', {});
    cut();
    expect(await planning).toMatchObject({ ok: false, code: 'connection-lost' });
    await reached('online');
    expect(seen).toEqual(['connecting', 'online', 'offline', 'online']);
    expect(await connection.call('messages', {})).toMatchObject({ ok: true });
  });

  it('turns what the host rejects with into a failure', async () => {
    const host = smallHost(5);
    host.overview = () => Promise.reject(Object.assign(new Error('boom'), { code: 'internal' }));
    connection = connectHost(async () => wireTo(host).wire);
    await reached('online');
    expect(await connection.call('overview', {})).toMatchObject({ ok: false, code: 'internal', message: 'boom' });
  });
});
