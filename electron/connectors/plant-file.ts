/** The import file: a plant and its orders as canonical records, one list per kind. */
import { z } from 'zod';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { PullBatch, PulledKind, PulledRecord, QuarantinedRecord } from './canonical.ts';
import { pulledKinds, recordKey } from './canonical.ts';
import type { RecordSets } from './validate.ts';
import { validateRecords } from './validate.ts';

const kinds = Object.keys(pulledKinds) as PulledKind[];

const formatName = 'taktwerk-plant';
const formatVersion = 1;

/** The whole file as its JSON Schema has it. Reading is more patient: it refuses records one by one. */
export const plantFileSchema = z.strictObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  records: z.strictObject(
    Object.fromEntries(kinds.map((kind) => [kind, z.array(pulledKinds[kind]).optional()])) as {
      [Kind in PulledKind]: z.ZodOptional<z.ZodArray<(typeof pulledKinds)[Kind]>>;
    },
  ),
});
export type PlantFile = z.input<typeof plantFileSchema>;

const envelopeSchema = z.looseObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  records: z.record(z.string(), z.array(z.unknown())),
});

const mostIssues = 5;
const longestValue = 120;

/**
 * Reads an import file into one complete batch per kind that the file names, in canonical order. A record that is wrong by itself or does
 * not fit the others is quarantined in its kind's batch; the file is refused only when it is not JSON, not of this format, or names a kind
 * that does not exist.
 */
export function readPlantFile(text: string): Result<{ batches: PullBatch[] }, 'bad-input'> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const envelope = envelopeSchema.safeParse(parsed.value);
  if (!envelope.success) return failure('bad-input', `Not a plant file: ${issuesOf(envelope.error, parsed.value)}.`);
  const stranger = Object.keys(envelope.data.records).find((kind) => !Object.hasOwn(pulledKinds, kind));
  if (stranger !== undefined) {
    const shown = shortened(stranger);
    return failure('bad-input', `records.${shown} is no kind of record. The kinds are ${kinds.join(', ')}.`);
  }
  const sets: RecordSets = {};
  const refused: QuarantinedRecord[] = [];
  for (const kind of kinds) {
    const list = envelope.data.records[kind];
    if (!list) continue;
    const read = readRecords(kind, list);
    Object.assign(sets, { [kind]: read.records });
    refused.push(...read.quarantined);
  }
  const { accepted, quarantined } = validateRecords(sets);
  refused.push(...quarantined);
  const refusedByKind = Map.groupBy(refused, (record) => record.kind);
  const batches = kinds
    .filter((kind) => accepted[kind] !== undefined)
    .map((kind) => ({
      kind,
      records: accepted[kind]!,
      quarantined: refusedByKind.get(kind) ?? [],
      complete: true,
      delta: false,
      goneKeys: [],
    }));
  return success({ batches });
}

function parseJson(text: string): Result<unknown, 'bad-input'> {
  try {
    return success(JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown);
  } catch (error) {
    return failure('bad-input', `Not a plant file: it is not JSON (${shortened((error as SyntaxError).message)}).`);
  }
}

function readRecords(kind: PulledKind, list: unknown[]): { records: PulledRecord[]; quarantined: QuarantinedRecord[] } {
  const records: PulledRecord[] = [];
  const quarantined: QuarantinedRecord[] = [];
  for (const [index, raw] of list.entries()) {
    const parsed = pulledKinds[kind].safeParse(raw);
    if (parsed.success) {
      records.push(parsed.data);
      continue;
    }
    const message = `records.${kind}.${index}: ${issuesOf(parsed.error, raw)}. Correct it and import the file again.`;
    quarantined.push({ kind, key: keyOf(kind, raw), code: 'bad-value', message, raw: JSON.stringify(raw) });
  }
  return { records, quarantined };
}

/** The key of a record that may be anything; empty when it has none. */
function keyOf(kind: PulledKind, raw: unknown): string {
  if (typeof raw !== 'object' || raw === null) return '';
  const key: unknown = recordKey(kind, raw as PulledRecord);
  return typeof key === 'string' ? shortened(key.trim()) : '';
}

/** Path, value and complaint of the first few issues. */
function issuesOf(error: z.ZodError, input: unknown): string {
  const shown = error.issues.slice(0, mostIssues).map((issue) => {
    const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | null)?.[step], input);
    const text = value === undefined ? 'missing' : shortened(JSON.stringify(value));
    return `${issue.path.join('.') || 'the whole'} is ${text} (${issue.message})`;
  });
  const more = error.issues.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function shortened(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
