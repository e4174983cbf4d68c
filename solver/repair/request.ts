/**
 * What a planner asks of a plan on the Gantt, and what is answered while the pointer moves. Times are whole seconds after the problem's
 * epoch, shifts whole seconds; entities are named by id.
 */
import type { Policy } from '../model/policy.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';

/**
 * What happens to the room that opens and closes around a drop.
 *
 * - `keep`: what was dropped lies where it was dropped; what is in the way gives way to the right, only as far as needed; gaps stay.
 * - `compact`: as `keep`, then what gave way, what comes behind the old and the new place of what was dropped on its machines, and what
 *   follows these moves left as far as it can, in the order there is on each machine. What was dropped stays at its drop point.
 * - `push`: as `keep`, and everything behind what was dropped on its machine keeps its distance: it shifts by as much working time of that
 *   machine as the first of it was pushed.
 */
export const gapRules = ['keep', 'compact', 'push'] as const;
export type GapRule = (typeof gapRules)[number];

/** A part of an operation; `part` is 0 unless the operation is split. */
export type PartRef = { operation: string; part: number };

/**
 * Parts go exactly where they are dropped or not at all. Of an order, parts that something immovable stands in the way of go behind it. What
 * an `after` selection holds goes to its shifted start or the first lawful place behind it, so that shifting left closes gaps as far as it can.
 * Of `order` and `after` selections, parts that may not move stay and the rest moves.
 */
export type Selection =
  | { kind: 'parts'; parts: PartRef[] }
  /** Everything of an order. */
  | { kind: 'order'; order: string }
  /** Everything that starts at or after `at`, on these machines or (null) on all. */
  | { kind: 'after'; at: number; machines: string[] | null };

export type Move = {
  what: Selection;
  /** Seconds; negative: earlier. */
  shift: number;
  /** Target machine, for a selection on one machine; absent: each stays on its own. */
  machine?: string;
};

export type RepairRequest = { move: Move; gaps: GapRule };

export const violationConstraints = [
  'progress',
  'pin',
  'frozen',
  'mode',
  'now',
  'release',
  'precedence',
  'machine',
  'material',
  'resource',
  'calendar',
  'horizon',
  'max-lag',
] as const;

/**
 * The first thing that cannot give way and forbids the drop. Looked for in this order: not movable (started or done, pinned, frozen), no
 * mode on that machine, before now, release, a predecessor that ends later (lag included), pinned, started or frozen work in the way,
 * material, calendar (no opening long enough), resource, horizon, and at last a maximum lag that the repaired plan would tear.
 */
export type Violation = {
  constraint: (typeof violationConstraints)[number];
  /** One of the selection's, or one that would have to give way and cannot. */
  part: PartRef;
  /** What it hits: id of an operation, machine, order, material or resource. */
  subject: string;
  /** English, for logs and the command line. */
  message: string;
  /** What a translated text is filled with; by `constraint` and `params.case`. Instants are seconds after the epoch. */
  params: Record<string, string | number>;
};

/** Where a part would come to lie. */
export type PlacedPart = {
  operation: string;
  part: number;
  machine: string;
  start: number;
  runStart: number;
  end: number;
};

export type OrderChange = { order: string; due: number; before: number | null; after: number | null };

export const previewLimits = { placed: 200, orders: 50 } as const;

/** Looks at parts that a first answer takes while the pointer moves: about 2 ms of processor time on the plants of `npm run bench:ui`. */
export const previewLooks = 250;

/**
 * What a move would come to. An answer that is not `complete` was stopped on its way. What it tells then is certain all the same:
 *
 * - `placed`: starts are exact; ends may still change with the set-up. Empty for an `after` selection.
 * - `moved`, `becameLate`: at least so many.
 * - `orders`: `after` is the earliest end; only the selection's orders and those that are certain to become late.
 * - not known: whether it may lie there at all (`violation` is null), `becameOnTime` (0), `weightedTardiness.after` (null), which set-ups
 *   saved further on may still lower.
 *
 * Where gaps close, what gives way can come back: then only `placed` and the selection itself are told of.
 */
export type RepairPreview = {
  complete: boolean;
  /** Null: it can lie there. Otherwise the rest tells of the plan as it is. */
  violation: Violation | null;
  /**
   * The selection's parts where they would come to lie (start snapped to working time), at most `previewLimits.placed`. With a violation,
   * where they lie now.
   */
  placed: PlacedPart[];
  /** Other parts that would get another start, end or machine. */
  moved: number;
  /**
   * Orders whose end changes: the selection's first, then those that become late or on time, then the others, at most
   * `previewLimits.orders`.
   */
  orders: OrderChange[];
  becameLate: number;
  becameOnTime: number;
  weightedTardiness: { before: number; after: number | null };
};

/** What the pointer has taken hold of. */
export type Grab = {
  /** How many parts the selection has, and how many of them may move. */
  selected: number;
  movable: number;
  /** The movable parts where they lie, by start, at most `previewLimits.placed`. */
  parts: PlacedPart[];
  /** Why the others stay, at most `previewLimits.placed`. */
  stays: { part: PartRef; violation: Violation }[];
  /** Machines that have a mode for every movable part; empty if the movable parts lie on several machines. */
  machines: string[];
};

/** Assignments that differ from the plan before; the others stay. `schedule` carries all else of the document, without assignments. */
export type ScheduleChange = {
  assignments: Assignment[];
  schedule: Omit<ScheduleDocument, 'assignments'>;
};

/** An applied move: `preview` is what was or would have been shown for it. */
export type Applied = { preview: RepairPreview; change: ScheduleChange };

/**
 * Expected failures: the plan breaks a constraint of the problem as it is now (`plan-outdated`: adapt it first), a request names what the plan
 * does not have, or the move is forbidden (`details.preview.violation` says by what).
 */
export type RepairFailure = 'bad-problem' | 'plan-outdated' | 'no-plan' | 'unknown' | 'violation';

export type BoardOptions = {
  /** What the opened schedule starts within so many seconds from now may not be moved; `terms.moved` counts from that schedule, too. */
  frozen?: number;
  /** Of the `objective` that schedules carry; the standard policy's unless given. */
  weights?: Policy['weights'];
};

export type AdaptOptions = BoardOptions & {
  gaps?: GapRule;
  /** Terms that go before the weighted sum, as in the policy. */
  first?: Policy['first'];
};
