/** The objective terms that the assignments give, recomputed. */
import type { Assignment, Terms } from '../model/schedule.ts';
import type { NeededSetup } from './change-over.ts';
import type { Layout, Placement } from './situation.ts';
import { lastEnd } from './times.ts';

/** Units and signs as in `termsSchema`. Set-up is what the sequence needs, whatever time the schedule gives it. */
export function termsOf(situation: Layout, setups: readonly NeededSetup[]): Terms {
  const { now } = situation.problem;
  const terms: Terms = {
    weightedTardiness: 0,
    lateOrders: 0,
    unscheduledOrders: situation.unscheduled.size,
    makespan: 0,
    flowTime: 0,
    setup: 0,
    earliness: 0,
    moved: movedSeconds(situation),
    changedMachines: changedMachines(situation),
    overtime: overtimeSeconds(situation),
  };
  for (const { order, operations } of situation.orders) {
    let end = -Infinity;
    for (const { placements } of operations) end = Math.max(end, lastEnd(placements));
    if (end === -Infinity) continue;
    terms.makespan = Math.max(terms.makespan, end - now);
    if (situation.unscheduled.has(order.id)) continue;
    terms.weightedTardiness += order.weight * Math.max(0, end - order.due);
    terms.lateOrders += Number(end > order.due);
    terms.flowTime += Math.max(0, end - Math.max(order.release, now));
    terms.earliness += Math.max(0, order.due - end);
  }
  for (const { needed } of setups) terms.setup += needed;
  return terms;
}

function movedSeconds(situation: Layout): number {
  let seconds = 0;
  for (const [before, placement] of plannedBefore(situation)) seconds += Math.abs(placement.start - before.start);
  return seconds;
}

function changedMachines(situation: Layout): number {
  let count = 0;
  for (const [before, placement] of plannedBefore(situation)) count += Number(placement.machine.id !== before.machine);
  return count;
}

/** What was planned in the baseline and still is, then and now. */
function plannedBefore(situation: Layout): [before: Assignment, now: Placement][] {
  const pairs: [Assignment, Placement][] = [];
  for (const before of situation.baseline?.assignments ?? []) {
    const isSame = (placement: Placement) => placement.part === before.part && placement.state === 'planned';
    const placement = situation.operations.get(before.operation)?.placements.find(isSame);
    if (placement) pairs.push([before, placement]);
  }
  return pairs;
}

function overtimeSeconds(situation: Layout): number {
  let seconds = 0;
  for (const { machine, start, end, state } of situation.placements) {
    if (state !== 'planned') continue;
    for (const [from, to] of machine.overtime) seconds += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return seconds;
}
