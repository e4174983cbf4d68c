/** A problem and its schedule made ready for questions. Built once for each version of a plan; every question after that is cheap. */
import type { Problem } from '../model/columns.ts';
import { compile, type Compiled } from '../model/compile.ts';
import { intervalColumns } from '../model/compile/calendars.ts';
import type { Peg, Pegging } from '../model/peg.ts';
import type { OperationDocument, ProblemDocument } from '../model/problem.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { WorkingTime } from '../time/working-time.ts';
import type { PartName } from './explanation.ts';
import { placesOf, type Places } from './places.ts';
import { ResourceUse, type Draw } from './resource-use.ts';

export type PlanIndex = {
  document: ProblemDocument;
  problem: Problem;
  pegging: Pegging;
  places: Places;
  /** Working time of modes, by `modeCalendar`. */
  time: WorkingTime;
  /** Working time of machines alone, by machine. */
  machineTime: WorkingTime;
  resources: ResourceUse[];
  operations: OperationDocument[];
  /** Pegged arrivals by part. */
  arrivals: Map<number, Arrival[]>;
  /** Planned parts that start before this and for no other reason are frozen, seconds after the epoch. */
  frozenUntil: number;
  orderOf: (order: string) => number;
  partOf: (operation: string, part: number) => number;
  /** Lower bounds of order ends worked out so far. */
  aloneEnds: Map<number, number>;
  materials: Map<string, ProblemDocument['materials'][number]>;
  /** Orders that put each material into stock. */
  producers: Map<string, number[]>;
};

export type Arrival = { at: number; material: string; arrival: string };

/**
 * `frozen` is the length of the frozen zone that the schedule was made with, seconds; `compiled` are the problem's columns, if they are there
 * already. The problem must be one that `readProblem` accepts.
 */
export function planIndex(
  document: ProblemDocument,
  schedule: ScheduleDocument,
  { frozen = 0, compiled = compile(document) }: { frozen?: number; compiled?: Compiled } = {},
): PlanIndex {
  const { problem, pegging } = compiled;
  const operations = document.orders.flatMap((order) => order.operations);
  const firstPart = new Map<string, number>();
  for (let part = problem.partCount - 1; part >= 0; part--) {
    firstPart.set(operations[problem.partOperation[part]].id, part);
  }
  const partOf = (operation: string, part: number): number => {
    const found = firstPart.get(operation);
    if (found === undefined || found + part >= problem.partCount) return -1;
    return problem.partOperation[found + part] === problem.partOperation[found] ? found + part : -1;
  };
  const orders = new Map(document.orders.map(({ id }, index) => [id, index]));
  const orderOf = (order: string): number => orders.get(order) ?? -1;
  const machines = new Map(document.machines.map(({ id }, index) => [id, index]));
  const machineOf = (machine: string): number => machines.get(machine) ?? -1;
  const places = placesOf(problem, schedule, { partOf, orderOf, machineOf });
  const time = new WorkingTime(problem);
  const producers = new Map<string, number[]>();
  for (const [index, { produces }] of document.orders.entries()) {
    if (!produces) continue;
    const list = producers.get(produces.material);
    if (list) list.push(index);
    else producers.set(produces.material, [index]);
  }
  return {
    document,
    problem,
    pegging,
    places,
    time,
    machineTime: machineTime(document),
    resources: resourceUses(problem, time, places),
    operations,
    arrivals: arrivalsByPart(pegging.pegs, partOf),
    frozenUntil: document.now + frozen,
    orderOf,
    partOf,
    aloneEnds: new Map(),
    materials: new Map(document.materials.map((material) => [material.id, material])),
    producers,
  };
}

/** The problem's names of a part. */
export function nameOf({ problem, operations, document }: PlanIndex, part: number): PartName {
  return {
    order: document.orders[problem.partOrder[part]].id,
    operation: operations[problem.partOperation[part]].id,
    part: problem.partIndex[part],
  };
}

function arrivalsByPart(
  pegs: readonly Peg[],
  partOf: (operation: string, part: number) => number,
): PlanIndex['arrivals'] {
  const arrivals: PlanIndex['arrivals'] = new Map();
  for (const { source, operation, material } of pegs) {
    if (source.kind !== 'arrival') continue;
    for (let part = 0, found = partOf(operation, 0); found >= 0; found = partOf(operation, ++part)) {
      const list = arrivals.get(found) ?? [];
      list.push({ at: source.at, material, arrival: source.id });
      arrivals.set(found, list);
    }
  }
  return arrivals;
}

function resourceUses(problem: Problem, time: WorkingTime, places: Places): ResourceUse[] {
  const draws: Draw[][] = Array.from({ length: problem.resourceCount }, () => []);
  for (let part = 0; part < problem.partCount; part++) {
    const mode = places.mode[part];
    if (mode < 0) continue;
    for (let k = problem.requirementOffset[mode]; k < problem.requirementOffset[mode + 1]; k++) {
      draws[problem.requirementResource[k]].push({ part, units: problem.requirementUnits[k] });
    }
  }
  return draws.map((list, resource) => new ResourceUse(problem, time, places, resource, list));
}

function machineTime({ machines, calendars }: ProblemDocument): WorkingTime {
  const byId = new Map(calendars.map(({ id, intervals }) => [id, intervals]));
  return new WorkingTime(intervalColumns(machines.map(({ calendar }) => byId.get(calendar) ?? [])));
}
