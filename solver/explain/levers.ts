/** What would help an order most: its waits by cause and subject, and machines on which an operation would end earlier as the plan stands. */
import { never, partState } from '../model/columns.ts';
import { blockAt, workOf } from './blocks.ts';
import { tightest, floorOf } from './chain.ts';
import type { Lever, PartName, Segment } from './explanation.ts';
import { firstFrom } from './places.ts';
import { nameOf, type PlanIndex } from './plan-index.ts';

/** Gaps looked at on another machine. */
const gapsTried = 200;

/** Levers of a chain, greatest first. Work itself is none. */
export function leversOf(index: PlanIndex, segments: readonly Segment[]): Lever[] {
  const groups = new Map<string, Lever & { behind: Map<string, number> }>();
  for (const segment of segments) {
    const { cause } = segment;
    if (cause === 'processing' || cause === 'begun') continue;
    const machine = cause === 'machine' || cause === 'calendar' || cause === 'setup' ? segment.machine : null;
    const part =
      cause === 'pin' || cause === 'frozen' || cause === 'lag' || cause === 'predecessor' ? partOf(segment) : null;
    const order = cause === 'release' ? segment.order : null;
    const key = JSON.stringify([
      cause,
      machine,
      segment.resource,
      segment.material,
      part?.operation,
      part?.part,
      order,
    ]);
    let group = groups.get(key);
    if (!group) {
      const { resource, material } = segment;
      const about = part ?? (order === null ? null : partOf(segment));
      group = { cause, seconds: 0, machine, resource, material, part: about, blocker: null, behind: new Map() };
      groups.set(key, group);
    }
    const seconds = segment.to - segment.from;
    group.seconds += seconds;
    const holder = segment.blockers[0]?.order;
    if (holder !== undefined && holder !== segment.order)
      group.behind.set(holder, (group.behind.get(holder) ?? 0) + seconds);
  }
  const levers = [...groups.values()].map(({ behind, ...lever }): Lever => {
    const [worst] = [...behind].sort(([, one], [, other]) => other - one);
    return worst ? { ...lever, blocker: { order: worst[0], seconds: worst[1] } } : lever;
  });
  const other = bestAlternative(index, segments);
  if (other) levers.push(other);
  return levers.sort((one, two) => two.seconds - one.seconds);
}

function partOf({ order, operation, part }: Segment): PartName {
  return { order, operation, part };
}

/** The operation of the chain that would end earliest against now on another of its machines, everything else staying where it is. */
function bestAlternative(index: PlanIndex, segments: readonly Segment[]): Lever | null {
  let best: Lever | null = null;
  const seen = new Set<number>();
  for (const { operation, part: number } of segments) {
    const part = index.partOf(operation, number);
    if (part < 0 || seen.has(part)) continue;
    seen.add(part);
    const { problem, places } = index;
    if (problem.partState[part] !== partState.planned) continue;
    const from = readyFrom(index, part);
    for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
      if (problem.modeMachine[mode] === problem.modeMachine[places.mode[part]]) continue;
      const seconds = places.end[part] - earliestEnd(index, part, mode, from, places.end[part]);
      if (seconds <= (best?.seconds ?? 0)) continue;
      const machine = index.document.machines[problem.modeMachine[mode]].id;
      const { resource, material, blocker } = { resource: null, material: null, blocker: null };
      best = { cause: 'alternative', seconds, machine, resource, material, part: nameOf(index, part), blocker };
    }
  }
  return best;
}

/** When everything the part waits for besides capacity is there. */
function readyFrom(index: PlanIndex, part: number): number {
  const { problem, places, arrivals } = index;
  let ready = Math.max(floorOf(index, part), tightest(index, part).ready);
  for (const { at } of arrivals.get(part) ?? []) ready = Math.max(ready, at);
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    const link = problem.inLink[k];
    const from = problem.linkFrom[link];
    if (problem.partOrder[from] === problem.partOrder[part] || places.placed[from] === 0) continue;
    ready = Math.max(ready, places.end[from] + problem.minLag[link]);
  }
  return ready;
}

/** Earliest end in a mode with all others where they are; `never` if not before `limit`. */
function earliestEnd(index: PlanIndex, part: number, mode: number, from: number, limit: number): number {
  let at = from;
  for (let tried = 0; tried < gapsTried && at < limit; tried++) {
    const block = blockAt(index, part, mode, at);
    if (block === null) {
      const before =
        index.places.sequence[index.problem.modeMachine[mode]][
          firstFrom(index.places, index.problem.modeMachine[mode], at + 1) - 1
        ];
      return index.time.finish(index.problem.modeCalendar[mode], at, workOf(index, part, mode, before ?? -1));
    }
    if (block.to <= at) return never;
    at = block.to;
  }
  return never;
}
