/** The plant as its sources last told it: canonical records by kind and key, none ever deleted. */
import { recordKey } from '../../connectors/canonical.ts';
import type { PullBatch, PulledKind, PulledRecord } from '../../connectors/canonical.ts';
import type { Queries } from './database.ts';
import { quarantine, resolveArrived, resolveNotRepeated } from './quarantine.ts';
import type { Pull } from './pulls.ts';
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

/** What one batch did. `returned`: records that had been gone; they count in `changed` too. */
export type ApplyCounts = {
  added: number;
  changed: number;
  unchanged: number;
  returned: number;
  gone: number;
  quarantined: number;
};

export type StoredRecord<Kind extends PulledKind = PulledKind> = {
  key: string;
  source: string;
  updatedAt: string;
  /** When its source stopped listing it; null while it does. */
  goneAt: string | null;
  record: PulledRecord<Kind>;
};

export type RecordPage<Kind extends PulledKind> = { total: number; records: StoredRecord<Kind>[] };

type Line = { key: string; source: string; updatedAt: string; goneAt: string | null; body: string };
const columns = 'key, source, updated_at as updatedAt, gone_at as goneAt, body';

export class Records {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Takes in one batch, whole or not at all: new and changed records are written, unchanged ones left alone, refused ones kept as messages.
   * A batch that closes a kind of a full read marks as gone what this pull did not bring; refused records count as brought, for they exist.
   */
  apply(batch: PullBatch, pull: Pull): Promise<ApplyCounts> {
    return this.#session.write(async (sql, changed) => {
      const at = storedNow();
      const lines = linesOf(batch);
      const counts = await compare(sql, batch.kind, lines);
      const written = await upsert(sql, batch.kind, lines, pull.source, at);
      const resolved = await resolveArrived(sql, pull, batch.kind, [...lines.keys()], at);
      await quarantine(sql, pull, batch, at);
      if (!batch.delta) await see(sql, batch, [...lines.keys()], pull);
      let gone = await markGoneKeys(sql, batch, pull, at);
      let dropped = 0;
      if (batch.complete && !batch.delta) {
        gone += await markUnseen(sql, batch.kind, pull, at);
        dropped = await resolveNotRepeated(sql, pull, batch.kind, at);
      }
      if (written + gone > 0) changed('records');
      if (resolved + dropped + batch.quarantined.length > 0) changed('messages');
      return { ...counts, gone, quarantined: batch.quarantined.length };
    });
  }

  /** All records of a kind that are not gone, by key. */
  async all<Kind extends PulledKind>(kind: Kind): Promise<PulledRecord<Kind>[]> {
    const sql = 'select body from record where kind = ? and gone_at is null order by key';
    const rows = await this.#session.read.all<{ body: string }>(sql, [kind]);
    return rows.map((row) => JSON.parse(row.body) as PulledRecord<Kind>);
  }

  /** One record, gone or not. */
  async get<Kind extends PulledKind>(kind: Kind, key: string): Promise<StoredRecord<Kind> | undefined> {
    const sql = `select ${columns} from record where kind = ? and key = ?`;
    const line = await this.#session.read.get<Line>(sql, [kind, key]);
    return line && storedRecord<Kind>(line);
  }

  /** Records of a kind by key, gone ones included. `search` is looked for in key, name, number and item, without regard to case. */
  async page<Kind extends PulledKind>(
    kind: Kind,
    { offset, limit, search = '' }: { offset: number; limit: number; search?: string },
  ): Promise<RecordPage<Kind>> {
    const where = "kind = ?1 and (?2 = '' or instr(search, ?2) > 0)";
    const needle = search.trim().toLowerCase();
    const { read } = this.#session;
    const count = await read.get<{ total: number }>(`select count(*) as total from record where ${where}`, [
      kind,
      needle,
    ]);
    const lines = await read.all<Line>(`select ${columns} from record where ${where} order by key limit ?3 offset ?4`, [
      kind,
      needle,
      limit,
      offset,
    ]);
    return { total: count!.total, records: lines.map((line) => storedRecord<Kind>(line)) };
  }

  /** Number of records by kind; kinds without any are absent. */
  async counts(): Promise<Partial<Record<PulledKind, { present: number; gone: number }>>> {
    const rows = await this.#session.read.all<{ kind: PulledKind; present: number; gone: number }>(
      'select kind, sum(gone_at is null) as present, sum(gone_at is not null) as gone from record group by kind',
    );
    return Object.fromEntries(rows.map(({ kind, present, gone }) => [kind, { present, gone }]));
  }
}

function storedRecord<Kind extends PulledKind>({ body, ...line }: Line): StoredRecord<Kind> {
  return { ...line, record: JSON.parse(body) as PulledRecord<Kind> };
}

/** Bodies and search texts by key; of a key listed twice the last stands. */
function linesOf(batch: PullBatch): Map<string, { body: string; search: string }> {
  const lines = new Map<string, { body: string; search: string }>();
  for (const record of batch.records) {
    const key = recordKey(batch.kind, record);
    const { name, number, item } = record as { name?: string; number?: string; item?: string };
    const search = [key, name, number, item]
      .filter((text) => text !== undefined)
      .join('\n')
      .toLowerCase();
    lines.set(key, { body: JSON.stringify(record), search });
  }
  return lines;
}

async function compare(sql: Queries, kind: PulledKind, lines: Map<string, { body: string }>) {
  const counts = { added: 0, changed: 0, unchanged: 0, returned: 0 };
  const pairs = [...lines].map(([key, { body }]) => [key, body]);
  // `cross join` keeps SQLite from reading the whole list once per stored record.
  const stored = await sql.get<{ known: number; same: number | null; returned: number | null }>(
    `select count(*) as known, sum(r.body = j.value->>1 and r.gone_at is null) as same, sum(r.gone_at is not null) as returned
     from json_each(?1) j cross join record r on r.kind = ?2 and r.key = j.value->>0`,
    [JSON.stringify(pairs), kind],
  );
  counts.added = lines.size - stored!.known;
  counts.unchanged = stored!.same ?? 0;
  counts.changed = stored!.known - counts.unchanged;
  counts.returned = stored!.returned ?? 0;
  return counts;
}

function upsert(
  sql: Queries,
  kind: PulledKind,
  lines: Map<string, { body: string; search: string }>,
  source: string,
  at: string,
): Promise<number> {
  return sql.bulk(
    `insert into record (kind, key, source, updated_at, search, body)
     select ?2, value->>0, ?3, ?4, value->>1, value->>2 from json_each(?1) where true
     on conflict (kind, key) do update
     set source = excluded.source, updated_at = excluded.updated_at, gone_at = null, search = excluded.search, body = excluded.body
     where body <> excluded.body or gone_at is not null or source <> excluded.source`,
    [...lines].map(([key, { body, search }]) => [key, search, body]),
    [kind, source, at],
  );
}

async function see(sql: Queries, batch: PullBatch, keys: string[], pull: Pull): Promise<void> {
  await sql.bulk(
    'insert or ignore into seen (pull, kind, key) select ?2, ?3, value->>0 from json_each(?1)',
    [...keys, ...batch.quarantined.map(({ key }) => key)].map((key) => [key]),
    [pull.id, batch.kind],
  );
}

function markGoneKeys(sql: Queries, batch: PullBatch, pull: Pull, at: string): Promise<number> {
  return sql.bulk(
    `update record set gone_at = ?2
     where kind = ?3 and source = ?4 and gone_at is null and key in (select value->>0 from json_each(?1))`,
    batch.goneKeys.map((key) => [key]),
    [at, batch.kind, pull.source],
  );
}

async function markUnseen(sql: Queries, kind: PulledKind, pull: Pull, at: string): Promise<number> {
  const { changes } = await sql.run(
    `update record set gone_at = ?1
     where kind = ?2 and source = ?3 and gone_at is null
       and not exists (select 1 from seen where seen.pull = ?4 and seen.kind = ?2 and seen.key = record.key)`,
    [at, kind, pull.source, pull.id],
  );
  await sql.run('delete from seen where pull = ? and kind = ?', [pull.id, kind]);
  return changes;
}
