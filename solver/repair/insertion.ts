/** Bringing orders into a plan: into its gaps, or ahead of others where that lowers the objective. */
import { boundsOf } from '../construct/bounds.ts';
import { exclusion, never } from '../model/columns.ts';
import type { Policy } from '../model/policy.ts';
import type { Mover } from './move.ts';
import type { Journal, Plan } from './plan.ts';
import { Sweep, type Obstacle } from './sweep.ts';

export class Insertion {
  private readonly plan: Plan;
  private readonly mover: Mover;
  private readonly weights: Policy['weights'];
  /** All parts are walls to it but those being inserted. */
  private readonly fitting: Sweep;
  private readonly rank: Int32Array;
  private latestStart: Int32Array | null = null;

  /** The plan must be kept, that is without changes; and is so again after every call. */
  constructor(plan: Plan, mover: Mover, weights: Policy['weights']) {
    const { partCount, topologicalPart } = plan.problem;
    this.plan = plan;
    this.mover = mover;
    this.weights = weights;
    this.fitting = new Sweep(plan, new Uint8Array(partCount).fill(1));
    this.rank = new Int32Array(partCount);
    for (let rank = 0; rank < partCount; rank++) this.rank[topologicalPart[rank]] = rank;
  }

  /** Inserts whole orders, those that others wait for first, then by weight and due date. */
  insertAll(orders: readonly number[]): { placed: number[]; failed: Obstacle[] } {
    const { schedule, problem } = this.plan;
    const { orderWeight, orderDue } = problem;
    const open = new Set(orders.toSorted((one, other) => orderWeight[other] - orderWeight[one] || orderDue[one] - orderDue[other])); // prettier-ignore
    const placed: number[] = [];
    const failed: Obstacle[] = [];
    const bring = (order: number): void => {
      open.delete(order);
      const parts = this.plannedParts(order);
      for (const part of parts) {
        for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
          const supplier = problem.partOrder[problem.linkFrom[problem.inLink[k]]];
          if (open.has(supplier)) bring(supplier);
        }
      }
      if (parts.some((part) => this.waitsForLeftOut(part))) {
        schedule.excluded[order] = exclusion['supplier-unscheduled'];
        return;
      }
      schedule.excluded[order] = exclusion.none;
      schedule.culprit[order] = -1;
      const obstacle = this.insert(order, parts);
      if (obstacle === null) for (const part of parts) placed.push(part);
      else {
        schedule.excluded[order] = exclusion['beyond-horizon'];
        failed.push(obstacle);
      }
    };
    for (const order of [...open]) if (open.has(order)) bring(order);
    for (const { part } of failed) schedule.excluded[problem.partOrder[part]] = exclusion.none;
    return { placed, failed };
  }

  /** Puts a part on another machine, at `wanted` or the first place behind, if that lowers the objective. */
  tryMachines(part: number, wanted: number): void {
    const { plan, mover } = this;
    const { schedule, problem } = plan;
    const order = problem.partOrder[part];
    if (plan.orderEnd[order] <= problem.orderDue[order] || wanted === never) return;
    const { modeMachine, modeOffset } = problem;
    let best: { gain: number; machine: number } = { gain: 0, machine: -1 };
    const attempt = (machine: number): boolean => {
      const shift = Math.max(wanted, problem.partRelease[part]) - schedule.start[part];
      return mover.carryOut({ kind: 'order', parts: [part], shift, machine, gaps: 'keep' }) === null;
    };
    for (const machine of new Set(modeMachine.subarray(modeOffset[part], modeOffset[part + 1]))) {
      if (machine === modeMachine[schedule.mode[part]]) continue;
      const gain = attempt(machine) ? -this.costOfChange() : 0;
      plan.restore();
      if (gain > best.gain) best = { gain, machine };
    }
    if (best.machine < 0) return;
    attempt(best.machine);
    plan.keep();
  }

  private insert(order: number, parts: readonly number[]): Obstacle | null {
    const { plan } = this;
    const { problem } = plan;
    const obstacle = this.fit(parts);
    const isLate = obstacle !== null || plan.endOf(order) > problem.orderDue[order];
    if (!isLate) return null;
    // Ahead of others: just in time for the due date, or as early as can be.
    const { latestStart } = this;
    this.latestStart = latestStart ?? boundsOf(problem).latestStart;
    const ways = [this.latestStart, problem.partRelease];
    const modes = parts.map((part) =>
      plan.schedule.placed[part] === 1 ? plan.schedule.mode[part] : this.quickestMode(part),
    );
    let best = { cost: obstacle === null ? 0 : Infinity, way: -1 };
    for (const [way, target] of ways.entries()) {
      const cost = this.displace(parts, modes, target) ? this.costOfChange() : Infinity;
      plan.restore();
      if (cost < best.cost) best = { cost, way };
    }
    if (best.way < 0) return obstacle;
    this.displace(parts, modes, ways[best.way]);
    plan.keep();
    return null;
  }

  /** Into gaps, part by part, in the mode that ends first; kept, or all taken back. */
  private fit(parts: readonly number[]): Obstacle | null {
    const { plan, fitting } = this;
    const { schedule, problem } = plan;
    const journal: Journal = new Map();
    let failure: Obstacle | null = null;
    for (const part of parts) fitting.wall[part] = 0;
    for (const part of parts) {
      let best = { end: never as number, mode: -1 };
      for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
        failure = this.fitOne(part, mode);
        const end = failure === null ? schedule.end[part] : never;
        plan.restore();
        if (end < best.end) best = { end, mode };
      }
      if (best.mode >= 0) {
        this.fitOne(part, best.mode);
        plan.keep(journal);
        failure = null;
        continue;
      }
      plan.undo(journal);
      failure ??= { constraint: 'calendar', part, hit: -1 };
      failure = { ...failure, part };
      break;
    }
    for (const part of parts) fitting.wall[part] = 1;
    return failure;
  }

  private fitOne(part: number, mode: number): Obstacle | null {
    const { plan, fitting } = this;
    fitting.begin();
    plan.schedule.mode[part] = mode;
    fitting.send(part, plan.problem.partRelease[part]);
    return fitting.run();
  }

  /** Sets an order down at `target` or behind what cannot give way; all else gives way. */
  private displace(parts: readonly number[], modes: readonly number[], target: Int32Array): boolean {
    const { plan, mover } = this;
    const { schedule, problem } = plan;
    const { sweep, dropping } = mover;
    sweep.begin();
    for (const [index, part] of parts.entries()) {
      if (schedule.placed[part] === 1) sweep.lift(part);
      schedule.mode[part] = modes[index]!;
    }
    const drops = parts.map((part) => ({
      part,
      machine: -1,
      target: Math.max(target[part], problem.partRelease[part]),
    }));
    const isDone = dropping.setDown(drops, false) === null && sweep.run() === null;
    for (const part of parts) sweep.wall[part] = 0;
    return isDone;
  }

  private quickestMode(part: number): number {
    const { modeOffset, modeSetup, modeRun } = this.plan.problem;
    let best = modeOffset[part];
    for (let mode = best + 1; mode < modeOffset[part + 1]; mode++)
      if (modeSetup[mode] + modeRun[mode] < modeSetup[best] + modeRun[best]) best = mode;
    return best;
  }

  /** What the changes since the plan was last kept cost in the objective's terms of due dates. */
  private costOfChange(): number {
    const { plan, weights } = this;
    const { problem } = plan;
    const costAt = (order: number, end: number): number => {
      const late = Math.max(0, end - problem.orderDue[order]);
      return weights.weightedTardiness * problem.orderWeight[order] * late + weights.lateOrders * Number(late > 0);
    };
    let cost = 0;
    for (const order of new Set(plan.changed.map((part) => problem.partOrder[part])))
      cost += costAt(order, plan.endOf(order)) - costAt(order, plan.orderEnd[order]);
    return cost;
  }

  /** Those that are not held by a pin. */
  private plannedParts(order: number): number[] {
    const { plan, mover, rank } = this;
    const { orderPartOffset } = plan.problem;
    const parts: number[] = [];
    for (let part = orderPartOffset[order]; part < orderPartOffset[order + 1]; part++)
      if (plan.isPlanned(part) && mover.sweep.wall[part] === 0) parts.push(part);
    return parts.sort((one, other) => rank[one] - rank[other]);
  }

  private waitsForLeftOut(part: number): boolean {
    const { problem, schedule } = this.plan;
    for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
      const from = problem.linkFrom[problem.inLink[k]];
      if (
        this.plan.isPlanned(from) &&
        schedule.placed[from] === 0 &&
        problem.partOrder[from] !== problem.partOrder[part]
      )
        return true;
    }
    return false;
  }
}
