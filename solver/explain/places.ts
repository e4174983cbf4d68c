/** A schedule's assignments as columns by part, and each machine's sequence. */
import { never, partState, type Problem } from '../model/columns.ts';
import type { ScheduleDocument } from '../model/schedule.ts';

export type Places = {
  placed: Uint8Array;
  /** Global index of the mode. */
  mode: Int32Array;
  start: Int32Array;
  runStart: Int32Array;
  end: Int32Array;
  /** When the part works from: its start, or for a started one when it goes on. */
  from: Int32Array;
  /** Keeps an order from the schedule. */
  unscheduled: Uint8Array;
  relaxed: Uint8Array;
  /** Parts on each machine by start, and the place of each part in there. */
  sequence: Int32Array[];
  position: Int32Array;
};

/** Indexes of what a schedule names; -1 where the problem has no such thing. */
export type Names = {
  partOf: (operation: string, part: number) => number;
  orderOf: (order: string) => number;
  machineOf: (machine: string) => number;
};

/** What the problem does not know, or knows otherwise by now, is left out. */
export function placesOf(problem: Problem, schedule: ScheduleDocument, { partOf, orderOf, machineOf }: Names): Places {
  const { partCount, machineCount, orderCount } = problem;
  const places: Places = {
    placed: new Uint8Array(partCount),
    mode: new Int32Array(partCount).fill(-1),
    start: new Int32Array(partCount),
    runStart: new Int32Array(partCount),
    end: new Int32Array(partCount),
    from: new Int32Array(partCount),
    unscheduled: new Uint8Array(orderCount),
    relaxed: new Uint8Array(partCount),
    sequence: [],
    position: new Int32Array(partCount),
  };
  const onMachine: number[][] = Array.from({ length: machineCount }, () => []);
  for (const assignment of schedule.assignments) {
    const part = partOf(assignment.operation, assignment.part);
    if (part < 0) continue;
    const mode = modeOf(problem, part, assignment.mode, machineOf(assignment.machine));
    if (mode < 0) continue;
    places.placed[part] = 1;
    places.mode[part] = mode;
    places.start[part] = assignment.start;
    places.runStart[part] = assignment.runStart;
    places.end[part] = assignment.end;
    places.from[part] = assignment.start;
    onMachine[problem.modeMachine[mode]].push(part);
  }
  for (const list of onMachine) {
    list.sort(
      (one, other) =>
        places.start[one] - places.start[other] ||
        places.end[one] - places.end[other] ||
        problem.tieRank[one] - problem.tieRank[other],
    );
    resume(problem, places, list);
    for (const [index, part] of list.entries()) places.position[part] = index;
    places.sequence.push(Int32Array.from(list));
  }
  for (const { order } of schedule.unscheduled) {
    const index = orderOf(order);
    if (index >= 0) places.unscheduled[index] = 1;
  }
  for (const { operation, part } of schedule.relaxed) {
    const index = partOf(operation, part);
    if (index >= 0) places.relaxed[index] = 1;
  }
  return places;
}

/** The mode named, if it is of that machine, else another one that is; a begun part has the one reported. -1: none. */
function modeOf(problem: Problem, part: number, named: number, machine: number): number {
  if (problem.partState[part] !== partState.planned) return problem.reportedMode[part];
  const first = problem.modeOffset[part];
  const last = problem.modeOffset[part + 1];
  if (first + named < last && problem.modeMachine[first + named] === machine) return first + named;
  for (let mode = first; mode < last; mode++) if (problem.modeMachine[mode] === machine) return mode;
  return -1;
}

/** Started parts go on from now, one after the other by their start. */
function resume(problem: Problem, places: Places, sequence: readonly number[]): void {
  let free = problem.now;
  for (const part of sequence) {
    if (problem.partState[part] !== partState.started) continue;
    places.from[part] = free;
    free = Math.max(free, places.end[part]);
  }
}

/** Index in a machine's sequence of the first part that starts at `at` or later. */
export function firstFrom(places: Places, machine: number, at: number): number {
  const list = places.sequence[machine];
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places.start[list[middle]] >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Latest end of an order's placed parts and the part that has it; null while it has none. */
export function lastPart(problem: Problem, places: Places, order: number): number | null {
  let last: number | null = null;
  let end = -never;
  for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++) {
    if (places.placed[part] === 0 || places.end[part] <= end) continue;
    end = places.end[part]!;
    last = part;
  }
  return last;
}
