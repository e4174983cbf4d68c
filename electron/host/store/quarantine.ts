/** Records refused at the door, as messages: kept whole until the record arrives well or its source no longer lists it. */
import { createHash } from 'node:crypto';
import type { PullBatch, PulledKind } from '../../connectors/canonical.ts';
import type { Queries } from './database.ts';
import { putMessages } from './messages.ts';
import type { Pull } from './pulls.ts';

const kind = 'quarantine';

/** Files a batch's refused records; one refused again updates its message. */
export async function quarantine(sql: Queries, pull: Pull, batch: PullBatch, at: string): Promise<void> {
  const messages = batch.quarantined.map((refused) => {
    // Without a key of its own, only its content tells one refused record from another.
    const key = refused.key === '' ? createHash('sha256').update(refused.raw).digest('hex') : refused.key;
    return {
      key: JSON.stringify([kind, pull.source, refused.kind, key]),
      kind,
      level: 'urgent' as const,
      code: refused.code,
      text: refused.message,
      source: pull.source,
      subject: { kind: refused.kind, key: refused.key },
      raw: refused.raw,
    };
  });
  await putMessages(sql, messages, at, pull.id);
}

/** Resolves the messages of records that have now arrived well. */
export function resolveArrived(
  sql: Queries,
  pull: Pull,
  recordKind: PulledKind,
  keys: string[],
  at: string,
): Promise<number> {
  return sql.bulk(
    `update message set resolved_at = ?2
     where kind = '${kind}' and source = ?3 and resolved_at is null
       and subject_kind = ?4 and subject_key in (select value->>0 from json_each(?1))`,
    keys.map((key) => [key]),
    [at, pull.source, recordKind],
  );
}

/** After a full read of a kind: resolves the messages of records it no longer brought. */
export async function resolveNotRepeated(
  sql: Queries,
  pull: Pull,
  recordKind: PulledKind,
  at: string,
): Promise<number> {
  const { changes } = await sql.run(
    `update message set resolved_at = ?1
     where kind = '${kind}' and source = ?2 and subject_kind = ?3 and resolved_at is null and pull is not ?4`,
    [at, pull.source, recordKind, pull.id],
  );
  return changes;
}
