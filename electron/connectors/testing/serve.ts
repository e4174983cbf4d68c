/** Real HTTP servers on 127.0.0.1 for tests, and what they need around them. */
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import type { PullBatch, PulledKind, PulledRecord, QuarantinedRecord } from '../canonical.ts';
import type { CredentialSource, ErpConnector } from '../connector.ts';
import type { Profile } from '../profile.ts';
import { loadProfile } from '../profile.ts';
import type { Result } from '../../../solver/model/result.ts';

export type TestServer = { url: string; close: () => Promise<void> };

/** Serves an app on a free port. */
export async function serve(app: Hono): Promise<TestServer> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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

export const credentials: CredentialSource = async () => ({ user: 'planner', password: 'S3cret-pa$$word' });

/** A profile of the given parts; the rest is the least a profile needs. Waits are short. */
export function testProfile(parts: Record<string, unknown>): Profile {
  const profile = loadProfile({
    format: 'taktwerk-connector-profile',
    version: 1,
    id: 'test',
    title: 'Test ERP',
    transport: 'http',
    test: { request: "{'path': '/about'}", system: 'body.system', systemVersion: 'body.version' },
    kinds: {},
    ...parts,
    limits: { backoffMilliseconds: 5, timeoutSeconds: 5, pageSize: 3, ...(parts['limits'] as object | undefined) },
  });
  if (!profile.ok) throw new Error(profile.message);
  return profile.value;
}

export type Pulled = {
  result: Result<{ cursor: string | null }>;
  batches: PullBatch[];
  quarantined: QuarantinedRecord[];
  gone: string[];
  records: <Kind extends PulledKind>(kind: Kind) => PulledRecord<Kind>[];
  /** Was the kind closed, so that what did not come counts as gone? */
  complete: (kind: PulledKind) => boolean;
};

/** Pulls to the end and keeps everything. */
export async function pullAll(erp: ErpConnector, cursor: string | null = null, signal?: AbortSignal): Promise<Pulled> {
  const batches: PullBatch[] = [];
  const result = await erp.pull({
    cursor,
    onBatch: async (batch) => void batches.push(batch),
    onProgress: () => {},
    signal: signal ?? new AbortController().signal,
  });
  return {
    result,
    batches,
    quarantined: batches.flatMap((batch) => batch.quarantined),
    gone: batches.flatMap((batch) => batch.goneKeys),
    records: <Kind extends PulledKind>(kind: Kind) =>
      batches.filter((batch) => batch.kind === kind).flatMap((batch) => batch.records as PulledRecord<Kind>[]),
    complete: (kind) => batches.some((batch) => batch.kind === kind && batch.complete),
  };
}
