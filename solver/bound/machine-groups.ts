/** Machines that stand in for one another, and how many of them work at a time. */
import type { Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';

/** From each instant `at` on, so many machines of a group are open; the first instant is before everything, and there is always a last open one. */
export type Capacity = { at: Float64Array; machines: Int32Array };

/** Group of each machine, numbered by one of its machines: those that modes of the same part are for are in one group. */
export function machineGroups(problem: Problem): Int32Array {
  const { modeOffset, modeMachine } = problem;
  const group = Int32Array.from({ length: problem.machineCount }, (_, machine) => machine);
  const rootOf = (machine: number): number => {
    let root = machine;
    while (group[root] !== root) root = group[root] = group[group[root]];
    return root;
  };
  for (let part = 0; part < problem.partCount; part++) {
    const first = rootOf(modeMachine[modeOffset[part]]);
    for (let mode = modeOffset[part] + 1; mode < modeOffset[part + 1]; mode++) group[rootOf(modeMachine[mode])] = first;
  }
  return group.map((_, machine) => rootOf(machine));
}

/** Capacity of each group by its number, by the machines' calendars; behind their ends all of them are open. */
export function capacitiesOf(document: ProblemDocument, group: Int32Array): Capacity[] {
  const intervals = new Map(document.calendars.map((calendar) => [calendar.id, calendar.intervals]));
  const members: number[][] = Array.from({ length: group.length }, () => []);
  for (const [machine, number] of group.entries()) members[number].push(machine);
  return members.map((machines) =>
    capacityOf(machines.map((machine) => intervals.get(document.machines[machine].calendar)!)),
  );
}

function capacityOf(calendars: readonly (readonly (readonly [number, number])[])[]): Capacity {
  const change = new Map<number, number>([[-Infinity, 0]]);
  const add = (at: number, machines: number): void => void change.set(at, (change.get(at) ?? 0) + machines);
  for (const intervals of calendars) {
    for (const [from, to] of intervals) {
      add(from, 1);
      add(to, -1);
    }
    add(intervals.at(-1)?.[1] ?? -Infinity, 1);
  }
  const at = Float64Array.from(change.keys()).sort();
  const machines = new Int32Array(at.length);
  let open = 0;
  for (const [step, instant] of at.entries()) machines[step] = open += change.get(instant)!;
  return { at, machines };
}
