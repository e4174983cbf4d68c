/** Between solutions of the decoder, which order clusters, and those of the graph, which order nodes. */
import { linearExtension } from '../../construct/linear-extension.ts';
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import { partsInOrder } from '../../construct/parts-in-order.ts';
import type { Solution } from '../../construct/solution.ts';
import type { Shop } from './shop.ts';

/** A solution of the graph: a linear extension of the nodes and the mode (global index) of each. */
export type Genome = { order: Int32Array; mode: Int32Array };

/** The same with when each node starts (by part). */
export type TimedGenome = Genome & { start: Int32Array };

export function emptyGenome(shop: Shop): Genome {
  return { order: new Int32Array(shop.nodes.length), mode: new Int32Array(shop.none) };
}

/** What the schedule decided of the nodes, all of which it has placed. */
export function genomeOf({ isNode }: Shop, schedule: PartialSchedule): Genome {
  return { order: partsInOrder(schedule).filter((part) => isNode[part] === 1), mode: schedule.mode.slice() };
}

/** The genome as a solution of the decoder; what is relaxed and left out stays as in `base`. */
export function solutionOf(shop: Shop, { order, mode }: Genome, base: Solution): Solution {
  const { problem } = shop;
  const key = new Float64Array(problem.clusterCount).fill(-1);
  for (let index = order.length - 1; index >= 0; index--) key[problem.partCluster[order[index]]] = index;
  const modes = base.mode.slice();
  for (const node of order) modes[node] = mode[node]!;
  return { ...base, order: linearExtension(problem, key), mode: modes, notBefore: null, parts: null };
}
