/** Closing gaps: parts move left in their order, each as far as everything before it and its resources allow. */
import { always, never } from '../model/columns.ts';
import { earliestInCalendar } from '../construct/constraints/calendar.ts';
import { earliestEndByMaxLag } from '../construct/constraints/max-lag.ts';
import { earliestEndByOverlap } from '../construct/constraints/overlap.ts';
import { earliestByPrecedence } from '../construct/constraints/precedence.ts';
import { resourceConflict } from '../construct/constraints/resource.ts';
import { Agenda } from './agenda.ts';
import { Effort } from './effort.ts';
import { spotFrom, type Plan } from './plan.ts';

export class Compaction {
  private readonly plan: Plan;
  private readonly wall: Uint8Array;
  private readonly agenda: Agenda;
  private readonly effort: Effort;

  constructor(plan: Plan, wall: Uint8Array, effort: Effort = new Effort()) {
    this.plan = plan;
    this.wall = wall;
    this.effort = effort;
    this.agenda = new Agenda(plan.problem.topologicalPart);
  }

  /**
   * Moves `parts` and the successors of those that move left; with `floor`, only `parts` themselves, and none to before its floor. Nothing
   * else changes, so that a right plan stays right. Ends early when the effort is spent.
   */
  pull(parts: Iterable<number>, floor: ((part: number) => number) | null): void {
    const { agenda, effort } = this;
    const { outOffset, outLink, linkTo } = this.plan.problem;
    agenda.clear();
    for (const part of parts) this.put(part);
    for (let part = agenda.next(); part >= 0; part = agenda.next()) {
      if (!effort.take()) return;
      const hasMoved = this.pullOne(part, floor === null ? always : floor(part));
      if (!hasMoved || floor !== null) continue;
      for (let k = outOffset[part]; k < outOffset[part + 1]; k++) this.put(linkTo[outLink[k]]);
    }
  }

  private put(part: number): void {
    const { schedule } = this.plan;
    if (schedule.placed[part] === 1 && this.wall[part] === 0 && this.plan.isPlanned(part))
      this.agenda.put(part, schedule.start[part]);
  }

  /** Did the part find an earlier place, with the same neighbours on its machine? */
  private pullOne(part: number, floor: number): boolean {
    const { plan } = this;
    const { schedule, problem } = plan;
    const { time } = schedule;
    const old = schedule.start[part];
    const mode = schedule.mode[part];
    const machine = problem.modeMachine[mode];
    const calendar = problem.modeCalendar[mode];
    const position = plan.positionOf(part);
    const previous = position > 0 ? plan.sequences[machine][position - 1] : -1;
    const from = Math.max(
      schedule.freeAfter(machine, previous),
      problem.partRelease[part],
      earliestByPrecedence(schedule, part),
      floor,
    );
    if (from >= old) return false;
    const setup = schedule.setupAfter(previous, part, mode);
    const work = setup + problem.modeRun[mode];
    // What takes no time could come to lie before its own neighbour; it gains nothing by moving either.
    if (work === 0) return false;
    const endBound = Math.max(earliestEndByOverlap(schedule, part, mode), earliestEndByMaxLag(schedule, part));
    const isInterruptible = problem.partInterruptible[part] === 1;
    const before = { mode, start: old, runStart: schedule.runStart[part], end: schedule.end[part] };
    plan.remove(part);
    let start = earliestInCalendar(time, calendar, from, work, isInterruptible);
    while (start < old) {
      const end = time.finish(calendar, start, work);
      const retry =
        end < endBound ? time.earliestBegin(calendar, endBound, work) : resourceConflict(schedule, mode, start, end);
      if (retry === always) break;
      start = retry === never ? never : earliestInCalendar(time, calendar, retry, work, isInterruptible);
    }
    if (start >= old) {
      plan.insert(part, before);
      return false;
    }
    plan.insert(part, spotFrom(plan, mode, start, setup));
    return true;
  }
}
