/** A scenario is one `.takt` file, open in one place at a time. */
import { copyFile, constants, link, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { DatabaseError, openDatabase } from './database.ts';
import { damaged, inspectScenario, locked, noAccess, type ScenarioFileError } from './inspect.ts';
import { migrate } from './migrations/migrate.ts';
import { scenarioStore, type ScenarioStore } from './scenario-store.ts';
import { storedNow } from './session.ts';

export type { ScenarioFileError } from './inspect.ts';

export const scenarioInfoSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1).max(200),
  createdAt: z.iso.datetime(),
  /** A what-if has no connections, and nothing is released from it. */
  kind: z.enum(['record', 'whatIf']).default('record'),
  /** The plan of record that a what-if was made from. */
  parent: z.strictObject({ id: z.string(), file: z.string(), name: z.string() }).nullable().default(null),
});
/** What a scenario says of itself: the setting `scenario`. */
export type ScenarioInfo = z.infer<typeof scenarioInfoSchema>;

/**
 * Files open in this process. Reading such a file by any other way than its connection would drop its lock (POSIX locks belong to the
 * process and end with the first descriptor closed), so they must be known without touching them.
 */
const openFiles = new Set<string>();

/** Makes a new scenario and opens it. Never overwrites; the file appears whole or not at all. */
export async function createScenario(
  file: string,
  { name }: { name: string },
): Promise<Result<ScenarioStore, ScenarioFileError>> {
  const path = resolve(file);
  const info = scenarioInfoSchema.parse({ id: randomUUID(), name, createdAt: storedNow() });
  const published = await publishDraft(path, async (draft) => {
    const database = await openDatabase(draft, { create: true, exclusive: true });
    try {
      await migrate(database);
      await database.run('insert into setting (key, value) values (?, ?)', ['scenario', JSON.stringify(info)]);
    } finally {
      await database.close();
    }
  });
  return published.ok ? openScenario(path) : published;
}

export type CopyOptions = {
  name: string;
  kind: ScenarioInfo['kind'];
  parent: ScenarioInfo['parent'];
  /** Settings that differ in the copy. */
  settings?: Record<string, unknown>;
  /** Leaves out what is on its way to others: it is the original's to deliver. */
  withoutOutbox?: boolean;
};

/** Copies a scenario, open as it is, into a new file under a name and identity of its own. Never overwrites; appears whole or not at all. */
export async function copyScenario(
  source: Pick<ScenarioStore, 'copyTo'>,
  file: string,
  { name, kind, parent, settings = {}, withoutOutbox = false }: CopyOptions,
): Promise<Result<ScenarioInfo, ScenarioFileError>> {
  const info = scenarioInfoSchema.parse({ id: randomUUID(), name, createdAt: storedNow(), kind, parent });
  const published = await publishDraft(resolve(file), async (draft) => {
    await source.copyTo(draft);
    const database = await openDatabase(draft, { exclusive: true });
    try {
      await database.transaction(async (inner) => {
        const rows = Object.entries({ ...settings, scenario: info }).map(([key, value]) => [
          key,
          JSON.stringify(value),
        ]);
        await inner.bulk(
          'insert or replace into setting (key, value) select value->>0, value->>1 from json_each(?1)',
          rows,
        );
        if (withoutOutbox) await inner.run('delete from outbox');
      });
    } finally {
      await database.close();
    }
  });
  return published.ok ? success(info) : published;
}

/**
 * Takes in a file that came from elsewhere: looked over, its connections switched off, and given its place unless something is there. A file
 * may name any address to send the planner's credentials to, so only the planner switches connections on.
 */
export async function takeInScenario(arrived: string, file: string): Promise<Result<null, ScenarioFileError>> {
  const inspected = await inspectScenario(arrived);
  if (!inspected.ok) return inspected;
  return publishDraft(resolve(file), async (draft) => {
    await copyFile(arrived, draft, constants.COPYFILE_FICLONE);
    const database = await openDatabase(draft, { exclusive: true });
    try {
      await database.run(connectionsOff);
    } finally {
      await database.close();
    }
  });
}

/** Keeps connections aside in a setting of their own. */
const connectionsOff =
  "update or replace setting set key = 'connectionsOff' where key = 'connections' and value <> '[]'";

/** Has a draft made beside `path` and gives it that name when it is whole. */
async function publishDraft(
  path: string,
  make: (draft: string) => Promise<void>,
): Promise<Result<null, ScenarioFileError>> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await make(draft);
    await publish(draft, path);
    return success(null);
  } catch (error) {
    return creationFailure(path, error);
  } finally {
    for (const trace of ['', '-wal', '-journal']) await rm(`${draft}${trace}`, { force: true });
  }
}

/**
 * Opens a scenario for reading and writing, with its schema brought up to date and interrupted deliveries due again. A file that is refused
 * stays as it was, byte for byte.
 */
export async function openScenario(file: string): Promise<Result<ScenarioStore, ScenarioFileError>> {
  const path = resolve(file);
  const identity = await identityOf(path);
  if (identity !== null && openFiles.has(identity)) return locked(path);
  const claim = identity ?? path;
  openFiles.add(claim);
  const opened = await openInspected(path, () => openFiles.delete(claim)).catch((error: unknown) => {
    openFiles.delete(claim);
    throw error;
  });
  if (!opened.ok) openFiles.delete(claim);
  return opened;
}

async function openInspected(path: string, onClosed: () => void): Promise<Result<ScenarioStore, ScenarioFileError>> {
  const inspected = await inspectScenario(path);
  if (!inspected.ok) return inspected;
  try {
    const database = await openDatabase(path, { exclusive: true });
    try {
      await migrate(database);
      const store = scenarioStore(database, onClosed);
      await store.outbox.recover();
      return success(store);
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_LOCKED') return locked(path);
    if (error.code === 'SQLITE_CORRUPT' || error.code === 'SQLITE_NOTADB') return damaged(path, error.message);
    return noAccess(path, error.message);
  }
}

/** Names the file by device and inode, whatever its path; null when there is none. */
async function identityOf(path: string): Promise<string | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats && `${stats.dev}:${stats.ino}`;
}

/** Gives the finished draft its name, unless a file of that name exists. */
async function publish(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // Some file systems know no hard links.
    await copyFile(draft, path, constants.COPYFILE_EXCL);
  }
}

function creationFailure(path: string, error: unknown): Result<never, ScenarioFileError> {
  const code = String((error as { code?: unknown }).code);
  if (code === 'EEXIST') {
    return failure('exists', `${path} exists already. Choose another name, or open it.`, { file: path });
  }
  if (error instanceof DatabaseError || code.startsWith('E')) return noAccess(path, (error as Error).message);
  throw error;
}
