/** What the ERP accepts from outside. */
import { z } from 'zod';

const key = z.string().trim().min(1).max(100);
const instant = z.iso.datetime({ offset: true });

export const loginBody = z.object({ user: z.string().max(200), password: z.string().max(500) });

export const plannedDatesBody = z
  .object({
    plannedStart: instant,
    plannedFinish: instant,
    lateByMinutes: z.number().min(0).default(0),
    steps: z
      .array(
        z.object({ step: z.int(), lot: z.int().min(1), machineNo: key, plannedStart: instant, plannedFinish: instant }),
      )
      .max(1_000)
      .default([]),
  })
  .refine((dates) => Date.parse(dates.plannedFinish) >= Date.parse(dates.plannedStart), {
    path: ['plannedFinish'],
    message: 'must not be before plannedStart',
  });

/** Entries are checked one by one: a wrong one is rejected alone. */
export const plannedDatesBatchBody = z.object({
  orders: z
    .array(z.looseObject({ orderNo: key }))
    .min(1)
    .max(5_000),
});

export const noticeBody = z.object({
  noticeNo: key,
  severity: z.enum(['A', 'B', 'C']),
  category: z.string().max(50),
  raisedAt: instant,
  machineNo: key.nullish(),
  orderNo: key.nullish(),
  operationNo: key.nullish(),
  text: z.string().max(2_000),
  expectedUntil: instant.nullish(),
  resolvedAt: instant.nullish(),
});

export const orderChangeBody = z.strictObject({
  qty: z.number().positive().optional(),
  requiredAt: instant.optional(),
  rank: z.number().positive().max(1_000).optional(),
  state: z.enum(['RELEASED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED']).optional(),
});

export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(2_000).default(200),
  cursor: z.string().max(400).optional(),
  changedSince: z.coerce.number().int().min(0).optional(),
  /** `key` for the keys alone. */
  view: z.enum(['full', 'key']).default('full'),
});
