/** Side tables of a pull: read whole, then looked up by the mappings. */
import { asList } from './expression.ts';
import type { Table } from './profile.ts';
import type { ReadContext } from './read.ts';
import { eachRow, filterRows, readAll } from './read.ts';
import type { AnswerCode } from './transport.ts';
import { cancelled } from './transport.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

/** One table's value as expressions see it: an array of rows, an object by key, or whatever a `single` answer was. */
export async function readTable(table: Table, context: ReadContext): Promise<Result<unknown, AnswerCode>> {
  const rows = 'rows' in table ? await deriveRows(table.rows, table.where, context) : await readAll(table, context);
  if (!rows.ok) return rows;
  const kept = table.map === undefined ? rows : await mapTable(table.name, rows.value, table.map, context);
  if (!kept.ok) return kept;
  if (context.signal.aborted) return cancelled();
  if (table.single) return success(kept.value.length === 1 ? kept.value[0] : kept.value);
  return table.index === undefined ? kept : indexRows(table.name, kept.value, table.index, table.grouped, context);
}

async function mapTable(
  name: string,
  rows: unknown[],
  map: string,
  context: ReadContext,
): Promise<Result<unknown[], 'bad-profile'>> {
  const mapped: unknown[] = [];
  let problem: string | null = null;
  await eachRow(rows, context.signal, async (row) => {
    const value = await context.expressions.evaluate(map, row, context.bindings);
    if (!value.ok) problem ??= value.message;
    else if (value.value !== undefined && value.value !== null) mapped.push(value.value);
  });
  return problem === null
    ? success(mapped)
    : failure('bad-profile', `The map of table ${name} failed: ${problem}. Correct the profile.`);
}

/** Rows an expression derives from tables and parameters; nothing counts as none. */
export async function deriveRows(
  source: string,
  where: string | undefined,
  context: ReadContext,
): Promise<Result<unknown[], 'bad-profile'>> {
  const derived = await context.expressions.evaluate(source, {}, context.bindings);
  if (!derived.ok) {
    return failure(
      'bad-profile',
      `The rows derived by ${source.slice(0, 80)} failed: ${derived.message}. Correct the profile.`,
    );
  }
  const rows = asList(derived.value);
  return success(where === undefined ? rows : await filterRows(rows, where, context));
}

async function indexRows(
  name: string,
  rows: unknown[],
  index: string,
  grouped: boolean,
  context: ReadContext,
): Promise<Result<Record<string, unknown>, 'bad-profile'>> {
  const byKey: Record<string, unknown> = {};
  let problem: string | null = null;
  await eachRow(rows, context.signal, async (row) => {
    const key = await context.expressions.evaluate(index, row, context.bindings);
    if (!key.ok) problem ??= key.message;
    else if (typeof key.value === 'string' || typeof key.value === 'number')
      put(byKey, String(key.value), row, grouped);
  });
  return problem === null
    ? success(byKey)
    : failure('bad-profile', `The index of table ${name} failed: ${problem}. Correct the profile.`);
}

function put(byKey: Record<string, unknown>, key: string, row: unknown, grouped: boolean): void {
  if (key === '__proto__') return;
  if (!grouped) byKey[key] = row;
  else if (Object.hasOwn(byKey, key)) (byKey[key] as unknown[]).push(row);
  else byKey[key] = [row];
}
