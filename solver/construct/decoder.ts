/**
 * From decisions to a schedule: passes over the clusters until every order is either placed whole or left out with its cause, and every
 * anchored part either keeps its place or is relaxed.
 */
import { always, exclusion, partState, type Problem } from '../model/columns.ts';
import { excludeWaiting } from '../model/compile.ts';
import { ClusterPlacing, type ClusterFailure } from './cluster.ts';
import { heads, placeAnchored } from './constraints/anchor.ts';
import { isTooLateForFloor } from './constraints/max-lag.ts';
import { placeBegun } from './constraints/progress.ts';
import { PartialSchedule } from './partial-schedule.ts';
import { causeOf } from './reasons.ts';
import { chosenModes, type Solution } from './solution.ts';

/** Passes that decide anew. */
const freePasses = 1;
/** After so many passes that each broke some anchor, all anchored parts behind the first broken one give way. */
const patientPasses = 8;
/** Clusters between two looks at the stop signal. */
const stopInterval = 64;

export type ConstructOptions = {
  /** Earliest start wanted for each part. */
  notBefore?: Int32Array | null;
  /** Modes (global index, -1: any) to try first. */
  preferred?: Int32Array | null;
};

export class Decoder {
  readonly schedule: PartialSchedule;
  private readonly clusters: ClusterPlacing;
  private readonly problem: Problem;
  private readonly hasAnchors: boolean;
  /** Earliest starts by precedence alone, which anchors are held against. */
  private head: Int32Array | null = null;
  /** Is decoding to end early? For what takes long beside it to ask, too. */
  readonly shouldStop: () => boolean;

  /** `shouldStop` is asked often and ends decoding early. */
  constructor(problem: Problem, shouldStop: () => boolean = () => false) {
    this.problem = problem;
    this.schedule = new PartialSchedule(problem);
    this.clusters = new ClusterPlacing(this.schedule);
    this.hasAnchors = problem.partAnchor.some((kind) => kind !== 0);
    this.shouldStop = shouldStop;
  }

  /**
   * Lets `pass` place all clusters, and repeats that with fewer orders and anchors until all that is left fits; after the first pass in
   * its order and with its modes, as deciding anew what broke little would take long, and only break something else. A pass must call what it is
   * given for each cluster once, in a linear extension, and may end early only when that returns false or decoding is to stop. `preferred`
   * modes are tried before any other. Null when stopped.
   */
  construct(
    pass: (place: (cluster: number) => boolean) => void,
    { notBefore = null, preferred = null }: ConstructOptions = {},
  ): Solution | null {
    const { schedule, problem, clusters } = this;
    const order = new Int32Array(problem.clusterCount);
    let mode = preferred;
    let replay = false;
    schedule.relaxed.fill(0);
    schedule.excluded.set(problem.orderExclusion);
    schedule.culprit.fill(-1);
    for (let passes = 1; ; passes++) {
      if (this.shouldStop()) return null;
      this.begin();
      if (passes === 1) this.leaveOutTooLate();
      this.placeAnchored();
      if (this.shouldStop()) return null;
      let failed = false;
      let count = 0;
      let stopped = false;
      const place = (cluster: number): boolean => {
        order[count++] = cluster;
        if (count % stopInterval === 0 && this.shouldStop()) stopped = true;
        if (stopped) return false;
        let failure = clusters.placeAll(cluster, mode, notBefore);
        if (failure && mode) failure = clusters.placeAll(cluster, null, notBefore);
        if (failure) {
          failed = true;
          this.leaveOut(failure);
        }
        return true;
      };
      if (!replay) pass(place);
      else for (let index = 0; index < order.length && place(order[index]); index++);
      if (stopped || (count < order.length && this.shouldStop())) return null;
      if (count !== order.length) throw new Error(`A pass placed ${count} of ${order.length} clusters`);
      const modes = chosenModes(schedule);
      if (!failed && clusters.brokenAnchors.size === 0) {
        const { relaxed, excluded, culprit } = schedule;
        const flags = { relaxed: relaxed.slice(), excluded: excluded.slice(), culprit: culprit.slice() };
        return { order, mode: modes, notBefore, parts: null, ...flags };
      }
      if (passes >= freePasses) {
        mode = modes;
        replay = true;
      }
      this.relaxBroken(passes > patientPasses);
    }
  }

  /** One pass over a solution as it is; false if it does not fit or decoding was stopped. */
  decode(solution: Solution): boolean {
    const { schedule, clusters } = this;
    schedule.relaxed.set(solution.relaxed);
    schedule.excluded.set(solution.excluded);
    schedule.culprit.set(solution.culprit);
    this.begin();
    if (solution.parts !== null) return this.placeParts(solution.parts, solution);
    this.placeAnchored();
    for (let index = 0; index < solution.order.length; index++) {
      if (index % stopInterval === 0 && this.shouldStop()) return false;
      if (clusters.placeAll(solution.order[index], solution.mode, solution.notBefore) !== null) return false;
      if (clusters.brokenAnchors.size > 0) return false;
    }
    return true;
  }

  /** Links whose maximum lags kept the solution that was decoded last, part by part, from fitting, as it stands in the schedule. */
  get brokenLags(): readonly number[] {
    return this.clusters.brokenLags;
  }

  private placeParts(parts: Int32Array, { mode, notBefore }: Solution): boolean {
    const { schedule, clusters } = this;
    for (let index = 0; index < parts.length; index++) {
      if (index % stopInterval === 0 && this.shouldStop()) return false;
      const part = parts[index];
      if (schedule.isSettled(part)) continue;
      if (!clusters.placePart(part, mode[part], notBefore === null ? always : notBefore[part])) return false;
    }
    return clusters.brokenLags.length === 0;
  }

  private begin(): void {
    this.clusters.brokenAnchors.clear();
    this.clusters.brokenLags.length = 0;
    this.schedule.clear();
    placeBegun(this.schedule);
  }

  private placeAnchored(): void {
    // What called it looks again, and stops.
    if (!this.hasAnchors || this.shouldStop()) return;
    this.head ??= heads(this.schedule);
    placeAnchored(this.schedule, this.head);
  }

  /** Leaves out what is known to find no place, which would take another pass to find. */
  private leaveOutTooLate(): void {
    const { partState: states, partOrder } = this.problem;
    const { schedule } = this;
    for (let part = 0; part < states.length; part++) {
      if (states[part] !== partState.planned || schedule.excluded[partOrder[part]] !== exclusion.none) continue;
      if (isTooLateForFloor(schedule, part)) this.leaveOut({ part, cause: 'max-lag' });
    }
  }

  private leaveOut(failure: ClusterFailure): void {
    const { problem, schedule } = this;
    const order = problem.partOrder[failure.part];
    schedule.excluded[order] = exclusion[causeOf(problem, failure)];
    schedule.culprit[order] = failure.part;
    excludeWaiting(problem, order, schedule.excluded);
  }

  private relaxBroken(all: boolean): void {
    const { partAnchor, anchorStart } = this.problem;
    const { brokenAnchors } = this.clusters;
    let first = Infinity;
    for (const part of brokenAnchors) {
      this.schedule.relaxed[part] = 1;
      first = Math.min(first, anchorStart[part]);
    }
    if (!all) return;
    for (let part = 0; part < partAnchor.length; part++) {
      if (partAnchor[part] !== 0 && anchorStart[part] >= first) this.schedule.relaxed[part] = 1;
    }
  }
}
