/**
 * The scheduling problem as a document: what `taktwerk solve` reads, what the host builds from a scenario and what
 * `resources/schema/problem.schema.json` publishes. `compile` turns it into columns for the search.
 *
 * Times are whole seconds after `epoch` (UTC); durations are whole seconds; quantities are in the item's base unit.
 * Entities refer to one another by id. Ids are unique per kind.
 */
import { z } from 'zod';

/** Longest time or duration accepted: 60 years in seconds, so that sums of two stay inside a signed 32-bit integer's reach. */
export const maxTime = 1_000_000_000;

const id = z.string().min(1).max(200);
const time = z.int().min(-maxTime).max(maxTime);
const duration = z.int().min(0).max(maxTime);
const quantity = z.number().finite().positive().max(1e12);

/** When a resource works: half-open `[from, to)` intervals, sorted, disjoint, never touching. */
export const calendarSchema = z.strictObject({
  id,
  intervals: z.array(z.tuple([time, time])),
});

/** Change-over seconds from one attribute value to another. A pair that is not listed costs 0 on the diagonal, else `otherwise`. */
export const setupMatrixSchema = z.strictObject({
  id,
  attribute: z.string().min(1),
  otherwise: duration,
  entries: z.array(z.strictObject({ from: z.string(), to: z.string(), seconds: duration })),
});

export const machineSchema = z.strictObject({
  id,
  name: z.string(),
  workCenter: id,
  calendar: id,
  /** Those times of its calendar that are overtime: half-open `[from, to)` intervals, sorted and disjoint. */
  overtime: z.array(z.tuple([time, time])).default([]),
  /** Matrices whose change-over times add up on this machine. */
  setupMatrices: z.array(id).default([]),
  /** Attribute values the machine is set up for now. An absent attribute costs no first set-up. */
  setupState: z.record(z.string(), z.string()).default({}),
});

/** A pool several operations may draw on at once: a tool with copies, or the operators on shift who hold a skill. */
export const resourceSchema = z.strictObject({
  id,
  name: z.string(),
  kind: z.enum(['tool', 'operator', 'space']),
  /** Units free over time: from each `at` on, `units`; before the first, 0. Sorted by `at`. */
  capacity: z.array(z.strictObject({ at: time, units: z.int().min(0).max(1_000_000) })),
});

export const materialSchema = z.strictObject({
  id,
  name: z.string(),
  stock: z.number().finite().min(0),
  arrivals: z.array(z.strictObject({ id, at: time, quantity })),
});

export const requirementSchema = z.strictObject({ resource: id, units: z.int().min(1) });

/** One way to carry out an operation. */
export const modeSchema = z.strictObject({
  machine: id,
  /** Fixed set-up, on top of the sequence-dependent change-over. */
  setup: duration,
  /** Processing seconds for the operation's whole quantity. */
  run: duration,
  resources: z.array(requirementSchema).default([]),
});

export const operationSchema = z.strictObject({
  id,
  name: z.string(),
  modes: z.array(modeSchema).min(1),
  quantity,
  /** May closed calendar time interrupt it? If not, set-up and run must fit into one open interval. */
  interruptible: z.boolean().default(true),
  attributes: z.record(z.string(), z.string()).default({}),
  /** Taken from stock when the operation starts. */
  consumes: z.array(z.strictObject({ material: id, quantity })).default([]),
  /** Quantities of the parts it is split into; each part is scheduled alone. They add up to `quantity`. */
  split: z.array(quantity).min(2).optional(),
  /** Not to be moved. `machine` and `start` (of set-up) hold as far as physics allows; what had to give is reported. */
  pin: z.strictObject({ machine: id, start: time }).optional(),
  /** What the floor reported. A started operation keeps its machine and needs `remaining` more working seconds from now. */
  progress: z
    .discriminatedUnion('state', [
      z.strictObject({ state: z.literal('started'), machine: id, start: time, remaining: duration }),
      z.strictObject({ state: z.literal('done'), machine: id, start: time, end: time }),
    ])
    .optional(),
});

/** Precedence inside an order or between orders: `to` starts at least `minLag` after `from` ends, and at most `maxLag` after. */
export const linkSchema = z.strictObject({
  from: id,
  to: id,
  minLag: duration.default(0),
  maxLag: duration.optional(),
  /**
   * Overlap by transfer batch, in pieces: `to` may start once `from` has run this many; `to` then ends no earlier than the end of
   * `from` plus the lag plus its own run time for the last batch.
   */
  transferBatch: quantity.optional(),
});

export const orderSchema = z.strictObject({
  id,
  name: z.string(),
  item: id,
  quantity,
  release: time,
  due: time,
  /** Weight in weighted tardiness. */
  weight: z.number().finite().positive().max(1e6).default(1),
  kind: z.enum(['production', 'planned']).default('production'),
  operations: z.array(operationSchema).min(1),
  /** Precedence between this order's operations. Without it they follow one another as listed. */
  links: z.array(linkSchema).optional(),
  /** Material the order's last operations put into stock when the order ends. */
  produces: z.strictObject({ material: id, quantity }).optional(),
  /** Orders known to feed this one (ERP pegging); served before stock and other supply. */
  suppliers: z.array(id).default([]),
});

export const problemSchema = z.strictObject({
  format: z.literal('taktwerk-problem'),
  version: z.literal(1),
  name: z.string().default(''),
  /** UTC instant of second 0. */
  epoch: z.iso.datetime(),
  /** Nothing that has not started may start before. */
  now: time,
  /** Nothing may end after; calendars should reach this far. */
  horizon: time,
  calendars: z.array(calendarSchema),
  setupMatrices: z.array(setupMatrixSchema).default([]),
  machines: z.array(machineSchema).min(1),
  resources: z.array(resourceSchema).default([]),
  materials: z.array(materialSchema).default([]),
  orders: z.array(orderSchema),
});

export type ProblemDocument = z.infer<typeof problemSchema>;
export type ProblemInput = z.input<typeof problemSchema>;
export type CalendarDocument = z.infer<typeof calendarSchema>;
export type MachineDocument = z.infer<typeof machineSchema>;
export type OrderDocument = z.infer<typeof orderSchema>;
export type OperationDocument = z.infer<typeof operationSchema>;
export type ModeDocument = z.infer<typeof modeSchema>;
export type LinkDocument = z.infer<typeof linkSchema>;
