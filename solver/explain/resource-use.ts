/** What is left of a secondary resource over time, and who holds it. */
import { always, never, partState, type Problem } from '../model/columns.ts';
import type { WorkingTime } from '../time/working-time.ts';
import type { Places } from './places.ts';

export class ResourceUse {
  /** Free units from each instant on. */
  private readonly at: Int32Array;
  private readonly free: Int32Array;
  /** Parts that draw on it, by start, and the latest end so far. */
  private readonly holders: number[];
  private readonly latestEnd: Int32Array;
  private readonly time: WorkingTime;
  private readonly problem: Problem;
  private readonly places: Places;

  constructor(problem: Problem, time: WorkingTime, places: Places, resource: number, draws: readonly Draw[]) {
    this.problem = problem;
    this.time = time;
    this.places = places;
    const capacity: Change[] = [{ at: always, units: 0 }];
    let before = 0;
    for (let k = problem.capacityOffset[resource]; k < problem.capacityOffset[resource + 1]; k++) {
      capacity.push({ at: problem.capacityAt[k], units: problem.capacityUnits[k] - before });
      before = problem.capacityUnits[k]!;
    }
    const changes = [...capacity, ...draws.flatMap((draw) => this.changesOf(draw))];
    changes.sort((one, other) => one.at - other.at);
    const at: number[] = [];
    const free: number[] = [];
    let level = 0;
    for (const change of changes) {
      level += change.units;
      if (at.at(-1) === change.at) free[free.length - 1] = level;
      else {
        at.push(change.at);
        free.push(level);
      }
    }
    this.at = Int32Array.from(at);
    this.free = Int32Array.from(free);
    this.holders = draws.map(({ part }) => part).sort((one, other) => places.from[one] - places.from[other]);
    this.latestEnd = new Int32Array(this.holders.length);
    let latest: number = always;
    for (const [index, part] of this.holders.entries()) {
      latest = Math.max(latest, places.end[part]);
      this.latestEnd[index] = latest;
    }
  }

  /**
   * If fewer than `units` are free somewhere in `[from, to)`, once `part` has given back the `own` units it draws: when that begins and when
   * enough are free again. Else null.
   */
  conflict(from: number, to: number, units: number, part: number, own: number): { from: number; to: number } | null {
    for (let index = this.indexAt(from); index < this.at.length && this.at[index] < to; index++) {
      if (this.leftAt(index, part, own) >= units) continue;
      const begins = Math.max(from, this.at[index]);
      while (++index < this.at.length) {
        if (this.leftAt(index, part, own) >= units) return { from: begins, to: this.at[index] };
      }
      return { from: begins, to: never };
    }
    return null;
  }

  /** Parts other than `part` that work with it at an instant; those that end at `until` first. */
  heldBy(at: number, until: number, part: number): number[] {
    const found: number[] = [];
    let low = 0;
    let high = this.holders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.places.from[this.holders[middle]] <= at) low = middle + 1;
      else high = middle;
    }
    for (let index = low - 1; index >= 0 && this.latestEnd[index] > at; index--) {
      const holder = this.holders[index];
      if (holder !== part && this.draws(holder, at)) found.push(holder);
    }
    return found.sort(
      (one, other) => Number(this.places.end[other] === until) - Number(this.places.end[one] === until),
    );
  }

  private leftAt(index: number, part: number, own: number): number {
    return own > 0 && this.draws(part, this.at[index]) ? this.free[index] + own : this.free[index];
  }

  private draws(part: number, at: number): boolean {
    const { from, end, mode } = this.places;
    return from[part] <= at && at < end[part] && this.time.isOpen(this.problem.modeCalendar[mode[part]], at);
  }

  private changesOf({ part, units }: Draw): Change[] {
    const { time, places, problem } = this;
    if (problem.partState[part] === partState.done) return [];
    const changes: Change[] = [];
    const calendar = problem.modeCalendar[places.mode[part]];
    const stop = time.intervalsEnd(calendar);
    const to = places.end[part];
    for (let k = time.endingAfter(calendar, places.from[part]); k < stop && time.startOf(k) < to; k++) {
      changes.push({ at: Math.max(places.from[part], time.startOf(k)), units: -units });
      changes.push({ at: Math.min(to, time.endOf(k)), units });
    }
    return changes;
  }

  private indexAt(at: number): number {
    let low = 0;
    let high = this.at.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.at[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A part that draws units of the resource. */
export type Draw = { part: number; units: number };

type Change = { at: number; units: number };
