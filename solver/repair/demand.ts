/** Secondary resources under repair: who has to give way where a part draws on them. */
import { always, never } from '../model/columns.ts';
import type { Plan } from './plan.ts';

/** What a part asks of its mode's resources. Holds scratch space. */
export class Demand {
  /** Parts that draw where there is not enough for all, and may give way. */
  readonly yielding: number[] = [];
  /** The resource there was not enough of when `conflictUntil` last found no way. */
  short = -1;
  /** When the first of those that `unitsYielding` last found stops working. The level can stay the same then, with others at work. */
  private yieldingUntil: number = never;
  private readonly plan: Plan;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  /**
   * When every resource has enough for work in `[from, to)` after taking it from the parts that `yields` accepts, which are then in
   * `yielding`: `always`. Otherwise a time before which no start will do, or `never`. With `drawn`, the part's own units are drawn there
   * already.
   */
  conflictUntil(mode: number, from: number, to: number, drawn: boolean, yields: (part: number) => boolean): number {
    const { schedule, problem } = this.plan;
    const { requirementOffset, requirementResource, requirementUnits, modeCalendar } = problem;
    this.yielding.length = 0;
    const { time } = schedule;
    const calendar = modeCalendar[mode];
    const stop = time.intervalsEnd(calendar);
    for (let k = requirementOffset[mode]; k < requirementOffset[mode + 1]; k++) {
      const resource = requirementResource[k];
      const profile = schedule.profiles[resource];
      const units = drawn ? 0 : requirementUnits[k];
      for (let index = time.endingAfter(calendar, from); index < stop && time.startOf(index) < to; index++) {
        const end = Math.min(to, time.endOf(index));
        let at = profile.conflictStart(Math.max(from, time.startOf(index)), end, units);
        while (at < end) {
          if (profile.freeAt(at) + this.unitsYielding(resource, at, yields) < units) {
            this.short = resource;
            return this.enoughFrom(resource, at, units, yields);
          }
          const next = Math.min(profile.stepAfter(at), this.yieldingUntil);
          at = next < end ? profile.conflictStart(next, end, units) : never;
        }
      }
    }
    return always;
  }

  private enoughFrom(resource: number, from: number, units: number, yields: (part: number) => boolean): number {
    const profile = this.plan.schedule.profiles[resource];
    for (let at = from; at !== never; at = Math.min(profile.stepAfter(at), this.yieldingUntil)) {
      if (profile.freeAt(at) + this.unitsYielding(resource, at, yields) >= units) return at;
    }
    return never;
  }

  /** Units of the resource drawn at an instant by parts that may give way; they are added to `yielding`. */
  private unitsYielding(resource: number, at: number, yields: (part: number) => boolean): number {
    const { plan, yielding } = this;
    const { schedule, problem } = plan;
    const { time } = schedule;
    let units = 0;
    this.yieldingUntil = never;
    for (const part of plan.draws.about(resource, at)) {
      if (schedule.start[part] > at || schedule.end[part] <= at || !yields(part)) continue;
      const calendar = problem.modeCalendar[schedule.mode[part]];
      const index = time.endingAfter(calendar, at);
      if (index === time.intervalsEnd(calendar) || time.startOf(index) > at) continue;
      units += unitsOf(plan, schedule.mode[part], resource);
      this.yieldingUntil = Math.min(this.yieldingUntil, schedule.end[part], time.endOf(index));
      yielding.push(part);
    }
    return units;
  }
}

function unitsOf({ problem }: Plan, mode: number, resource: number): number {
  for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
    if (problem.requirementResource[k] === resource) return problem.requirementUnits[k];
  }
  return 0;
}
