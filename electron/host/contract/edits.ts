/** The planner's edits: changes to plan and data, each a command with an inverse, and what they do to the plan. */
import { z } from 'zod';
import type { RepairPreview } from '../../../solver/repair/request.ts';
import type { Kpi } from './shared.ts';

const id = z.string().min(1).max(200);
const instant = z.int().min(-1_000_000_000).max(1_000_000_000);
const part = z.strictObject({ operation: id, part: z.int().min(0).default(0) });
const quantity = z.number().finite().positive().max(1e12);
const page = { offset: z.int().min(0).default(0), limit: z.int().min(1).max(500).default(100) };

/** What a move takes along: chosen operations, a whole order, or everything that starts at or after an instant. */
export const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parts'), parts: z.array(part).min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('order'), order: id }),
  z.strictObject({ kind: z.literal('after'), at: instant, machines: z.array(id).min(1).nullable() }),
]);

/** How the gap behind what was moved is treated; see solver/repair/request.ts. */
export const gapRuleSchema = z.enum(['keep', 'compact', 'push']);
export type GapRule = z.infer<typeof gapRuleSchema>;

/** One change. Instants are seconds after the epoch, names those of the scenario. */
export const changeSchema = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('move'), what: selectionSchema, shift: instant, machine: id.optional() }),
  /** Another mode in the same place: the machine it runs on. */
  z.strictObject({ change: z.literal('mode'), operation: id, part: z.int().min(0).default(0), machine: id }),
  z.strictObject({ change: z.literal('pin'), parts: z.array(part).min(1).max(10_000) }),
  z.strictObject({ change: z.literal('unpin'), parts: z.array(part).min(1).max(10_000) }),
  /** Quantities of the parts; they add up to the order's quantity. */
  z.strictObject({ change: z.literal('split'), operation: id, quantities: z.array(quantity).min(2).max(20) }),
  z.strictObject({ change: z.literal('join'), operation: id }),
  /** A held order leaves the plan, but for what the floor has begun, until it is let go. */
  z.strictObject({ change: z.literal('hold'), order: id, reason: z.string().max(500).default('') }),
  z.strictObject({ change: z.literal('letGo'), order: id }),
  /** What is given takes the place of the ERP's value; null gives that back. */
  z.strictObject({
    change: z.literal('order'),
    order: id,
    due: instant.nullable().optional(),
    quantity: quantity.nullable().optional(),
    priority: z.number().positive().max(1000).nullable().optional(),
  }),
  z.strictObject({
    change: z.literal('rushOrder'),
    number: z.string().trim().min(1).max(100),
    item: id,
    quantity,
    due: instant,
    release: instant.optional(),
    priority: z.number().positive().max(1000).default(10),
    customer: id.optional(),
  }),
  z.strictObject({ change: z.literal('removeRushOrder'), order: id }),
  z.strictObject({
    change: z.literal('downtime'),
    machine: id,
    start: instant,
    end: instant,
    reason: z.string().max(500).default(''),
  }),
  /** Extra working time outside the machine's shifts. */
  z.strictObject({ change: z.literal('overtime'), machine: id, start: instant, end: instant }),
  /** A downtime or overtime of the planner's own. */
  z.strictObject({ change: z.literal('removeMachineTime'), id }),
]);
export type Change = z.input<typeof changeSchema>;
export type ParsedChange = z.output<typeof changeSchema>;

const edit = {
  changes: z.array(changeSchema).min(1).max(200),
  gaps: gapRuleSchema.default('keep'),
  planVersion: z.int(),
};

export const editInputs = {
  /** Query: opens a drag: what of the selection can move, and where to. Warms what `previewMove` needs. */
  grab: z.strictObject({ what: selectionSchema, planVersion: z.int() }),
  /**
   * Query: what dropping it there would do; nothing is kept. Answers within milliseconds with what is certain by then, `complete` or not; asked the
   * same again, with the whole.
   */
  previewMove: z.strictObject({
    what: selectionSchema,
    shift: instant,
    machine: id.optional(),
    gaps: gapRuleSchema.default('keep'),
    planVersion: z.int(),
  }),
  /** Query: what changes of any kind would do. May take as long as the edit itself. */
  previewEdit: z.strictObject(edit),
  /** Command: carries out the changes as one, repairs the plan, keeps both. All or nothing. */
  edit: z.strictObject(edit),
  /** Command: takes in whatever has changed since the plan was made (orders, floor, breakdowns, hour), moving only what no longer fits. */
  repairPlan: z.strictObject({}),
  /** Command: takes back the last command that has an inverse; with `command`, only if it is that one. */
  undo: z.strictObject({ command: z.int().optional() }),
  /** Command: does again what was undone last. */
  redo: z.strictObject({}),
  /** Command: undoes or redoes until `command` is the last one done; 0 undoes everything. */
  goTo: z.strictObject({ command: z.int().min(0) }),
  /** Query: the command log, newest first. */
  history: z.strictObject(page),
  /** Query: the planner's own adjustments in force: pins, holds, changed orders, rush orders, machine times, splits. */
  adjustments: z.strictObject({}),
} as const;

export type EditOutputs = {
  grab: Grab;
  previewMove: MovePreview;
  previewEdit: EditPreview;
  edit: EditSummary;
  repairPlan: EditSummary;
  undo: EditSummary;
  redo: EditSummary;
  goTo: EditSummary;
  history: { rows: CommandRow[]; total: number };
  adjustments: Adjustments;
};

export type Grab = {
  /** Machines that can take all of what was grabbed on the first part's machine. */
  machines: string[];
  /** Parts of the selection that stay, and why. */
  fixed: { operation: string; part: number; cause: 'progress' | 'pin' | 'frozen' }[];
  /** How many parts would move. */
  movable: number;
};

/** In the scenario's names; orders come with their numbers. */
export type MovePreview = Omit<RepairPreview, 'orders'> & {
  planVersion: number;
  orders: (RepairPreview['orders'][number] & { number: string })[];
};

export type EditPreview = Omit<EditSummary, 'command' | 'planVersion' | 'movedParts'>;

export type EditSummary = {
  planVersion: number;
  /** Id in the command log; null when there was nothing to undo or redo. */
  command: number | null;
  /** The facts had moved on (pull, progress, hour), so the plan was carried over to them: it differs from the one that was left. */
  carriedOver: boolean;
  /** Parts whose place changed, that are new, or gone. */
  moved: number;
  /** The first 2,000 of them, for outlining. */
  movedParts: { operation: string; part: number }[];
  becameLate: { order: string; number: string }[];
  becameOnTime: { order: string; number: string }[];
  weightedTardiness: { before: number; after: number };
  /** Open orders without a place in the plan. */
  unscheduled: { before: number; after: number };
  /** Pins that had to give. */
  relaxed: number;
  kpis: Kpi[];
};

export type CommandRow = {
  id: number;
  at: string;
  /** `edit`, `plan`, `repair`, `pull`, `release`, `promote`, … */
  kind: string;
  /** Of an edit: the kinds of its changes with what they are about, for a translated line. */
  changes: { change: string; subject: string; params: Record<string, string | number> }[];
  state: 'done' | 'undone' | 'abandoned';
  /** Whether undo can take it back. */
  undoable: boolean;
  moved: number | null;
  weightedTardiness: { before: number; after: number } | null;
};

export type Adjustments = {
  pins: { operation: string; part: number; machine: string; start: number }[];
  holds: { order: string; number: string; reason: string }[];
  orders: {
    order: string;
    number: string;
    due: number | null;
    quantity: number | null;
    priority: number | null;
    erp: { due: number; quantity: number; priority: number };
  }[];
  rushOrders: { order: string; number: string; item: string; quantity: number; due: number; priority: number }[];
  machineTimes: {
    id: string;
    machine: string;
    kind: 'downtime' | 'overtime';
    start: number;
    end: number;
    reason: string;
  }[];
  /** Quantities of the parts; one quantity: joined against the routing's rule. */
  splits: { operation: string; quantities: number[] }[];
};
