/** The planner's own layer over the pulled records, by key. What a body means is for `edits/adjustments.ts` to say. */
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

/** A null body takes the adjustment away. */
export type AdjustmentChange = { key: string; body: unknown };

export class Adjustments {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** All in force, by key. */
  async all(): Promise<Map<string, unknown>> {
    const rows = await this.#session.read.all<{ key: string; body: string }>(
      'select key, body from adjustment order by key',
    );
    return new Map(rows.map(({ key, body }) => [key, JSON.parse(body) as unknown]));
  }

  /** Puts, replaces and takes away; of a key listed twice the last counts. */
  apply(changes: readonly AdjustmentChange[]): Promise<void> {
    const last = new Map(changes.map(({ key, body }) => [key, body]));
    const gone = [...last].filter(([, body]) => body === null || body === undefined).map(([key]) => [key]);
    const put = [...last].filter(([, body]) => body !== null && body !== undefined);
    return this.#session.write(async (sql, changed) => {
      await sql.bulk('delete from adjustment where key in (select value->>0 from json_each(?1))', gone);
      await sql.bulk(
        `insert into adjustment (key, body, at) select value->>0, value->>1, ?2 from json_each(?1) where true
         on conflict (key) do update set body = excluded.body, at = excluded.at where body <> excluded.body`,
        put.map(([key, body]) => [key, JSON.stringify(body)]),
        [storedNow()],
      );
      if (last.size > 0) changed('adjustments');
    });
  }
}
