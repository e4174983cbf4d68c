/** What others changed in the ERP, kept in SQLite: a restart starts from the generated plant and applies it again. */
import type { Database } from '../../host/store/database.ts';
import { openDatabase } from '../../host/store/database.ts';
import type { ErpRecord, Resource } from './records.ts';

export type Change = { resource: Resource; key: string; mark: number; record: ErpRecord | null };
export type StoredDocument = { key: string; receivedAt: string; document: ErpRecord };

const schemaVersion = 1;
const schema = `
  create table change (
    resource text not null, key text not null, mark integer not null, record text,
    primary key (resource, key)
  ) strict;
  create table planned_dates (key text primary key, received_at text not null, document text not null) strict;
  create table notice (key text primary key, received_at text not null, document text not null) strict;
  pragma user_version = ${schemaVersion};
`;

type DocumentTable = 'planned_dates' | 'notice';

export class Journal {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @throws DatabaseError when the file cannot be opened; Error when a newer program wrote it. */
  static async open(file: string): Promise<Journal> {
    const database = await openDatabase(file, { create: true });
    const row = await database.get<{ user_version: number }>('pragma user_version');
    if (row?.user_version === 0) await database.exec(schema);
    else if (row?.user_version !== schemaVersion) {
      await database.close();
      throw new Error(`${file} has version ${row?.user_version}, this program knows ${schemaVersion}; move it away.`);
    }
    return new Journal(database);
  }

  async changes(): Promise<Change[]> {
    const rows = await this.#database.all<{ resource: Resource; key: string; mark: number; record: string | null }>(
      'select resource, key, mark, record from change order by mark',
    );
    return rows.map((row) => ({ ...row, record: row.record === null ? null : (JSON.parse(row.record) as ErpRecord) }));
  }

  /** Keeps changes, all or none. The last one of a record counts. */
  async record(changes: Change[]): Promise<void> {
    await this.#database.bulk(
      `insert into change (resource, key, mark, record)
       select value->>0, value->>1, value->>2, value->>3 from json_each(?1) where true
       on conflict (resource, key) do update set mark = excluded.mark, record = excluded.record`,
      changes.map(({ resource, key, mark, record }) => [
        resource,
        key,
        mark,
        record === null ? null : JSON.stringify(record),
      ]),
    );
  }

  /** Documents with these keys, or all, in the order of their keys. */
  async documents(table: DocumentTable, keys?: string[]): Promise<StoredDocument[]> {
    const chosen = keys === undefined ? '' : 'where key in (select value from json_each(?1))';
    const rows = await this.#database.all<{ key: string; received_at: string; document: string }>(
      `select key, received_at, document from ${table} ${chosen} order by key`,
      keys === undefined ? [] : [JSON.stringify(keys)],
    );
    return rows.map(({ key, received_at, document }) => ({
      key,
      receivedAt: received_at,
      document: JSON.parse(document) as ErpRecord,
    }));
  }

  /** Keeps documents, all or none, in place of earlier ones with their keys. */
  async keep(table: DocumentTable, documents: StoredDocument[]): Promise<void> {
    await this.#database.bulk(
      `insert into ${table} (key, received_at, document)
       select value->>0, value->>1, value->>2 from json_each(?1) where true
       on conflict (key) do update set received_at = excluded.received_at, document = excluded.document`,
      documents.map(({ key, receivedAt, document }) => [key, receivedAt, JSON.stringify(document)]),
    );
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
