/** What times cost by the policy's weights, kept up to date order by order. */
import { never, partState, type Problem } from '../../model/columns.ts';
import type { Policy } from '../../model/policy.ts';
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import { LagCosts } from './lag-costs.ts';
import { NodeCosts } from './node-costs.ts';
import type { Xorshift } from '../xorshift.ts';
import type { Timing } from './timing.ts';

/** Per second behind the horizon: more than anything else could be worth. */
const violation = 1e4;
/** What orders are drawn by is added up for one draw among so many orders (a power of two): they change little in between. */
const drawsShift = 6;

export class Costs {
  /** Latest end of each order, and what the order costs. */
  readonly orderEnd: Int32Array;
  readonly orderCost: Float64Array;
  /** Whole objective, with penalties for what the decoder would not allow. */
  total = 0;
  private readonly timing: Timing;
  private readonly problem: Problem;
  private readonly weights: Policy['weights'];
  /** Nodes that an order's end depends on. */
  readonly isLast: Uint8Array;
  private readonly lastOffset: Int32Array;
  private readonly last: Int32Array;
  private readonly begunEnd: Int32Array;
  private readonly nodeCosts: NodeCosts;
  private readonly lagCosts: LagCosts;
  private orderSum = 0;
  private makespan = 0;
  /** Orders changed since the log began, with what was. */
  private readonly changed: Int32Array;
  private readonly oldEnd: Int32Array;
  private readonly oldCost: Float64Array;
  private readonly isLogged: Uint8Array;
  private changedCount = 0;
  /** Running sum of what orders are drawn by, as it was when it was last added up, and the draws until that is done again. */
  private readonly drawUpTo: Float64Array;
  private readonly drawPower: number;
  private drawsLeft = 0;
  private before = { orderSum: 0, makespan: 0, total: 0 };

  /** Orders are drawn by this power of what they cost, above 0: the smaller, the more alike. */
  constructor(timing: Timing, schedule: PartialSchedule, weights: Policy['weights'], drawPower = 1) {
    const { problem, nodes, none, successors } = timing.sequences.shop;
    const { orderCount, partOrder } = problem;
    this.timing = timing;
    this.problem = problem;
    this.weights = weights;
    this.drawPower = drawPower;
    this.orderEnd = new Int32Array(orderCount).fill(-never);
    this.orderCost = new Float64Array(orderCount);
    this.drawUpTo = new Float64Array(orderCount);
    this.isLast = new Uint8Array(none + 1);
    this.lastOffset = new Int32Array(orderCount + 1);
    this.begunEnd = new Int32Array(orderCount).fill(-never);
    this.changed = new Int32Array(orderCount);
    this.oldEnd = new Int32Array(orderCount);
    this.oldCost = new Float64Array(orderCount);
    this.isLogged = new Uint8Array(orderCount);
    this.nodeCosts = new NodeCosts(timing, weights);
    timing.logsRelocated = this.nodeCosts.dependOnMachine;
    this.lagCosts = new LagCosts(timing, schedule, weights);
    for (const node of nodes) {
      let isLast = 1;
      for (let k = successors.offset[node]; k < successors.offset[node + 1]; k++) {
        if (partOrder[successors.node[k]] === partOrder[node]) isLast = 0;
      }
      this.isLast[node] = isLast;
      if (isLast === 1) this.lastOffset[partOrder[node] + 1]++;
    }
    for (let order = 0; order < orderCount; order++) this.lastOffset[order + 1] += this.lastOffset[order];
    this.last = new Int32Array(this.lastOffset[orderCount]);
    const next = this.lastOffset.slice();
    for (const node of nodes) if (this.isLast[node] === 1) this.last[next[partOrder[node]]++] = node;
    for (let part = 0; part < problem.partCount; part++) {
      if (problem.partState[part] === partState.planned || schedule.placed[part] === 0) continue;
      this.begunEnd[partOrder[part]] = Math.max(this.begunEnd[partOrder[part]], schedule.end[part]);
    }
  }

  /** Of all times as they are. */
  reset(): void {
    const { problem } = this;
    this.orderSum = 0;
    this.makespan = 0;
    this.drawsLeft = 0;
    for (let order = 0; order < problem.orderCount; order++) {
      this.orderCost[order] = 0;
      if (this.lastOffset[order + 1] === this.lastOffset[order]) continue;
      const end = this.endOf(order);
      this.orderEnd[order] = end;
      this.orderCost[order] = this.costOf(order, end);
      this.orderSum += this.orderCost[order];
      if (end > this.makespan + problem.now) this.makespan = end - problem.now;
    }
    this.nodeCosts.reset();
    this.lagCosts.reset();
    this.addUp();
    this.accept();
  }

  /** After times have changed, by the log of `timing`. */
  update(): void {
    const { timing, problem, isLast, weights } = this;
    const { changed, changedCount } = timing;
    let scan = false;
    for (let index = 0; index < changedCount; index++) {
      const node = changed[index];
      this.nodeCosts.update(node);
      this.lagCosts.update(node);
      if (isLast[node] === 0) continue;
      const order = problem.partOrder[node];
      const end = this.endOf(order);
      const old = this.orderEnd[order];
      if (end === old) continue;
      this.log(order);
      const cost = this.costOf(order, end);
      this.orderSum += cost - this.orderCost[order];
      this.orderEnd[order] = end;
      this.orderCost[order] = cost;
      if (end - problem.now > this.makespan) this.makespan = end - problem.now;
      else if (old - problem.now === this.makespan) scan = true;
    }
    if (scan && weights.makespan > 0) {
      this.makespan = 0;
      for (const end of this.orderEnd) if (end - problem.now > this.makespan) this.makespan = end - problem.now;
    }
    this.addUp();
  }

  /** Begins a new log: what changed so far stays. */
  accept(): void {
    for (let index = 0; index < this.changedCount; index++) this.isLogged[this.changed[index]] = 0;
    this.changedCount = 0;
    this.nodeCosts.accept();
    this.lagCosts.accept();
    const { orderSum, makespan, total, before } = this;
    before.orderSum = orderSum;
    before.makespan = makespan;
    before.total = total;
  }

  takeBack(): void {
    for (let index = 0; index < this.changedCount; index++) {
      const order = this.changed[index];
      this.orderEnd[order] = this.oldEnd[order]!;
      this.orderCost[order] = this.oldCost[order]!;
      this.isLogged[order] = 0;
    }
    this.changedCount = 0;
    this.nodeCosts.takeBack();
    this.lagCosts.takeBack();
    const { before } = this;
    this.orderSum = before.orderSum;
    this.makespan = before.makespan;
    this.total = before.total;
  }

  /** Does overtime cost anything, and is there any? Then it may pay to be later for a node that ends no order. */
  get overtimeCounts(): boolean {
    return this.nodeCosts.overtimeCounts;
  }

  /** What nodes cost by where and when they are, whatever their orders. */
  get nodeCost(): number {
    return this.nodeCosts.total;
  }

  get setupCost(): number {
    return this.weights.setup * this.timing.setUps.sum;
  }

  get makespanCost(): number {
    return this.weights.makespan * this.makespan;
  }

  /** The order that ends last. */
  lastOrder(): number {
    let last = 0;
    for (let order = 1; order < this.orderEnd.length; order++)
      if (this.orderEnd[order] > this.orderEnd[last]) last = order;
    return last;
  }

  /** The node that ends an order; -1 if that is none of the graph. */
  lastNodeOf(order: number): number {
    for (let k = this.lastOffset[order]; k < this.lastOffset[order + 1]; k++) {
      if (this.timing.end[this.last[k]] === this.orderEnd[order]) return this.last[k];
    }
    return -1;
  }

  /**
   * The node that ends an order, each as likely as the order is costly (see `drawPower`); the last one of all for what the makespan costs, but no
   * more often than all others together. -1: none of the graph.
   */
  drawLast(random: Xorshift): number {
    const { orderCost, drawUpTo, makespanCost, orderSum } = this;
    const last = orderCost.length - 1;
    if (this.drawsLeft-- <= 0) this.addUpOrders();
    const sum = drawUpTo[last];
    if (sum <= 0) return this.lastNodeOf(makespanCost > 0 ? this.lastOrder() : random.below(orderCost.length));
    const ofMakespan = makespanCost > 0 ? makespanCost / (makespanCost + Math.max(makespanCost, orderSum)) : 0;
    const target = (sum * (random.real() - ofMakespan)) / (1 - ofMakespan);
    if (target < 0) return this.lastNodeOf(this.lastOrder());
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (drawUpTo[middle] > target) high = middle;
      else low = middle + 1;
    }
    return this.lastNodeOf(low);
  }

  get isOffAnchor(): boolean {
    return this.nodeCosts.offAnchor(0) >= 0;
  }

  /** Does any node start behind its anchor, or too late for a maximum lag? */
  get isAnyTooLate(): boolean {
    return this.isOffAnchor || this.lagCosts.isAnyBroken;
  }

  /** A node that starts behind its anchor; -1: none does. */
  drawOffAnchor(random: Xorshift): number {
    return this.nodeCosts.offAnchor(random.real());
  }

  /** A link whose maximum lag is broken; -1: none is. */
  drawBrokenLag(random: Xorshift): number {
    return this.lagCosts.drawBroken(random);
  }

  private addUpOrders(): void {
    const { orderCost, drawUpTo, drawPower } = this;
    let sum = 0;
    for (let order = 0; order < orderCost.length; order++) drawUpTo[order] = sum += orderCost[order] ** drawPower;
    this.drawsLeft = orderCost.length >> drawsShift;
  }

  private log(order: number): void {
    if (this.isLogged[order] === 1) return;
    this.isLogged[order] = 1;
    this.changed[this.changedCount++] = order;
    this.oldEnd[order] = this.orderEnd[order]!;
    this.oldCost[order] = this.orderCost[order]!;
  }

  private addUp(): void {
    const { weights } = this;
    const ofNodes = this.nodeCosts.total + this.lagCosts.total + this.setupCost;
    this.total = this.orderSum + ofNodes + weights.makespan * this.makespan;
  }

  private endOf(order: number): number {
    let end = this.begunEnd[order];
    for (let k = this.lastOffset[order]; k < this.lastOffset[order + 1]; k++) {
      const at = this.timing.end[this.last[k]];
      if (at > end) end = at;
    }
    return end;
  }

  /** By how much dearer the times of a node, as they have come to be, make it and the order that it ends. */
  riseBy(node: number): number {
    const ofNode = this.overtimeCounts ? this.nodeCosts.riseBy(node) : 0;
    if (this.isLast[node] === 0) return ofNode;
    const order = this.problem.partOrder[node];
    return ofNode + this.costOf(order, this.endOf(order)) - this.orderCost[order];
  }

  isEarly(node: number): boolean {
    const order = this.problem.partOrder[node];
    return this.orderEnd[order] < this.problem.orderDue[order];
  }

  /** What an order costs that ends then. */
  costOf(order: number, end: number): number {
    const { problem, weights } = this;
    const { now, horizon } = problem;
    const late = end - problem.orderDue[order];
    let cost = weights.flowTime * Math.max(0, end - Math.max(problem.orderRelease[order], now));
    if (late > 0) cost += weights.weightedTardiness * problem.orderWeight[order] * late + weights.lateOrders;
    else cost -= weights.earliness * late;
    return end > horizon ? cost + violation * (end - horizon) : cost;
  }
}
