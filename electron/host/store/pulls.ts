/** Pulls under way and finished, and where the next delta read of a source begins. */
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

/** One reading of a source, from its first batch to its last. */
export type Pull = { id: number; source: string };

export class Pulls {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Starts a pull. What an earlier, unfinished pull of the source had seen is forgotten; its records stay. */
  begin(source: string): Promise<Pull> {
    return this.#session.write(async (sql) => {
      await sql.run('delete from pull where source = ? and finished_at is null', [source]);
      const { lastId } = await sql.run('insert into pull (source, started_at) values (?, ?)', [source, storedNow()]);
      return { id: lastId, source };
    });
  }

  /** Ends a pull that read everything it was to read; `cursor` is where the next delta read begins. */
  finish(pull: Pull, cursor: string | null): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const at = storedNow();
      await sql.run('delete from seen where pull = ?', [pull.id]);
      await sql.run('update pull set finished_at = ? where id = ?', [at, pull.id]);
      await sql.run(
        'insert into cursor (source, value, at) values (?, ?, ?) on conflict (source) do update set value = excluded.value, at = excluded.at',
        [pull.source, cursor, at],
      );
      changed('records');
    });
  }

  /** Cursor and instant of the source's last finished pull, or undefined before the first. */
  last(source: string): Promise<{ cursor: string | null; at: string } | undefined> {
    return this.#session.read.get('select value as cursor, at from cursor where source = ?', [source]);
  }

  /** Makes the next pull of a source read everything. */
  forgetCursor(source: string): Promise<void> {
    return this.#session.write(async (sql) => {
      await sql.run('delete from cursor where source = ?', [source]);
    });
  }
}
