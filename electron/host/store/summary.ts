/** What a scenario file says of itself, read without opening it for work: for lists of files. */
import { copyFile, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { success, type Result } from '../../../solver/model/result.ts';
import { DatabaseError, openDatabase, type Queries } from './database.ts';
import { damaged, isLocked, lookAtHeader, locked, logSize, type ScenarioFileError } from './inspect.ts';
import { scenarioInfoSchema, type ScenarioInfo } from './scenario-file.ts';

export type ScenarioSummary = {
  info: ScenarioInfo;
  orders: number;
  planVersion: number;
  /** Titles of connections it has, and of those switched off. */
  connections: string[];
  connectionsOff: string[];
};

const titlesSchema = z.array(z.looseObject({ title: z.string() }));

/** Reads the summary of a file that is not open in this process. Leaves no trace beside it. */
export async function summarize(file: string): Promise<Result<ScenarioSummary, ScenarioFileError>> {
  const refused = await lookAtHeader(file);
  if (refused) return refused;
  // A closed scenario is one file: a log beside it means that somebody has it open, or that a crash left it.
  if ((await logSize(file)) === null) return read(file, file);
  if (await isLocked(file)) return locked(file);
  const folder = await mkdtemp(join(tmpdir(), 'takt-'));
  try {
    const copy = join(folder, 'scenario.takt');
    await copyFile(file, copy, constants.COPYFILE_FICLONE);
    await copyFile(`${file}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    return await read(copy, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `path` is read, `file` is what the planner knows it as. */
async function read(path: string, file: string): Promise<Result<ScenarioSummary, ScenarioFileError>> {
  try {
    const database = await openDatabase(path, path === file ? { immutable: true } : { exclusive: true });
    try {
      return success(await summaryOf(database));
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof DatabaseError) return damaged(file, error.message);
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      return damaged(file, 'what it says of itself cannot be read');
    }
    throw error;
  }
}

/** Summary of an open database. */
export async function summaryOf(database: Pick<Queries, 'get' | 'all'>): Promise<ScenarioSummary> {
  const rows = await database.all<{ key: string; value: string }>(
    "select key, value from setting where key in ('scenario', 'connections', 'connectionsOff')",
  );
  const setting = (key: string): unknown => JSON.parse(rows.find((row) => row.key === key)?.value ?? '[]');
  const orders = await database.get<{ count: number }>(
    "select count(*) as count from record where kind = 'order' and gone_at is null",
  );
  const rushOrders = await rushOrdersOf(database);
  const plan = await database.get<{ version: number }>("select version from schedule_role where role = 'current'");
  return {
    info: scenarioInfoSchema.parse(setting('scenario')),
    orders: (orders?.count ?? 0) + rushOrders,
    planVersion: plan?.version ?? 0,
    connections: titlesSchema.parse(setting('connections')).map(({ title }) => title),
    connectionsOff: titlesSchema.parse(setting('connectionsOff')).map(({ title }) => title),
  };
}

/** Orders of the planner's own, which count like the ERP's. Files of before there were any have no table for them. */
async function rushOrdersOf(database: Pick<Queries, 'get'>): Promise<number> {
  const table = await database.get("select 1 from sqlite_master where type = 'table' and name = 'adjustment'");
  if (!table) return 0;
  const found = await database.get<{ count: number }>(
    "select count(*) as count from adjustment where body->>'kind' = 'rushOrder'",
  );
  return found?.count ?? 0;
}

/** When the scenario was last written, and its size with what is not yet folded into the file. */
export async function fileFacts(file: string): Promise<{ changedAt: string; bytes: number } | null> {
  const facts = await Promise.all([file, `${file}-wal`].map((path) => stat(path).catch(() => null)));
  if (facts[0] === null) return null;
  const times = facts.map((fact) => fact?.mtimeMs ?? 0);
  return {
    changedAt: new Date(Math.max(...times)).toISOString(),
    bytes: facts.reduce((sum, fact) => sum + (fact?.size ?? 0), 0),
  };
}
