/** What is known of starts before anything is sequenced. */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import { anchorKind, never } from '../../model/columns.ts';
import type { Shop } from '../shop/shop.ts';

/**
 * When each node may start by its release and by what the floor has begun, and where anchored nodes are to start, `never` for the others, in
 * seconds after the epoch. An anchor that was relaxed is the earliest start all the same.
 */
export function fixedStarts(
  { problem, none, nodes, isNode }: Shop,
  schedule: PartialSchedule,
): { release: Int32Array; anchor: Int32Array } {
  const release = new Int32Array(none + 1);
  const anchor = new Int32Array(none + 1).fill(never);
  for (const node of nodes) {
    release[node] = problem.partRelease[node]!;
    if (problem.partAnchor[node] !== anchorKind.none) {
      if (schedule.relaxed[node] === 0) anchor[node] = problem.anchorStart[node]!;
      else release[node] = Math.max(release[node], problem.anchorStart[node]);
    }
    for (let k = problem.inOffset[node]; k < problem.inOffset[node + 1]; k++) {
      const link = problem.inLink[k];
      const from = problem.linkFrom[link];
      if (isNode[from] === 1 || schedule.placed[from] === 0) continue;
      release[node] = Math.max(release[node], schedule.end[from] + problem.minLag[link]);
    }
  }
  return { release, anchor };
}
