/** A pull as a profile describes it: mark, side tables, then the kinds in canonical order, page by page. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PullBatch, PulledKind } from './canonical.ts';
import { pulledKinds, recordKey } from './canonical.ts';
import type { ConnectorErrorCode, ErpConnector } from './connector.ts';
import type { Expressions } from './expression.ts';
import type { ConnectionParameters } from './parameters.ts';
import type { Kind, Profile, Source } from './profile.ts';
import type { ReadContext } from './read.ts';
import { eachRow, readAll, readRows } from './read.ts';
import { mapRow } from './rows.ts';
import { deriveRows, readTable } from './tables.ts';
import type { AnswerCode, Transport } from './transport.ts';
import { cancelled, connectorCode } from './transport.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

type PullOptions = Parameters<ErpConnector['pull']>[0];

/**
 * What the next delta read must know: the mark, and the keys that were there, to tell what is gone. Valid only for the same profile and
 * parameters (`of`), since another mapping makes other records of the same rows.
 */
const cursorSchema = z.object({ of: z.string(), mark: z.unknown(), keys: z.record(z.string(), z.array(z.string())) });
type Cursor = z.infer<typeof cursorSchema>;

export type PullSetup = {
  profile: Profile;
  transport: Transport;
  expressions: Expressions;
  parameters: ConnectionParameters;
};

/** Pulls as `ErpConnector.pull` promises. */
export async function pullProfile(
  setup: PullSetup,
  options: PullOptions,
): Promise<Result<{ cursor: string | null }, ConnectorErrorCode>> {
  const result = await pullKinds(setup, options);
  return result.ok ? result : { ...result, code: connectorCode(result.code) };
}

async function pullKinds(
  setup: PullSetup,
  options: PullOptions,
): Promise<Result<{ cursor: string | null }, AnswerCode>> {
  const { profile, parameters } = setup;
  const of = fingerprint(profile, parameters);
  const last = readCursor(options.cursor, of);
  const tables: Record<string, unknown> = {};
  const context: ReadContext = {
    transport: setup.transport,
    expressions: setup.expressions,
    limits: profile.limits,
    bindings: { parameters, tables, since: last?.mark },
    signal: options.signal,
  };
  const mark = await askMark(profile, context);
  if (!mark.ok) return mark;
  for (const table of profile.tables) {
    options.onProgress({ kind: table.name, done: 0, total: null });
    const read = await readTable(table, context);
    if (!read.ok) return failure(read.code, `Table ${table.name}: ${read.message}`);
    tables[table.name] = read.value;
  }
  const keys: Cursor['keys'] = {};
  for (const kind of Object.keys(pulledKinds) as PulledKind[]) {
    const spec = profile.kinds[kind];
    if (spec === undefined) continue;
    const before = mark.value === undefined ? undefined : last?.keys[kind];
    const pulled =
      before !== undefined && isDeltaKind(spec)
        ? await pullDelta(
            kind,
            spec,
            { ...context, bindings: { ...context.bindings, since: last?.mark } },
            before,
            options,
          )
        : await pullWhole(kind, spec, context, options);
    if (!pulled.ok) return failure(pulled.code, `${kind}: ${pulled.message}`);
    if (spec.keys !== undefined) keys[kind] = pulled.value;
  }
  return success({ cursor: mark.value === undefined ? null : JSON.stringify({ of, mark: mark.value, keys }) });
}

function isDeltaKind(spec: Kind): spec is DeltaKind {
  return spec.keys !== undefined;
}

type DeltaKind = Kind & { keys: NonNullable<Kind['keys']> };

/** Reads a kind from end to end; resolves with its keys. */
async function pullWhole(
  kind: PulledKind,
  spec: Kind,
  context: ReadContext,
  options: PullOptions,
): Promise<Result<string[], AnswerCode>> {
  const keys = new Set<string>();
  const whole = { ...context, bindings: { ...context.bindings, since: undefined } };
  const pulled = await pullSources(kind, spec, whole, options, false, keys);
  if (!pulled.ok) return pulled;
  await options.onBatch({ kind, records: [], quarantined: [], complete: true, delta: false, goneKeys: [] });
  return success([...keys]);
}

/**
 * Reads what changed. The keys are read first, so that what is created meanwhile is in the changes. A key that is new but in no change
 * means the changes cannot be trusted: then the kind is read whole.
 */
async function pullDelta(
  kind: PulledKind,
  spec: DeltaKind,
  context: ReadContext,
  before: string[],
  options: PullOptions,
): Promise<Result<string[], AnswerCode>> {
  const rows = await readAll(spec.keys, context);
  if (!rows.ok) return rows;
  const present = new Set<string>();
  for (const row of rows.value) {
    const key = await context.expressions.evaluate(spec.keys.map, row, context.bindings);
    if (!key.ok || (typeof key.value !== 'string' && typeof key.value !== 'number'))
      return failure('bad-answer', 'A row of the key list has no key; correct the profile.');
    present.add(`${key.value}`);
  }
  const changed = new Set<string>();
  const pulled = await pullSources(kind, spec, context, options, true, changed);
  if (!pulled.ok) return pulled;
  const known = new Set(before);
  if ([...present].some((key) => !known.has(key) && !changed.has(key))) {
    return pullWhole(kind, spec, context, options);
  }
  const goneKeys = before.filter((key) => !present.has(key) && !changed.has(key));
  await options.onBatch({ kind, records: [], quarantined: [], complete: false, delta: true, goneKeys });
  return success([...present.union(changed)]);
}

async function pullSources(
  kind: PulledKind,
  spec: Kind,
  context: ReadContext,
  options: PullOptions,
  delta: boolean,
  keys: Set<string>,
): Promise<Result<null, AnswerCode>> {
  let done = 0;
  for (const source of spec.sources) {
    const take = async (rows: unknown[], total: number | null): Promise<Result<null, AnswerCode>> => {
      const batch = await mapRows(kind, rows, source, context, delta);
      if (!batch.ok) return batch;
      for (const record of batch.value.records) keys.add(recordKey(kind, record));
      for (const refused of batch.value.quarantined) keys.add(refused.key);
      await options.onBatch(batch.value);
      done += rows.length;
      options.onProgress({ kind, done, total });
      return success(null);
    };
    if ('rows' in source) {
      const rows = await deriveRows(source.rows, source.where, context);
      if (!rows.ok) return rows;
      const taken = await take(rows.value, rows.value.length);
      if (!taken.ok) return taken;
    } else {
      const read = await readRows(source, context, take);
      if (!read.ok) return read;
    }
  }
  return success(null);
}

async function mapRows(
  kind: PulledKind,
  rows: unknown[],
  source: Source,
  context: ReadContext,
  delta: boolean,
): Promise<Result<PullBatch, AnswerCode>> {
  const batch: PullBatch = { kind, records: [], quarantined: [], complete: false, delta, goneKeys: [] };
  const system = (context.bindings['parameters'] as ConnectionParameters).baseUrl;
  await eachRow(rows, context.signal, async (row) => {
    const mapped = await mapRow(kind, row, source, {
      expressions: context.expressions,
      bindings: context.bindings,
      system,
    });
    batch.records.push(...mapped.records);
    batch.quarantined.push(...mapped.quarantined);
  });
  return context.signal.aborted ? cancelled() : success(batch);
}

async function askMark(profile: Profile, context: ReadContext): Promise<Result<unknown, AnswerCode>> {
  if (profile.delta === undefined) return success(undefined);
  const request = await context.expressions.evaluate(profile.delta.request, {}, context.bindings);
  if (!request.ok) return failure('bad-profile', `delta.request failed: ${request.message}. Correct the profile.`);
  const answer = await context.transport.call(request.value, { signal: context.signal, repeatable: true });
  if (!answer.ok) return answer;
  const mark = await context.expressions.evaluate(profile.delta.mark, answer.value, context.bindings);
  if (!mark.ok || mark.value === undefined || mark.value === null) {
    return failure('bad-answer', 'The answer has no mark for the next delta read (delta.mark gave nothing).');
  }
  return success(mark.value);
}

function readCursor(text: string | null, of: string): Cursor | null {
  if (text === null) return null;
  try {
    const cursor = cursorSchema.parse(JSON.parse(text));
    return cursor.of === of ? cursor : null;
  } catch {
    return null;
  }
}

function fingerprint(profile: Profile, parameters: ConnectionParameters): string {
  return createHash('sha256')
    .update(JSON.stringify([profile, parameters]))
    .digest('hex')
    .slice(0, 16);
}
