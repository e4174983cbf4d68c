/**
 * The one typed contract between the host and whoever drives it: the renderer over a port or a socket, the CLI and tests in process.
 * Every method takes one input object, parsed at the door by its schema here, and answers a `Result`. Instants are whole seconds after the
 * scenario's epoch unless a name ends in `At` (ISO 8601 UTC). Large tables travel as typed-array columns.
 */
import { z } from 'zod';
import type { Failure, Result } from '../../solver/model/result.ts';
import { policySchema } from '../../solver/model/policy.ts';
import type { Reason, Terms } from '../../solver/model/schedule.ts';
import { documentInputs, type DocumentOutputs } from './contract/documents.ts';
import { editInputs, type CommandRow, type EditOutputs } from './contract/edits.ts';
import { orderInputs, type OrderOutputs } from './contract/orders.ts';
import type { Kpi, Page } from './contract/shared.ts';
import { viewInputs, type ViewOutputs } from './contract/views.ts';

export type * from './contract/documents.ts';
export type * from './contract/edits.ts';
export type * from './contract/orders.ts';
export type * from './contract/shared.ts';
export type * from './contract/views.ts';
export { dispatchColumns } from './contract/views.ts';

const page = { offset: z.int().min(0).default(0), limit: z.int().min(1).max(500).default(100) };

/** Inputs of pulling, planning, releasing and what the screen always shows. Queries change nothing; commands are recorded in the scenario. */
export const coreInputs = {
  /** Query: scenario, connections, policy, running tasks, counts. */
  overview: z.strictObject({}),
  /** Query: everything the board draws. */
  board: z.strictObject({}),
  /** Query: one page of orders. */
  orders: z.strictObject({
    ...page,
    sort: z.enum(['due', 'number', 'end', 'lateness', 'priority', 'item']).default('due'),
    descending: z.boolean().default(false),
    search: z.string().max(200).default(''),
    filter: z.enum(['all', 'late', 'unscheduled', 'started', 'gone']).default('all'),
  }),
  /** Query: one operation with its order, for the inspector. */
  operation: z.strictObject({ operation: z.string().min(1), part: z.int().min(0).default(0) }),
  /** Query: one page of messages for the planner, newest first. */
  messages: z.strictObject({
    ...page,
    level: z.enum(['all', 'general', 'urgent', 'critical']).default('all'),
    open: z.boolean().default(true),
    search: z.string().max(200).default(''),
  }),
  /** Command: marks a message as seen. */
  acknowledgeMessage: z.strictObject({ id: z.int() }),
  /** Command: reads orders and master data from every ERP connection. `full` reads everything, else what changed. */
  pull: z.strictObject({ full: z.boolean().default(false) }),
  /** Command: plans anew with a policy (the scenario's if absent). */
  plan: z.strictObject({ policy: policySchema.optional() }),
  /** Command: asks a running task to stop; planning keeps its best so far. */
  cancel: z.strictObject({ task: z.enum(['pull', 'plan', 'release']) }),
  /** Query: what a release of the next `hours` would change on the floor, per machine. */
  releasePreview: z.strictObject({
    hours: z
      .number()
      .positive()
      .max(24 * 365)
      .default(72),
  }),
  /** Command: releases that window. `planVersion` is that of the preview the planner saw; another one is refused. */
  release: z.strictObject({
    hours: z
      .number()
      .positive()
      .max(24 * 365)
      .default(72),
    planVersion: z.int(),
  }),
  /** Query: state of every job order and message on its way out. */
  deliveries: z.strictObject({ ...page, state: z.enum(['all', 'open', 'refused']).default('all') }),
  /** Command: tries again what was refused or is still waiting. */
  retryDeliveries: z.strictObject({}),
} as const;

/** Inputs of all methods. */
export const hostInputs = { ...coreInputs, ...editInputs, ...documentInputs, ...orderInputs, ...viewInputs } as const;

export type HostMethod = keyof typeof hostInputs;
/** What a caller passes, before defaults. */
export type HostInput<Method extends HostMethod> = z.input<(typeof hostInputs)[Method]>;
/** What a method works on, defaults filled in. */
export type ParsedInput<Method extends HostMethod> = z.output<(typeof hostInputs)[Method]>;

export type HostOutputs = CoreOutputs & EditOutputs & DocumentOutputs & OrderOutputs & ViewOutputs;

export type CoreOutputs = {
  overview: Overview;
  board: Board;
  orders: Page<OrderRow>;
  operation: OperationDetail;
  messages: Page<MessageRow>;
  acknowledgeMessage: null;
  pull: PullSummary;
  plan: PlanSummary;
  cancel: { cancelled: boolean };
  releasePreview: ReleasePreview;
  release: ReleaseSummary;
  deliveries: Page<DeliveryRow>;
  retryDeliveries: { retried: number };
};

/** The host as its callers see it. Unexpected errors reject; expected failures resolve as values. */
export type HostApi = {
  [Method in HostMethod]: (input: HostInput<Method>) => Promise<Result<HostOutputs[Method]>>;
};

/** What the host tells without being asked. */
export type HostEvents = {
  /** Something a query answers has changed: ask again. */
  changed: (topics: ChangeTopic[]) => void;
  /** A long task's state; the last one of a task has `state` other than `running`. */
  task: (progress: TaskProgress) => void;
  /** Machine states and job progress from the floor, as differences, at most ten times a second. */
  live: (update: LiveUpdate) => void;
};
export type ChangeTopic =
  | 'scenario'
  | 'orders'
  | 'plan'
  | 'messages'
  | 'connections'
  | 'deliveries'
  /** The command log and what undo and redo would do. */
  | 'history'
  /** The list of scenarios, the policies, or which scenario is open. */
  | 'documents';

/** Lets go of a subscription. */
export type Unsubscribe = () => void;
export type Host = HostApi & { subscribe: (events: Partial<HostEvents>) => Unsubscribe };

export type ConnectionRow = {
  id: string;
  kind: 'erp' | 'mes';
  title: string;
  state: 'offline' | 'connecting' | 'online' | 'failed';
  message: string;
  sinceAt: string;
  lastPullAt: string | null;
};

export type Overview = {
  scenario: {
    name: string;
    file: string;
    kind: 'record' | 'whatIf';
    plant: string;
    timeZone: string;
    epochAt: string;
  };
  /** The plant's clock: its time at `atHost` (host milliseconds), running `speed` times as fast as ours. */
  clock: PlantClock;
  planVersion: number;
  /** Orders in the scenario that are open, and open messages by level. */
  counts: {
    orders: number;
    operations: number;
    machines: number;
    messages: { general: number; urgent: number; critical: number };
  };
  connections: ConnectionRow[];
  policy: z.infer<typeof policySchema>;
  kpis: Kpi[];
  /** Job orders a release of the default window would change. */
  pendingRelease: number;
  tasks: TaskProgress[];
  /** Whatever the plan no longer agrees with, such as a pull since. */
  planStale: boolean;
  /** What undo would take back and redo would do again; null when there is nothing. */
  undo: CommandRow | null;
  redo: CommandRow | null;
};

export type PlantClock = { plantAt: string; atHost: number; speed: number };

/** Bit flags of `Board.operations.flags`. */
export const operationFlags = {
  pinned: 1,
  frozen: 2,
  started: 4,
  done: 8,
  late: 16,
  released: 32,
  relaxed: 64,
} as const;

export type Board = {
  planVersion: number;
  epochAt: string;
  timeZone: string;
  now: number;
  horizon: number;
  workCenters: { id: string; name: string }[];
  machines: { id: string; name: string; workCenter: number; calendar: number }[];
  /** Closed time per calendar: pairs of [from, to). */
  closed: Int32Array[];
  /** `own`: the planner's, not the ERP's or the floor's. */
  downtimes: {
    machine: number;
    start: number;
    end: number;
    kind: 'maintenance' | 'breakdown';
    reason: string;
    own: boolean;
  }[];
  /** Working time that the planner has added outside the machine's shifts. */
  overtime: { machine: number; start: number; end: number }[];
  /** Orders in the plan; `end` −1 when unscheduled. */
  orders: {
    ids: string[];
    numbers: string[];
    items: string[];
    customers: string[];
    due: Int32Array;
    end: Int32Array;
    weight: Float32Array;
  };
  /** One row per assignment, sorted by machine, then start. The operation id is `<order id>/<sequence>`. */
  operations: {
    order: Int32Array;
    machine: Int32Array;
    sequence: Int32Array;
    part: Int16Array;
    start: Int32Array;
    runStart: Int32Array;
    end: Int32Array;
    flags: Uint8Array;
    /** Set-up family: index into `families`. */
    family: Int16Array;
    /** Share done, 0–100. */
    progress: Uint8Array;
    /** Actual start and end, −1 while there is none. */
    actualStart: Int32Array;
    actualEnd: Int32Array;
    /** End projected from the floor's pace for a running job, else −1. */
    projectedEnd: Int32Array;
  };
  families: string[];
  machineStatus: MachineLive[];
};

export type MachineLive = {
  machine: number;
  state: 'unknown' | 'notAvailable' | 'outOfService' | 'notExecuting' | 'executing';
  mode: 'none' | 'maintenance' | 'setup' | 'processing';
  /** Operation it works on, as `<order id>/<sequence>`, and part. */
  operation: string | null;
  part: number;
};

export type JobLive = {
  operation: string;
  part: number;
  state: 'notAllowed' | 'allowed' | 'running' | 'interrupted' | 'ended' | 'aborted';
  progress: number;
  actualStart: number;
  actualEnd: number;
  projectedEnd: number;
};

export type LiveUpdate = { clock: PlantClock; machines: MachineLive[]; jobs: JobLive[] };

export type OrderRow = {
  id: string;
  number: string;
  kind: 'production' | 'planned';
  item: string;
  itemName: string;
  quantity: number;
  unit: string;
  customer: string;
  priority: number;
  release: number | null;
  due: number;
  end: number | null;
  /** Seconds after due (negative: before), null when unscheduled. */
  lateness: number | null;
  status: 'open' | 'started' | 'done' | 'gone' | 'unscheduled';
  reason: Reason | null;
  operations: number;
  operationsDone: number;
};

export type OperationDetail = {
  operation: string;
  part: number;
  name: string;
  order: OrderRow;
  assignment: { machine: string; machineName: string; start: number; runStart: number; end: number } | null;
  modes: { machine: string; machineName: string; setup: number; run: number; chosen: boolean }[];
  resources: { id: string; name: string; units: number }[];
  materials: { item: string; name: string; quantity: number }[];
  attributes: Record<string, string>;
  /** Operations before and after it in its order, and orders it waits for. */
  predecessors: { operation: string; name: string; end: number | null }[];
  successors: { operation: string; name: string; start: number | null }[];
  live: JobLive | null;
};

export type MessageRow = {
  id: number;
  level: 'general' | 'urgent' | 'critical';
  code: string;
  /** Fills the translated text of `code`; `text` is the English one. */
  params: Record<string, string | number>;
  text: string;
  source: string;
  kind: string;
  key: string;
  /** The refused record, as it came. */
  raw: string | null;
  createdAt: string;
  acknowledgedAt: string | null;
  resolvedAt: string | null;
};

export type TaskProgress = {
  task: 'pull' | 'plan' | 'release';
  state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Key of the phase's text: `connecting`, `reading`, `compiling`, `constructing`, `improving`, `checking`, `sending`, `confirming`. */
  phase: string;
  subject: string;
  /** Records read, or moves of the search, so far; of how many; and moves by the second. */
  done: number;
  total: number | null;
  rate: number | null;
  terms: Terms | null;
  failure: Failure | null;
};

export type PullSummary = {
  connections: {
    id: string;
    ok: boolean;
    message: string;
    kinds: { kind: string; read: number; changed: number; gone: number; quarantined: number }[];
  }[];
};

export type PlanSummary = {
  planVersion: number;
  status: 'feasible' | 'partial' | 'cancelled';
  terms: Terms;
  seconds: number;
  orders: number;
  operations: number;
  unscheduled: { order: string; reason: Reason }[];
  relaxed: number;
  kpis: Kpi[];
};

export type ReleaseChange = {
  jobOrder: string;
  change: 'new' | 'moved' | 'changed' | 'recalled';
  order: string;
  orderNumber: string;
  operation: string;
  part: number;
  start: number | null;
  end: number | null;
  /** Where it was when last released. */
  before: { machine: string; start: number; end: number } | null;
};

export type ReleasePreview = {
  planVersion: number;
  from: number;
  to: number;
  machines: { machine: string; name: string; changes: ReleaseChange[]; unchanged: number }[];
  total: number;
};

export type ReleaseSummary = { jobs: number; recalled: number; plannedDates: number };

export type DeliveryRow = {
  id: number;
  target: string;
  kind: 'job' | 'recall' | 'plannedDates' | 'exception';
  key: string;
  revision: number;
  machine: string | null;
  order: string | null;
  state: 'pending' | 'sending' | 'acknowledged' | 'refused' | 'superseded';
  attempts: number;
  error: string | null;
  createdAt: string;
  updatedAt: string;
};
