/** From a row as the outside system has it to a canonical record, or to a quarantined one with the reason. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { PulledKind, PulledRecord, QuarantinedRecord } from './canonical.ts';
import { pulledKinds, recordKey } from './canonical.ts';
import type { Bindings, Expressions } from './expression.ts';
import { asList, shorten } from './expression.ts';

const maxRaw = 4_000;
const maxValue = 120;

/** What a source says about its rows. */
type Mapping = { map: string; key: string };

/** Records and refusals of one row; usually one of either. */
export type MappedRow = { records: PulledRecord[]; quarantined: QuarantinedRecord[] };

/** Maps one row. Whatever goes wrong with it stays with it: the caller goes on with the next. */
export async function mapRow(
  kind: PulledKind,
  row: unknown,
  mapping: Mapping,
  options: { expressions: Expressions; bindings: Bindings; system: string },
): Promise<MappedRow> {
  const mapped = await options.expressions.evaluate(mapping.map, row, options.bindings);
  const result: MappedRow = { records: [], quarantined: [] };
  const refuse = async (code: string, message: string, record?: unknown): Promise<void> => {
    const key = keyOf(kind, record) ?? (await rowKey(row, mapping.key, options));
    result.quarantined.push({ kind, key, code, message, raw: shortRaw(row) });
  };
  if (!mapped.ok) {
    await refuse(
      'mapping',
      `${kind}: the profile's mapping failed on this row (${mapped.message}); correct the row or the profile.`,
    );
    return result;
  }
  if (mapped.value === undefined || mapped.value === null) {
    await refuse(
      'not-mapped',
      `${kind}: the profile's mapping gives nothing for this row; correct the row or the profile.`,
    );
    return result;
  }
  for (const value of asList(mapped.value)) {
    const candidate = withoutNulls(value);
    const parsed = pulledKinds[kind].safeParse(candidate);
    if (parsed.success) result.records.push(parsed.data);
    else await refuse('invalid', describe(kind, parsed.error, candidate, options.system), candidate);
  }
  return result;
}

function describe(kind: PulledKind, error: z.ZodError, candidate: unknown, system: string): string {
  const problems = error.issues.slice(0, 5).map((issue) => {
    const value = issue.path.reduce<unknown>(
      (at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step],
      candidate,
    );
    const shown = value === undefined ? 'nothing' : shorten(JSON.stringify(value), maxValue);
    return `${issue.path.join('.') || 'record'} is ${shown}: ${issue.message}`;
  });
  return `${kind}: ${problems.join('; ')}. Correct it in ${system} and pull again.`;
}

function keyOf(kind: PulledKind, record: unknown): string | null {
  if (typeof record !== 'object' || record === null) return null;
  const key: unknown = recordKey(kind, record as PulledRecord);
  return typeof key === 'string' && key.trim() !== '' ? shorten(key, 100) : null;
}

async function rowKey(
  row: unknown,
  key: string,
  options: { expressions: Expressions; bindings: Bindings },
): Promise<string> {
  const evaluated = await options.expressions.evaluate(key, row, options.bindings);
  const value = evaluated.ok ? evaluated.value : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? nameless(row) : shorten(text, 100);
}

/** Tells rows without a key apart, the same in every pull. */
function nameless(row: unknown): string {
  return `?${createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 8)}`;
}

/** Canonical records know no null: what a system leaves empty is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const filled = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(filled.map(([key, item]) => [key, withoutNulls(item)]));
}

/** A row as JSON, cut to a length a planner can still read and a database can still keep. */
export function shortRaw(row: unknown): string {
  const raw = JSON.stringify(row) ?? 'null';
  return raw.length <= maxRaw ? raw : `${raw.slice(0, maxRaw)}…`;
}
