/** What overlapping predecessors ask of a node; both as seconds after the epoch. */
import { never } from '../../model/columns.ts';
import { farFuture } from './far-future.ts';
import type { Shop } from '../shop/shop.ts';
import type { Timing } from './timing.ts';

/** 1 for each node that overlaps with a predecessor, and for each that a successor overlaps with. */
export function overlapping({ problem, none }: Shop): { before: Uint8Array; after: Uint8Array } {
  const { fromShare, linkFrom, linkTo } = problem;
  const before = new Uint8Array(none + 1);
  const after = new Uint8Array(none + 1);
  for (let link = 0; link < fromShare.length; link++) {
    if (fromShare[link] < 0) continue;
    before[linkTo[link]] = 1;
    after[linkFrom[link]] = 1;
  }
  return { before, after };
}

/** The earliest a node may start by release, links and the first transfer batches of what it overlaps with. */
export function readyWithOverlaps({ sequences, release, start, end, setUps, time }: Timing, node: number): number {
  const { problem, predecessors } = sequences.shop;
  const { offset, node: source, lag, link } = predecessors;
  let ready = release[node];
  for (let k = offset[node]; k < offset[node + 1]; k++) {
    const from = source[k];
    const share = problem.fromShare[link[k]];
    let at = end[from];
    if (share >= 0 && at < farFuture) {
      const mode = sequences.mode[from];
      const first = setUps.seconds[from] + Math.ceil(problem.modeRun[mode] * share);
      at = Math.min(at, time.finish(problem.modeCalendar[mode], start[from], first));
    }
    ready = Math.max(ready, at + lag[k]);
  }
  return ready;
}

/** The end that overlapping predecessors ask for. */
export function endByOverlaps({ sequences, end }: Timing, node: number, mode: number): number {
  const { problem, predecessors } = sequences.shop;
  const { offset, node: source, lag, link } = predecessors;
  let bound = -never;
  for (let k = offset[node]; k < offset[node + 1]; k++) {
    const share = problem.toShare[link[k]];
    if (share < 0) continue;
    bound = Math.max(bound, end[source[k]] + lag[k] + Math.ceil(problem.modeRun[mode] * share));
  }
  return bound;
}
