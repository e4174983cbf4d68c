/** Load, material and dispatch views, recall from the floor, and the settings of connections and working time. */
import { z } from 'zod';
import type { Failure } from '../../../solver/model/result.ts';
import { connectionSchema } from '../session/settings.ts';
import type { ConnectionRow } from '../contract.ts';
import type { Page } from './shared.ts';

const id = z.string().min(1).max(200);
const instant = z.int().min(-1_000_000_000).max(1_000_000_000);
const page = { offset: z.int().min(0).default(0), limit: z.int().min(1).max(500).default(100) };
const window = { from: instant, to: instant };

/** Columns of a work-to list as CSV, in their order. */
export const dispatchColumns = [
  'machine',
  'machineName',
  'position',
  'order',
  'operation',
  'part',
  'name',
  'item',
  'itemName',
  'quantity',
  'unit',
  'setupFrom',
  'setupTo',
  'setupMinutes',
  'runMinutes',
  'start',
  'end',
  'tools',
  'skills',
  'materials',
  'revision',
  'state',
  'progress',
] as const;
export type DispatchColumn = (typeof dispatchColumns)[number];

export const viewInputs = {
  /**
   * Query: load against capacity in `count` buckets of plant-local shifts, days or weeks, the first holding `from` (the present if absent).
   * Shifts are those of the calendar with the most shifts a day.
   */
  load: z.strictObject({
    by: z.enum(['workCenter', 'machine']).default('workCenter'),
    bucket: z.enum(['shift', 'day', 'week']).default('day'),
    from: instant.optional(),
    count: z.int().min(1).max(400).default(28),
    /** Only this work center's machines; only this machine. */
    workCenter: id.optional(),
    machine: id.optional(),
  }),
  /** Query: operations that occupy a work center or machine inside `[from, to)`, by start. */
  loadOperations: z.strictObject({ ...page, ...window, by: z.enum(['workCenter', 'machine']), id }),
  /** Query: materials that anything in the plan takes or makes. `order` leaves only those of one order. */
  materials: z.strictObject({
    ...page,
    search: z.string().max(200).default(''),
    filter: z.enum(['all', 'short', 'bought', 'made']).default('all'),
    sort: z.enum(['shortage', 'item', 'stock', 'lowest']).default('shortage'),
    descending: z.boolean().default(false),
    order: id.optional(),
  }),
  /** Query: stock of a material over time. */
  stock: z.strictObject({ item: id }),
  /** Query: what moves the stock of a material inside `[from, to)`, by time, with the orders behind it. */
  stockEvents: z.strictObject({ ...page, item: id, from: instant.optional(), to: instant.optional() }),
  /** Query: orders left out of the plan for want of material, the first needed first. */
  materialShortages: z.strictObject({ ...page, item: id.optional() }),
  /** Query: machines with work inside `[from, to)`. */
  dispatchMachines: z.strictObject(window),
  /** Query: a machine's work-to list: what is under way and what starts inside `[from, to)`. */
  dispatchList: z.strictObject({ ...page, ...window, machine: id }),
  /** Query: work-to lists as CSV for spreadsheets: times in plant time, cells that look like formulas made harmless. The byte order mark is for whoever writes the file: texts lose it on their way. */
  dispatchCsv: z.strictObject({
    ...window,
    machines: z.array(id).min(1).max(1000),
    /** Column headings in the reader's language. */
    headings: z.partialRecord(z.enum(dispatchColumns), z.string().max(100)).default({}),
  }),
  /** Command: takes released jobs that the floor has not begun off its lists. They stay in the plan: the next release sends them anew. */
  recall: z.strictObject({ jobOrders: z.array(z.string().min(1).max(100)).min(1).max(5000) }),
  /** Query: newest entry of the outbox: what a release files comes after it. */
  outboxMark: z.strictObject({}),
  /** Query: what became, per machine and ERP, of what was filed after outbox entry `after`. */
  releaseProgress: z.strictObject({ after: z.int().min(0) }),
  /** Command: marks messages as seen: those named, or all open ones of a level. */
  acknowledgeMessages: z.strictObject({
    ids: z.array(z.int()).max(5000).default([]),
    level: z.enum(['all', 'general', 'urgent', 'critical']).optional(),
  }),
  /** Query: connections as set up, and the profiles there are. */
  connections: z.strictObject({}),
  /** Query: connects for a trial and reads a little. Nothing is kept. */
  testConnection: z.strictObject({ connection: connectionSchema }),
  /** Command: adds a connection, or changes the one with its id, and opens it. */
  saveConnection: z.strictObject({ connection: connectionSchema }),
  /** Command: closes a connection and forgets its settings. Records stay. With `leaveWaiting` also if messages still wait for it; they stay too. */
  removeConnection: z.strictObject({ id, leaveWaiting: z.boolean().default(false) }),
  /** Query: machines and operators that have working time. */
  calendarResources: z.strictObject({}),
  /** Query: working time of a machine or operator in the plant-local week that holds `at`. */
  workingWeek: z.strictObject({ kind: z.enum(['machine', 'operator']), id, at: instant }),
} as const;

export type ViewOutputs = {
  load: Load;
  loadOperations: Page<LoadOperation>;
  materials: Page<MaterialRow>;
  stock: StockCurve;
  stockEvents: Page<StockEvent>;
  materialShortages: Page<MaterialShortage>;
  dispatchMachines: { machines: DispatchMachine[] };
  dispatchList: Page<DispatchRow> & { machine: string; name: string; workCenter: string };
  dispatchCsv: { text: string; rows: number };
  recall: { recalled: number; refused: { jobOrder: string; code: 'begun' | 'not-released' | 'unknown-job' }[] };
  outboxMark: { last: number };
  releaseProgress: ReleaseProgress;
  acknowledgeMessages: { acknowledged: number };
  connections: ConnectionSettings;
  testConnection: ConnectionTest;
  saveConnection: null;
  removeConnection: null;
  calendarResources: { machines: CalendarResource[]; operators: CalendarResource[] };
  workingWeek: WorkingWeek;
};

/** Seconds by resource and bucket: cell `resource × buckets + bucket`. */
export type Load = {
  planVersion: number;
  resources: { id: string; name: string; workCenter: string; machines: number }[];
  /** Edges of the buckets: one more than there are buckets. */
  edges: Int32Array;
  /** Working time, overtime counted, downtime not. */
  available: Int32Array;
  setup: Int32Array;
  run: Int32Array;
  /** Work that would have to be done in the bucket for every order to be on time, capacity left out of account; what is overdue counts now. */
  demand: Int32Array;
  /** Working time of the shifts that downtimes take away, and what overtime adds. */
  downtime: Int32Array;
  overtime: Int32Array;
};

export type LoadOperation = {
  operation: string;
  part: number;
  name: string;
  orderNumber: string;
  item: string;
  machine: string;
  machineName: string;
  start: number;
  end: number;
  /** Working seconds inside the window. */
  setup: number;
  run: number;
  late: boolean;
};

export type MaterialRow = {
  item: string;
  name: string;
  unit: string;
  made: boolean;
  stock: number;
  /** Quantities to come and to go by the plan. */
  arriving: number;
  produced: number;
  consumed: number;
  /** Lowest stock ahead by the plan, and when it is reached first. */
  lowest: number;
  lowestAt: number;
  /** What orders left out of the plan lack of it, how many they are, and when the first needs it. */
  short: number;
  shortOrders: number;
  shortAt: number | null;
};

export type StockCurve = {
  item: string;
  name: string;
  unit: string;
  now: number;
  stock: number;
  /** From each `at` on, the last of equal ones: the stock by the plan, and what it would be if orders left out for want of it took theirs when they need it. */
  at: Int32Array;
  balance: Float64Array;
  wanted: Float64Array;
};

export type StockEvent = {
  at: number;
  kind: 'arrival' | 'production' | 'consumption' | 'missing';
  /** Above 0 what comes, below 0 what goes. */
  quantity: number;
  /** By the plan, after it. */
  balance: number;
  /** Order behind it with its number; of a consumption also the operation. */
  order: string | null;
  orderNumber: string;
  operation: string | null;
  part: number;
  /** Of an arrival: its number, and who supplies it. */
  arrival: string;
  supplier: string;
};

export type MaterialShortage = {
  order: string;
  orderNumber: string;
  item: string;
  itemName: string;
  material: string;
  materialName: string;
  unit: string;
  /** What is missing, and what the order needs of it in all. */
  missing: number;
  needed: number;
  /** When its work would have to begin to end when due. */
  neededAt: number;
  due: number;
};

export type DispatchMachine = { machine: string; name: string; workCenter: string; jobs: number; unreleased: number };

export type DispatchState = 'none' | 'sending' | 'acknowledged' | 'refused' | 'recalled';

export type DispatchRow = {
  jobOrder: string;
  /** Place in the machine's sequence from 1; 0 for what is under way. */
  position: number;
  operation: string;
  sequence: number;
  part: number;
  name: string;
  order: string;
  orderNumber: string;
  item: string;
  itemName: string;
  quantity: number;
  unit: string;
  /** Attributes that the machine's change-over depends on, before and for this job; empty where they do not change. */
  setup: { attribute: string; from: string; to: string }[];
  setupSeconds: number;
  runSeconds: number;
  start: number;
  runStart: number;
  end: number;
  due: number;
  late: boolean;
  tools: { id: string; name: string; quantity: number }[];
  skills: { id: string; quantity: number }[];
  materials: { id: string; name: string; quantity: number; unit: string }[];
  /** What the floor was told: revision 0 is nothing. `differs`: the plan has another machine or other times since. */
  revision: number;
  state: DispatchState;
  differs: boolean;
  /** Why it was refused. */
  error: string;
  /** Share done, 0 to 1; null where the floor has not begun it. */
  progress: number | null;
  floor: 'notAllowed' | 'allowed' | 'running' | 'interrupted' | 'ended' | 'aborted' | null;
};

export type ProgressCounts = { acknowledged: number; open: number; refused: number; superseded: number };
export type ReleaseProgress = {
  /** `id` is a machine, or a connection of `dates`. */
  machines: (ProgressCounts & { id: string; name: string; errors: { key: string; error: string }[] })[];
  dates: (ProgressCounts & { id: string; name: string; errors: { key: string; error: string }[] })[];
  total: ProgressCounts;
};

export type ConnectionSettings = {
  rows: {
    connection: z.infer<typeof connectionSchema>;
    status: ConnectionRow;
    credential: CredentialNeed;
    /** Messages that still wait for it. */
    waiting: number;
  }[];
  profiles: ProfileSummary[];
};

/** How a credential can be given. `known`: it is there; null where nobody can tell. */
export type CredentialNeed = { name: string; known: boolean | null; userVariable: string; passwordVariable: string };

export type ProfileSummary = {
  id: string;
  kind: 'erp' | 'mes';
  title: string;
  comment: string;
  transport: string;
  /** Whether it asks for user and password, and the name it suggests for them. */
  credential: string | null;
  parameters: {
    name: string;
    title: string;
    type: 'string' | 'number' | 'boolean' | 'json' | 'jsonFile';
    required: boolean;
    default: unknown;
    comment: string;
  }[];
};

export type ConnectionTest = {
  ok: boolean;
  failure: Failure | null;
  system: string;
  version: string;
  /** What was read: of an ERP the first page, of a MES the machines found. */
  read: { kind: string; records: number; refused: number } | null;
  machines: string[];
  seconds: number;
  credential: CredentialNeed;
};

export type CalendarResource = { id: string; name: string; group: string };

export type WorkingWeek = {
  name: string;
  calendar: string;
  /** Seven plant-local days from Monday on. `exception` says why its shifts are not the weekly ones. */
  days: { from: number; to: number; exception: string | null }[];
  /** Working time as planned, downtimes and absences taken away. */
  working: { from: number; to: number }[];
  downtimes: { from: number; to: number; kind: 'maintenance' | 'breakdown' | 'absence' | 'planner'; reason: string }[];
  overtime: { from: number; to: number }[];
};
