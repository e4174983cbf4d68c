/**
 * The planner's adjustments: a layer of their own over what ERP and MES say, kept in the scenario, that survives pulls. Each has a key, so
 * that a command and its inverse are lists of keys with their new bodies. Instants are ISO 8601 UTC.
 */
import { z } from 'zod';
import { orderRecord } from '../../connectors/canonical.ts';
import type { AdjustmentChange } from '../store/adjustments.ts';

const instant = z.iso.datetime();

const schemas = {
  /** A part of an operation stays where it is. */
  pin: z.strictObject({
    kind: z.literal('pin'),
    operation: z.string(),
    part: z.int(),
    machine: z.string(),
    startAt: instant,
  }),
  /** An order is left out of the plan. */
  hold: z.strictObject({ kind: z.literal('hold'), order: z.string(), reason: z.string() }),
  /** What is there takes the place of the record's value; `record` holds what the record said then. */
  order: z.strictObject({
    kind: z.literal('order'),
    order: z.string(),
    dueAt: instant.optional(),
    quantity: z.number().optional(),
    priority: z.number().optional(),
    record: z.strictObject({ dueAt: instant, quantity: z.number(), priority: z.number() }),
  }),
  /** An order that no ERP knows. */
  rushOrder: z.strictObject({ kind: z.literal('rushOrder'), record: orderRecord }),
  machineTime: z.strictObject({
    kind: z.literal('machineTime'),
    id: z.string(),
    machine: z.string(),
    as: z.enum(['downtime', 'overtime']),
    startAt: instant,
    endAt: instant,
    reason: z.string(),
  }),
  /** Quantities of an operation's parts, in place of the routing's rule; one quantity: it is not split. */
  split: z.strictObject({ kind: z.literal('split'), operation: z.string(), quantities: z.array(z.number()).min(1) }),
};

export const adjustmentSchema = z.discriminatedUnion('kind', [
  schemas.pin,
  schemas.hold,
  schemas.order,
  schemas.rushOrder,
  schemas.machineTime,
  schemas.split,
]);
export type Adjustment = z.infer<typeof adjustmentSchema>;
export type AdjustmentOf<Kind extends Adjustment['kind']> = Extract<Adjustment, { kind: Kind }>;
export type AdjustmentSet = ReadonlyMap<string, Adjustment>;

export const keys = {
  pin: (operation: string, part: number): string => `pin:${operation}#${part}`,
  hold: (order: string): string => `hold:${order}`,
  order: (order: string): string => `order:${order}`,
  rushOrder: (order: string): string => `rushOrder:${order}`,
  machineTime: (id: string): string => `machineTime:${id}`,
  split: (operation: string): string => `split:${operation}`,
};

export function keyOf(adjustment: Adjustment): string {
  switch (adjustment.kind) {
    case 'pin':
      return keys.pin(adjustment.operation, adjustment.part);
    case 'hold':
      return keys.hold(adjustment.order);
    case 'order':
      return keys.order(adjustment.order);
    case 'rushOrder':
      return keys.rushOrder(adjustment.record.id);
    case 'machineTime':
      return keys.machineTime(adjustment.id);
    case 'split':
      return keys.split(adjustment.operation);
  }
}

/** Adjustments as the scenario keeps them. @throws when a body is none of ours: the file was tampered with. */
export function readAdjustments(stored: ReadonlyMap<string, unknown>): Map<string, Adjustment> {
  return new Map([...stored].map(([key, body]) => [key, adjustmentSchema.parse(body)]));
}

/** Those of one kind, by key. */
export function ofKind<Kind extends Adjustment['kind']>(set: AdjustmentSet, kind: Kind): AdjustmentOf<Kind>[] {
  return [...set.values()].filter((adjustment): adjustment is AdjustmentOf<Kind> => adjustment.kind === kind);
}

export type AdjustmentDifference = { after: AdjustmentChange[]; before: AdjustmentChange[] };

/** What leads from one set to the other, and back. */
export function adjustmentDifference(before: AdjustmentSet, after: AdjustmentSet): AdjustmentDifference {
  const difference: AdjustmentDifference = { after: [], before: [] };
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key) ?? null, after.get(key) ?? null];
    if (old === now || JSON.stringify(old) === JSON.stringify(now)) continue;
    difference.after.push({ key, body: now });
    difference.before.push({ key, body: old });
  }
  return difference;
}

/** A set with changes put into it. */
export function withChanges(set: AdjustmentSet, changes: readonly AdjustmentChange[]): Map<string, Adjustment> {
  const result = new Map(set);
  for (const { key, body } of changes) {
    if (body === null) result.delete(key);
    else result.set(key, adjustmentSchema.parse(body));
  }
  return result;
}
