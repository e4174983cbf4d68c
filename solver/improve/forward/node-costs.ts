/** What each node costs by where and when it is, whatever its order: calm against the baseline, overtime, and anchors left. */
import { never } from '../../model/columns.ts';
import { overtimeWithin } from '../../model/overtime.ts';
import type { Policy } from '../../model/policy.ts';
import type { Timing } from './timing.ts';

/** To be away from an anchor at all, and per second: more than anything else could be worth, as the decoder has what is in the way give way. */
const violation = 1e8;
const violationPerSecond = 1e4;

export class NodeCosts {
  total = 0;
  /** May a node's cost change without its times? */
  readonly dependOnMachine: boolean;
  /** Does overtime cost anything, and is there any? */
  readonly overtimeCounts: boolean;
  private readonly timing: Timing;
  private readonly weights: Policy['weights'];
  /** Does any node cost anything? */
  private readonly isNeeded: boolean;
  private readonly anchored: Int32Array;
  private readonly cost: Float64Array;
  private readonly changed: number[] = [];
  private readonly oldCosts: number[] = [];
  private totalBefore = 0;

  constructor(timing: Timing, weights: Policy['weights']) {
    const { problem, none } = timing.sequences.shop;
    this.overtimeCounts = weights.overtime > 0 && problem.overtimeStart.length > 0;
    this.timing = timing;
    this.weights = weights;
    this.dependOnMachine = this.overtimeCounts || weights.changedMachines > 0;
    this.anchored = timing.sequences.shop.nodes.filter((node) => timing.anchor[node] !== never);
    this.isNeeded = this.dependOnMachine || weights.moved > 0 || this.anchored.length > 0;
    this.cost = new Float64Array(this.isNeeded ? none : 0);
  }

  /** A node that starts behind its anchor, looked for from `share` of them on; -1: none does. */
  offAnchor(share: number): number {
    const { anchored, timing } = this;
    const first = Math.floor(share * anchored.length);
    for (let index = 0; index < anchored.length; index++) {
      const node = anchored[(first + index) % anchored.length];
      if (timing.start[node] > timing.anchor[node]) return node;
    }
    return -1;
  }

  reset(): void {
    this.total = 0;
    if (!this.isNeeded) return;
    for (const node of this.timing.sequences.order) {
      this.cost[node] = this.costOf(node);
      this.total += this.cost[node];
    }
  }

  /** After times or mode of a node have changed. */
  update(node: number): void {
    if (!this.isNeeded) return;
    const old = this.cost[node];
    const cost = this.costOf(node);
    if (cost === old) return;
    this.changed.push(node);
    this.oldCosts.push(old);
    this.cost[node] = cost;
    this.total += cost - old;
  }

  /** By how much the times of a node, as they have come to be, make it dearer; only where overtime counts. */
  riseBy(node: number): number {
    return this.costOf(node) - this.cost[node];
  }

  accept(): void {
    this.changed.length = this.oldCosts.length = 0;
    this.totalBefore = this.total;
  }

  takeBack(): void {
    for (let index = this.changed.length - 1; index >= 0; index--) {
      this.cost[this.changed[index]] = this.oldCosts[index]!;
    }
    this.changed.length = this.oldCosts.length = 0;
    this.total = this.totalBefore;
  }

  private costOf(node: number): number {
    const { weights, timing } = this;
    const { machine, shop } = timing.sequences;
    const { problem } = shop;
    const start = timing.start[node];
    const anchor = timing.anchor[node];
    let cost = anchor === never || start === anchor ? 0 : violation + violationPerSecond * Math.abs(start - anchor);
    if (weights.overtime > 0) {
      cost += weights.overtime * overtimeWithin(problem, machine[node], start, timing.end[node]);
    }
    const baseline = problem.baselineStart[node];
    if (baseline === never) return cost;
    cost += weights.moved * Math.abs(start - baseline);
    return machine[node] === problem.baselineMachine[node] ? cost : cost + weights.changedMachines;
  }
}
