/**
 * What no schema of a single record can see: references to what is not there, doubles, units, and bills of material that contain themselves.
 * Whatever is refused is quarantined whole, with the reason; what refers to it is refused with it.
 */
import { bomCycles } from './bom-cycles.ts';
import type { PulledKind, PulledRecord, QuarantinedRecord } from './canonical.ts';
import { pulledKinds, recordKey } from './canonical.ts';
import { referencesOf, unitsOf } from './references.ts';

export type RecordSets = { [Kind in PulledKind]?: PulledRecord<Kind>[] };

export type RefusalCode = 'unknown-reference' | 'duplicate' | 'cyclic-bom' | 'bad-unit' | 'bad-value' | 'no-routing';

type Refusal = { code: RefusalCode; message: string };

const longestQuote = 120;
const mostCycleItems = 12;

/**
 * Sorts records, each valid by itself, into those that fit together and those that do not. Order inside a kind is kept.
 * `existing` are records of earlier pulls that new ones may refer to or replace; a delta pull passes them, a full one needs none.
 */
export function validateRecords(
  records: RecordSets,
  existing: RecordSets = {},
): { accepted: RecordSets; quarantined: QuarantinedRecord[] } {
  const accepted: RecordSets = {};
  const quarantined: QuarantinedRecord[] = [];
  const known = knownRecords(existing);
  const cycles = bomCycles(mergedBoms(records, existing));
  const routed = routedItems(records, existing);

  for (const kind of Object.keys(pulledKinds) as PulledKind[]) {
    const list: PulledRecord[] | undefined = records[kind];
    if (!list) continue;
    const fresh = new Map<string, { raw: string; times: number }>();
    const kept: PulledRecord[] = [];
    for (const record of list) {
      const key = recordKey(kind, record);
      const raw = JSON.stringify(record);
      const before = fresh.get(key);
      if (before) {
        // The same record twice says nothing new: pages of a list that grows meanwhile overlap.
        if (before.raw === raw) continue;
        before.times += 1;
        const message = `${kind} ${quoted(key)} is there ${before.times} times with different content; the first one is used. Keep one of them.`;
        quarantined.push({ kind, key: `${key} (${before.times})`, code: 'duplicate', message, raw });
        continue;
      }
      fresh.set(key, { raw, times: 1 });
      const refusal =
        unknownReference(kind, record, known) ??
        wrongUnit(kind, record, known) ??
        wrongValue(kind, record) ??
        (kind === 'bom' ? cyclic(record as PulledRecord<'bom'>, cycles) : null) ??
        (kind === 'order' ? withoutRouting(record as PulledRecord<'order'>, routed) : null);
      if (refusal) {
        quarantined.push({ kind, key, ...refusal, message: `${kind} ${quoted(key)}: ${refusal.message}`, raw });
        known[kind].delete(key);
      } else {
        kept.push(record);
        known[kind].set(key, record);
      }
    }
    Object.assign(accepted, { [kind]: kept });
    if (kind === 'routing') dropUnrouted(routed, known.routing);
  }
  return { accepted, quarantined };
}

type Known = Record<PulledKind, Map<string, PulledRecord>>;

function knownRecords(existing: RecordSets): Known {
  const kinds = Object.keys(pulledKinds) as PulledKind[];
  const byKey = (kind: PulledKind) =>
    new Map(((existing[kind] ?? []) as PulledRecord[]).map((record) => [recordKey(kind, record), record]));
  return Object.fromEntries(kinds.map((kind) => [kind, byKey(kind)])) as Known;
}

function mergedBoms(records: RecordSets, existing: RecordSets): PulledRecord<'bom'>[] {
  const boms = new Map((existing.bom ?? []).map((bom) => [bom.id, bom]));
  for (const bom of records.bom ?? []) boms.set(bom.id, bom);
  return [...boms.values()];
}

/** Items that some routing makes. */
function routedItems(records: RecordSets, existing: RecordSets): Set<string> {
  return new Set([...(existing.routing ?? []), ...(records.routing ?? [])].map(({ item }) => item));
}

/** Leaves only items of routings that were accepted. */
function dropUnrouted(routed: Set<string>, routings: Map<string, PulledRecord>): void {
  routed.clear();
  for (const routing of routings.values()) routed.add((routing as PulledRecord<'routing'>).item);
}

function unknownReference(kind: PulledKind, record: PulledRecord, known: Known): Refusal | null {
  const missing = referencesOf(kind, record).find((reference) => !known[reference.kind].has(reference.key));
  if (!missing) return null;
  const message = `${missing.path} refers to ${missing.kind} ${quoted(missing.key)}, which is not there or was refused. Bring it, or correct ${missing.path}.`;
  return { code: 'unknown-reference', message };
}

function wrongUnit(kind: PulledKind, record: PulledRecord, known: Known): Refusal | null {
  for (const { path, item, unit } of unitsOf(kind, record)) {
    const base = (known.item.get(item) as PulledRecord<'item'>).unit;
    if (unit !== base) {
      const message = `${path} is ${quoted(unit)}, but item ${quoted(item)} is counted in ${quoted(base)}. Give the quantity in ${quoted(base)}.`;
      return { code: 'bad-unit', message };
    }
  }
  return null;
}

function wrongValue(kind: PulledKind, record: PulledRecord): Refusal | null {
  if (kind === 'operator') {
    const { rosteredSkill, skills } = record as PulledRecord<'operator'>;
    if (rosteredSkill === undefined || skills.includes(rosteredSkill)) return null;
    const message = `rosteredSkill is ${quoted(rosteredSkill)}, which is none of its skills (${skills.map(quoted).join(', ')}). Add the skill, or roster another.`;
    return { code: 'bad-value', message };
  }
  if (kind === 'routing') return wrongOperation((record as PulledRecord<'routing'>).operations);
  if (kind === 'order') {
    const order = record as PulledRecord<'order'>;
    const supplier = order.suppliers.indexOf(order.id);
    if (supplier < 0) return wrongOperation(order.operations ?? []);
    return { code: 'bad-value', message: `suppliers.${supplier} is the order itself. Remove it.` };
  }
  return null;
}

function wrongOperation(operations: PulledRecord<'routing'>['operations']): Refusal | null {
  const sequences = new Set<number>();
  for (const [index, { sequence, minLagSeconds, maxLagSeconds }] of operations.entries()) {
    if (sequences.has(sequence)) {
      const message = `operations.${index}.sequence is ${sequence} once more. Number each operation differently.`;
      return { code: 'bad-value', message };
    }
    sequences.add(sequence);
    if (maxLagSeconds !== undefined && maxLagSeconds < minLagSeconds) {
      const message = `operations.${index}.maxLagSeconds is ${maxLagSeconds}, less than its minLagSeconds ${minLagSeconds}. Raise the one or lower the other.`;
      return { code: 'bad-value', message };
    }
  }
  return null;
}

function cyclic(bom: PulledRecord<'bom'>, cycles: Map<string, string[]>): Refusal | null {
  const cycle = cycles.get(bom.id);
  if (!cycle) return null;
  const shown = cycle.slice(0, mostCycleItems).map(quoted);
  if (cycle.length > mostCycleItems) shown.push('…');
  const message = `components contain their own item: ${shown.join(' → ')}. Take one of them out of the other's bill of material.`;
  return { code: 'cyclic-bom', message };
}

function withoutRouting(order: PulledRecord<'order'>, routed: Set<string>): Refusal | null {
  const needsNone = order.status === 'done' || order.status === 'cancelled';
  if (needsNone || order.operations || order.routing !== undefined || routed.has(order.item)) return null;
  const message = `it has neither operations nor a routing, and no routing makes item ${quoted(order.item)}. Bring a routing for the item.`;
  return { code: 'no-routing', message };
}

/** Names come from outside: quoted on one line and cut to a readable length. */
function quoted(value: string): string {
  const text = value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value;
  return JSON.stringify(text);
}
