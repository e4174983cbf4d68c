/** Key figures of schedule versions, kept when the version itself is pruned. */
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

export type KpiSnapshot = { version: number; at: string; values: Record<string, number> };

export class Kpis {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  put(version: number, values: Record<string, number>): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      await sql.run(
        'insert into kpi (version, at, value) values (?, ?, ?) on conflict (version) do update set at = excluded.at, value = excluded.value',
        [version, storedNow(), JSON.stringify(values)],
      );
      changed('kpis');
    });
  }

  /** Values of one version. */
  async of(version: number): Promise<Record<string, number>> {
    const sql = 'select value from kpi where version = ?';
    const row = await this.#session.read.get<{ value: string }>(sql, [version]);
    return row === undefined ? {} : (JSON.parse(row.value) as Record<string, number>);
  }

  /** Snapshots, newest version first. */
  async list(limit: number): Promise<KpiSnapshot[]> {
    const rows = await this.#session.read.all<{ version: number; at: string; value: string }>(
      'select version, at, value from kpi order by version desc limit ?',
      [limit],
    );
    return rows.map(({ version, at, value }) => ({ version, at, values: JSON.parse(value) as Record<string, number> }));
  }
}
