/**
 * Canonical messages: the one vocabulary between outside systems and a scenario. Whatever an ERP or MES calls its things, its connector
 * profile maps them to these records; whatever leaves is mapped from them. Instants are ISO 8601 UTC strings, local clock times are
 * "HH:mm" in the plant's time zone, durations are seconds, quantities are in the item's base unit.
 */
import { z } from 'zod';

const id = z.string().trim().min(1).max(100);
const name = z.string().max(500);
const instant = z.iso.datetime({ offset: true });
const localDate = z.iso.date();
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected HH:mm from 00:00 to 24:00');
const seconds = z.number().finite().min(0).max(1e9);
const quantity = z.number().finite().positive().max(1e12);
const attributes = z.record(z.string().min(1), z.string());

/** A working shift; `end` at or before `start` means it ends on the next day. */
const shift = z.strictObject({ start: localTime, end: localTime });

export const plantRecord = z.strictObject({
  id,
  name,
  /** IANA name, such as Europe/Berlin or Asia/Shanghai. */
  timeZone: z.string().refine(isTimeZone, 'unknown IANA time zone'),
});

export const calendarRecord = z.strictObject({
  id,
  name,
  /** Shifts by ISO weekday, 1 = Monday. */
  weekly: z.array(z.strictObject({ weekday: z.int().min(1).max(7), shifts: z.array(shift) })),
  /** Replaces the weekly shifts of a date: a holiday has none, an extra shift has some. */
  exceptions: z
    .array(z.strictObject({ date: localDate, shifts: z.array(shift), reason: z.string().default('') }))
    .default([]),
});

/** Planned maintenance or a reported breakdown: the machine does not work meanwhile. */
export const downtimeRecord = z
  .strictObject({
    id,
    machine: id,
    start: instant,
    end: instant,
    kind: z.enum(['maintenance', 'breakdown']),
    reason: z.string().default(''),
  })
  .refine((record) => Date.parse(record.end) > Date.parse(record.start), {
    path: ['end'],
    message: 'end must be after start',
  });

export const workCenterRecord = z.strictObject({ id, name });

export const machineRecord = z.strictObject({
  id,
  name,
  workCenter: id,
  calendar: id,
  setupMatrices: z.array(id).default([]),
  /** Attribute values it is set up for now. */
  setupState: attributes.default({}),
});

export const setupMatrixRecord = z.strictObject({
  id,
  attribute: z.string().min(1),
  /** Change-over between two different values that no entry names. */
  otherwiseSeconds: seconds,
  entries: z.array(z.strictObject({ from: z.string(), to: z.string(), seconds })),
});

export const toolRecord = z.strictObject({ id, name, quantity: z.int().min(0) });

export const operatorRecord = z.strictObject({
  id,
  name,
  skills: z.array(id).min(1),
  calendar: id,
  /** The skill the roster puts this person on; the first of `skills` if absent. */
  rosteredSkill: id.optional(),
  absences: z.array(z.strictObject({ start: instant, end: instant, reason: z.string().default('') })).default([]),
});

export const itemRecord = z.strictObject({
  id,
  name,
  unit: z.string().default('pcs'),
  procurement: z.enum(['make', 'buy']),
  /** Set-up attributes that its operations inherit. */
  attributes: attributes.default({}),
});

export const bomRecord = z.strictObject({
  id,
  item: id,
  /** Quantity of `item` the component quantities are for. */
  baseQuantity: quantity.default(1),
  components: z.array(
    z.strictObject({
      item: id,
      quantity,
      unit: z.string().optional(),
      /** Routing step that takes it; the first if absent. */
      sequence: z.int().optional(),
    }),
  ),
});

const operationRecord = z.strictObject({
  sequence: z.int().min(0),
  name,
  /** Machines it can run on; times override the operation's. */
  modes: z
    .array(
      z.strictObject({
        machine: id,
        setupSeconds: seconds.optional(),
        runSecondsPerUnit: seconds.optional(),
      }),
    )
    .min(1),
  setupSeconds: seconds,
  runSecondsPerUnit: seconds,
  interruptible: z.boolean().default(true),
  tools: z.array(z.strictObject({ tool: id, quantity: z.int().min(1) })).default([]),
  skills: z.array(z.strictObject({ skill: id, quantity: z.int().min(1) })).default([]),
  attributes: attributes.default({}),
  /** Wait after the previous operation, such as cooling. */
  minLagSeconds: seconds.default(0),
  maxLagSeconds: seconds.optional(),
  /** Pieces after which the next operation may start. */
  transferBatch: quantity.optional(),
  /** Splits larger lots over machines: at most this many parts, none under the minimum quantity. */
  split: z.strictObject({ maxParts: z.int().min(2).max(20), minQuantity: quantity }).optional(),
});

export const routingRecord = z.strictObject({ id, item: id, operations: z.array(operationRecord).min(1) });

export const orderRecord = z.strictObject({
  id,
  /** What people call it. */
  number: z.string().min(1),
  kind: z.enum(['production', 'planned']),
  item: id,
  quantity,
  unit: z.string().optional(),
  /** Earliest start; now if absent. */
  release: instant.optional(),
  due: instant,
  priority: z.number().finite().positive().max(1000).default(1),
  customer: id.optional(),
  routing: id.optional(),
  /** Operations of its own, in place of the routing's. */
  operations: z.array(operationRecord).min(1).optional(),
  /** Component needs of its own for its whole quantity, in place of the BOM's. */
  components: z.array(z.strictObject({ item: id, quantity, sequence: z.int().optional() })).optional(),
  status: z.enum(['open', 'started', 'done', 'cancelled']).default('open'),
  /** Orders that feed this one, where the ERP pegs. */
  suppliers: z.array(id).default([]),
  /** Opaque mark of the version read, sent back with planned dates. */
  version: z.string().optional(),
});

export const stockRecord = z.strictObject({ item: id, quantity: z.number().finite(), unit: z.string().optional() });

export const arrivalRecord = z.strictObject({
  id,
  item: id,
  quantity,
  unit: z.string().optional(),
  at: instant,
  supplier: z.string().default(''),
});

export const customerRecord = z.strictObject({
  id,
  name,
  priority: z.number().finite().positive().max(1000).default(1),
});

/** Kinds a pull brings, each with its record schema. Order: whatever a kind refers to stands before it. */
export const pulledKinds = {
  plant: plantRecord,
  calendar: calendarRecord,
  workCenter: workCenterRecord,
  setupMatrix: setupMatrixRecord,
  machine: machineRecord,
  downtime: downtimeRecord,
  tool: toolRecord,
  operator: operatorRecord,
  customer: customerRecord,
  item: itemRecord,
  bom: bomRecord,
  routing: routingRecord,
  stock: stockRecord,
  arrival: arrivalRecord,
  order: orderRecord,
} as const;

export type PulledKind = keyof typeof pulledKinds;
export type PulledRecord<Kind extends PulledKind = PulledKind> = z.infer<(typeof pulledKinds)[Kind]>;

/** The key a record is stored under: its id, or the item for stock. */
export function recordKey(kind: PulledKind, record: PulledRecord): string {
  return kind === 'stock' ? (record as PulledRecord<'stock'>).item : (record as { id: string }).id;
}

/** A record that was refused at the door, kept whole with the reason until someone deals with it. */
export type QuarantinedRecord = {
  kind: string;
  key: string;
  code: string;
  message: string;
  raw: string;
};

/** One batch of a pull. `complete` closes a kind: keys not seen since its first batch are gone upstream. */
export type PullBatch = {
  kind: PulledKind;
  records: PulledRecord[];
  quarantined: QuarantinedRecord[];
  complete: boolean;
  /** Delta reads say nothing about records they leave out, except those listed here. */
  delta: boolean;
  goneKeys: string[];
};

/** Planned dates of one order on their way to the ERP. */
export const plannedDatesMessage = z.strictObject({
  order: id,
  number: z.string(),
  start: instant,
  end: instant,
  /** Predicted lateness against due, seconds; 0 when on time. */
  delaySeconds: seconds,
  operations: z.array(z.strictObject({ sequence: z.int(), part: z.int(), machine: id, start: instant, end: instant })),
});
export type PlannedDates = z.infer<typeof plannedDatesMessage>;

/** An exception as planners and floors exchange it. */
export const exceptionMessage = z.strictObject({
  id,
  level: z.enum(['general', 'urgent', 'critical']),
  kind: z.enum(['breakdown', 'material', 'operator', 'quality', 'delay', 'other']),
  at: instant,
  machine: id.optional(),
  order: id.optional(),
  operation: id.optional(),
  text: z.string(),
  /** Expected end of the trouble, where known. */
  until: instant.optional(),
  resolvedAt: instant.optional(),
});
export type ExceptionMessage = z.infer<typeof exceptionMessage>;

/** One job on a dispatch list: what is released to a machine. Key of delivery: `id` with `revision`. */
export const jobOrderMessage = z.strictObject({
  /** Stable and never reused: plant, order, operation and part. */
  id,
  revision: z.int().min(1),
  machine: id,
  operation: z.string(),
  order: id,
  orderNumber: z.string(),
  item: id,
  quantity,
  start: instant,
  end: instant,
  setupSeconds: seconds,
  runSeconds: seconds,
  /** Place in the machine's sequence, from 1. */
  position: z.int().min(1),
  attributes: attributes.default({}),
  tools: z.array(z.strictObject({ id, quantity: z.number() })).default([]),
  skills: z.array(z.strictObject({ id, quantity: z.number() })).default([]),
  materials: z.array(z.strictObject({ id, quantity: z.number() })).default([]),
});
export type JobOrder = z.infer<typeof jobOrderMessage>;

export const jobStates = ['notAllowed', 'allowed', 'running', 'interrupted', 'ended', 'aborted'] as const;
export type JobState = (typeof jobStates)[number];

/** Progress and actuals of one job, as the MES reports them. */
export type JobResponse = {
  jobOrder: string;
  revision: number | null;
  machine: string;
  state: JobState;
  startedAt: string | null;
  endedAt: string | null;
  goodQuantity: number;
  scrapQuantity: number;
  /** Share of the quantity done, 0 to 1. */
  progress: number;
  at: string;
};

export const machineStates = ['notAvailable', 'outOfService', 'notExecuting', 'executing'] as const;
/** Live state of one machine. */
export type MachineStatus = {
  machine: string;
  state: (typeof machineStates)[number];
  mode: 'none' | 'maintenance' | 'setup' | 'processing';
  currentJob: string | null;
  /** Attribute values it is set up for, where the MES tells. */
  setupState: Record<string, string>;
  at: string;
};

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
