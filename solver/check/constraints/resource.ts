import { scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { listed, violation } from '../wording.ts';

/** From `at` on, `placement` draws `units` more (or less, if negative). Without one, the capacity is `units`. */
type Change = { at: number; units: number; placement: Placement | null };

/** A time of too high a draw, with the operations that draw then. */
type Excess = { at: number; drawn: number; capacity: number; by: Set<Placement> };

/** A violation names at most this many operations, so that a heap of them stays readable and quick. */
const mostNamed = 50;

/** What working operations draw from a resource at one instant does not exceed its capacity then. */
export function resource(situation: Situation): Violation[] {
  const changes = new Map<string, Change[]>();
  for (const { id, capacity } of situation.problem.resources) {
    changes.set(id, capacity.map(({ at, units }) => ({ at, units, placement: null }))); // prettier-ignore
  }
  // Machine by machine, as sorting is quick where much is in order already.
  for (const sequence of situation.sequences.values()) {
    for (const placement of sequence) {
      if (placement.state === 'done' || placement.units.size === 0) continue;
      const from = situation.resumed.get(placement) ?? placement.start;
      for (const [start, end] of placement.workingTime.pieces(from, placement.end)) {
        for (const [id, units] of placement.units) {
          changes.get(id)?.push({ at: start, units, placement }, { at: end, units: -units, placement });
        }
      }
    }
  }
  return [...changes].flatMap(([id, list]) => {
    list.sort((one, other) => one.at - other.at);
    return isOverdrawn(list) ? overdrawn(id, list) : [];
  });
}

/** Whether there is any excess, which is told sooner than by whom. */
function isOverdrawn(changes: readonly Change[]): boolean {
  let capacity = 0;
  let drawn = 0;
  let planned = 0;
  for (let next = 0; next < changes.length; next++) {
    const { at, units, placement } = changes[next];
    if (!placement) capacity = units;
    else {
      drawn += units;
      if (placement.state === 'planned') planned += units;
    }
    const isLastThen = next + 1 === changes.length || changes[next + 1].at !== at;
    if (isLastThen && planned > 0 && drawn > capacity) return true;
  }
  return false;
}

function overdrawn(resourceId: string, changes: readonly Change[]): Violation[] {
  const found: Violation[] = [];
  const working = new Set<Placement>();
  let capacity = 0;
  let drawn = 0;
  // Units drawn by operations that are not started: what started ones draw is a fact.
  let planned = 0;
  let excess: Excess | null = null;
  for (let next = 0; next < changes.length;) {
    const { at } = changes[next];
    for (; next < changes.length && changes[next].at === at; next++) {
      const { units, placement } = changes[next];
      if (!placement) {
        capacity = units;
        continue;
      }
      drawn += units;
      if (placement.state === 'planned') planned += units;
      if (units > 0) working.add(placement);
      else working.delete(placement);
    }
    if (planned > 0 && drawn > capacity) {
      excess ??= { at, drawn, capacity, by: new Set() };
      if (excess.by.size < mostNamed) for (const placement of working) excess.by.add(placement);
    } else if (excess) {
      found.push(overdraw(resourceId, excess, at));
      excess = null;
    }
  }
  return found;
}

function overdraw(resourceId: string, excess: Excess, until: number): Violation {
  const { at, drawn, capacity } = excess;
  const by = [...excess.by].slice(0, mostNamed);
  const params = { resource: resourceId, drawn, capacity, operations: listed(by.map((placement) => placement.label)) };
  return violation('resource.overdrawn', params, { ...scopeOf(...by), seconds: until - at, at });
}
