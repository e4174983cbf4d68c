/**
 * What is to leave the house, kept until it has: rows are written in the transaction of the decision and delivered at least once, a row's
 * target, kind, key and revision naming it for good.
 */
import type { Queries } from './database.ts';
import type { Session } from './session.ts';
import { storedInstant, storedNow } from './session.ts';

export type OutboxState = 'pending' | 'sending' | 'acknowledged' | 'refused' | 'superseded' | 'recalled';

export type NewEntry = {
  /** Connection it goes to. */
  target: string;
  /** What it is, such as `job`, `recall`, `plannedDates`. */
  kind: string;
  /** What it is about, such as the job order's id. A later entry of a target and key takes the place of those before it. */
  key: string;
  revision: number;
  payload: unknown;
};

export type Entry = NewEntry & {
  id: number;
  state: OutboxState;
  /** How often sending began. Above 0 in an entry that is pending or superseded: it may have arrived. */
  attempts: number;
  notBefore: string;
  errorCode: string | null;
  lastError: string | null;
  /** The receiver's name for it. */
  remote: string | null;
  createdAt: string;
  updatedAt: string;
};

/** What became of entries. `retry`: nobody knows, or not yet; it is due again at `notBefore` (at once if absent). */
export type Settlement =
  | { id: number; state: 'acknowledged' | 'recalled'; remote?: string }
  | { id: number; state: 'refused'; code: string; message: string }
  | { id: number; state: 'retry'; code: string; message: string; notBefore?: string };

type EntryRow = {
  id: number;
  target: string;
  kind: string;
  key: string;
  revision: number;
  payload: string;
  state: OutboxState;
  attempts: number;
  not_before: string;
  error_code: string | null;
  last_error: string | null;
  remote: string | null;
  created_at: string;
  updated_at: string;
};

export type OutboxFilter = { target?: string; states?: readonly OutboxState[]; kinds?: readonly string[] };

const chosen = `(?1 is null or target = ?1) and (?2 is null or state in (select value from json_each(?2)))
  and (?3 is null or kind in (select value from json_each(?3)))`;

function cellsOfFilter({ target, states, kinds }: OutboxFilter): (string | null)[] {
  return [target ?? null, states ? JSON.stringify(states) : null, kinds ? JSON.stringify(kinds) : null];
}

export class Outbox {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Files entries for delivery. One that is known already stays as it is, so filing may be repeated. Entries of the same target and key that
   * still wait, or wait again, are superseded; resolves with those of them that may have arrived, for the caller to reckon with.
   */
  enqueue(entries: readonly NewEntry[]): Promise<Entry[]> {
    return this.#session.write(async (sql, changed) => {
      const before = (await sql.get<{ id: number | null }>('select max(id) as id from outbox'))!.id ?? 0;
      const added = await insert(sql, entries);
      if (added === 0) return [];
      changed('outbox');
      return supersede(sql, before);
    });
  }

  /** Entries waiting to be sent to a target, oldest first. */
  async due(target: string, limit: number): Promise<Entry[]> {
    const rows = await this.#session.read.all<EntryRow>(
      "select * from outbox where state = 'pending' and target = ? and not_before <= ? order by id limit ?",
      [target, storedNow(), limit],
    );
    return rows.map(entryOf);
  }

  /** Notes that sending begins, before it does. Entries no longer pending are left alone; resolves with the ids that are to be sent. */
  sending(ids: readonly number[]): Promise<number[]> {
    return this.#session.write(async (sql, changed) => {
      const rows = await sql.all<{ id: number }>(
        `update outbox set state = 'sending', attempts = attempts + 1, updated_at = ?1
         where state = 'pending' and id in (select value from json_each(?2)) returning id`,
        [storedNow(), JSON.stringify(ids)],
      );
      if (rows.length > 0) changed('outbox');
      return rows.map(({ id }) => id).toSorted((a, b) => a - b);
    });
  }

  /** Notes what became of entries. Of one superseded meanwhile only an arrival is news. */
  settle(settlements: readonly Settlement[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const changes = await sql.bulk(
        `update outbox set
           state = case news.state when 'retry' then iif(outbox.state = 'sending', 'pending', outbox.state) else news.state end,
           not_before = news.not_before, error_code = news.code, last_error = news.message,
           remote = coalesce(news.remote, outbox.remote), updated_at = ?2
         from (select value->>0 as id, value->>1 as state, value->>2 as code, value->>3 as message, value->>4 as remote,
                      value->>5 as not_before from json_each(?1)) as news
         where outbox.id = news.id
           and (outbox.state in ('pending', 'sending') or news.state in ('acknowledged', 'recalled'))`,
        settlements.map(cellsOf),
        [storedNow()],
      );
      if (changes > 0) changed('outbox');
    });
  }

  /** After a restart: what was being sent may or may not have arrived, and is due again. */
  recover(): Promise<number> {
    return this.#session.write(async (sql, changed) => {
      const { changes } = await sql.run("update outbox set state = 'pending' where state = 'sending'");
      if (changes > 0) changed('outbox');
      return changes;
    });
  }

  /** Sends refused entries once more, unless something newer took their place. Resolves with the number due again. */
  retry(ids: readonly number[]): Promise<number> {
    return this.#session.write(async (sql, changed) => {
      const { changes } = await sql.run(
        `update outbox set state = 'pending', not_before = '', updated_at = ?1
         where state = 'refused' and id in (select value from json_each(?2)) and not exists (
           select 1 from outbox as newer where newer.target = outbox.target and newer.key = outbox.key and newer.id > outbox.id)`,
        [storedNow(), JSON.stringify(ids)],
      );
      if (changes > 0) changed('outbox');
      return changes;
    });
  }

  /** Entries of a target, newest first. */
  async list(filter: OutboxFilter, limit: number): Promise<Entry[]> {
    return (await this.#select(filter, limit, 0)).map(entryOf);
  }

  /** One page of entries, newest first, and how many there are in all. */
  async page(
    filter: OutboxFilter,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ total: number; entries: Entry[] }> {
    const count = await this.#session.read.get<{ total: number }>(
      `select count(*) as total from outbox where ${chosen}`,
      cellsOfFilter(filter),
    );
    return { total: count!.total, entries: (await this.#select(filter, limit, offset)).map(entryOf) };
  }

  #select(filter: OutboxFilter, limit: number, offset: number): Promise<EntryRow[]> {
    const sql = `select * from outbox where ${chosen} order by id desc limit ?4 offset ?5`;
    return this.#session.read.all<EntryRow>(sql, [...cellsOfFilter(filter), limit, offset]);
  }

  /** Id of the newest entry; 0 when there is none. Whatever is filed later has a higher one. */
  async lastId(): Promise<number> {
    return (await this.#session.read.get<{ id: number | null }>('select max(id) as id from outbox'))!.id ?? 0;
  }

  /** Highest revision ever filed for a target, by job order, recalls included. */
  async jobRevisions(target: string): Promise<Map<string, number>> {
    const rows = await this.#session.read.all<{ job: string; revision: number }>(
      `select iif(kind = 'recall', payload ->> '$.id', key) as job, max(revision) as revision
       from outbox where target = ? and kind in ('job', 'recall') group by job`,
      [target],
    );
    return new Map(rows.map(({ job, revision }) => [job, revision]));
  }

  /** The entry of the highest revision of each key of a kind. */
  async latest(kind: string): Promise<Map<string, Entry>> {
    const rows = await this.#session.read.all<EntryRow>(
      'select *, max(revision) from outbox where kind = ? group by key',
      [kind],
    );
    return new Map(rows.map((row) => [row.key, entryOf(row)]));
  }

  /** Entries after id `after` counted by target, kind, machine and state; `machine` is null where they are for none. */
  progress(
    after: number,
  ): Promise<{ target: string; kind: string; machine: string | null; state: OutboxState; count: number }[]> {
    return this.#session.read.all(
      `select target, kind, iif(kind in ('job', 'recall'), payload ->> '$.machine', null) as machine, state, count(*) as count
       from outbox where id > ? group by target, kind, machine, state`,
      [after],
    );
  }

  /** Number of entries by target and state. */
  counts(): Promise<{ target: string; state: OutboxState; count: number }[]> {
    const sql = 'select target, state, count(*) as count from outbox group by target, state order by target, state';
    return this.#session.read.all(sql);
  }
}

function insert(sql: Queries, entries: readonly NewEntry[]): Promise<number> {
  return sql.bulk(
    `insert into outbox (target, kind, key, revision, payload, state, created_at, updated_at)
     select value->>0, value->>1, value->>2, value->>3, value->>4, 'pending', ?2, ?2 from json_each(?1) where true
     on conflict (target, key, revision, kind) do nothing`,
    entries.map(({ target, kind, key, revision, payload }) => [target, kind, key, revision, JSON.stringify(payload)]),
    [storedNow()],
  );
}

/** Supersedes what waits behind the entries after id `before`; returns those of it that may have arrived. */
async function supersede(sql: Queries, before: number): Promise<Entry[]> {
  const rows = await sql.all<EntryRow>(
    `update outbox set state = 'superseded', updated_at = ?2
     where state in ('pending', 'sending') and exists (
       select 1 from outbox as newer
       where newer.target = outbox.target and newer.key = outbox.key and newer.id > outbox.id and newer.id > ?1)
     returning *`,
    [before, storedNow()],
  );
  return rows
    .map(entryOf)
    .filter(({ attempts }) => attempts > 0)
    .toSorted((a, b) => a.id - b.id);
}

function cellsOf(news: Settlement): (string | number | null)[] {
  if (news.state === 'retry') {
    const notBefore = news.notBefore === undefined ? '' : storedInstant(news.notBefore);
    return [news.id, 'retry', news.code, news.message, null, notBefore];
  }
  if (news.state === 'refused') return [news.id, 'refused', news.code, news.message, null, ''];
  return [news.id, news.state, null, null, news.remote ?? null, ''];
}

function entryOf(row: EntryRow): Entry {
  const { id, target, kind, key, revision, state, attempts, remote } = row;
  return {
    id,
    target,
    kind,
    key,
    revision,
    state,
    attempts,
    remote,
    payload: JSON.parse(row.payload),
    notBefore: row.not_before,
    errorCode: row.error_code,
    lastError: row.last_error,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
