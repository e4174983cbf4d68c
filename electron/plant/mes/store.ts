/** The MES's memory: one SQLite file. What `save` resolved for survives the death of the process at any moment. */
import sqlite3 from 'sqlite3';

/** Rows by id; null removes the row. */
export type Rows = Map<string, unknown>;
export type Snapshot = { jobs: Rows; machines: Rows; exceptions: Rows; meta: Rows };

const tables = ['meta', 'machine', 'exception', 'job'] as const;
type Table = (typeof tables)[number];
const tableOf: Record<keyof Snapshot, Table> = { meta: 'meta', machines: 'machine', exceptions: 'exception', jobs: 'job' };

/** Numbered by place; append only. */
const migrations = [
  /* 1 documents */
  tables.map((table) => `CREATE TABLE ${table} (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;`).join('\n'),
];

export class MesStore {
  private readonly database: sqlite3.Database;

  private constructor(database: sqlite3.Database) {
    this.database = database;
  }

  /** Opens or creates the file and brings it to the current version. Throws if a newer program has written it. */
  static async open(file: string): Promise<MesStore> {
    const database = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened: sqlite3.Database = new sqlite3.Database(file, (error) => (error === null ? resolve(opened) : reject(error)));
    });
    const store = new MesStore(database);
    await store.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
    const [{ user_version: version }] = await store.all<{ user_version: number }>('PRAGMA user_version');
    if (version > migrations.length) {
      await store.close();
      throw new Error(`${file} is of version ${version}, this program knows ${migrations.length}; use a newer program`);
    }
    for (const [index, migration] of migrations.entries()) {
      if (index < version) continue;
      await store.execute(`BEGIN IMMEDIATE; ${migration} PRAGMA user_version = ${index + 1}; COMMIT;`);
    }
    return store;
  }

  async load(): Promise<Snapshot> {
    const read = async (table: Table): Promise<Rows> => {
      const rows = await this.all<{ id: string; document: string }>(`SELECT id, document FROM ${table} ORDER BY id`);
      return new Map(rows.map(({ id, document }) => [id, JSON.parse(document)]));
    };
    return {
      meta: await read('meta'),
      machines: await read('machine'),
      exceptions: await read('exception'),
      jobs: await read('job'),
    };
  }

  /** Writes all rows in one transaction. Calls must not overlap. Documents are taken as they are at the call. */
  async save(snapshot: Partial<Snapshot>): Promise<void> {
    const writes = (Object.entries(snapshot) as [keyof Snapshot, Rows][]).flatMap(([name, rows]) => {
      const gone = [...rows].filter(([, document]) => document === null).map(([id]) => id);
      const kept = [...rows].filter(([, document]) => document !== null);
      const table = tableOf[name];
      return [
        { count: gone.length, sql: `DELETE FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`, json: gone },
        {
          count: kept.length,
          sql: `INSERT OR REPLACE INTO ${table} (id, document) SELECT value ->> 0, value ->> 1 FROM json_each(?)`,
          json: kept.map(([id, document]) => [id, JSON.stringify(document)]),
        },
      ].map((write) => ({ ...write, json: JSON.stringify(write.json) }));
    });
    await this.execute('BEGIN IMMEDIATE');
    try {
      for (const { count, sql, json } of writes) if (count > 0) await this.run(sql, json);
      await this.execute('COMMIT');
    } catch (error) {
      await this.execute('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => this.database.close((error) => (error === null ? resolve() : reject(error))));
  }

  private execute(sql: string): Promise<void> {
    return new Promise((resolve, reject) => this.database.exec(sql, (error) => (error === null ? resolve() : reject(error))));
  }

  private run(sql: string, parameter: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.database.run(sql, [parameter], (error) => (error === null ? resolve() : reject(error))),
    );
  }

  private all<Row>(sql: string): Promise<Row[]> {
    return new Promise((resolve, reject) =>
      this.database.all<Row>(sql, (error, rows) => (error === null ? resolve(rows) : reject(error))),
    );
  }
}
