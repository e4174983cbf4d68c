/** Side tables of a pull: read whole, then looked up by the mappings. */
import { asList } from './expression.ts';
import type { Table } from './profile.ts';
import type { ReadContext } from './read.ts';
import { filterRows, readAll } from './read.ts';
import type { AnswerCode } from './transport.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

/** One table's value as expressions see it: an array of rows, an object by key, or whatever a `single` answer was. */
export async function readTable(table: Table, context: ReadContext): Promise<Result<unknown, AnswerCode>> {
  const rows = 'rows' in table ? await deriveRows(table.rows, table.where, context) : await readAll(table, context);
  if (!rows.ok) return rows;
  if (table.single) return success(rows.value.length === 1 ? rows.value[0] : rows.value);
  return table.index === undefined ? rows : indexRows(table.name, rows.value, table.index, table.grouped, context);
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
  for (const row of rows) {
    const key = await context.expressions.evaluate(index, row, context.bindings);
    if (!key.ok)
      return failure('bad-profile', `The index of table ${name} failed: ${key.message}. Correct the profile.`);
    if (typeof key.value !== 'string' && typeof key.value !== 'number') continue;
    const text = String(key.value);
    if (text === '__proto__') continue;
    if (!grouped) byKey[text] = row;
    else if (Object.hasOwn(byKey, text)) (byKey[text] as unknown[]).push(row);
    else byKey[text] = [row];
  }
  return success(byKey);
}
