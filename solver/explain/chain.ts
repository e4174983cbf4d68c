/**
 * The causal chain of an order: from its last operation back over what set each start. Own predecessors carry the chain; what an operation
 * waits for beyond them (material, supplying orders, machine, calendar, resources, pins) is cut out of its wait piece by piece, so that the
 * pieces never overlap and add up. The tight-predecessor walk is that of critical paths in disjunctive graphs (Balas 1969), with calendars and
 * capacities as waits.
 */
import { partState } from '../model/columns.ts';
import type { OperationDocument } from '../model/problem.ts';
import { blockAt, closedBlock } from './blocks.ts';
import { mostBlockers, type Cause, type Segment } from './explanation.ts';
import { nameOf, type PlanIndex } from './plan-index.ts';

/** What a piece is about besides its part. */
type About = { blockers?: readonly number[]; resource?: number; material?: string; arrival?: string };

/** Segments in `[lo, hi)` that end with `part`'s, which must be placed and end at `hi` or have handed over by then; in order of time. */
export function chainTo(index: PlanIndex, part: number, lo: number, hi: number): Segment[] {
  const backward: Segment[] = [];
  trace(index, part, lo, hi, backward);
  return merged(backward.reverse());
}

/** The pieces of what a part waits for from when its own order is ready for it, in order of time. */
export function waitsOf(index: PlanIndex, part: number): Segment[] {
  const { problem, places } = index;
  if (problem.partState[part] !== partState.planned) return [];
  const start = places.start[part];
  const ready = Math.min(start, Math.max(tightest(index, part).ready, floorOf(index, part)));
  return merged(waits(index, part, ready, start));
}

/** Release of the part's order, or now. */
export function floorOf({ problem }: PlanIndex, part: number): number {
  return Math.max(problem.orderRelease[problem.partOrder[part]], problem.now);
}

/** The predecessor in the part's own order that is ready last, with when; -1 when there is none. */
export function tightest(index: PlanIndex, part: number): { from: number; ready: number } {
  const { problem, places } = index;
  let tight = { from: -1, ready: -Infinity };
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    const link = problem.inLink[k];
    const from = problem.linkFrom[link];
    if (problem.partOrder[from] !== problem.partOrder[part] || places.placed[from] === 0) continue;
    const ready = readyAfter(index, link);
    if (ready > tight.ready) tight = { from, ready };
  }
  return tight;
}

/** Goes back from `hi`; pieces are pushed latest first. */
function trace(index: PlanIndex, last: number, lo: number, until: number, out: Segment[]): void {
  const { problem, places } = index;
  let part = last;
  let hi = until;
  while (hi > lo) {
    if (hi > places.end[part]) {
      push(index, out, 'lag', part, Math.max(lo, places.end[part]), hi, { blockers: [part] });
      hi = Math.max(lo, places.end[part]);
    }
    const begin = Math.max(lo, Math.min(hi, places.from[part]));
    out.push(...work(index, part, begin, hi).reverse());
    hi = begin;
    if (hi <= lo) return;
    if (problem.partState[part] !== partState.planned) {
      push(index, out, 'begun', part, lo, hi, {});
      return;
    }
    const tight = tightest(index, part);
    const floor = floorOf(index, part);
    const ready = Math.min(hi, Math.max(lo, tight.ready, floor));
    out.push(...waits(index, part, ready, hi).reverse());
    hi = ready;
    if (tight.from < 0 || tight.ready < floor) {
      push(index, out, 'release', part, lo, hi, {});
      return;
    }
    part = tight.from;
  }
}

/** When a link's placed predecessor lets its successor start. */
function readyAfter({ problem, places, time }: PlanIndex, link: number): number {
  const from = problem.linkFrom[link];
  const lag = problem.minLag[link];
  const share = problem.fromShare[link];
  if (share < 0) return places.end[from] + lag;
  const batch = Math.ceil(problem.modeRun[places.mode[from]] * share);
  const calendar = problem.modeCalendar[places.mode[from]];
  return (batch === 0 ? places.runStart[from] : time.finish(calendar, places.runStart[from], batch)) + lag;
}

/** Set-up, run and closed time of a part in `[from, to)`. */
function work(index: PlanIndex, part: number, from: number, to: number): Segment[] {
  const { problem, places, time } = index;
  const out: Segment[] = [];
  const mode = places.mode[part];
  const calendar = problem.modeCalendar[mode];
  const planned = problem.partState[part] === partState.planned;
  for (let at = from; at < to;) {
    const open = planned || problem.partState[part] === partState.started ? time.nextOpen(calendar, at) : at;
    if (open > at) {
      const block = closedBlock(index, mode, at, open);
      const until = Math.min(to, Math.max(block.to, at + 1));
      push(index, out, block.cause, part, at, until, { resource: block.resource });
      at = until;
      continue;
    }
    const settingUp = planned && at < places.runStart[part];
    let until = settingUp ? Math.min(to, places.runStart[part]) : to;
    const interval = time.endingAfter(calendar, at);
    if (interval < time.intervalsEnd(calendar)) until = Math.min(until, time.endOf(interval));
    push(index, out, settingUp ? 'setup' : 'processing', part, at, until, {});
    at = until;
  }
  return out;
}

/** What the part waits for in `[from, to)`, `to` being its start at the latest. */
function waits(index: PlanIndex, part: number, from: number, to: number): Segment[] {
  const out: Segment[] = [];
  let at = from;
  for (const supply of suppliesOf(index, part)) {
    if (at >= to) break;
    const until = Math.min(supply.ready, to);
    if (until <= at) continue;
    if (supply.from < 0) push(index, out, 'material', part, at, until, supply);
    else {
      const behind: Segment[] = [];
      trace(index, supply.from, at, until, behind);
      out.push(...behind.reverse());
    }
    at = until;
  }
  while (at < to) {
    const block = blockAt(index, part, index.places.mode[part], at);
    if (block === null || block.to <= at) {
      at = keptUntil(index, part, at, to, out);
      continue;
    }
    const until = Math.min(block.to, to);
    push(index, out, block.cause, part, at, until, block);
    at = until;
  }
  return out;
}

/** Nothing is in the way at `at`: the part is held, or the plan lets it wait. */
function keptUntil(index: PlanIndex, part: number, at: number, to: number, out: Segment[]): number {
  const { places, frozenUntil } = index;
  const pin = pinOf(index, part);
  const pinned =
    pin !== undefined && (pin.start === places.start[part] || (places.relaxed[part] === 1 && pin.start > at));
  const until = pinned && pin.start > at ? Math.min(to, pin.start) : to;
  const frozen = places.start[part] < frozenUntil;
  push(index, out, pinned ? 'pin' : frozen ? 'frozen' : 'slack', part, at, until, {});
  return until;
}

/** The pin of a part: the first of a split operation has the operation's. */
export function pinOf({ problem, operations }: PlanIndex, part: number): OperationDocument['pin'] {
  return problem.partIndex[part] === 0 ? operations[problem.partOperation[part]].pin : undefined;
}

type Supply = { ready: number; from: number; material?: string; arrival?: string };

/** Arrivals and other orders that the part waits for, by when they are there. */
function suppliesOf(index: PlanIndex, part: number): Supply[] {
  const { problem, places, arrivals } = index;
  const supplies: Supply[] = (arrivals.get(part) ?? []).map(({ at, material, arrival }) => {
    return { ready: at, from: -1, material, arrival };
  });
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    const link = problem.inLink[k];
    const from = problem.linkFrom[link];
    if (problem.partOrder[from] === problem.partOrder[part] || places.placed[from] === 0) continue;
    supplies.push({ ready: readyAfter(index, link), from });
  }
  return supplies.sort((one, other) => one.ready - other.ready);
}

function push(
  index: PlanIndex,
  out: Segment[],
  cause: Cause,
  part: number,
  from: number,
  to: number,
  { blockers = [], resource = -1, material, arrival }: About,
): void {
  if (to <= from) return;
  const { problem, places, document } = index;
  out.push({
    cause,
    from,
    to,
    ...nameOf(index, part),
    machine: document.machines[problem.modeMachine[places.mode[part]]].id,
    resource: resource < 0 ? null : document.resources[resource].id,
    material: material ?? null,
    arrival: arrival ?? null,
    blockers: blockers.slice(0, mostBlockers).map((blocker) => nameOf(index, blocker)),
  });
}

/** Neighbours that say the same become one. */
function merged(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const segment of segments) {
    const last = out.at(-1);
    if (last && last.to === segment.from && sameSubject(last, segment))
      out[out.length - 1] = { ...last, to: segment.to };
    else out.push(segment);
  }
  return out;
}

function sameSubject(one: Segment, other: Segment): boolean {
  return (
    one.cause === other.cause &&
    one.order === other.order &&
    one.operation === other.operation &&
    one.part === other.part &&
    one.resource === other.resource &&
    one.material === other.material &&
    one.arrival === other.arrival &&
    one.blockers.length === other.blockers.length &&
    one.blockers.every(
      (blocker, at) => blocker.operation === other.blockers[at].operation && blocker.part === other.blockers[at].part,
    )
  );
}
