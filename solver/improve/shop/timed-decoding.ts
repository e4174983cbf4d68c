/**
 * Has the decoder make the schedule that the graph has timed. The decoder places parts that maximum lags tie together all at once: whoever
 * starts before the later ones of them may find its place taken, as their set-ups and so their ends are not final yet, and everything behind
 * comes late. `timedOrder` sees to most of that. Where it happens all the same, those parts are placed later, at the turn of whom they hindered.
 */
import type { Decoder } from '../../construct/decoder.ts';
import { linearExtension } from '../../construct/linear-extension.ts';
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import { isBetter, qualityOf, type Solution } from '../../construct/solution.ts';
import type { Policy } from '../../model/policy.ts';
import type { Incumbent } from '../options.ts';
import type { Genome } from './genome.ts';
import type { Shop } from './shop.ts';
import { timedOrder, type TimedNodes } from './timed-order.ts';

/** Decodings until one is as timed, at most: so many nodes in all, but neither too few nor too many. */
const nodesDecoded = 40_000;
const fewestRounds = 4;
const mostRounds = 8;
/** Nodes between two looks at whether to stop. */
const nodesBetweenLooks = 1000;
/** Share by which a decoded objective may differ from the graph's and count as the same. */
const tolerance = 1e-4;

/** A solution of the graph in order of `start` (by part), and what it costs there. */
export type TimedGenome = Genome & { start: Int32Array; cost: number };

/**
 * The best that the decoder makes of it; null if nothing fits or it was stopped before anything was decoded. What is relaxed and left out
 * stays as in `base`.
 */
export function decodeTimed(
  decoder: Decoder,
  shop: Shop,
  genome: TimedGenome,
  base: Solution,
  weights: Policy['weights'],
): Incumbent | null {
  const { problem } = shop;
  const { schedule, shouldStop } = decoder;
  const places = new Places(shop, genome, schedule, shouldStop);
  const mode = base.mode.slice();
  for (const node of genome.order) mode[node] = genome.mode[node]!;
  const notBefore = genome.start.slice(0, problem.partCount);
  let best: Incumbent | null = null;
  const tryOrder = (order: Int32Array): boolean => {
    const solution: Solution = { ...base, order, mode, notBefore };
    if (!decoder.decode(solution)) return false;
    const quality = qualityOf(schedule, weights);
    if (best === null || isBetter(quality, best.quality)) best = { solution, quality };
    return quality.objective <= genome.cost * (1 + tolerance);
  };
  if (shouldStop()) return null;
  const rounds = Math.max(fewestRounds, Math.min(mostRounds, Math.floor(nodesDecoded / shop.nodes.length)));
  const byStart = rounds > fewestRounds ? linearExtension(problem, places.key) : null;
  for (let round = 0; round < rounds; round++) {
    const order = timedOrder(shop, places.key, places, shouldStop);
    if (order === null || tryOrder(order) || shouldStop()) return best;
    if (!places.mend(schedule, order, shouldStop)) break;
  }
  if (byStart !== null) tryOrder(byStart);
  return best;
}

/** Turns of clusters in the order of placing. */
class Places implements TimedNodes {
  readonly key: Float64Array;
  readonly order: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly waiting = new Map<number, number[]>();
  private readonly shop: Shop;
  private readonly genome: TimedGenome;
  private readonly schedule: PartialSchedule;
  private readonly longestChangeOver: number;
  private readonly turn: Int32Array;
  /** What each node follows on its machine; none: `none`. */
  readonly previous: Int32Array;
  /** Nodes of clusters of several. */
  private readonly tied: Int32Array;

  /** Left unfinished when stopped. */
  constructor(shop: Shop, genome: TimedGenome, schedule: PartialSchedule, shouldStop: () => boolean) {
    const { problem, none } = shop;
    const { clusterOffset, partCluster, modeMachine, clusterCount, machineCount } = problem;
    this.shop = shop;
    this.genome = genome;
    this.schedule = schedule;
    this.order = genome.order;
    this.start = genome.start;
    this.end = new Int32Array(none + 1);
    this.longestChangeOver = problem.table.reduce((most, seconds) => Math.max(most, seconds), 0) * problem.matrixCount;
    this.turn = new Int32Array(none + 1);
    this.previous = new Int32Array(none + 1).fill(none);
    this.key = new Float64Array(clusterCount).fill(-1);
    this.tied = genome.order.filter(
      (node) => clusterOffset[partCluster[node] + 1] - clusterOffset[partCluster[node]] > 1,
    );
    const last = new Int32Array(machineCount).fill(none);
    for (const [turn, node] of genome.order.entries()) {
      if (turn % nodesBetweenLooks === 0 && shouldStop()) return;
      const machine = modeMachine[genome.mode[node]];
      this.previous[node] = last[machine]!;
      last[machine] = node;
      this.turn[node] = turn;
      this.end[node] = this.endOf(node);
      if (this.key[partCluster[node]] < 0) this.key[partCluster[node]] = turn;
    }
  }

  latestEnd(node: number): number {
    const calendar = this.shop.problem.modeCalendar[this.genome.mode[node]];
    return this.schedule.time.finish(calendar, this.end[node] - 1, this.longestChangeOver + 1);
  }

  private endOf(node: number): number {
    const { schedule, previous, genome } = this;
    const { problem, none } = this.shop;
    const mode = genome.mode[node];
    const setup = schedule.setupAfter(previous[node] === none ? -1 : previous[node], node, mode);
    return schedule.time.finish(problem.modeCalendar[mode], genome.start[node], setup + problem.modeRun[mode]);
  }

  /** By what came of placing in `order`, as far as that went: has anything got another turn? Ends early when stopped. */
  mend({ placed, start }: PartialSchedule, order: Int32Array, shouldStop: () => boolean): boolean {
    const { shop, genome, previous, turn, key, tied } = this;
    const { partCluster, clusterCount } = shop.problem;
    const { offset, node: source } = shop.predecessors;
    const placedAt = new Int32Array(clusterCount);
    for (const [index, cluster] of order.entries()) placedAt[cluster] = index;
    const differs = (node: number): boolean => placed[node] === 1 && start[node] !== genome.start[node];
    const postpone = (cluster: number, to: number): boolean => {
      if (key[cluster] >= to) return false;
      key[cluster] = to;
      return true;
    };
    let isMended = false;
    for (const [index, node] of genome.order.entries()) {
      if (index % nodesBetweenLooks === 0 && shouldStop()) break;
      if (!differs(node) || differs(previous[node])) continue;
      if (source.subarray(offset[node], offset[node + 1]).some(differs)) continue;
      // The first to be displaced, with nobody to blame but who was placed before its time.
      const cluster = partCluster[node];
      if (postpone(cluster, turn[node])) isMended = true;
      for (const other of tied) {
        const tiedCluster = partCluster[other];
        if (tiedCluster === cluster || placedAt[tiedCluster] > placedAt[cluster] || turn[other] < turn[node]) continue;
        if (genome.start[other] > start[node] && previous[other] !== node) continue;
        if (this.share(node, other) && postpone(tiedCluster, turn[node] + 0.5)) isMended = true;
      }
      if (this.holdOthers(node, placedAt)) isMended = true;
    }
    return isMended;
  }

  /** Who starts after a node that was displaced, but was placed before it, is to wait for it if both draw on the same; is there anybody new? */
  private holdOthers(node: number, placedAt: Int32Array): boolean {
    const { genome, turn, end, shop, waiting } = this;
    const { partCluster } = shop.problem;
    const held = waiting.get(node) ?? [];
    const before = held.length;
    for (let index = turn[node] + 1; index < genome.order.length; index++) {
      const other = genome.order[index];
      if (genome.start[other] >= end[node]) break;
      if (partCluster[other] === partCluster[node] || placedAt[partCluster[other]] > placedAt[partCluster[node]])
        continue;
      if (!held.includes(other) && this.share(node, other)) held.push(other);
    }
    if (held.length > before) waiting.set(node, held);
    return held.length > before;
  }

  /** Do both need a machine or a resource that only one may have? */
  share(one: number, other: number): boolean {
    const { modeMachine, requirementOffset: offset, requirementResource: resource } = this.shop.problem;
    const mode = this.genome.mode[one];
    const otherMode = this.genome.mode[other];
    if (modeMachine[mode] === modeMachine[otherMode]) return true;
    for (let k = offset[mode]; k < offset[mode + 1]; k++) {
      for (let j = offset[otherMode]; j < offset[otherMode + 1]; j++) if (resource[k] === resource[j]) return true;
    }
    return false;
  }
}
