/**
 * What follows from a change: parts in the way give way to the right, in order of time, and with them whatever that touches; all else stays
 * (affected-operations rescheduling; Abumaizar and Svestka 1997). A part is looked at once everything that starts before it is settled, so
 * that its predecessor on the machine, and so its set-up, is known. Starts only ever grow, which ends it.
 */
import { always, never } from '../model/columns.ts';
import { earliestInCalendar } from '../construct/constraints/calendar.ts';
import { brokenMaxLag, earliestEndByMaxLag } from '../construct/constraints/max-lag.ts';
import { earliestEndByOverlap, firstBatchDone } from '../construct/constraints/overlap.ts';
import { Agenda } from './agenda.ts';
import { isBroken } from './broken-link.ts';
import { Demand } from './demand.ts';
import { Effort } from './effort.ts';
import { MachineOrder, torn } from './machine-order.ts';
import { spotFrom, type Plan, type Spot } from './plan.ts';

/** Why a part cannot come to lie anywhere: what it hits is a part, a resource or, for machines and calendars, its own machine. */
export type Obstacle = {
  constraint: 'precedence' | 'machine' | 'resource' | 'calendar' | 'horizon' | 'max-lag';
  part: number;
  /** Index of the other part or the resource; -1: none. */
  hit: number;
};

/** Looks per part of the plan before a repair is given up; far more than any that ends has been seen to take. */
const patience = 30;
/** Parts that are sent behind an immovable one, one after the other, because its set-up behind them takes too long. */
const wallPatience = 12;

export class Sweep {
  /** Parts that may not move: 1. Begun parts are walls by nature and not in any sequence. */
  readonly wall: Uint8Array;
  /** Who comes before whom on a machine. */
  readonly order: MachineOrder;
  /** What `run` may take of it; once it is spent, nothing is settled any more until the next repair. */
  readonly effort: Effort;
  private readonly plan: Plan;
  private readonly agenda: Agenda;
  private readonly demand: Demand;
  /** Earliest start wanted for a part that is to be placed anew. */
  private readonly wanted: Int32Array;
  /** Part is out of the plan and waits for its new place. */
  private readonly waiting: Uint8Array;
  /** Parts that have waited since the repair began. */
  private readonly sentParts: number[] = [];
  /** A maximum lag asks the part not to end before. */
  private readonly endFloor: Map<number, number> = new Map();
  private readonly sent = new Map<number, number>();

  constructor(plan: Plan, wall: Uint8Array, effort: Effort = new Effort()) {
    const { problem } = plan;
    this.plan = plan;
    this.wall = wall;
    this.effort = effort;
    this.agenda = new Agenda(problem.topologicalPart);
    this.order = new MachineOrder(plan, wall, this.agenda);
    this.demand = new Demand(plan);
    this.wanted = new Int32Array(problem.partCount);
    this.waiting = new Uint8Array(problem.partCount);
  }

  /** Forgets what an earlier repair left undone. */
  begin(): void {
    this.agenda.clear();
    for (const part of this.sentParts) this.waiting[part] = 0;
    this.sentParts.length = 0;
    this.endFloor.clear();
    this.sent.clear();
  }

  /** Has a placed part looked at. */
  mark(part: number): void {
    if (this.plan.schedule.placed[part] === 1) this.agenda.put(part, this.plan.schedule.start[part]);
  }

  /** Takes a part out of the plan; whoever comes behind it on the machine is set up anew. */
  lift(part: number): void {
    const { plan } = this;
    const machine = plan.problem.modeMachine[plan.schedule.mode[part]];
    const position = plan.remove(part);
    const behind = plan.sequences[machine][position];
    if (behind !== undefined) this.mark(behind);
  }

  /** Has a part that was lifted placed anew, in the mode it had, at `from` or later. */
  send(part: number, from: number): void {
    this.wait(part, from);
    this.agenda.put(part, from);
  }

  /** A part that was to be placed no longer is. */
  forget(part: number): void {
    this.waiting[part] = 0;
  }

  /** Has a part looked for again that an obstacle ended the search for. */
  resume(part: number): void {
    if (this.waiting[part] === 1 && !this.agenda.isOn(part)) this.send(part, this.wanted[part]);
  }

  /** Has successors of a part, and what comes behind it on its machine, looked at. */
  markFollowers(part: number): void {
    const { plan } = this;
    const { schedule, problem } = plan;
    for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++)
      this.mark(problem.linkTo[problem.outLink[k]]);
    if (schedule.placed[part] === 0 || !plan.isPlanned(part)) return;
    const sequence = plan.sequences[problem.modeMachine[schedule.mode[part]]];
    const behind = sequence[plan.positionOf(part) + 1];
    if (behind !== undefined) this.mark(behind);
  }

  /** Puts a part into the plan and has everything looked at that this touches. */
  settleAt(part: number, spot: Spot): Obstacle | null {
    const { demand } = this;
    const isWall = this.wall[part] === 1;
    const { mode, start, end } = spot;
    demand.conflictUntil(mode, start, end, false, (other) => this.yieldsTo(other, part, start, isWall));
    return this.settleAmong(part, spot, demand.yielding);
  }

  /** The same, where it is known which parts yield resources. */
  private settleAmong(part: number, spot: Spot, yielding: readonly number[]): Obstacle | null {
    const { plan, agenda, wall } = this;
    const { schedule, problem } = plan;
    this.waiting[part] = 0;
    this.endFloor.delete(part);
    plan.insert(part, spot);
    const { mode, start, end } = spot;
    const isWall = wall[part] === 1;
    for (const other of yielding) this.mark(other);

    const sequence = plan.sequences[problem.modeMachine[mode]];
    const first = plan.firstFrom(sequence, start);
    if (isWall) {
      for (let before = first - 1; before >= 0 && schedule.end[sequence[before]] > start; before--)
        this.mark(sequence[before]);
    }
    for (let position = first; position < sequence.length; position++) {
      const other = sequence[position];
      if (other !== part) this.mark(other);
      if (schedule.start[other] >= end && schedule.start[other] > start) break;
    }
    for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
      const link = problem.outLink[k];
      const to = problem.linkTo[link];
      if (schedule.placed[to] === 0 || !isBroken(schedule, link)) continue;
      if (wall[to] === 1) return { constraint: 'precedence', part: to, hit: part };
      this.mark(to);
    }
    if (isWall) agenda.put(part, start);
    return null;
  }

  /** When a part starts now or, while it waits for a new place, the earliest it can; `always` if it is not in the plan. */
  startFrom(part: number): number {
    const { placed, start } = this.plan.schedule;
    return placed[part] === 1 ? start[part] : this.waiting[part] === 1 ? this.wanted[part] : always;
  }

  /**
   * Looks at everything that is marked or sent, and at what that touches, until all, or all up to the part `until`, is settled; or what cannot
   * be. Ends early when the effort is spent.
   */
  run(until = -1): Obstacle | null {
    const { agenda, effort, plan, wall } = this;
    const { placed, start } = plan.schedule;
    let looks = 1000 + patience * plan.problem.partCount;
    for (;;) {
      if (until >= 0 && placed[until] === 1 && !agenda.hasBefore(until, start[until] + 1)) return null;
      const part = agenda.next();
      if (part < 0 || !effort.take()) return null;
      if (looks-- === 0) return { constraint: 'machine', part, hit: -1 };
      const obstacle = wall[part] === 1 ? this.settleWall(part) : this.settle(part);
      if (obstacle) return obstacle;
    }
  }

  private wait(part: number, from: number): void {
    this.wanted[part] = from;
    if (this.waiting[part] === 1) return;
    this.waiting[part] = 1;
    this.sentParts.push(part);
  }

  /** The parts that may give way where `part` lies from `start` on. */
  private yieldsTo(other: number, part: number, start: number, isWall: boolean): boolean {
    if (this.wall[other] === 1) return false;
    if (isWall) return true;
    const at = this.plan.schedule.start[other];
    return at > start || (at === start && this.agenda.isAhead(part, other));
  }

  private settle(part: number): Obstacle | null {
    const { schedule } = this.plan;
    if (schedule.placed[part] === 0) return this.waiting[part] === 1 ? this.seek(part, this.wanted[part]) : null;
    if (this.holds(part)) return null;
    this.lift(part);
    this.wait(part, schedule.start[part]);
    return this.seek(part, schedule.start[part]);
  }

  /** Is the place of a part that is in the plan still right, given everything that comes before it? */
  holds(part: number): boolean {
    const { plan, demand, wall } = this;
    const { schedule, problem } = plan;
    const start = schedule.start[part];
    const end = schedule.end[part];
    const mode = schedule.mode[part];
    const machine = problem.modeMachine[mode];
    const previous = this.order.previousAt(machine, part, start, end === start);
    if (schedule.freeAfter(machine, previous) > start || start < this.earliest(part)) return false;
    const spot = spotFrom(plan, mode, start, schedule.setupAfter(previous, part, mode));
    if (spot.end !== end || spot.runStart !== schedule.runStart[part]) return false;
    if (end < this.earliestEnd(part, mode) || brokenMaxLag(schedule, part, start) >= 0) return false;
    const sequence = plan.sequences[machine];
    for (let position = plan.firstFrom(sequence, start); position < sequence.length; position++) {
      const other = sequence[position];
      if (schedule.start[other] >= end) break;
      if (other === part || schedule.end[other] === start) continue;
      if (wall[other] === 1) return false;
      this.mark(other);
    }
    const conflict = demand.conflictUntil(mode, start, end, true, (other) => this.yieldsTo(other, part, start, false));
    if (conflict !== always) return false;
    for (const other of demand.yielding) this.mark(other);
    return true;
  }

  /** The first place from `from` on that everything before it and all walls leave; what is behind gives way. */
  private seek(part: number, from: number): Obstacle | null {
    const { plan, agenda, demand } = this;
    const { schedule, problem } = plan;
    const mode = schedule.mode[part];
    const machine = problem.modeMachine[mode];
    const calendar = problem.modeCalendar[mode];
    const interruptible = problem.partInterruptible[part] === 1;
    const least = problem.modeSetup[mode] + problem.modeRun[mode];
    let start = Math.max(from, this.earliest(part));
    for (;;) {
      start = earliestInCalendar(schedule.time, calendar, start, least, interruptible);
      if (start === never) return { constraint: 'calendar', part, hit: -1 };
      if (start > problem.horizon) return { constraint: 'horizon', part, hit: -1 };
      if (start > from && agenda.hasBefore(part, start)) {
        this.send(part, start);
        return null;
      }
      const previous = this.order.previousFor(machine, part, mode, start);
      if (previous === torn) {
        start++;
        continue;
      }
      const setup = schedule.setupAfter(previous, part, mode);
      const free = schedule.freeAfter(machine, previous);
      if (free > start) {
        start = free;
        continue;
      }
      const work = setup + problem.modeRun[mode];
      const open = earliestInCalendar(schedule.time, calendar, start, work, interruptible);
      if (open === never) return { constraint: 'calendar', part, hit: -1 };
      if (open > start) {
        start = open;
        continue;
      }
      const spot = spotFrom(plan, mode, start, setup);
      if (spot.end > problem.horizon) return { constraint: 'horizon', part, hit: -1 };
      const endBound = this.earliestEnd(part, mode);
      if (spot.end < endBound) {
        start = schedule.time.earliestBegin(calendar, endBound, work);
        continue;
      }
      const lag = brokenMaxLag(schedule, part, start);
      if (lag >= 0) return this.bringAfter(lag, part, start);
      const blocked = this.order.wallEnd(machine, part, spot);
      if (blocked !== always) {
        start = blocked;
        continue;
      }
      const yields = (other: number): boolean => this.yieldsTo(other, part, start, false);
      const conflict = demand.conflictUntil(mode, start, spot.end, false, yields);
      if (conflict === never) return { constraint: 'resource', part, hit: demand.short };
      if (conflict !== always) {
        // A conflict behind closed time can end before the start it asks for.
        start = Math.max(start + 1, schedule.time.nextOpen(calendar, conflict));
        continue;
      }
      return this.settleAmong(part, spot, demand.yielding);
    }
  }

  /** `part` starts too long after what it follows: that one comes later then. */
  private bringAfter(link: number, part: number, start: number): Obstacle | null {
    const obstacle = this.bringPredecessor(link, part, start);
    if (obstacle === null) this.send(part, start);
    return obstacle;
  }

  /** What `part` follows within a maximum lag comes later, for a start of `part` at `start`. */
  bringPredecessor(link: number, part: number, start: number): Obstacle | null {
    const { problem, schedule } = this.plan;
    const from = problem.linkFrom[link];
    if (this.wall[from] === 1 || !this.plan.isPlanned(from)) return { constraint: 'max-lag', part, hit: from };
    const floor = start - problem.maxLag[link];
    this.endFloor.set(from, Math.max(floor, this.endFloor.get(from) ?? always));
    this.lift(from);
    this.send(from, schedule.start[from]);
    return null;
  }

  /** A wall stays; what comes before it may change its set-up, as long as everything allows that. */
  private settleWall(part: number): Obstacle | null {
    const { plan } = this;
    const { schedule, problem } = plan;
    const [start, end, mode] = [schedule.start[part], schedule.end[part], schedule.mode[part]];
    const machine = problem.modeMachine[mode];
    const previous = this.order.previousFor(machine, part, mode, start);
    if (previous === torn) return this.sendBehind(this.order.previousAt(machine, part, start, false), part);
    if (start < this.earliest(part)) return { constraint: 'precedence', part, hit: -1 };
    const lag = brokenMaxLag(schedule, part, start);
    if (lag >= 0) {
      this.mark(part);
      return this.bringPredecessor(lag, part, start);
    }
    if (schedule.freeAfter(machine, previous) > start) return this.sendBehind(previous, part);
    const spot = spotFrom(plan, mode, start, schedule.setupAfter(previous, part, mode));
    const isSame = spot.end === end && spot.runStart === schedule.runStart[part];
    if (isSame && end < this.earliestEnd(part, mode)) return { constraint: 'precedence', part, hit: -1 };
    if (isSame) return null;
    plan.remove(part);
    const lawful = this.isLawful(part, spot);
    if (!lawful) {
      plan.insert(part, { mode, start, runStart: schedule.runStart[part], end });
      return this.sendBehind(previous, part);
    }
    return this.settleAt(part, spot);
  }

  /** May a wall that has been taken out lie there with another set-up? */
  private isLawful(part: number, spot: Spot): boolean {
    const { plan, demand } = this;
    const { schedule, problem } = plan;
    const { mode, start, end } = spot;
    if (end > problem.horizon || end < this.earliestEnd(part, mode)) return false;
    if (problem.partInterruptible[part] === 0) {
      const work = schedule.time.between(problem.modeCalendar[mode], start, end);
      if (work !== end - start) return false;
    }
    if (this.order.wallEnd(problem.modeMachine[mode], part, spot) !== always) return false;
    const yields = (other: number): boolean => this.wall[other] === 0;
    return demand.conflictUntil(mode, start, end, false, yields) === always;
  }

  /** A part before a wall that it hinders goes behind it. */
  private sendBehind(previous: number, part: number): Obstacle | null {
    const { schedule } = this.plan;
    const times = (this.sent.get(part) ?? 0) + 1;
    this.sent.set(part, times);
    if (previous < 0 || this.wall[previous] === 1 || times > wallPatience)
      return { constraint: 'machine', part, hit: previous };
    this.lift(previous);
    this.send(previous, Math.max(schedule.start[previous] + 1, schedule.end[part]));
    this.mark(part);
    return null;
  }

  /** Earliest start by release and precedence; behind parts that wait for a place themselves, a time that cannot be too late. */
  private earliest(part: number): number {
    const { schedule, problem } = this.plan;
    let earliest = problem.partRelease[part];
    for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
      const link = problem.inLink[k];
      const from = problem.linkFrom[link];
      let ready: number;
      if (schedule.placed[from] === 1) {
        ready =
          problem.fromShare[link] < 0 ? schedule.end[from] : firstBatchDone(schedule, link, schedule.runStart[from]);
      } else if (this.waiting[from] === 1) {
        const mode = schedule.mode[from];
        const least = problem.modeSetup[mode] + problem.modeRun[mode];
        ready =
          problem.fromShare[link] < 0
            ? schedule.time.finish(problem.modeCalendar[mode], this.wanted[from], least)
            : this.wanted[from];
        if (ready === never) continue;
      } else continue;
      if (ready + problem.minLag[link] > earliest) earliest = ready + problem.minLag[link];
    }
    return earliest;
  }

  private earliestEnd(part: number, mode: number): number {
    const { schedule } = this.plan;
    const bound = Math.max(earliestEndByOverlap(schedule, part, mode), earliestEndByMaxLag(schedule, part));
    return this.endFloor.size === 0 ? bound : Math.max(bound, this.endFloor.get(part) ?? always);
  }
}
