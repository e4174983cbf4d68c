/** Looks a scenario file over before it is opened for real, so that a file that is refused stays as it was, byte for byte. */
import { access, constants, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { failure, success, type Failure, type Result } from '../../../solver/model/result.ts';
import { DatabaseError, openDatabase, type Database } from './database.ts';
import { readFileHeader } from './file-header.ts';
import { applicationId, migrate, newestVersion, schemaOf, schemaVersion } from './migrations/migrate.ts';
import { migrations } from './migrations/migrations.ts';

export type ScenarioFileError = 'missing' | 'exists' | 'no-access' | 'not-a-scenario' | 'newer' | 'damaged' | 'locked';

/** Passes a file that is a sound scenario of this version or an earlier one. Nobody may hold it open in this process. */
export async function inspectScenario(file: string): Promise<Result<null, ScenarioFileError>> {
  const refused = await lookAtHeader(file);
  if (refused) return refused;
  const verdict = (await logSize(file)) ? await examineCopy(file) : await examine(file, file);
  // Another program writing meanwhile looks like damage.
  if (!verdict.ok && verdict.code === 'damaged' && (await isLocked(file))) return locked(file);
  return verdict;
}

/** What can be told from access rights and the first bytes alone: why the file is refused, or null. */
export async function lookAtHeader(file: string): Promise<Failure<ScenarioFileError> | null> {
  const unreachable = await checkAccess(file);
  if (unreachable) return unreachable;
  const header = await readFileHeader(file);
  if (header === null) return notAScenario(file, 'it is no SQLite database');
  const log = (await logSize(file)) ?? 0;
  // With a log left by a crash the newest version number may stand there; a copy will tell.
  if (log === 0 || header.applicationId !== 0) {
    if (header.applicationId !== applicationId) return notAScenario(file, 'it belongs to another program');
    if (header.userVersion > newestVersion) return newer(file, header.userVersion);
  }
  const { size } = await stat(file);
  if (log === 0 && header.expectedBytes !== null && size < header.expectedBytes) {
    return damaged(file, `it has ${size} of ${header.expectedBytes} bytes`);
  }
  return null;
}

export function locked(file: string): Failure<'locked'> {
  return failure('locked', `${file} is open in another window or program. Close it there, then open it again.`, {
    file,
  });
}

export function noAccess(file: string, why: string): Failure<'no-access'> {
  return failure(
    'no-access',
    `${file} cannot be opened for writing (${why}). Check the permissions of file and folder, or work on a copy.`,
    {
      file,
    },
  );
}

function notAScenario(file: string, why: string): Failure<'not-a-scenario'> {
  return failure('not-a-scenario', `${file} is not a scenario: ${why}. Choose a .takt file.`, { file });
}

function newer(file: string, version: number): Failure<'newer'> {
  return failure(
    'newer',
    `${file} was written by a newer version (file version ${version}, this program knows up to ${newestVersion}). Update the program, then open it again.`,
    { file, version, known: newestVersion },
  );
}

export function damaged(file: string, why: string): Failure<'damaged'> {
  return failure('damaged', `${file} is damaged: ${why}. It was left as it is; restore a backup or a copy of it.`, {
    file,
    why,
  });
}

async function checkAccess(file: string): Promise<Failure<ScenarioFileError> | null> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) return notAScenario(file, 'it is not a file');
    await access(file, constants.R_OK | constants.W_OK);
    await access(dirname(file), constants.W_OK);
    return null;
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return failure(
        'missing',
        `${file} does not exist. It may have been moved or renamed: look for it, or make a new one.`,
        { file },
      );
    }
    return noAccess(file, code);
  }
}

/** Bytes in the write-ahead log beside the file: of who has it open, or left by a crash. Null when there is none. */
export async function logSize(file: string): Promise<number | null> {
  return (await stat(`${file}-wal`).catch(() => null))?.size ?? null;
}

/** Opening a file with a log replays the log; only a copy may tell whether that goes well. */
async function examineCopy(file: string): Promise<Result<null, ScenarioFileError>> {
  const folder = await mkdtemp(join(tmpdir(), 'takt-'));
  try {
    const copy = join(folder, 'scenario.takt');
    await copyFile(file, copy, constants.COPYFILE_FICLONE);
    await copyFile(`${file}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    return await examine(copy, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `path` is read, `file` is what the planner knows it as. */
async function examine(path: string, file: string): Promise<Result<null, ScenarioFileError>> {
  try {
    const database = await openDatabase(path, path === file ? { immutable: true } : { exclusive: true });
    try {
      return await examineOpen(database, file);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof DatabaseError) return damaged(file, error.message);
    throw error;
  }
}

async function examineOpen(database: Database, file: string): Promise<Result<null, ScenarioFileError>> {
  const { application_id: id } = (await database.get<{ application_id: number }>('pragma application_id'))!;
  if (id !== applicationId) return notAScenario(file, 'it belongs to another program');
  const version = await schemaVersion(database);
  if (version > newestVersion) return newer(file, version);
  const check = await database.get<{ quick_check: string }>('pragma quick_check(1)');
  if (check?.quick_check !== 'ok') return damaged(file, check?.quick_check ?? 'its check gave no answer');
  // Whoever adds tables or triggers of his own to a file he passes on does not get them run here.
  if ((await schemaOf(database)) !== (await expectedSchema(version)))
    return damaged(file, 'its tables are not those of a scenario');
  return success(null);
}

async function expectedSchema(version: number): Promise<string> {
  const database = await openDatabase(':memory:');
  try {
    await migrate(
      database,
      migrations.filter(({ number }) => number <= version),
    );
    return await schemaOf(database);
  } finally {
    await database.close();
  }
}

/** Whether a running program holds the file. Looking may leave an index file beside it, which goes away again. */
export async function isLocked(file: string): Promise<boolean> {
  const traces = [`${file}-wal`, `${file}-shm`];
  const before = await Promise.all(traces.map((trace) => stat(trace).catch(() => null)));
  try {
    const database = await openDatabase(file, { readonly: true });
    try {
      await database.get('select count(*) from sqlite_schema');
    } finally {
      await database.close();
    }
    return false;
  } catch (error) {
    return error instanceof DatabaseError && error.code === 'SQLITE_BUSY';
  } finally {
    for (const [index, trace] of traces.entries()) if (before[index] === null) await rm(trace, { force: true });
  }
}
