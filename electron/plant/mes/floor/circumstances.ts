/** What follows from the plan for a job or machine, worked out once: working time, and what goes wrong. */
import type { JobOrder } from '../../../connectors/canonical.ts';
import type { FloorPlan } from './state.ts';
import { breakdownOn, dayMilliseconds, jobTrouble } from './trouble.ts';
import type { Breakdown, JobTrouble } from './trouble.ts';
import { intersect, isOpen, whenAtLeast } from './working-time.ts';
import type { Interval } from './working-time.ts';

/** How far ahead the next breakdown is looked for at a time. */
const breakdownDays = 60;

/** The next breakdown, or null up to `searchedUntil`. */
export type NextBreakdown = { breakdown: Breakdown | null; searchedUntil: number };

export class Circumstances {
  private readonly plan: FloorPlan;
  private readonly machines: ReadonlyMap<string, readonly Interval[]>;
  private readonly working = new Map<string, readonly Interval[]>();
  private readonly workingOf = new WeakMap<JobOrder, readonly Interval[]>();
  private readonly troubles = new WeakMap<JobOrder, JobTrouble>();
  private readonly breakdowns = new Map<string, NextBreakdown>();

  constructor(plan: FloorPlan) {
    this.plan = plan;
    this.machines = new Map(plan.machines.map(({ id, open }) => [id, open]));
  }

  /** Working time of a machine. */
  open(machine: string): readonly Interval[] {
    return this.machines.get(machine)!;
  }

  /** Working time of a job: its machine's, while the operators and tools it requires are there. */
  openFor(order: JobOrder): readonly Interval[] {
    const known = this.workingOf.get(order);
    if (known !== undefined) return known;
    const { machine, skills, tools } = order;
    const key = JSON.stringify([machine, skills, tools]);
    let open = this.working.get(key);
    if (open === undefined) {
      open = this.open(machine);
      for (const { id, quantity } of [...skills, ...tools]) {
        const resource = this.plan.resources.find((candidate) => candidate.id === id);
        if (resource !== undefined) open = intersect(open, whenAtLeast(resource.capacity, quantity));
      }
      this.working.set(key, open);
    }
    this.workingOf.set(order, open);
    return open;
  }

  trouble(order: JobOrder): JobTrouble {
    let trouble = this.troubles.get(order);
    if (trouble === undefined) {
      trouble = jobTrouble(this.plan.seed, this.plan.trouble, {
        id: order.id,
        needsMaterial: order.materials.length > 0,
        needsOperator: order.skills.length > 0,
      });
      this.troubles.set(order, trouble);
    }
    return trouble;
  }

  /** The next breakdown of a machine after `now` that falls into its working time. */
  nextBreakdown(machine: string, now: number): NextBreakdown {
    if (this.plan.trouble === 'none') return { breakdown: null, searchedUntil: Infinity };
    const known = this.breakdowns.get(machine);
    if (known !== undefined && (known.breakdown?.at ?? known.searchedUntil) > now) return known;
    const from = Math.floor(now / dayMilliseconds);
    const found: NextBreakdown = { breakdown: null, searchedUntil: (from + breakdownDays) * dayMilliseconds };
    for (let date = from; date < from + breakdownDays && found.breakdown === null; date += 1) {
      const drawn = breakdownOn(this.plan.seed, this.plan.trouble, machine, date);
      if (drawn !== null && drawn.at > now && isOpen(this.open(machine), drawn.at)) found.breakdown = drawn;
    }
    this.breakdowns.set(machine, found);
    return found;
  }
}
