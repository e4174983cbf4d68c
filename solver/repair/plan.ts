/**
 * A plan under repair: where every part lies, in sequences by machine, with a journal that takes all changes back. Changes here are plain
 * ones; what follows from them is the sweep's business.
 */
import { always, never, partState, type Problem } from '../model/columns.ts';
import { Profile } from '../construct/profile.ts';
import type { Place } from '../construct/partial-schedule.ts';
import { PartialSchedule } from '../construct/partial-schedule.ts';
import { placeBegun } from '../construct/constraints/progress.ts';
import { Draws } from './draws.ts';

export type Spot = Omit<Place, 'before'>;

/** Where parts lay before; null: not in the plan. */
export type Journal = Map<number, Spot | null>;

export class Plan {
  readonly problem: Problem;
  /** Times, modes and resource profiles; the plan keeps its own sequences in place of the schedule's neighbours and gaps. */
  readonly schedule: PartialSchedule;
  /** Planned parts of each machine in its order: by start, then end, then id. */
  readonly sequences: number[][];
  /** The same parts by the resources they draw on. */
  readonly draws: Draws;
  /** Last end over the parts of each order that lie in the plan as last kept; `always` if none does. */
  readonly orderEnd: Int32Array;
  /** Parts changed since the plan was last kept, and their places then. */
  readonly changed: number[] = [];
  private readonly isChanged: Uint8Array;
  private readonly keptPlaced: Uint8Array;
  private readonly keptMode: Int32Array;
  private readonly keptStart: Int32Array;
  private readonly keptRunStart: Int32Array;
  private readonly keptEnd: Int32Array;
  /** Sequences and profiles as last kept, of machines and resources that have been changed since. */
  private readonly keptSequences = new Map<number, number[]>();
  private readonly keptProfiles = new Map<number, Profile>();
  private readonly spareProfiles: (Profile | undefined)[];
  /** Machines and resources that these hold: 1. */
  private readonly isSequenceKept: Uint8Array;
  private readonly isProfileKept: Uint8Array;

  constructor(problem: Problem) {
    const { partCount, machineCount, orderCount } = problem;
    this.problem = problem;
    this.schedule = new PartialSchedule(problem);
    this.sequences = Array.from({ length: machineCount }, () => []);
    this.draws = new Draws(problem);
    this.orderEnd = new Int32Array(orderCount).fill(always);
    this.isChanged = new Uint8Array(partCount);
    this.keptPlaced = new Uint8Array(partCount);
    this.keptMode = new Int32Array(partCount).fill(-1);
    this.keptStart = new Int32Array(partCount);
    this.keptRunStart = new Int32Array(partCount);
    this.keptEnd = new Int32Array(partCount);
    this.spareProfiles = Array.from({ length: problem.resourceCount });
    this.isSequenceKept = new Uint8Array(machineCount);
    this.isProfileKept = new Uint8Array(problem.resourceCount);
  }

  /** Only what the floor has begun; `insert` what is planned and `keep` then. */
  clear(): void {
    const { problem, schedule } = this;
    schedule.clear();
    placeBegun(schedule);
    for (const sequence of this.sequences) sequence.length = 0;
    this.draws.clear();
    this.forgetKept();
    this.changed.length = 0;
    for (let part = 0; part < problem.partCount; part++) this.changed.push(part);
    this.isChanged.fill(1);
  }

  /** Puts a part that is not in the plan into it. */
  insert(part: number, spot: Spot): void {
    const { schedule, problem } = this;
    this.note(part);
    schedule.placed[part] = 1;
    schedule.mode[part] = spot.mode;
    schedule.start[part] = spot.start;
    schedule.runStart[part] = spot.runStart;
    schedule.end[part] = spot.end;
    const machine = problem.modeMachine[spot.mode];
    this.save(machine, spot.mode);
    this.sequences[machine].splice(this.positionFor(machine, part, spot.start, spot.end), 0, part);
    schedule.drawFor(spot.mode, spot.start, spot.end, 1);
    this.draws.add(part, spot.mode, spot.start, spot.end);
  }

  /** Takes a part out of the plan; its times and mode can still be read. Returns the position it had. */
  remove(part: number): number {
    const { schedule, problem } = this;
    this.note(part);
    const mode = schedule.mode[part];
    const machine = problem.modeMachine[mode];
    this.save(machine, mode);
    const sequence = this.sequences[machine];
    const position = this.positionOf(part);
    sequence.splice(position, 1);
    schedule.placed[part] = 0;
    schedule.drawFor(mode, schedule.start[part], schedule.end[part], -1);
    this.draws.remove(part, mode, schedule.start[part], schedule.end[part]);
    return position;
  }

  /** Position of a part in its machine's sequence. */
  positionOf(part: number): number {
    const { schedule, problem } = this;
    const sequence = this.sequences[problem.modeMachine[schedule.mode[part]]];
    for (let position = this.firstFrom(sequence, schedule.start[part]); ; position++) {
      if (sequence[position] === part) return position;
      if (position >= sequence.length) throw new Error(`Part ${part} is not in its machine's sequence`);
    }
  }

  /** First position of a sequence whose part starts at `at` or later. */
  firstFrom(sequence: readonly number[], at: number): number {
    const { start } = this.schedule;
    let low = 0;
    let high = sequence.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start[sequence[middle]] >= at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Where the machine's order has a part with these times: by start, end and, where both take no time, rank by id. */
  positionFor(machine: number, part: number, start: number, end: number): number {
    const { schedule, problem } = this;
    const sequence = this.sequences[machine];
    let position = this.firstFrom(sequence, start);
    for (; position < sequence.length; position++) {
      const other = sequence[position];
      if (schedule.start[other] !== start || schedule.end[other] > end) break;
      if (end === start && schedule.end[other] === end && problem.tieRank[other] > problem.tieRank[part]) break;
    }
    return position;
  }

  /** The plan as it is now is what `restore` comes back to. `journal` collects where parts lay at first, for `undo`. */
  keep(journal?: Journal): void {
    const { schedule, problem } = this;
    for (const part of this.changed) {
      this.isChanged[part] = 0;
      if (journal && !journal.has(part)) journal.set(part, this.keptPlaced[part] === 1 ? this.keptSpot(part) : null);
      this.keptPlaced[part] = schedule.placed[part]!;
      this.keptMode[part] = schedule.mode[part]!;
      this.keptStart[part] = schedule.start[part]!;
      this.keptRunStart[part] = schedule.runStart[part]!;
      this.keptEnd[part] = schedule.end[part]!;
    }
    const orders = new Set(this.changed.map((part) => problem.partOrder[part]));
    for (const order of orders) this.orderEnd[order] = this.endOf(order);
    this.changed.length = 0;
    for (const [resource, profile] of this.keptProfiles) this.spareProfiles[resource] = profile;
    this.forgetKept();
  }

  /** Everything where it was when the plan was last kept. */
  restore(): void {
    const { schedule, draws } = this;
    for (const part of this.changed) {
      if (!this.differs(part)) {
        this.isChanged[part] = 0;
        continue;
      }
      if (schedule.placed[part] === 1)
        draws.remove(part, schedule.mode[part], schedule.start[part], schedule.end[part]);
      schedule.placed[part] = this.keptPlaced[part]!;
      schedule.mode[part] = this.keptMode[part]!;
      schedule.start[part] = this.keptStart[part]!;
      schedule.runStart[part] = this.keptRunStart[part]!;
      schedule.end[part] = this.keptEnd[part]!;
      if (schedule.placed[part] === 1) draws.add(part, schedule.mode[part], schedule.start[part], schedule.end[part]);
      this.isChanged[part] = 0;
    }
    this.changed.length = 0;
    for (const [machine, sequence] of this.keptSequences) this.sequences[machine] = sequence;
    for (const [resource, profile] of this.keptProfiles) {
      this.spareProfiles[resource] = schedule.profiles[resource];
      schedule.profiles[resource] = profile;
    }
    this.forgetKept();
  }

  /** Takes back everything that was kept with a journal. */
  undo(journal: Journal): void {
    for (const part of journal.keys()) if (this.schedule.placed[part] === 1) this.remove(part);
    for (const [part, spot] of journal) if (spot !== null) this.insert(part, spot);
    this.keep();
  }

  private keptSpot(part: number): Spot {
    const { keptMode, keptStart, keptRunStart, keptEnd } = this;
    return { mode: keptMode[part], start: keptStart[part], runStart: keptRunStart[part], end: keptEnd[part] };
  }

  /** Was the part in the plan when that was last kept? */
  wasIn(part: number): boolean {
    return (this.isChanged[part] === 1 ? this.keptPlaced[part] : this.schedule.placed[part]) === 1;
  }

  /** When the part started in the plan as last kept, whether it has been changed since or not. */
  startBefore(part: number): number {
    return this.isChanged[part] === 1 ? this.keptStart[part] : this.schedule.start[part];
  }

  /** Lies the part elsewhere than when the plan was last kept? */
  differs(part: number): boolean {
    const { schedule } = this;
    return (
      schedule.placed[part] !== this.keptPlaced[part] ||
      schedule.start[part] !== this.keptStart[part] ||
      schedule.runStart[part] !== this.keptRunStart[part] ||
      schedule.end[part] !== this.keptEnd[part] ||
      schedule.mode[part] !== this.keptMode[part]
    );
  }

  /** Last end over the order's parts as they lie now; `always` if none does. */
  endOf(order: number): number {
    const { schedule, problem } = this;
    let end: number = always;
    for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++) {
      if (schedule.placed[part] === 1 && schedule.end[part] > end) end = schedule.end[part];
    }
    return end;
  }

  /** Set-up of a part in `mode` at a position of the machine's sequence. */
  setupAt(position: number, part: number, mode: number): number {
    const sequence = this.sequences[this.problem.modeMachine[mode]];
    return this.schedule.setupAfter(position > 0 ? sequence[position - 1] : -1, part, mode);
  }

  /** Neighbours on the machines as the schedule keeps them, for what reads them there. */
  linkSchedule(): PartialSchedule {
    const { schedule, sequences } = this;
    for (const [machine, sequence] of sequences.entries()) {
      let previous = -1;
      for (const [position, part] of sequence.entries()) {
        schedule.previous[part] = previous;
        schedule.next[part] = sequence[position + 1] ?? -1;
        previous = part;
      }
      schedule.last[machine] = previous;
    }
    return schedule;
  }

  isPlanned(part: number): boolean {
    return this.problem.partState[part] === partState.planned;
  }

  /** Before a change: keeps the machine's sequence and the profiles of the mode's resources, unless that has been done. */
  private save(machine: number, mode: number): void {
    const { schedule, problem, keptSequences, keptProfiles, spareProfiles } = this;
    if (this.isSequenceKept[machine] === 0) {
      this.isSequenceKept[machine] = 1;
      keptSequences.set(machine, this.sequences[machine].slice());
    }
    for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
      const resource = problem.requirementResource[k];
      if (this.isProfileKept[resource] === 1) continue;
      this.isProfileKept[resource] = 1;
      const spare = spareProfiles[resource] ?? new Profile(problem, resource);
      spare.copyFrom(schedule.profiles[resource]);
      keptProfiles.set(resource, spare);
    }
  }

  private forgetKept(): void {
    this.keptSequences.clear();
    this.keptProfiles.clear();
    this.isSequenceKept.fill(0);
    this.isProfileKept.fill(0);
  }

  private note(part: number): void {
    if (this.isChanged[part] === 1) return;
    this.isChanged[part] = 1;
    this.changed.push(part);
  }
}

/** Where a part comes to lie from `start` on, in working time; `never` ends have none. */
export function spotFrom(plan: Plan, mode: number, start: number, setup: number): Spot {
  const { schedule, problem } = plan;
  const calendar = problem.modeCalendar[mode];
  const end = start === never ? never : schedule.time.finish(calendar, start, setup + problem.modeRun[mode]);
  const runStart = setup === 0 || end === never ? start : schedule.time.finish(calendar, start, setup);
  return { mode, start, runStart, end };
}
