/** Small changes to a solution: which clusters to take earlier or later, and which modes to choose again. */
import { leftOutOrders } from '../construct/left-out.ts';
import { partState, type Problem } from '../model/columns.ts';
import type { Random } from '../model/random.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';
import type { Solution } from '../construct/solution.ts';

/** What the moves need to know of the schedule a solution decodes to. */
export type Snapshot = {
  solution: Solution;
  /** Position of each cluster in the solution's order. */
  position: Int32Array;
  start: Int32Array;
  end: Int32Array;
  placed: Uint8Array;
  previous: Int32Array;
  next: Int32Array;
  /** Planned, scheduled orders, and the running sum of what each costs by lateness, to draw by. */
  orders: number[];
  cumulativeCost: number[];
  /** Orders that found no place. */
  leftOut: number[];
};

/** A change in the making: keys to sort clusters by, and modes. */
export type Draft = { key: Float64Array; mode: Int32Array; notBefore: Int32Array | null };

export function snapshotOf(schedule: PartialSchedule, solution: Solution): Snapshot {
  const { problem } = schedule;
  const position = new Int32Array(problem.clusterCount);
  for (let index = 0; index < solution.order.length; index++) position[solution.order[index]] = index;
  const orders: number[] = [];
  const cumulativeCost: number[] = [];
  let sum = 0;
  for (let order = 0; order < problem.orderCount; order++) {
    if (schedule.excluded[order] !== 0) continue;
    let end = -Infinity;
    for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++) {
      if (schedule.placed[part] === 1) end = Math.max(end, schedule.end[part]);
    }
    // Orders in time are drawn now and then, as they may stand in the way or could be set up better.
    sum += 0.01 + (end > problem.orderDue[order] ? problem.orderWeight[order] : 0);
    orders.push(order);
    cumulativeCost.push(sum);
  }
  return {
    solution,
    position,
    start: schedule.start.slice(),
    end: schedule.end.slice(),
    placed: schedule.placed.slice(),
    previous: schedule.previous.slice(),
    next: schedule.next.slice(),
    orders,
    cumulativeCost,
    leftOut: leftOutOrders(problem, schedule.excluded),
  };
}

/** Changes the draft in one to three places, mostly around orders that are late. */
export function perturb(problem: Problem, snapshot: Snapshot, draft: Draft, random: Random): void {
  for (let changes = random.int(1, 3); changes > 0; changes--) {
    const part = drawPart(problem, snapshot, random);
    if (part < 0) return;
    const kind = random.int(0, 9);
    if (kind < 3) hurryOrder(problem, snapshot, draft, random, problem.partOrder[part]);
    else if (kind < 6) swapWithPredecessor(problem, snapshot, draft, part);
    else if (kind < 8) joinFamily(problem, snapshot, draft, random, part);
    else chooseModeAgain(problem, draft, random, part);
  }
}

/** A planned part of an order drawn by what its lateness costs; -1 if the order has none. */
function drawPart(problem: Problem, { orders, cumulativeCost, placed }: Snapshot, random: Random): number {
  const target = random.real() * (cumulativeCost.at(-1) ?? 0);
  let low = 0;
  let high = cumulativeCost.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulativeCost[middle] > target) high = middle;
    else low = middle + 1;
  }
  const order = orders[low];
  if (order === undefined) return -1;
  const part = random.int(problem.orderPartOffset[order], problem.orderPartOffset[order + 1] - 1);
  return problem.partState[part] === partState.planned && placed[part] === 1 ? part : -1;
}

/** All parts of an order go earlier in the order of placing, by a random stretch. */
function hurryOrder(problem: Problem, snapshot: Snapshot, draft: Draft, random: Random, order: number): void {
  const stretch = random.real() ** 3 * problem.clusterCount;
  for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++) {
    const cluster = problem.partCluster[part];
    draft.key[cluster] = snapshot.position[cluster] - stretch - 0.5;
    loosen(draft, part, problem);
  }
}

/** An order's parts go behind a random position in the order of placing. */
export function placeAnywhere(problem: Problem, draft: Draft, random: Random, order: number): void {
  const behind = random.int(-1, problem.clusterCount - 1);
  for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++) {
    draft.key[problem.partCluster[part]] = behind + 0.5;
    loosen(draft, part, problem);
  }
}

/** A part goes before the one its machine does before it. */
function swapWithPredecessor(problem: Problem, snapshot: Snapshot, draft: Draft, part: number): void {
  const before = snapshot.previous[part];
  if (before < 0) return;
  draft.key[problem.partCluster[part]] = snapshot.position[problem.partCluster[before]] - 0.5;
  if (draft.notBefore) draft.notBefore[part] = problem.now;
}

/** The next part on the machine that needs no change-over after `part` moves up behind it. */
function joinFamily(problem: Problem, snapshot: Snapshot, draft: Draft, random: Random, part: number): void {
  const reach = random.int(2, 12);
  let other = snapshot.next[part];
  for (let step = 0; step < reach && other >= 0; step++) {
    if (step > 0 && sameFamily(problem, part, other)) {
      draft.key[problem.partCluster[other]] = snapshot.position[problem.partCluster[part]] + 0.5;
      if (draft.notBefore) draft.notBefore[other] = problem.now;
      return;
    }
    other = snapshot.next[other]!;
  }
}

function sameFamily(problem: Problem, one: number, other: number): boolean {
  const holders = problem.operationCount + problem.machineCount;
  for (let matrix = 0; matrix < problem.matrixCount; matrix++) {
    const base = matrix * holders;
    const value = problem.attributeValue[base + problem.partOperation[one]];
    if (value !== problem.attributeValue[base + problem.partOperation[other]]) return false;
  }
  return true;
}

/** A part takes another of its modes, or whichever ends first. */
function chooseModeAgain(problem: Problem, draft: Draft, random: Random, part: number): void {
  const [first, last] = [problem.modeOffset[part], problem.modeOffset[part + 1] - 1];
  draft.mode[part] = random.chance(0.5) ? -1 : random.int(first, last);
}

/** Mode and earliest start of a part that moves are decided anew. */
function loosen(draft: Draft, part: number, problem: Problem): void {
  draft.mode[part] = -1;
  if (draft.notBefore) draft.notBefore[part] = problem.now;
}
