/**
 * From decisions to a schedule: passes over the clusters until every order is either placed whole or left out with its cause, and every
 * anchored part either keeps its place or is relaxed.
 */
import { exclusion, type Problem } from '../model/columns.ts';
import { excludeWaiting } from '../model/compile.ts';
import { ClusterPlacing } from './cluster.ts';
import { heads, placeAnchored } from './constraints/anchor.ts';
import { placeBegun } from './constraints/progress.ts';
import { PartialSchedule } from './partial-schedule.ts';
import { causeOf, leftOutByExclusion, type LeftOut } from './reasons.ts';
import type { Solution } from './solution.ts';



/** After so many passes that each broke some anchor, all anchored parts behind the first broken one give way. */
const patientPasses = 8;
/** Clusters between two looks at the stop signal. */
const stopInterval = 64;

export class Decoder {
  readonly schedule: PartialSchedule;
  /** Why orders are left out, by order index. */
  readonly causes = new Map<number, LeftOut>();
  private readonly clusters: ClusterPlacing;
  private readonly problem: Problem;
  private readonly hasAnchors: boolean;
  private readonly shouldStop: () => boolean;

  /** `shouldStop` is asked often and ends decoding early. */
  constructor(problem: Problem, shouldStop: () => boolean = () => false) {
    this.problem = problem;
    this.schedule = new PartialSchedule(problem);
    this.clusters = new ClusterPlacing(this.schedule);
    this.hasAnchors = problem.partAnchor.some((kind) => kind !== 0);
    this.shouldStop = shouldStop;
  }

  /**
   * Lets `pass` place all clusters, again and again, with fewer orders and anchors, until all that is left fits. False when stopped.
   * A pass must call what it is given for each cluster once, in a linear extension, and stop when that returns false.
   */
  construct(pass: (place: (cluster: number) => boolean) => void, notBefore: Int32Array | null): boolean {
    const { schedule, problem, clusters } = this;
    schedule.relaxed.fill(0);
    schedule.excluded.set(problem.orderExclusion);
    this.causes.clear();
    for (let order = 0; order < problem.orderCount; order++) {
      const code = problem.orderExclusion[order]!;
      if (code !== exclusion.none) this.causes.set(order, leftOutByExclusion(code));
    }
    for (let passes = 1; ; passes++) {
      this.begin();
      let failed = false;
      let count = 0;
      let stopped = false;
      pass((cluster) => {
        if (++count % stopInterval === 0 && this.shouldStop()) stopped = true;
        if (stopped) return false;
        const failure = clusters.placeAll(cluster, null, notBefore);
        if (failure) {
          failed = true;
          this.leaveOut(problem.partOrder[failure.part]!, causeOf(problem, failure));
        }
        return true;
      });
      if (stopped) return false;
      if (!failed && clusters.brokenAnchors.size === 0) return true;
      this.relaxBroken(passes > patientPasses);
    }
  }

  /** One pass over a solution as it is; false if it does not fit or decoding was stopped. */
  decode(solution: Solution): boolean {
    const { schedule, clusters } = this;
    schedule.relaxed.set(solution.relaxed);
    schedule.excluded.set(solution.excluded);
    this.begin();
    for (let index = 0; index < solution.order.length; index++) {
      if (index % stopInterval === 0 && this.shouldStop()) return false;
      if (clusters.placeAll(solution.order[index]!, solution.mode, solution.notBefore) !== null) return false;
      if (clusters.brokenAnchors.size > 0) return false;
    }
    return true;
  }

  private begin(): void {
    this.clusters.brokenAnchors.clear();
    this.schedule.clear();
    placeBegun(this.schedule);
    if (this.hasAnchors) placeAnchored(this.schedule, heads(this.schedule));
  }

  private leaveOut(order: number, cause: LeftOut): void {
    this.schedule.excluded[order] = exclusion.unplaceable;
    this.causes.set(order, cause);
    for (const waiting of excludeWaiting(this.problem, order, this.schedule.excluded)) {
      this.causes.set(waiting, { code: 'supplier-unscheduled' });
    }
  }

  private relaxBroken(all: boolean): void {
    const { partAnchor, anchorStart } = this.problem;
    const { brokenAnchors } = this.clusters;
    let first = Infinity;
    for (const part of brokenAnchors) {
      this.schedule.relaxed[part] = 1;
      first = Math.min(first, anchorStart[part]!);
    }
    if (!all) return;
    for (let part = 0; part < partAnchor.length; part++) {
      if (partAnchor[part] !== 0 && anchorStart[part]! >= first) this.schedule.relaxed[part] = 1;
    }
  }
}
