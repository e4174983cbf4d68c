/** The MES's memory: one SQLite file. What `save` resolved for survives the death of the process, or of the power, at any moment. */
import { openDatabase } from '../../host/store/database.ts';
import type { Database } from '../../host/store/database.ts';

/** Documents by id; null removes one. */
export type Rows = Map<string, unknown>;
export type Snapshot = { jobs: Rows; machines: Rows; exceptions: Rows; meta: Rows };

const tables = ['meta', 'machine', 'exception', 'job'] as const;
type Table = (typeof tables)[number];
const tableOf: Record<keyof Snapshot, Table> = {
  meta: 'meta',
  machines: 'machine',
  exceptions: 'exception',
  jobs: 'job',
};

/** Numbered by place; append only. */
const migrations = [
  /* 1 documents */
  tables
    .map((table) => `create table ${table} (id text primary key, document text not null) without rowid;`)
    .join('\n'),
];

export class MesStore {
  private readonly database: Database;

  private constructor(database: Database) {
    this.database = database;
  }

  /**
   * Opens or creates the file for itself alone and brings it to the current version.
   *
   * @throws DatabaseError if another process has it open, Error if a newer program has written it.
   */
  static async open(file: string): Promise<MesStore> {
    const database = await openDatabase(file, { create: true, exclusive: true });
    const version = (await database.get<{ user_version: number }>('pragma user_version'))!.user_version;
    if (version > migrations.length) {
      await database.close();
      throw new Error(`${file} is of version ${version}, this program knows ${migrations.length}; use a newer program`);
    }
    for (const [index, migration] of migrations.entries()) {
      if (index < version) continue;
      await database.exec(`begin immediate; ${migration} pragma user_version = ${index + 1}; commit;`);
    }
    return new MesStore(database);
  }

  async load(): Promise<Snapshot> {
    return {
      meta: await this.read('meta'),
      machines: await this.read('machine'),
      exceptions: await this.read('exception'),
      jobs: await this.read('job'),
    };
  }

  /** Writes everything or nothing. Documents are taken as they are at the call. */
  save(snapshot: Partial<Snapshot>): Promise<void> {
    const writes = Object.entries(snapshot).map(([name, rows]) => ({
      table: tableOf[name as keyof Snapshot],
      gone: [...rows].filter(([, document]) => document === null).map(([id]) => [id]),
      kept: [...rows]
        .filter(([, document]) => document !== null)
        .map(([id, document]) => [id, JSON.stringify(document)]),
    }));
    return this.database.transaction(async (inner) => {
      for (const { table, gone, kept } of writes) {
        await inner.bulk(`delete from ${table} where id in (select value->>0 from json_each(?1))`, gone);
        await inner.bulk(
          `insert or replace into ${table} (id, document) select value->>0, value->>1 from json_each(?1)`,
          kept,
        );
      }
    });
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private async read(table: Table): Promise<Rows> {
    const rows = await this.database.all<{ id: string; document: string }>(
      `select id, document from ${table} order by id`,
    );
    return new Map(rows.map(({ id, document }) => [id, JSON.parse(document) as unknown]));
  }
}
