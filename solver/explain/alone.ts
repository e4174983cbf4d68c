/**
 * The earliest end an order could have were it alone in the plant: the longest path over its operations in their quickest modes through
 * their calendars, with release, and with material as early as all supply there is allows. Change-overs and parallel operations that share a
 * machine are left out, which only lowers it.
 */
import { always, never, partState } from '../model/columns.ts';
import type { PlanIndex } from './plan-index.ts';

/** No schedule without violations ends the order earlier, seconds after the epoch. */
export function aloneEnd(index: PlanIndex, order: number): number {
  const known = index.aloneEnds.get(order);
  if (known !== undefined) return known;
  // Orders that feed one another in a circle: now is early enough for all of them.
  index.aloneEnds.set(order, index.problem.now);
  const end = longestPath(index, order);
  index.aloneEnds.set(order, end);
  return end;
}

function longestPath(index: PlanIndex, order: number): number {
  const { problem } = index;
  const first = problem.orderPartOffset[order];
  const parts = problem.orderPartOffset[order + 1] - first;
  const ends = new Float64Array(parts).fill(NaN);
  const starts = new Float64Array(parts);
  const visit = (part: number): number => {
    const slot = part - first;
    if (!Number.isNaN(ends[slot])) return ends[slot];
    if (problem.partState[part] === partState.done) return (ends[slot] = problem.reportedEnd[part]!);
    let head = Math.max(problem.orderRelease[order], problem.now);
    let endBound: number = always;
    if (problem.partState[part] === partState.planned) {
      head = Math.max(head, materialThere(index, part));
      for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
        const link = problem.inLink[k];
        const from = problem.linkFrom[link];
        // What pegging ties together is not given: material may come from elsewhere.
        if (problem.partOrder[from] !== order) continue;
        const through = visit(from) + problem.minLag[link];
        if (problem.fromShare[link] < 0) head = Math.max(head, through);
        else {
          head = Math.max(head, handedOver(index, from, starts[from - first], link) + problem.minLag[link]);
          endBound = Math.max(endBound, through);
        }
      }
    }
    starts[slot] = head;
    return (ends[slot] = Math.max(endBound, quickest(index, part, head)));
  };
  let end: number = always;
  for (let part = first; part < first + parts; part++) end = Math.max(end, visit(part));
  return end;
}

/** Earliest end of a part begun at `from` or later, over its modes. */
function quickest(index: PlanIndex, part: number, from: number): number {
  const { problem, time } = index;
  if (problem.partState[part] === partState.started) {
    const remaining = problem.reportedEnd[part];
    if (remaining === 0) return problem.now;
    const end = time.finish(problem.modeCalendar[problem.reportedMode[part]], problem.now, remaining);
    return end === never ? problem.now + remaining : end;
  }
  let best: number = never;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const calendar = problem.modeCalendar[mode];
    const work = problem.modeSetup[mode] + problem.modeRun[mode];
    const whole = problem.partInterruptible[part] === 0;
    const start = whole ? time.fit(calendar, from, work) : time.nextOpen(calendar, from);
    if (start !== never) best = Math.min(best, time.finish(calendar, start, work));
  }
  return best;
}

/** When the predecessor of an overlapping link, begun at `from` or later, has run its first batch at the earliest. */
function handedOver({ problem, time }: PlanIndex, part: number, from: number, link: number): number {
  let best: number = never;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const work = problem.modeSetup[mode] + Math.ceil(problem.modeRun[mode] * problem.fromShare[link]);
    best = Math.min(best, time.finish(problem.modeCalendar[mode], from, work));
  }
  return best;
}

/** When stock, arrivals and what other orders could make at their earliest cover all that the part's operation takes. */
function materialThere(index: PlanIndex, part: number): number {
  const { problem, operations, document } = index;
  const { consumes } = operations[problem.partOperation[part]];
  let there: number = always;
  const needs = new Map<string, number>();
  for (const { material, quantity } of consumes) needs.set(material, (needs.get(material) ?? 0) + quantity);
  for (const [id, quantity] of needs) {
    const material = index.materials.get(id)!;
    // The checker lets stock fall a trifle below zero.
    const short = quantity - material.stock - 1e-6;
    if (short <= 0) continue;
    const supplies = material.arrivals.map(({ at, quantity: units }) => ({ at, units }));
    for (const producer of index.producers.get(id) ?? []) {
      if (producer === problem.partOrder[part]) continue;
      const { produces } = document.orders[producer];
      supplies.push({ at: aloneEnd(index, producer), units: produces!.quantity });
    }
    supplies.sort((one, other) => one.at - other.at);
    let sum = 0;
    const last = supplies.find(({ units }) => (sum += units) >= short * (1 - 1e-9));
    if (last) there = Math.max(there, last.at);
  }
  return there;
}
