import type { LinkDocument } from '../../model/problem.ts';
import { scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import { firstStart } from '../times.ts';
import { remainingOf } from '../started.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';
import { overlapping } from './precedence.ts';

/** With a transfer batch, the successor starts once the first batch is through, and ends no earlier than it can finish the last. */
export function overlap(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const { link, from, to } of situation.links) {
    const before = from[0];
    if (!before || !overlapping(link, from) || !before.mode) continue;
    const names = { from: link.from, to: link.to, batch: link.transferBatch! };
    const scope = scopeOf(before, to[0]);

    const through = firstBatchThrough(before, link, situation.resumed.get(before));
    if (through !== null) {
      const at = firstStart(to);
      const ready = through + link.minLag;
      if (at < ready)
        found.push(violation('overlap.start', { ...names, ready }, { ...scope, seconds: ready - at, at }));
    }

    const last = to.reduce((latest, part) => (part.end > latest.end ? part : latest));
    const ready = before.end + link.minLag + batchRun(last, link);
    if (last.end < ready) {
      found.push(violation('overlap.end', { ...names, ready }, { ...scope, seconds: ready - last.end, at: last.end }));
    }
  }
  return found;
}

/** The instant when `from` has run its first batch; for a started one, when no more than the rest of its run remains. */
function firstBatchThrough(from: Placement, link: LinkDocument, resumed: number | undefined): number | null {
  const first = batchRun(from, link);
  if (from.state !== 'started') return from.workingTime.after(from.runStart, first);
  const missing = remainingOf(from) - (from.run - first);
  return missing > 0 ? from.workingTime.after(resumed!, missing) : null;
}

/** Run seconds of one transfer batch. */
function batchRun(placement: Placement, link: LinkDocument): number {
  const quantity = placement.operation.split?.[placement.part] ?? placement.operation.quantity;
  return Math.ceil(placement.run * Math.min(1, link.transferBatch! / quantity));
}
