/**
 * A schedule as a document: what a solve returns, `taktwerk check` judges and `resources/schema/schedule.schema.json` publishes.
 * Times are whole seconds after the problem's epoch.
 */
import { z } from 'zod';

const time = z.int();

/** One scheduled part of an operation (`part` is 0 unless the operation is split). */
export const assignmentSchema = z.strictObject({
  operation: z.string(),
  part: z.int().min(0),
  machine: z.string(),
  /** Index into the operation's modes. */
  mode: z.int().min(0),
  /** Start of set-up; for a started operation its actual start. */
  start: time,
  /** End of set-up, start of processing. */
  runStart: time,
  end: time,
});

/** Why an order, or a pin, did not get what it asked for. `params` fill the translated text of `code`. */
export const reasonSchema = z.strictObject({
  code: z.enum([
    'material-short',
    'supplier-unscheduled',
    'calendar-closed',
    'resource-short',
    'beyond-horizon',
    'pin-conflict',
    'max-lag',
    'no-machine',
    'bad-data',
    'held',
  ]),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Reason = z.infer<typeof reasonSchema>;

/** Objective terms, all in seconds or counts, each the lower the better. */
export const termsSchema = z.strictObject({
  /** Sum over orders of weight × max(0, end − due), weighted seconds. */
  weightedTardiness: z.number(),
  lateOrders: z.int(),
  unscheduledOrders: z.int(),
  /** Latest end minus now, seconds. */
  makespan: z.number(),
  /** Sum over orders of end − max(release, now), seconds. */
  flowTime: z.number(),
  /** Sum of set-up seconds, fixed and sequence-dependent. */
  setup: z.number(),
  /** Sum over orders of max(0, due − end), seconds. */
  earliness: z.number(),
  /** Sum of |start − baseline start| over operations in the baseline, seconds. */
  moved: z.number(),
  /** Parts of operations that are on another machine than in the baseline. */
  changedMachines: z.int().default(0),
  /** Seconds for which planned operations hold a machine in its overtime. */
  overtime: z.number().default(0),
});
export type Terms = z.infer<typeof termsSchema>;

export const scheduleSchema = z.strictObject({
  format: z.literal('taktwerk-schedule'),
  version: z.literal(1),
  problem: z.string().default(''),
  /** `feasible`: every order scheduled and checked; `partial`: some orders listed as unscheduled; `cancelled`: stopped early, best so far. */
  status: z.enum(['feasible', 'partial', 'cancelled']),
  terms: termsSchema,
  objective: z.number(),
  /** No schedule of all orders has a smaller objective, as far as the solver knows. */
  bound: z.number().optional(),
  seconds: z.number(),
  seed: z.int(),
  /** Of all workers, see `iterations` of the policy. */
  iterations: z.int(),
  /** Candidates that improvement has evaluated. */
  moves: z.int().optional(),
  assignments: z.array(assignmentSchema),
  unscheduled: z.array(z.strictObject({ order: z.string(), reason: reasonSchema })),
  /** Pinned or frozen operations that could not keep their place. */
  relaxed: z.array(z.strictObject({ operation: z.string(), part: z.int(), reason: reasonSchema })),
});
export type ScheduleDocument = z.infer<typeof scheduleSchema>;
export type Assignment = z.infer<typeof assignmentSchema>;
