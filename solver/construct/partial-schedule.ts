/**
 * A schedule in the making: which parts are placed, when, and in which order on their machines. Parts are appended to a machine or put into
 * a gap before a part that was placed earlier; taking parts back in reverse order restores the state before.
 */
import { never, partState, type Problem } from '../model/columns.ts';
import { WorkingTime } from '../time/working-time.ts';
import { changeOver } from './constraints/set-up.ts';
import { Profile } from './profile.ts';

/** Where a part would go. */
export type Place = {
  /** Global index of the mode. */
  mode: number;
  start: number;
  runStart: number;
  end: number;
  /** The part on the machine to go before; -1: the last. */
  before: number;
};

/** Bits of `traits`. */
export const linkTrait = { overlapIn: 1, maxLagIn: 2, maxLagOut: 4, anchoredOut: 8 } as const;

export class PartialSchedule {
  readonly problem: Problem;
  readonly time: WorkingTime;
  readonly profiles: Profile[];
  readonly placed: Uint8Array;
  readonly mode: Int32Array;
  readonly start: Int32Array;
  readonly runStart: Int32Array;
  readonly end: Int32Array;
  /** Neighbours on the machine among planned parts; -1: none. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** Last planned part of each machine; -1: none. */
  readonly last: Int32Array;
  /** When each machine is free of what the floor has begun, and who had it last for set-ups (see `changeOver`). */
  readonly floorEnd: Int32Array;
  readonly floorHolder: Int32Array;
  /** Per machine, the parts with room for another part before them, by start. */
  readonly gaps: number[][];
  /** Parts that lost the place they were asked to keep; orders left out (see `exclusion`). */
  readonly relaxed: Uint8Array;
  readonly excluded: Uint8Array;
  /** The part that found no place, of orders left out for that; else -1. */
  readonly culprit: Int32Array;
  /** Which links each part has, see `linkTrait`: most have none that need a closer look. */
  readonly traits: Uint8Array;
  /** Shortest work of any part on each machine: smaller gaps are of no use. */
  private readonly shortest: Int32Array;

  constructor(problem: Problem) {
    const { partCount, machineCount } = problem;
    this.problem = problem;
    this.time = new WorkingTime(problem);
    this.profiles = Array.from({ length: problem.resourceCount }, (_, resource) => new Profile(problem, resource));
    this.placed = new Uint8Array(partCount);
    this.mode = new Int32Array(partCount);
    this.start = new Int32Array(partCount);
    this.runStart = new Int32Array(partCount);
    this.end = new Int32Array(partCount);
    this.previous = new Int32Array(partCount);
    this.next = new Int32Array(partCount);
    this.last = new Int32Array(machineCount);
    this.floorEnd = new Int32Array(machineCount);
    this.floorHolder = new Int32Array(machineCount);
    this.gaps = Array.from({ length: machineCount }, () => []);
    this.relaxed = new Uint8Array(partCount);
    this.excluded = new Uint8Array(problem.orderCount);
    this.culprit = new Int32Array(problem.orderCount).fill(-1);
    this.traits = linkTraits(problem);
    this.shortest = shortestWork(problem);
    this.clear();
  }

  /** Nothing placed. What is relaxed and excluded stays so. */
  clear(): void {
    this.placed.fill(0);
    this.mode.fill(-1);
    this.last.fill(-1);
    this.floorEnd.fill(this.problem.now);
    for (let machine = 0; machine < this.problem.machineCount; machine++) {
      this.floorHolder[machine] = this.problem.operationCount + machine;
    }
    for (const gap of this.gaps) gap.length = 0;
    for (const profile of this.profiles) profile.reset();
  }

  /** Does nothing planned of the part remain to be decided? */
  isSettled(part: number): boolean {
    return this.placed[part] === 1 || this.excluded[this.problem.partOrder[part]] !== 0;
  }

  /** When the machine is free for a successor of `previous` (-1: of what the floor has begun). */
  freeAfter(machine: number, previous: number): number {
    return previous < 0 ? this.floorEnd[machine] : this.end[previous];
  }

  /** Set-up of `part` in `mode` behind `previous` on the mode's machine, fixed and change-over. */
  setupAfter(previous: number, part: number, mode: number): number {
    const { problem } = this;
    const machine = problem.modeMachine[mode];
    const holder = previous < 0 ? this.floorHolder[machine] : problem.partOperation[previous];
    return problem.modeSetup[mode] + changeOver(problem, machine, holder, problem.partOperation[part]);
  }

  /** The part that would come just before one placed before `before`. */
  predecessorAt(machine: number, before: number): number {
    return before < 0 ? this.last[machine] : this.previous[before];
  }

  /** Places a planned part; a part it is put before is set up anew. */
  place(part: number, place: Place): void {
    const { mode, before } = place;
    const machine = this.problem.modeMachine[mode];
    const previous = this.predecessorAt(machine, before);
    this.placed[part] = 1;
    this.mode[part] = mode;
    this.start[part] = place.start;
    this.runStart[part] = place.runStart;
    this.end[part] = place.end;
    this.previous[part] = previous;
    this.next[part] = before;
    if (previous >= 0) this.next[previous] = part;
    if (before >= 0) this.previous[before] = part;
    else this.last[machine] = part;
    this.drawFor(mode, place.start, place.end, 1);
    if (before >= 0) this.setUpAnew(before);
    this.noteGap(machine, part);
    if (before >= 0) this.noteGap(machine, before);
  }

  /** Takes a part back. Only the most recently placed may go. */
  unplace(part: number): void {
    const mode = this.mode[part];
    const machine = this.problem.modeMachine[mode];
    const [previous, next] = [this.previous[part], this.next[part]];
    this.forgetGap(machine, part);
    if (previous >= 0) this.next[previous] = next;
    if (next >= 0) this.previous[next] = previous;
    else this.last[machine] = previous;
    this.drawFor(mode, this.start[part], this.end[part], -1);
    this.placed[part] = 0;
    this.mode[part] = -1;
    if (next < 0) return;
    this.setUpAnew(next);
    this.noteGap(machine, next);
  }

  /** Draws the mode's units (times `sign`) in its working time between two instants. */
  drawFor(mode: number, from: number, to: number, sign: number): void {
    const { problem, time } = this;
    const calendar = problem.modeCalendar[mode];
    for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
      const profile = this.profiles[problem.requirementResource[k]];
      const units = sign * problem.requirementUnits[k];
      const stop = time.intervalsEnd(calendar);
      for (let index = time.endingAfter(calendar, from); index < stop && time.startOf(index) < to; index++) {
        profile.draw(Math.max(from, time.startOf(index)), Math.min(to, time.endOf(index)), units);
      }
    }
  }

  /** Recomputes set-up and end of a placed part behind the predecessor it now has; it keeps its start. */
  private setUpAnew(part: number): void {
    const mode = this.mode[part];
    const calendar = this.problem.modeCalendar[mode];
    const setup = this.setupAfter(this.previous[part], part, mode);
    const start = this.start[part];
    const end = this.time.finish(calendar, start, setup + this.problem.modeRun[mode]);
    const old = this.end[part];
    if (end > old) this.drawFor(mode, old, end, 1);
    else if (end < old) this.drawFor(mode, end, old, -1);
    this.runStart[part] = setup === 0 ? start : this.time.finish(calendar, start, setup);
    this.end[part] = end;
  }

  /** Keeps the list of gaps right for the room before `part`. */
  private noteGap(machine: number, part: number): void {
    const free = this.freeAfter(machine, this.previous[part]);
    const calendar = this.problem.modeCalendar[this.mode[part]];
    const start = this.start[part];
    const useful = start - free >= this.shortest[machine] && this.time.between(calendar, free, start) > 0;
    const list = this.gaps[machine];
    const index = this.gapIndex(list, start);
    const listed = list[index] === part;
    if (useful && !listed) list.splice(index, 0, part);
    else if (!useful && listed) list.splice(index, 1);
  }

  private forgetGap(machine: number, part: number): void {
    const list = this.gaps[machine];
    const index = this.gapIndex(list, this.start[part]);
    if (list[index] === part) list.splice(index, 1);
  }

  /** Index of the first gap that ends at `at` or later. */
  gapIndex(list: readonly number[], at: number): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start[list[middle]] >= at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function linkTraits(problem: Problem): Uint8Array {
  const traits = new Uint8Array(problem.partCount);
  for (let link = 0; link < problem.linkFrom.length; link++) {
    const from = problem.linkFrom[link];
    const to = problem.linkTo[link];
    if (problem.toShare[link] >= 0) traits[to] |= linkTrait.overlapIn;
    if (problem.partAnchor[to] !== 0) traits[from] |= linkTrait.anchoredOut;
    if (problem.maxLag[link] < 0) continue;
    traits[to] |= linkTrait.maxLagIn;
    traits[from] |= linkTrait.maxLagOut;
  }
  return traits;
}

function shortestWork(problem: Problem): Int32Array {
  const shortest = new Int32Array(problem.machineCount).fill(never);
  for (let part = 0; part < problem.partCount; part++) {
    if (problem.partState[part] !== partState.planned) continue;
    for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
      const machine = problem.modeMachine[mode];
      const work = Math.max(1, problem.modeSetup[mode] + problem.modeRun[mode]);
      if (work < shortest[machine]) shortest[machine] = work;
    }
  }
  return shortest;
}
