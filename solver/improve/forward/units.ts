/**
 * What nodes draw from resources that several share, in profiles of their own. A node takes only what is free: it never pushes others away,
 * so whatever is drawn is feasible.
 */
import { resourceConflict, type Drawn } from '../../construct/constraints/resource.ts';
import { placeBegun } from '../../construct/constraints/progress.ts';
import { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Problem } from '../../model/columns.ts';
import type { WorkingTime } from '../../time/working-time.ts';
import type { Sequences } from '../shop/sequences.ts';
import { UnitProfile } from './unit-profile.ts';

/** Nodes on either side in the linear extension that are looked at for one that held up another. */
const blockersLookedAt = 200;

export class Units implements Drawn {
  /** Mode that each node draws units for; -1: none. */
  readonly mode: Int32Array;
  private readonly oldMode: Int32Array;
  readonly problem: Problem;
  readonly time: WorkingTime;
  /** With only what the floor has begun. */
  private readonly begun: PartialSchedule;
  readonly profiles: UnitProfile[];
  private readonly requirementOffset: Int32Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;

  constructor(problem: Problem) {
    this.problem = problem;
    this.begun = new PartialSchedule(problem);
    placeBegun(this.begun);
    this.time = this.begun.time;
    this.profiles = this.begun.profiles.map(() => new UnitProfile(problem));
    this.requirementOffset = problem.requirementOffset;
    this.mode = new Int32Array(problem.partCount).fill(-1);
    this.oldMode = new Int32Array(problem.partCount);
    this.from = new Int32Array(problem.partCount);
    this.to = new Int32Array(problem.partCount);
  }

  /** Only what the floor has begun draws. */
  reset(): void {
    for (const [resource, profile] of this.profiles.entries()) profile.copyFrom(this.begun.profiles[resource]);
    this.mode.fill(-1);
  }

  needs(mode: number): boolean {
    return this.requirementOffset[mode + 1] > this.requirementOffset[mode];
  }

  /** When there may be enough again, if something is short between two instants; else `always`. */
  conflictEnd(mode: number, from: number, to: number): number {
    return resourceConflict(this, mode, from, to);
  }

  draw(node: number, mode: number, from: number, to: number): void {
    if (!this.needs(mode)) return;
    this.drawFor(mode, from, to, 1);
    this.mode[node] = mode;
    this.from[node] = from;
    this.to[node] = to;
  }

  /** Gives back what a node draws. */
  lift(node: number): void {
    if (this.mode[node] < 0) return;
    this.drawFor(this.mode[node], this.from[node], this.to[node], -1);
    this.mode[node] = -1;
  }

  /** What the node draws now is what it draws again after `takeBack`. */
  log(node: number): void {
    this.oldMode[node] = this.mode[node]!;
  }

  /** The first `count` of these nodes, all logged, draw as they did, from `start` to `end` (by node). */
  takeBack(nodes: Int32Array, count: number, start: Int32Array, end: Int32Array): void {
    // What was given back and not drawn again is drawn as before.
    for (let index = 0; index < count; index++) this.lift(nodes[index]);
    for (let index = 0; index < count; index++) {
      const node = nodes[index];
      if (this.oldMode[node] >= 0) this.draw(node, this.oldMode[node], start[node], end[node]);
    }
  }

  /** A node whose end gave another, which starts then, what it waited for; `none` if none of those near it in the linear extension did. */
  blockerOf(node: number, { order, position, shop }: Sequences, start: Int32Array, end: Int32Array): number {
    const last = Math.min(order.length, position[node] + blockersLookedAt);
    for (let index = Math.max(0, position[node] - blockersLookedAt); index < last; index++) {
      const other = order[index];
      if (end[other] === start[node] && other !== node && this.share(other, node)) return other;
    }
    return shop.none;
  }

  /** Do both draw on a resource? */
  private share(one: number, other: number): boolean {
    const { requirementOffset: offset, mode } = this;
    const { requirementResource } = this.problem;
    if (mode[one] < 0 || mode[other] < 0) return false;
    for (let k = offset[mode[one]]; k < offset[mode[one] + 1]; k++) {
      for (let j = offset[mode[other]]; j < offset[mode[other] + 1]; j++) {
        if (requirementResource[k] === requirementResource[j]) return true;
      }
    }
    return false;
  }

  private drawFor(mode: number, from: number, to: number, sign: number): void {
    const { problem, time, profiles } = this;
    const calendar = problem.modeCalendar[mode];
    const stop = time.intervalsEnd(calendar);
    const first = problem.requirementOffset[mode];
    const last = problem.requirementOffset[mode + 1];
    for (let index = time.endingAfter(calendar, from); index < stop && time.startOf(index) < to; index++) {
      const begin = Math.max(from, time.startOf(index));
      const end = Math.min(to, time.endOf(index));
      for (let k = first; k < last; k++) {
        profiles[problem.requirementResource[k]].draw(begin, end, sign * problem.requirementUnits[k]);
      }
    }
  }
}
