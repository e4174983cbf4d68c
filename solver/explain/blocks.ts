/** What keeps a part from starting at an instant, all others staying where they are. */
import { changeOver } from '../construct/constraints/set-up.ts';
import { always, never, partState } from '../model/columns.ts';
import type { Cause } from './explanation.ts';
import { firstFrom } from './places.ts';
import type { PlanIndex } from './plan-index.ts';

/** No start before `to` will do. */
export type Block = { cause: Cause; to: number; blockers: number[]; resource: number };

/** The first constraint that a start of `part` in `mode` at `at` breaks, or null. Material and predecessors' ends are not looked at. */
export function blockAt(index: PlanIndex, part: number, mode: number, at: number): Block | null {
  const { problem, places, time } = index;
  const machine = problem.modeMachine[mode];
  const { before, next } = neighbours(index, machine, part, at);
  if (before >= 0 && places.end[before] > at) return blocked('machine', places.end[before], [before]);
  const calendar = problem.modeCalendar[mode];
  const open = time.nextOpen(calendar, at);
  if (open > at) return closedBlock(index, mode, at, open);
  const work = workOf(index, part, mode, before);
  if (problem.partInterruptible[part] === 0 && time.fit(calendar, at, work) !== at) {
    const closes = time.endOf(time.endingAfter(calendar, at));
    return { ...closedBlock(index, mode, closes, time.nextOpen(calendar, closes)), to: closes };
  }
  const end = time.finish(calendar, at, work);
  if (end === never) return blocked('calendar', never, []);
  if (next >= 0 && !leavesRoom(index, part, before, next, end)) return blocked('machine', places.end[next], [next]);
  return endBlock(index, part, mode, work, end) ?? resourceBlock(index, part, mode, at, end);
}

/** What a closed instant of a mode's working time is closed by, until that changes or the mode opens. */
export function closedBlock(index: PlanIndex, mode: number, at: number, open: number): Block {
  const { problem, machineTime } = index;
  const machine = problem.modeMachine[mode];
  const machineOpens = machineTime.nextOpen(machine, at);
  if (machineOpens > at) return blocked('calendar', Math.min(open, machineOpens), []);
  const machineCloses = machineTime.endOf(machineTime.endingAfter(machine, at));
  for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
    const resource = problem.requirementResource[k];
    const enough = enoughFrom(index, resource, problem.requirementUnits[k], at);
    if (enough > at) {
      return { cause: 'resource', to: Math.min(open, machineCloses, enough), blockers: [], resource };
    }
  }
  return blocked('calendar', Math.min(open, machineCloses), []);
}

/** Set-up and run of a part in a mode behind `before` (-1: the state the machine is in now), seconds. */
export function workOf({ problem }: PlanIndex, part: number, mode: number, before: number): number {
  const machine = problem.modeMachine[mode];
  const holder = before < 0 ? problem.operationCount + machine : problem.partOperation[before];
  const setup = changeOver(problem, machine, holder, problem.partOperation[part]);
  return problem.modeSetup[mode] + setup + problem.modeRun[mode];
}

/** The parts around `at` on a machine, other than `part`: the last that starts at `at` or earlier, and the next; -1: none. */
function neighbours(
  { places }: PlanIndex,
  machine: number,
  part: number,
  at: number,
): { before: number; next: number } {
  const list = places.sequence[machine];
  let later = firstFrom(places, machine, at + 1);
  let earlier = later - 1;
  if (list[earlier] === part) earlier--;
  if (list[later] === part) later++;
  return { before: list[earlier] ?? -1, next: list[later] ?? -1 };
}

/** May `part`, ending at `end`, go between `before` and `next` without `next` having to give way? */
function leavesRoom({ problem, places }: PlanIndex, part: number, before: number, next: number, end: number): boolean {
  // The floor began it: nothing planned goes before.
  if (end > places.start[next] || problem.partState[next] !== partState.planned) return false;
  const machine = problem.modeMachine[places.mode[next]];
  const to = problem.partOperation[next];
  const holder = before < 0 ? problem.operationCount + machine : problem.partOperation[before];
  return changeOver(problem, machine, problem.partOperation[part], to) <= changeOver(problem, machine, holder, to);
}

/** A part may not end before its predecessor's last batch is through, nor too long before a successor. */
function endBlock(index: PlanIndex, part: number, mode: number, work: number, end: number): Block | null {
  const { problem, places, time } = index;
  let bound: number = always;
  let blocker = -1;
  let cause: Cause = 'predecessor';
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    const link = problem.inLink[k];
    const from = problem.linkFrom[link];
    if (problem.toShare[link] < 0 || places.placed[from] === 0) continue;
    const last = Math.ceil(problem.modeRun[mode] * problem.toShare[link]);
    const ready = places.end[from] + problem.minLag[link] + last;
    if (ready > bound) [bound, blocker] = [ready, from];
  }
  for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
    const link = problem.outLink[k];
    const to = problem.linkTo[link];
    if (problem.maxLag[link] < 0 || places.placed[to] === 0) continue;
    const earliest = places.start[to] - problem.maxLag[link];
    if (earliest > bound) [bound, blocker, cause] = [earliest, to, 'lag'];
  }
  if (end >= bound) return null;
  return blocked(cause, time.earliestBegin(problem.modeCalendar[mode], bound, work), [blocker]);
}

function resourceBlock(index: PlanIndex, part: number, mode: number, at: number, end: number): Block | null {
  const { problem, time, resources } = index;
  const calendar = problem.modeCalendar[mode];
  const stop = time.intervalsEnd(calendar);
  for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
    const resource = problem.requirementResource[k];
    const units = problem.requirementUnits[k];
    const own = unitsOf(index, index.places.mode[part], resource);
    for (let interval = time.endingAfter(calendar, at); interval < stop && time.startOf(interval) < end; interval++) {
      const from = Math.max(at, time.startOf(interval));
      const to = Math.min(end, time.endOf(interval));
      const conflict = resources[resource].conflict(from, to, units, part, own);
      if (!conflict) continue;
      const blockers = resources[resource].heldBy(conflict.from, conflict.to, part);
      return { cause: 'resource', to: conflict.to, blockers, resource };
    }
  }
  return null;
}

function unitsOf({ problem }: PlanIndex, mode: number, resource: number): number {
  if (mode < 0) return 0;
  for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
    if (problem.requirementResource[k] === resource) return problem.requirementUnits[k];
  }
  return 0;
}

/** When a resource's bare capacity is at least `units`, from `at` on. */
function enoughFrom({ problem }: PlanIndex, resource: number, units: number, at: number): number {
  let now = 0;
  for (let k = problem.capacityOffset[resource]; k < problem.capacityOffset[resource + 1]; k++) {
    const from = problem.capacityAt[k];
    if (from > at && now >= units) return at;
    now = problem.capacityUnits[k]!;
    if (from > at && now >= units) return from;
  }
  return now >= units ? at : never;
}

function blocked(cause: Cause, to: number, blockers: number[]): Block {
  return { cause, to, blockers, resource: -1 };
}
