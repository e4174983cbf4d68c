/** Why an order ends when it does: its time from release to end, piece by piece, each with what took it. */

/** What takes an order's time, or sets the start of an operation. */
export const causes = [
  /** The operation runs. */
  'processing',
  /** The machine is set up for it. */
  'setup',
  /** The machine is busy, or too little of it is free before its next operation. */
  'machine',
  /** The machine's calendar is closed, or closes too soon for work that must not be interrupted. */
  'calendar',
  /** A tool, operator or space is in use elsewhere, or off shift. */
  'resource',
  /** Material has not arrived. */
  'material',
  /** Runs beside its predecessor, but must not end before that has handed over its last batch. */
  'predecessor',
  /** A least time after the operation before, or a greatest time before the one behind. */
  'lag',
  /** Kept where the planner put it. */
  'pin',
  /** Kept where it is because it is near. */
  'frozen',
  /** The order, or one that supplies it, is released no earlier. */
  'release',
  /** Nothing in the way: the plan does not need it earlier, or was not searched so far. */
  'slack',
  /** As the floor reports it. */
  'begun',
] as const;
export type Cause = (typeof causes)[number];

/** A part of an operation, in the problem's names. */
export type PartName = { order: string; operation: string; part: number };

/** One piece of time, `[from, to)` in seconds after the epoch, and what took it. */
export type Segment = PartName & {
  cause: Cause;
  from: number;
  to: number;
  /** Machine the part is on. */
  machine: string;
  resource: string | null;
  material: string | null;
  /** The arrival that is waited for. */
  arrival: string | null;
  /** What holds the machine or resource, or is waited for; the most telling first, at most `mostBlockers`. */
  blockers: PartName[];
};
export const mostBlockers = 4;

/** What would help: time that one cause with one subject takes. */
export type Lever = {
  cause: Exclude<Cause, 'processing' | 'begun'> | 'alternative';
  seconds: number;
  machine: string | null;
  resource: string | null;
  material: string | null;
  /** The part it is about, where it is about one. */
  part: PartName | null;
  /** The order that stands in the way longest, and how long. */
  blocker: { order: string; seconds: number } | null;
};

export type Explanation = {
  order: string;
  /** Release, or now if that is later; the end at most. */
  from: number;
  end: number;
  due: number;
  /** Ordered, touching one another, from `from` to `end`. */
  segments: Segment[];
  /** Seconds by cause; they add up to `end - from`. */
  totals: Partial<Record<Cause, number>>;
  /** Seconds of the segments that belong to other orders, which supply this one. */
  suppliers: { order: string; seconds: number }[];
  /** No schedule of these data ends the order earlier. */
  aloneEnd: number;
  /** Greatest first. */
  levers: Lever[];
};

/** Why a part starts when it does. */
export type StartReason = {
  cause: Cause | 'now';
  /** Since when it has been waiting for that; its start when it did not have to wait. */
  since: number;
  resource: string | null;
  material: string | null;
  blockers: PartName[];
};
