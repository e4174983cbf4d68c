/** Brings a file's schema to the newest version, one step per transaction. */
import type { Database } from '../database.ts';
import { migrations, type Migration } from './migrations.ts';

/** 'Takt' in ASCII: tells a scenario from any other SQLite file. */
export const applicationId = 0x54616b74;

export const newestVersion = migrations.at(-1)!.number;

/** Version of a file's schema; 0 before its first step. */
export async function schemaVersion(database: Database): Promise<number> {
  return (await database.get<{ user_version: number }>('pragma user_version'))!.user_version;
}

/** Takes the steps the file has not taken. Killed at any moment, a step is done whole or not at all. */
export async function migrate(database: Database, steps: readonly Migration[] = migrations): Promise<void> {
  const version = await schemaVersion(database);
  for (const step of steps) {
    if (step.number <= version) continue;
    // One call, one implicit order: `exec` cannot be interleaved with other statements of the connection.
    try {
      await database.exec(
        `begin immediate; ${step.sql}; pragma application_id = ${applicationId}; pragma user_version = ${step.number}; commit`,
      );
    } catch (error) {
      await database.exec('rollback').catch(() => undefined);
      throw error;
    }
  }
}

/** Tables, indexes, triggers and views of a database as SQLite keeps them, for comparing two. */
export async function schemaOf(database: Database): Promise<string> {
  const rows = await database.all(
    "select type, name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\' order by name",
  );
  return JSON.stringify(rows);
}
