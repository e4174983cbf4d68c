/**
 * CP-SAT beside us, on the same problem, machine and seconds: `or-tools-wasm`, installed on demand into the output folder, never a dependency
 * of the project. It takes problems without calendars, set-ups, lags and material, as the benchmark instances are.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProblemDocument } from '../model/problem.ts';
import type { Case } from './cases.ts';

const packageName = 'or-tools-wasm';
const version = '0.9.1';

export type Expression = { plus: (other: Expression | number) => Expression; times: (factor: number) => Expression };
export type Literal = Expression & { not: () => Literal };
export type Interval = object;
type Constraint = { onlyEnforceIf: (literal: Literal) => unknown };
/** What is used of the package; its own types are not there when this is compiled. */
export type CpModel = {
  newIntVar: (least: number, most: number) => Expression;
  newBoolVar: () => Literal;
  newFixedSizeIntervalVar: (start: Expression, size: number) => Interval;
  newOptionalFixedSizeIntervalVar: (start: Expression, size: number, present: Literal) => Interval;
  newIntervalVar: (start: Expression, size: Expression, end: Expression) => Interval;
  newOptionalIntervalVar: (start: Expression, size: Expression, end: Expression, present: Literal) => Interval;
  addLinearConstraint: (expression: Expression, least: number, most: number) => Constraint;
  addAllowedAssignments: (expressions: Expression[], tuples: number[][]) => unknown;
  addCircuit: (arcs: [from: number, to: number, chosen: Literal][]) => unknown;
  addExactlyOne: (literals: Literal[]) => unknown;
  addNoOverlap: (intervals: Interval[]) => unknown;
  addCumulative: (intervals: Interval[], demands: number[], capacity: number) => unknown;
  addMaxEquality: (target: Expression, expressions: Expression[]) => unknown;
  addHint: (variable: Expression, value: number | boolean) => void;
  minimize: (expression: Expression) => void;
};
type CpSolver = {
  solve: (model: CpModel, parameters: object) => Promise<unknown>;
  statusName: (status: unknown) => string;
  value: (expression: Expression) => number;
  objectiveValue: () => number;
  bestObjectiveBound: () => number;
};
export type CpSat = { CpModel: new () => CpModel; CpSolver: new () => CpSolver };

export type CpSatResult = { status: string; value: number | null; bound: number | null; seconds: number };

/** The package, installed below `folder` if it is not there yet. Needs the npm registry for that. */
export async function loadCpSat(folder: string): Promise<CpSat> {
  const home = resolve(folder, 'cp-sat');
  const installed = join(home, 'node_modules', packageName);
  if (!existsSync(installed)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', `${packageName}@${version}`], {
      cwd: home,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  // Packages are looked for from where the importing file is, so that file has to be there, too.
  const entry = join(home, 'entry.js');
  writeFileSync(entry, `export * from '${packageName}/cp-sat';\n`);
  return (await import(pathToFileURL(entry).href)) as CpSat;
}

/** Solves one case with CP-SAT. `value` is null when it found no schedule in time. */
export async function solveWithCpSat(
  { CpModel, CpSolver }: CpSat,
  { objective, problem }: Pick<Case, 'objective' | 'problem'>,
  run: { seconds: number; workers: number; seed: number },
): Promise<CpSatResult> {
  const model = new CpModel();
  state(model, problem(), objective);
  const solver = new CpSolver();
  const begun = performance.now();
  const status = await solver.solve(model, {
    maxTimeInSeconds: run.seconds,
    numSearchWorkers: run.workers,
    randomSeed: run.seed,
  });
  const name = solver.statusName(status);
  const found = name === 'OPTIMAL' || name === 'FEASIBLE';
  return {
    status: name,
    value: found ? solver.objectiveValue() : null,
    bound: found ? solver.bestObjectiveBound() : null,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** States the problem the usual way: one interval per operation, optional ones per mode, no overlap per machine. */
function state(model: CpModel, problem: ProblemDocument, objective: Case['objective']): void {
  const { horizon } = problem;
  const onMachine = new Map<string, Interval[]>(problem.machines.map(({ id }) => [id, []]));
  const drawing = new Map<string, { intervals: Interval[]; demands: number[] }>(
    problem.resources.map(({ id }) => [id, { intervals: [], demands: [] }]),
  );
  const ends = problem.orders.map(({ operations }) => {
    let before: Expression | null = null;
    for (const { modes } of operations) {
      const start = model.newIntVar(0, horizon);
      const end = model.newIntVar(0, horizon);
      if (before) model.addLinearConstraint(start.plus(before.times(-1)), 0, horizon);
      const chosen = modes.length === 1 ? null : modes.map(() => model.newBoolVar());
      if (chosen) model.addExactlyOne(chosen);
      // The duration is that of the chosen mode: end − start − Σ run × chosen = 0.
      const span = end.plus(start.times(-1));
      const rest = chosen
        ? chosen.reduce((sum: Expression, literal, index) => sum.plus(literal.times(-modes[index].run)), span)
        : span;
      const fixed = chosen ? 0 : modes[0].run;
      model.addLinearConstraint(rest, fixed, fixed);
      modes.forEach(({ machine, run, resources }, index) => {
        const interval = chosen
          ? model.newOptionalFixedSizeIntervalVar(start, run, chosen[index])
          : model.newFixedSizeIntervalVar(start, run);
        onMachine.get(machine)!.push(interval);
        for (const { resource, units } of resources) {
          const drawn = drawing.get(resource)!;
          drawn.intervals.push(interval);
          drawn.demands.push(units);
        }
      });
      before = end;
    }
    return before!;
  });
  for (const intervals of onMachine.values()) model.addNoOverlap(intervals);
  for (const { id, capacity } of problem.resources) {
    const { intervals, demands } = drawing.get(id)!;
    model.addCumulative(intervals, demands, capacity[0]?.units ?? 0);
  }
  if (objective === 'makespan') {
    const makespan = model.newIntVar(0, horizon);
    model.addMaxEquality(makespan, ends);
    model.minimize(makespan);
    return;
  }
  const tardiness = problem.orders.map(({ due, weight }, order) => {
    const late = model.newIntVar(0, horizon);
    model.addLinearConstraint(late.plus(ends[order].times(-1)), -due, 2 * horizon);
    return late.times(weight);
  });
  model.minimize(tardiness.reduce((sum, term) => sum.plus(term)));
}
