/**
 * A plant stated for CP-SAT: modes, calendars (an operation's position is a working time and the calendar interval it lies in), change-overs
 * (a circuit per machine), lags and overlap, pegged material, pins, begun work. In one thing it asks less than ours: operations that closed
 * time may interrupt need no tools and operators there, as CP-SAT has no interval with holes. Its modes and sequence are then decoded as
 * ours are, which makes them lawful, and its bound holds for us, too.
 */
import { Decoder } from '../construct/decoder.ts';
import { inOrderOf } from '../construct/linear-extension.ts';
import { changeOver } from '../construct/constraints/set-up.ts';
import { compile } from '../model/compile.ts';
import { anchorKind, never, partState, type Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { termsOf } from '../model/terms.ts';
import { WorkingTime } from '../time/working-time.ts';
import type { CpModel, CpSat, CpSatResult, Expression, Interval, Literal } from './cp-sat.ts';

/** Of each part that is placed: how it is stated. Instants and working times are seconds. */
type Stated = {
  /** By mode of the part. */
  chosen: Literal[];
  start: Expression;
  end: Expression;
  length: Expression;
  /** Working seconds of the mode's calendar before start and end. */
  startWork: Expression;
  endWork: Expression;
  mode: Expression;
};

/** Seconds of working time that a part takes in a mode, without change-over. */
const workOf = (problem: Problem, mode: number): number => problem.modeSetup[mode] + problem.modeRun[mode];

/**
 * Solves a plant for weighted tardiness, setting out from `known`, a lawful schedule of the same document; orders that it leaves out stay out,
 * and pinned operations stay where it has them. `value` is that of the decoded schedule, null also when decoding leaves out more orders.
 */
export async function solvePlantWithCpSat(
  { CpModel, CpSolver }: CpSat,
  document: ProblemDocument,
  known: ScheduleDocument,
  run: { seconds: number; workers: number; seed: number },
): Promise<CpSatResult> {
  const begun = performance.now();
  const { problem } = compile(document);
  const model = new CpModel();
  const stated = new PlantModel(model, problem, placesOf(document, problem, known));
  const solver = new CpSolver();
  const status = solver.statusName(
    await solver.solve(model, { maxTimeInSeconds: run.seconds, numSearchWorkers: run.workers, randomSeed: run.seed }),
  );
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 'OPTIMAL' && status !== 'FEASIBLE') return { status, value: null, bound: null, seconds };
  const { key, preferred } = stated.decisions((expression) => Number(solver.value(expression)));
  const decoder = new Decoder(problem);
  decoder.construct(inOrderOf(problem, key), { preferred });
  const terms = termsOf(problem, decoder.schedule, decoder.schedule.excluded, 0);
  const isWhole = terms.unscheduledOrders <= known.unscheduled.length;
  const bound = solver.bestObjectiveBound();
  return { status, value: isWhole ? terms.weightedTardiness : null, bound, seconds };
}

/** By part: its place in the known schedule, or null. */
function placesOf(document: ProblemDocument, problem: Problem, known: ScheduleDocument): (Assignment | null)[] {
  const places = new Map(known.assignments.map((assignment) => [`${assignment.part} ${assignment.operation}`, assignment])); // prettier-ignore
  const operations = document.orders.flatMap((order) => order.operations);
  return Array.from({ length: problem.partCount }, (_, part) => {
    const { id } = operations[problem.partOperation[part]];
    return places.get(`${problem.partIndex[part]} ${id}`) ?? null;
  });
}

/** States the problem in a model; every variable is hinted with its value in the known schedule. */
class PlantModel {
  private readonly model: CpModel;
  private readonly problem: Problem;
  private readonly known: readonly (Assignment | null)[];
  private readonly parts = new Map<number, Stated>();
  private readonly time: WorkingTime;

  constructor(model: CpModel, problem: Problem, known: readonly (Assignment | null)[]) {
    this.model = model;
    this.problem = problem;
    this.known = known;
    this.time = new WorkingTime(problem);
    const extra = new Map<number, Expression>();
    for (let part = 0; part < problem.partCount; part++) {
      if (!known[part] || problem.partState[part] === partState.done) continue;
      this.parts.set(part, problem.partState[part] === partState.started ? this.begun(part) : this.planned(part));
    }
    for (let machine = 0; machine < problem.machineCount; machine++) this.stateSequence(machine, extra);
    for (const [part, { chosen, startWork, endWork }] of this.parts) {
      if (problem.partState[part] !== partState.planned) continue;
      const first = problem.modeOffset[part];
      const work = chosen.map((literal, index) => literal.times(-workOf(problem, first + index)));
      const span = sum([
        endWork,
        startWork.times(-1),
        ...work,
        ...(extra.has(part) ? [extra.get(part)!.times(-1)] : []),
      ]);
      model.addLinearConstraint(span, 0, 0);
    }
    this.stateResources();
    for (let link = 0; link < problem.linkFrom.length; link++) this.stateLink(link);
    this.minimizeTardiness();
  }

  private whole(least: number, most: number, hint: number): Expression {
    const variable = this.model.newIntVar(least, most);
    this.model.addHint(variable, hint);
    return variable;
  }

  /** The package takes no variable for a bound of an interval that could be a truth value, as one fixed at 0 could. */
  private fixed(value: number): Expression {
    return this.model.newIntVar(value + 2, value + 2).plus(-2);
  }

  private truth(hint: boolean): Literal {
    const literal = this.model.newBoolVar();
    this.model.addHint(literal, hint);
    return literal;
  }

  /** A begun part: it holds its machine from now until the known end. */
  private begun(part: number): Stated {
    const { problem, model } = this;
    const mode = problem.reportedMode[part] - problem.modeOffset[part];
    const chosen = Array.from({ length: this.modesOf(part) }, (_, index) => this.truth(index === mode));
    for (const [index, literal] of chosen.entries()) model.addLinearConstraint(literal, +(index === mode), +(index === mode)); // prettier-ignore
    const nothing = this.fixed(0);
    const times = { start: this.fixed(problem.now), end: this.fixed(this.known[part]!.end) };
    const length = this.lengthOf(part, times.start, times.end);
    return { chosen, ...times, length, startWork: nothing, endWork: nothing, mode: this.fixed(mode) };
  }

  private planned(part: number): Stated {
    const { problem, model } = this;
    const known = this.known[part]!;
    const chosen = Array.from({ length: this.modesOf(part) }, (_, index) => this.truth(index === known.mode));
    model.addExactlyOne(chosen);
    const mode = this.whole(0, chosen.length - 1, known.mode);
    model.addLinearConstraint(sum([mode, ...chosen.map((literal, index) => literal.times(-index))]), 0, 0);
    const start = this.position(part, mode, known.start, 0);
    const end = this.position(part, mode, known.end, 1);
    if (problem.partInterruptible[part] === 0) model.addLinearConstraint(start.from.plus(end.from.times(-1)), 0, 0);
    if (problem.partAnchor[part] !== anchorKind.none) {
      model.addLinearConstraint(start.at, known.start, known.start);
      model.addLinearConstraint(mode, known.mode, known.mode);
    }
    const length = this.lengthOf(part, start.at, end.at);
    return { chosen, mode, start: start.at, end: end.at, length, startWork: start.work, endWork: end.work };
  }

  private modesOf(part: number): number {
    return this.problem.modeOffset[part + 1] - this.problem.modeOffset[part];
  }

  /**
   * An instant of a part as an interval of its mode's calendar and the working seconds before it. `back` is 1 for an end, which lies in the
   * interval of the second before it.
   */
  private position(part: number, mode: Expression, hint: number, back: 0 | 1) {
    const { problem, model } = this;
    const { modeOffset, modeCalendar, calendarOffset, intervalStart, intervalEnd, intervalBefore, horizon } = problem;
    const release = problem.partRelease[part];
    const pieces: [mode: number, before: number, after: number, from: number][] = [];
    let known = pieces[0];
    for (let index = 0; index < this.modesOf(part); index++) {
      const calendar = modeCalendar[modeOffset[part] + index];
      for (let piece = calendarOffset[calendar]; piece < calendarOffset[calendar + 1]; piece++) {
        if (intervalEnd[piece] <= release || intervalStart[piece] >= horizon) continue;
        const length = intervalEnd[piece] - intervalStart[piece];
        pieces.push([index, intervalBefore[piece], intervalBefore[piece] + length, intervalStart[piece]]);
        const holdsKnown = intervalStart[piece] <= hint - back && hint - back < intervalEnd[piece];
        if (index === this.known[part]!.mode && holdsKnown) known = pieces.at(-1)!;
      }
    }
    const most = pieces.reduce((latest, [, , after]) => Math.max(latest, after), 0);
    const before = this.whole(0, most, known[1]);
    const after = this.whole(0, most, known[2]);
    const from = this.whole(-horizon, horizon, known[3]);
    model.addAllowedAssignments([mode, before, after, from], pieces);
    const at = this.whole(release, horizon, hint);
    const work = this.whole(0, most, known[1] + hint - known[3]);
    model.addLinearConstraint(sum([at, from.times(-1), work.times(-1), before]), 0, 0);
    model.addLinearConstraint(work.plus(before.times(-1)), back, most);
    model.addLinearConstraint(after.plus(work.times(-1)), 1 - back, most);
    return { at, work, from };
  }

  /** The sequence on a machine as a circuit through node 0, its state now; adds each part's change-over to `extra`. */
  private stateSequence(machine: number, extra: Map<number, Expression>): void {
    const { problem, model, known } = this;
    const parts = [...this.parts].flatMap(([part, stated]) => {
      const mode = stated.chosen.findIndex((_, index) => problem.modeMachine[problem.modeOffset[part] + index] === machine); // prettier-ignore
      const isBegun = problem.partState[part] === partState.started;
      if (mode < 0 || (isBegun && problem.modeMachine[problem.reportedMode[part]] !== machine)) return [];
      return [{ part, isBegun, present: stated.chosen[mode], isKnown: known[part]!.mode === mode, ...stated }];
    });
    const sequence = parts.filter(({ isKnown }) => isKnown).sort((one, other) => known[one.part]!.start - known[other.part]!.start); // prettier-ignore
    const knownBefore = new Map(sequence.map(({ part }, at) => [part, at === 0 ? -1 : sequence[at - 1].part]));
    const sources = [{ part: -1, end: this.fixed(problem.now), holder: problem.operationCount + machine }];
    for (const { part, end } of parts) sources.push({ part, end, holder: problem.partOperation[part] });
    const arcs: [number, number, Literal][] = [[0, 0, this.truth(sequence.length === 0)]];
    for (const [index, to] of parts.entries()) {
      arcs.push([index + 1, index + 1, to.present.not()]);
      arcs.push([index + 1, 0, this.truth(sequence.at(-1)?.part === to.part)]);
      for (const [from, { part, end, holder }] of sources.entries()) {
        if (part === to.part || (to.isBegun && part >= 0 && !parts[from - 1].isBegun)) continue;
        const arc = this.truth(knownBefore.get(to.part) === part);
        arcs.push([from, index + 1, arc]);
        if (to.isBegun) continue;
        model.addLinearConstraint(to.start.plus(end.times(-1)), 0, 2 * problem.horizon).onlyEnforceIf(arc);
        const seconds = changeOver(problem, machine, holder, problem.partOperation[to.part]);
        if (seconds > 0) extra.set(to.part, sum([...(extra.has(to.part) ? [extra.get(to.part)!] : []), arc.times(seconds)])); // prettier-ignore
      }
    }
    if (parts.length > 0) model.addCircuit(arcs);
    model.addNoOverlap(parts.map(({ part, present }) => this.span(part, present)));
  }

  /** An interval of a part that is there if `present`. */
  private span(part: number, present: Literal): Interval {
    const { start, end, length } = this.parts.get(part)!;
    return this.model.newOptionalIntervalVar(start, length, end, present);
  }

  /** Seconds that a part holds its machine. */
  private lengthOf(part: number, start: Expression, end: Expression): Expression {
    const { horizon, now } = this.problem;
    const known = this.known[part]!;
    const length = this.whole(0, horizon - now, known.end - Math.max(now, known.start));
    this.model.addLinearConstraint(sum([end, start.times(-1), length.times(-1)]), 0, 0);
    return length;
  }

  private stateResources(): void {
    const { problem, model } = this;
    const { capacityOffset, capacityAt, capacityUnits, horizon, now } = problem;
    for (let resource = 0; resource < problem.resourceCount; resource++) {
      const steps = range(capacityOffset[resource], capacityOffset[resource + 1]);
      const most = steps.reduce((units, step) => Math.max(units, capacityUnits[step]), 0);
      const intervals: Interval[] = [];
      const demands: number[] = [];
      for (const step of steps) {
        const from = Math.max(now, capacityAt[step]);
        const to = step + 1 < capacityOffset[resource + 1] ? Math.min(horizon, capacityAt[step + 1]) : horizon;
        if (to <= from || capacityUnits[step] === most) continue;
        intervals.push(model.newFixedSizeIntervalVar(this.fixed(from), to - from));
        demands.push(most - capacityUnits[step]);
      }
      for (const [part, { chosen }] of this.parts) {
        if (problem.partInterruptible[part] !== 0) continue;
        for (const [index, present] of chosen.entries()) {
          const mode = problem.modeOffset[part] + index;
          for (const needed of range(problem.requirementOffset[mode], problem.requirementOffset[mode + 1])) {
            if (problem.requirementResource[needed] !== resource) continue;
            intervals.push(this.span(part, present));
            demands.push(problem.requirementUnits[needed]);
          }
        }
      }
      if (demands.length > 0) model.addCumulative(intervals, demands, most);
    }
  }

  private stateLink(link: number): void {
    const { problem, model } = this;
    const { linkFrom, linkTo, minLag, maxLag, fromShare, toShare, modeOffset, modeRun, horizon } = problem;
    const from = this.parts.get(linkFrom[link]);
    const to = this.parts.get(linkTo[link]);
    const known = this.known[linkFrom[link]];
    if (!to || !known) return;
    const end = from?.end ?? this.fixed(known.end);
    const wait = to.start.plus(end.times(-1));
    if (maxLag[link] >= 0) model.addLinearConstraint(wait, -2 * horizon, maxLag[link]);
    if (!from || fromShare[link] < 0 || problem.partState[linkFrom[link]] !== partState.planned) {
      model.addLinearConstraint(wait, minLag[link], 2 * horizon);
      return;
    }
    const first = (mode: number): number => Math.ceil(modeRun[mode] * fromShare[link]);
    const knownMode = modeOffset[linkFrom[link]] + known.mode;
    const knownBatch = this.time.finish(problem.modeCalendar[knownMode], known.runStart, first(knownMode));
    const batch = this.position(linkFrom[link], from.mode, knownBatch, 1);
    const after = (mode: number): number => modeRun[mode] - first(mode);
    const rest = from.chosen.map((literal, index) => literal.times(after(modeOffset[linkFrom[link]] + index)));
    model.addLinearConstraint(sum([from.endWork, batch.work.times(-1), ...rest.map((term) => term.times(-1))]), 0, 0);
    model.addLinearConstraint(to.start.plus(batch.at.times(-1)), minLag[link], 2 * horizon);
    const last = to.chosen.map((literal, index) => literal.times(-Math.ceil(modeRun[modeOffset[linkTo[link]] + index] * toShare[link]))); // prettier-ignore
    model.addLinearConstraint(sum([to.end, end.times(-1), ...last]), minLag[link], 2 * horizon);
  }

  private minimizeTardiness(): void {
    const { problem, model } = this;
    const { orderCount, orderPartOffset, orderDue, orderWeight, horizon } = problem;
    const terms: Expression[] = [];
    for (let order = 0; order < orderCount; order++) {
      const parts = range(orderPartOffset[order], orderPartOffset[order + 1]).filter((part) => this.known[part]);
      const due = orderDue[order];
      const known = parts.reduce((late, part) => Math.max(late, this.known[part]!.end - due), 0);
      const late = this.whole(0, 2 * horizon, known);
      for (const part of parts) {
        const end = this.parts.get(part)?.end ?? this.fixed(this.known[part]!.end);
        model.addLinearConstraint(late.plus(end.times(-1)), -due, 4 * horizon);
      }
      terms.push(late.times(orderWeight[order]));
    }
    model.minimize(sum(terms));
  }

  /** What the solution decided: starts by cluster, to place clusters in that order, and modes (global index, -1: none). */
  decisions(valueOf: (expression: Expression) => number): { key: Float64Array; preferred: Int32Array } {
    const { problem } = this;
    const key = new Float64Array(problem.clusterCount).fill(never);
    const preferred = new Int32Array(problem.partCount).fill(-1);
    for (const [part, { start, mode }] of this.parts) {
      const cluster = problem.partCluster[part];
      key[cluster] = Math.min(key[cluster], valueOf(start));
      preferred[part] = problem.modeOffset[part] + valueOf(mode);
    }
    return { key, preferred };
  }
}

const sum = (terms: readonly Expression[]): Expression => terms.reduce((total, term) => total.plus(term));

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
