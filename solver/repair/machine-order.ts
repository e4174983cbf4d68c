/** The order on a machine while a repair is under way, when places may still overlap. */
import { always } from '../model/columns.ts';
import type { Agenda } from './agenda.ts';
import type { Plan, Spot } from './plan.ts';

/** No predecessor is right: see `previousFor`. */
export const torn = -2;

export class MachineOrder {
  private readonly plan: Plan;
  /** Parts that may not move: 1. */
  private readonly wall: Uint8Array;
  private readonly agenda: Agenda;

  constructor(plan: Plan, wall: Uint8Array, agenda: Agenda) {
    this.plan = plan;
    this.wall = wall;
    this.agenda = agenda;
  }

  /** See `previousAt`; `torn` where the part takes no time behind one predecessor and so comes before that by its id, where it does take some. */
  previousFor(machine: number, part: number, mode: number, start: number): number {
    const { schedule, problem } = this.plan;
    if (problem.modeSetup[mode] + problem.modeRun[mode] === 0) {
      const previous = this.previousAt(machine, part, start, true);
      if (schedule.setupAfter(previous, part, mode) === 0) return previous;
      const other = this.previousAt(machine, part, start, false);
      return schedule.setupAfter(other, part, mode) === 0 ? torn : other;
    }
    return this.previousAt(machine, part, start, false);
  }

  /**
   * The part that a start at `start` comes right behind on the machine, -1 for what the floor has begun: the last to start before or, at the
   * same instant, to take no time or to go first.
   */
  previousAt(machine: number, part: number, start: number, takesNoTime: boolean): number {
    const { plan, wall, agenda } = this;
    const { schedule, problem } = plan;
    const sequence = plan.sequences[machine];
    let position = plan.firstFrom(sequence, start);
    let previous = position > 0 ? sequence[position - 1] : -1;
    if (previous === part) previous = position > 1 ? sequence[position - 2] : -1;
    for (; position < sequence.length; position++) {
      const other = sequence[position];
      if (schedule.start[other] !== start) break;
      if (other === part) continue;
      let isAhead: boolean;
      if (schedule.end[other] === start) isAhead = !takesNoTime || problem.tieRank[other] < problem.tieRank[part];
      else if (takesNoTime) isAhead = false;
      else if (wall[other] === wall[part]) isAhead = agenda.isAhead(other, part);
      else isAhead = wall[other] === 1;
      if (isAhead) previous = other;
    }
    return previous;
  }

  /** End of the first wall on the machine that a spot runs into; `always`: none. */
  wallEnd(machine: number, part: number, { start, end }: Spot): number {
    const { plan, wall } = this;
    const { schedule } = plan;
    const sequence = plan.sequences[machine];
    for (let position = plan.firstFrom(sequence, start); position < sequence.length; position++) {
      const other = sequence[position];
      if (schedule.start[other] >= end) break;
      if (other === part || wall[other] === 0 || schedule.end[other] === start) continue;
      return schedule.end[other];
    }
    return always;
  }
}
