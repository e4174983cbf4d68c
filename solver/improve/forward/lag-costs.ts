/** What it costs to break maximum lags. The graph does not forbid it; it only makes it so dear that hardly any is broken for long. */
import { partState } from '../../model/columns.ts';
import type { Policy } from '../../model/policy.ts';
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { Xorshift } from '../xorshift.ts';
import type { Timing } from './timing.ts';

/**
 * A second too late costs as much as so many seconds of tardiness. What it holds back on a machine is worth thousands in a plant of 10,000, and
 * a plan that breaks a lag may not decode at all: what the decoder holds back for it may be in the way of a pin.
 */
const dearness = 5000;

export class LagCosts {
  total = 0;
  private readonly timing: Timing;
  private readonly schedule: PartialSchedule;
  private readonly dear: number;
  /** Links with a maximum lag, by node. */
  private readonly linksOf: ReadonlyMap<number, readonly number[]>;
  private readonly cost: Map<number, number>;
  private readonly broken = new Set<number>();
  private readonly changedLinks: number[] = [];
  private readonly oldCosts: number[] = [];
  private totalBefore = 0;

  /** `schedule` has the ends of what the floor has begun. */
  constructor(timing: Timing, schedule: PartialSchedule, weights: Policy['weights']) {
    const { problem, isNode } = timing.sequences.shop;
    const linksOf = new Map<number, number[]>();
    this.timing = timing;
    this.schedule = schedule;
    this.dear = dearness * (weights.weightedTardiness + weights.makespan + weights.flowTime);
    this.cost = new Map();
    for (let link = 0; link < problem.maxLag.length; link++) {
      if (problem.maxLag[link] < 0 || isNode[problem.linkTo[link]] === 0) continue;
      this.cost.set(link, 0);
      for (const node of [problem.linkFrom[link], problem.linkTo[link]]) {
        if (!linksOf.has(node)) linksOf.set(node, []);
        linksOf.get(node)!.push(link);
      }
    }
    this.linksOf = linksOf;
  }

  reset(): void {
    this.total = 0;
    for (const link of this.cost.keys()) {
      const cost = this.costOf(link);
      this.set(link, cost);
      this.total += cost;
    }
  }

  /** After the times of a node have changed. */
  update(node: number): void {
    if (this.cost.size === 0) return;
    const links = this.linksOf.get(node);
    if (links === undefined) return;
    for (const link of links) {
      const old = this.cost.get(link)!;
      const cost = this.costOf(link);
      if (cost === old) continue;
      this.changedLinks.push(link);
      this.oldCosts.push(old);
      this.set(link, cost);
      this.total += cost - old;
    }
  }

  accept(): void {
    this.changedLinks.length = this.oldCosts.length = 0;
    this.totalBefore = this.total;
  }

  takeBack(): void {
    for (let index = this.changedLinks.length - 1; index >= 0; index--) {
      this.set(this.changedLinks[index], this.oldCosts[index]);
    }
    this.changedLinks.length = this.oldCosts.length = 0;
    this.total = this.totalBefore;
  }

  get isAnyBroken(): boolean {
    return this.broken.size > 0;
  }

  /** A link whose maximum lag is broken, each as likely; -1: none is. */
  drawBroken(random: Xorshift): number {
    if (this.broken.size === 0) return -1;
    let left = random.below(this.broken.size);
    for (const link of this.broken) if (left-- === 0) return link;
    return -1;
  }

  private set(link: number, cost: number): void {
    this.cost.set(link, cost);
    if (cost > 0) this.broken.add(link);
    else this.broken.delete(link);
  }

  private costOf(link: number): number {
    const { problem } = this.timing.sequences.shop;
    const from = problem.linkFrom[link];
    const isPlanned = problem.partState[from] === partState.planned;
    const end = isPlanned ? this.timing.end[from] : this.schedule.end[from];
    return this.dear * Math.max(0, this.timing.start[problem.linkTo[link]] - end - problem.maxLag[link]);
  }
}
