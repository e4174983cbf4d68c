/** A sweep that always ends with a right plan: what it cannot settle loses its pin or frozen place, or its order is left out. */
import { exclusion } from '../model/columns.ts';
import { excludeWaiting } from '../model/compile.ts';
import type { Plan } from './plan.ts';
import type { Obstacle, Sweep } from './sweep.ts';

/**
 * Runs the sweep; anchors in the way are relaxed, orders that find no place otherwise are excluded with their reason. `first` is what an
 * earlier run ended with.
 */
export function settleAll(plan: Plan, sweep: Sweep, first: Obstacle | null = null): void {
  for (let obstacle = first ?? sweep.run(); obstacle !== null; obstacle = sweep.run()) {
    const { part, hit } = obstacle;
    const isPart = obstacle.constraint !== 'resource';
    const anchored = [part, hit].find((one, index) => one >= 0 && (index === 0 || isPart) && sweep.wall[one] === 1);
    if (anchored === undefined) giveUp(plan, sweep, obstacle);
    else {
      sweep.wall[anchored] = 0;
      plan.schedule.relaxed[anchored] = 1;
      sweep.mark(anchored);
      sweep.resume(part);
    }
    // An obstacle ends the look at what the part it hit touches.
    if (isPart && hit >= 0) sweep.markFollowers(hit);
  }
}

/** Takes the part's order, and those that wait for it, out of the plan, for the reason that the obstacle is. */
export function giveUp(plan: Plan, sweep: Sweep, { constraint, part }: Obstacle): void {
  const { schedule, problem } = plan;
  const order = problem.partOrder[part];
  if (schedule.excluded[order] === exclusion.none) {
    schedule.excluded[order] = exclusionBy[constraint];
    schedule.culprit[order] = part;
  }
  excludeWaiting(problem, order, schedule.excluded);
  for (let other = 0; other < problem.partCount; other++) {
    if (schedule.excluded[problem.partOrder[other]] === exclusion.none || !plan.isPlanned(other)) continue;
    if (schedule.placed[other] === 1) sweep.lift(other);
    sweep.forget(other);
    if (sweep.wall[other] === 0) continue;
    sweep.wall[other] = 0;
    schedule.relaxed[other] = 1;
  }
}

const exclusionBy = {
  precedence: exclusion['beyond-horizon'],
  machine: exclusion['beyond-horizon'],
  horizon: exclusion['beyond-horizon'],
  resource: exclusion['resource-short'],
  calendar: exclusion['calendar-closed'],
  'max-lag': exclusion['max-lag'],
} as const;
