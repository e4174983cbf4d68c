/**
 * Bottleneck first (drum, buffer, rope: Goldratt and Cox 1984; one-machine schedules after Carlier 1982): the most loaded machine, with those
 * its work could go to as well, is sequenced alone, and all other parts get their urgency from that sequence.
 */
import { never, partState, type Problem } from '../model/columns.ts';
import { WorkingTime } from '../time/working-time.ts';
import type { Bounds } from './bounds.ts';
import { Heap } from './heap.ts';
import { changeOver } from './constraints/set-up.ts';

export type Drum = {
  /** 1 for the bottleneck machines. */
  machines: Uint8Array;
  /** Position of each part in the drum's sequence; parts not on it keep the last. */
  rank: Int32Array;
  /** Start of each part on the drum, `never` for others: their deadline. */
  start: Int32Array;
};

/** The drum of a problem: parts by readiness (`head`), the least latest start first, each on the machine that is free first. */
export function drumOf(problem: Problem, bounds: Bounds, head: Int32Array): Drum {
  const time = new WorkingTime(problem);
  const machines = bottleneckMachines(problem, time);
  const parts: number[] = [];
  for (let part = 0; part < problem.partCount; part++) {
    if (problem.partState[part] === partState.planned && drumMode(problem, part, machines, null) >= 0) parts.push(part);
  }
  parts.sort((one, other) => head[one] - head[other] || one - other);
  const drum: Drum = {
    machines,
    rank: new Int32Array(problem.partCount).fill(never),
    start: new Int32Array(problem.partCount).fill(never),
  };
  const free = new Int32Array(problem.machineCount).fill(problem.now);
  const holder = Int32Array.from({ length: problem.machineCount }, (_, machine) => problem.operationCount + machine);
  const ready = new Heap((one, other) => bounds.latestStart[one] - bounds.latestStart[other] || one - other);
  let clock = problem.now;
  for (let next = 0, rank = 0; next < parts.length || ready.size > 0; rank++) {
    if (ready.size === 0) clock = Math.max(clock, head[parts[next]]);
    while (next < parts.length && head[parts[next]] <= clock) ready.push(parts[next++]);
    const part = ready.pop();
    const mode = drumMode(problem, part, machines, free);
    const machine = problem.modeMachine[mode];
    const start = time.nextOpen(problem.modeCalendar[mode], Math.max(head[part], free[machine]));
    const setup = problem.modeSetup[mode] + changeOver(problem, machine, holder[machine], problem.partOperation[part]);
    drum.rank[part] = rank;
    drum.start[part] = start;
    free[machine] = time.finish(problem.modeCalendar[mode], start, setup + problem.modeRun[mode]);
    holder[machine] = problem.partOperation[part]!;
    clock = never;
    for (let other = 0; other < machines.length; other++) {
      if (machines[other] === 1) clock = Math.min(clock, free[other]);
    }
  }
  return drum;
}

/** The mode of a part on a drum machine that is free first; -1: none. */
function drumMode(problem: Problem, part: number, machines: Uint8Array, free: Int32Array | null): number {
  let best = -1;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const machine = problem.modeMachine[mode];
    if (machines[machine] === 0) continue;
    if (best < 0 || (free !== null && free[machine] < free[problem.modeMachine[best]])) best = mode;
  }
  return best;
}

/** The machine with the highest load in its working time, each part's work spread evenly over its modes, and the alternatives to it. */
function bottleneckMachines(problem: Problem, time: WorkingTime): Uint8Array {
  const load = new Float64Array(problem.machineCount);
  const calendar = new Int32Array(problem.machineCount).fill(-1);
  for (let part = 0; part < problem.partCount; part++) {
    if (problem.partState[part] !== partState.planned) continue;
    const modes = problem.modeOffset[part + 1] - problem.modeOffset[part];
    for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
      const machine = problem.modeMachine[mode];
      load[machine] += (problem.modeSetup[mode] + problem.modeRun[mode]) / modes;
      calendar[machine] = problem.modeCalendar[mode]!;
    }
  }
  let bottleneck = 0;
  let highest = -1;
  for (let machine = 0; machine < problem.machineCount; machine++) {
    if (calendar[machine] < 0) continue;
    const share = load[machine] / Math.max(1, time.between(calendar[machine], problem.now, problem.horizon));
    if (share <= highest) continue;
    highest = share;
    bottleneck = machine;
  }
  const machines = new Uint8Array(problem.machineCount);
  machines[bottleneck] = 1;
  for (let part = 0; part < problem.partCount; part++) {
    const [first, last] = [problem.modeOffset[part], problem.modeOffset[part + 1]];
    if (!problem.modeMachine.subarray(first, last).includes(bottleneck)) continue;
    for (let mode = first; mode < last; mode++) machines[problem.modeMachine[mode]] = 1;
  }
  return machines;
}
