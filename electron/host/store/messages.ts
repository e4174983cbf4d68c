/** What the planner should know: refused records, notices of planning and exchange. One row per cause, however often it repeats. */
import type { Queries } from './database.ts';
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

export const messageLevels = ['general', 'urgent', 'critical'] as const;
export type MessageLevel = (typeof messageLevels)[number];

export type NewMessage = {
  /** Same cause, same key. */
  key: string;
  /** Where it comes from, such as `quarantine` or `planning`. */
  kind: string;
  level: MessageLevel;
  /** Stable name for the translated text, which `params` fill. */
  code: string;
  params?: Record<string, string | number>;
  /** English text, for logs and where no translation exists. */
  text: string;
  source?: string;
  /** The record it is about. */
  subject?: { kind: string; key: string };
  /** The input that caused it, whole. */
  raw?: string;
};

export type Message = {
  id: number;
  key: string;
  kind: string;
  level: MessageLevel;
  code: string;
  params: Record<string, string | number>;
  text: string;
  source: string;
  subject: { kind: string; key: string };
  raw: string | null;
  /** How often it came again after the first time. */
  repeats: number;
  createdAt: string;
  updatedAt: string;
  acknowledgedAt: string | null;
  resolvedAt: string | null;
};

export type MessageFilter = {
  levels?: readonly MessageLevel[];
  kinds?: readonly string[];
  subject?: { kind: string; key: string };
  /** Also those whose cause is gone. */
  resolved?: boolean;
  /** False leaves out those the planner has acknowledged. */
  acknowledged?: boolean;
  /** Only those whose text, subject or source holds this. */
  search?: string;
};

export class Messages {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Files messages. A known key is updated; if it says something new, or was resolved, it asks for acknowledgement again. */
  put(messages: readonly NewMessage[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      await putMessages(sql, messages, storedNow(), null);
      if (messages.length > 0) changed('messages');
    });
  }

  /** Files the messages of a kind that can say each time all there is to say: those not repeated are resolved. */
  replace(kind: string, messages: readonly Omit<NewMessage, 'kind'>[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const at = storedNow();
      await putMessages(
        sql,
        messages.map((message) => ({ ...message, kind })),
        at,
        null,
      );
      await sql.run(
        `update message set resolved_at = ?1
         where kind = ?2 and resolved_at is null and key not in (select value from json_each(?3))`,
        [at, kind, JSON.stringify(messages.map(({ key }) => key))],
      );
      changed('messages');
    });
  }

  /** Ids of all messages a filter lets through. */
  async ids(filter: MessageFilter): Promise<number[]> {
    return (await this.page(filter, { offset: 0, limit: 1_000_000 })).messages.map(({ id }) => id);
  }

  acknowledge(ids: readonly number[]): Promise<void> {
    return this.#mark('acknowledged_at', 'id', ids);
  }

  /** For causes that are known to be over. */
  resolve(keys: readonly string[]): Promise<void> {
    return this.#mark('resolved_at', 'key', keys);
  }

  /** Newest first. */
  async page(
    filter: MessageFilter,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ total: number; messages: Message[] }> {
    const where = `(?1 is null or level in (select value from json_each(?1)))
      and (?2 is null or kind in (select value from json_each(?2)))
      and (?3 or resolved_at is null) and (?4 or acknowledged_at is null)
      and (?5 is null or (subject_kind = ?5 and subject_key = ?6))
      and (?7 is null or instr(lower(text || ' ' || subject_key || ' ' || source || ' ' || params), lower(?7)) > 0)`;
    const parameters = [
      filter.levels ? JSON.stringify(filter.levels) : null,
      filter.kinds ? JSON.stringify(filter.kinds) : null,
      filter.resolved ? 1 : 0,
      filter.acknowledged === false ? 0 : 1,
      filter.subject?.kind ?? null,
      filter.subject?.key ?? null,
      filter.search === undefined || filter.search === '' ? null : filter.search,
    ];
    const { read } = this.#session;
    const count = await read.get<{ total: number }>(`select count(*) as total from message where ${where}`, parameters);
    const rows = await read.all<MessageRow>(
      `select * from message where ${where} order by updated_at desc, id desc limit ?8 offset ?9`,
      [...parameters, limit, offset],
    );
    return { total: count!.total, messages: rows.map(messageOf) };
  }

  /** Unresolved messages by level, and how many of all of them nobody has acknowledged. */
  async counts(): Promise<Record<MessageLevel, number> & { unacknowledged: number }> {
    const rows = await this.#session.read.all<{ level: MessageLevel; open: number; fresh: number }>(
      `select level, count(*) as open, sum(acknowledged_at is null) as fresh
       from message where resolved_at is null group by level`,
    );
    const counts = { general: 0, urgent: 0, critical: 0, unacknowledged: 0 };
    for (const { level, open, fresh } of rows) {
      counts[level] = open;
      counts.unacknowledged += fresh;
    }
    return counts;
  }

  #mark(
    column: 'acknowledged_at' | 'resolved_at',
    by: 'id' | 'key',
    values: readonly (string | number)[],
  ): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const { changes } = await sql.run(
        `update message set ${column} = ?1 where ${column} is null and ${by} in (select value from json_each(?2))`,
        [storedNow(), JSON.stringify(values)],
      );
      if (changes > 0) changed('messages');
    });
  }
}

/** Inserts or updates messages; `pull` is the pull that brought them, if one did. */
export async function putMessages(
  sql: Queries,
  messages: readonly NewMessage[],
  at: string,
  pull: number | null,
): Promise<void> {
  await sql.bulk(
    `insert into message (key, kind, level, code, source, subject_kind, subject_key, params, text, raw, pull, created_at, updated_at)
     select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9, ?3, ?2, ?2
     from json_each(?1) where true
     on conflict (key) do update set
       acknowledged_at = case when resolved_at is null and level = excluded.level and code = excluded.code and text = excluded.text
         then acknowledged_at end,
       resolved_at = null, repeats = repeats + 1, level = excluded.level, code = excluded.code, params = excluded.params,
       text = excluded.text, raw = excluded.raw, pull = excluded.pull, updated_at = excluded.updated_at`,
    messages.map((message) => [
      message.key,
      message.kind,
      message.level,
      message.code,
      message.source ?? '',
      message.subject?.kind ?? '',
      message.subject?.key ?? '',
      JSON.stringify(message.params ?? {}),
      message.text,
      message.raw ?? null,
    ]),
    [at, pull],
  );
}

type MessageRow = {
  id: number;
  key: string;
  kind: string;
  level: MessageLevel;
  code: string;
  source: string;
  subject_kind: string;
  subject_key: string;
  params: string;
  text: string;
  raw: string | null;
  repeats: number;
  created_at: string;
  updated_at: string;
  acknowledged_at: string | null;
  resolved_at: string | null;
};

function messageOf(row: MessageRow): Message {
  const { id, key, kind, level, code, text, source, raw, repeats } = row;
  return {
    id,
    key,
    kind,
    level,
    code,
    text,
    source,
    raw,
    repeats,
    params: JSON.parse(row.params) as Message['params'],
    subject: { kind: row.subject_kind, key: row.subject_key },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    acknowledgedAt: row.acknowledged_at,
    resolvedAt: row.resolved_at,
  };
}
