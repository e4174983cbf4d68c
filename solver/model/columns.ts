/**
 * The problem as columns: what the search reads. Entities are integers, times are whole seconds after the epoch, and every column lives in
 * shared memory, so that worker threads read one copy. Built by `compile`, never written afterwards.
 *
 * A **part** is what is scheduled: an operation, or each part of a split one. Parts of an operation, operations of an order and so parts of
 * an order stand next to one another. Offsets columns have one element more than the entity; the children of `i` are `[offset[i], offset[i + 1])`.
 */

/** Later than every time: what a time function returns when there is no such time. */
export const never = 0x7fff_ffff;
/** Earlier than every time. */
export const always = -0x7fff_ffff;

/** What the floor reported of a part. */
export const partState = { planned: 0, started: 1, done: 2 } as const;
/** Why a part is asked to keep its place. */
export const anchorKind = { none: 0, pin: 1, frozen: 2 } as const;
/** Why an order is left out, by reason code. Those of material are known ahead of the search, the others found by it. */
export const exclusion = {
  none: 0,
  'material-short': 1,
  'supplier-unscheduled': 2,
  'calendar-closed': 3,
  'resource-short': 4,
  'beyond-horizon': 5,
  'max-lag': 6,
} as const;

export type Problem = {
  now: number;
  horizon: number;
  orderCount: number;
  operationCount: number;
  partCount: number;
  machineCount: number;
  resourceCount: number;
  matrixCount: number;

  orderRelease: Int32Array;
  orderDue: Int32Array;
  orderWeight: Float64Array;
  /** Parts of the order. */
  orderPartOffset: Int32Array;
  /** See `exclusion`. */
  orderExclusion: Uint8Array;

  partOrder: Int32Array;
  partOperation: Int32Array;
  /** Number of the part within its operation. */
  partIndex: Int32Array;
  /** See `partState`. */
  partState: Uint8Array;
  partInterruptible: Uint8Array;
  /** Earliest start for release, now and the arrival of pegged material. */
  partRelease: Int32Array;
  /** See `anchorKind`; where it is not none, the place to keep. */
  partAnchor: Uint8Array;
  anchorMachine: Int32Array;
  anchorStart: Int32Array;
  /** Pinned elsewhere than the frozen baseline has it: the pin wins, the frozen place is reported as relaxed. */
  partFrozenElsewhere: Uint8Array;
  /** Reported start and, when done, end; when started, the working seconds left. */
  reportedStart: Int32Array;
  reportedEnd: Int32Array;
  /** Mode of a started or done part (global index). */
  reportedMode: Int32Array;
  /** Start in the baseline schedule, or `never`, and mode (global index), or -1. */
  baselineStart: Int32Array;
  baselineMode: Int32Array;
  /** Machine in the baseline schedule; -1: none that is known. */
  baselineMachine: Int32Array;
  /** Order among parts by operation id and part number, for begun parts and those that may take no time at all; 0 for all others. */
  tieRank: Int32Array;

  /** Modes of the part. */
  modeOffset: Int32Array;
  modeMachine: Int32Array;
  /** Working time: machine calendar less the time when a required resource has less capacity than needed. */
  modeCalendar: Int32Array;
  modeSetup: Int32Array;
  modeRun: Int32Array;
  requirementOffset: Int32Array;
  requirementResource: Int32Array;
  requirementUnits: Int32Array;

  /** Working time by calendar: intervals `[start, end)` and the working seconds before each. */
  calendarOffset: Int32Array;
  intervalStart: Int32Array;
  intervalEnd: Int32Array;
  intervalBefore: Int32Array;
  /** Overtime by machine: intervals `[start, end)` and the seconds of overtime before each. */
  overtimeOffset: Int32Array;
  overtimeStart: Int32Array;
  overtimeEnd: Int32Array;
  overtimeBefore: Int32Array;

  /** Capacity of resources as steps: `units` from `at` on. */
  capacityOffset: Int32Array;
  capacityAt: Int32Array;
  capacityUnits: Int32Array;

  /** Precedence between parts; pegging is in here too. Links to started and done parts are left out. */
  linkFrom: Int32Array;
  linkTo: Int32Array;
  minLag: Int32Array;
  /** -1: none. */
  maxLag: Int32Array;
  /** Share of the run of `from` (`to`) that one transfer batch takes; -1 when the link does not overlap. */
  fromShare: Float64Array;
  toShare: Float64Array;
  outOffset: Int32Array;
  outLink: Int32Array;
  inOffset: Int32Array;
  inLink: Int32Array;

  /** Matrices of a machine, their change-over tables and the values that parts and machines have in them. */
  matrixOffset: Int32Array;
  matrices: Int32Array;
  tableOffset: Int32Array;
  tableWidth: Int32Array;
  table: Int32Array;
  /** By matrix, then operation, then (behind all operations) machine: the attribute value there at the beginning; -1: none. */
  attributeValue: Int32Array;

  /** All parts, each after those it waits for. */
  topologicalPart: Int32Array;
  /** Parts tied together by maximum lags are placed together: the cluster of each part, and parts by cluster in order of precedence. */
  clusterCount: number;
  partCluster: Int32Array;
  clusterOffset: Int32Array;
  clusterPart: Int32Array;
};

export function int32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

export function float64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

export function uint8(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

export function int32From(values: ArrayLike<number>): Int32Array {
  const column = int32(values.length);
  column.set(values);
  return column;
}

export function float64From(values: ArrayLike<number>): Float64Array {
  const column = float64(values.length);
  column.set(values);
  return column;
}

/** Offsets and members of the groups that `groupOf` puts `0 … count - 1` into, members in ascending order. */
export function groupBy(groupOf: ArrayLike<number>, groups: number): { offset: Int32Array; members: Int32Array } {
  const offset = int32(groups + 1);
  for (let index = 0; index < groupOf.length; index++) offset[groupOf[index] + 1]++;
  for (let group = 0; group < groups; group++) offset[group + 1] += offset[group];
  const members = int32(groupOf.length);
  const next = offset.slice(0, groups);
  for (let index = 0; index < groupOf.length; index++) members[next[groupOf[index]]++] = index;
  return { offset, members };
}
