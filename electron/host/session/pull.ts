/** Reads from every ERP connection into the scenario. */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { recordKey, type PullBatch, type PulledRecord } from '../../connectors/canonical.ts';
import type { PullSummary } from '../contract.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { Connections } from './connections.ts';
import type { Report } from './tasks.ts';

/**
 * Pulls all ERP connections one after the other. What one of them refuses or breaks off leaves the others, and what it had already brought,
 * as it is. Fails only when none answered.
 */
export async function pull(
  store: ScenarioStore,
  connections: Connections,
  full: boolean,
  report: Report,
  signal: AbortSignal,
): Promise<Result<PullSummary>> {
  const summary: PullSummary = { connections: [] };
  for (const { connection, connector } of connections.erps()) {
    report({ phase: 'reading', subject: connection.title, done: 0, total: null });
    const kinds = new Map<string, PullSummary['connections'][number]['kinds'][number]>();
    const last = await store.pulls.last(connection.id);
    const pulling = await store.pulls.begin(connection.id);
    const once = doublesRefused();
    const result = await connector.pull({
      cursor: full ? null : (last?.cursor ?? null),
      signal,
      onProgress: ({ kind, done, total }) => report({ subject: kind, done, total }),
      onBatch: async (came) => {
        const batch = once(came);
        const counts = await store.records.apply(batch, pulling);
        const row = kinds.get(batch.kind) ?? { kind: batch.kind, read: 0, changed: 0, gone: 0, quarantined: 0 };
        row.read += came.records.length;
        row.changed += counts.added + counts.changed;
        row.gone += counts.gone;
        row.quarantined += counts.quarantined;
        kinds.set(batch.kind, row);
      },
    });
    if (signal.aborted) return failure('cancelled', 'The pull was cancelled. What was read until then is kept.');
    connections.noteErp(connection.id, result);
    if (result.ok) await store.pulls.finish(pulling, result.value.cursor);
    const message = result.ok ? '' : result.message;
    await note(store, connection.id, connection.title, result);
    summary.connections.push({ id: connection.id, ok: result.ok, message, kinds: [...kinds.values()] });
  }
  await store.commands.append({ kind: 'pull', payload: { full }, inverse: null, result: summary });
  if (summary.connections.length === 0) {
    return failure(
      'no-connection',
      'No ERP connection can be opened. Add one, or look at its reason under connections.',
    );
  }
  if (summary.connections.every(({ ok }) => !ok)) {
    return failure(
      'pull-failed',
      summary.connections.map(({ id, message }) => `${id}: ${message}`).join('\n'),
      summary,
    );
  }
  return success(summary);
}

/**
 * Sets aside records whose key came before in the same pull with other content. The very same record twice says nothing new: pages of a list
 * that grows meanwhile overlap.
 */
function doublesRefused(): (batch: PullBatch) => PullBatch {
  const seen = new Map<string, string>();
  return (batch) => {
    const records: PulledRecord[] = [];
    const quarantined = [...batch.quarantined];
    for (const record of batch.records) {
      const key = recordKey(batch.kind, record);
      const raw = JSON.stringify(record);
      const content = createHash('sha256').update(raw).digest('base64');
      const name = `${batch.kind} ${key}`;
      const before = seen.get(name);
      if (before === undefined || before === content) {
        seen.set(name, content);
        records.push(record);
        continue;
      }
      const message = `${batch.kind} ${JSON.stringify(key)} came twice with different content; the first one is used. Keep one of them.`;
      quarantined.push({ kind: batch.kind, key, code: 'duplicate', message, raw });
    }
    return { ...batch, records, quarantined };
  };
}

async function note(store: ScenarioStore, id: string, title: string, result: Result<unknown>): Promise<void> {
  const key = `pull:${id}`;
  if (result.ok) return store.messages.resolve([key]);
  const { code, message } = result;
  return store.messages.put([
    {
      key,
      kind: 'exchange',
      level: 'urgent',
      code: `pull-${code}`,
      params: { connection: title },
      text: message,
      source: id,
    },
  ]);
}
