/** When machines and units of resources are free behind what a list has put on them so far. */
import type { Problem } from '../../model/columns.ts';
import type { Shop } from '../shop/shop.ts';

/** More units than this are not told apart one by one. */
const mostUnits = 512;

/** Does every resource have the same few units from now on, and does no mode ask twice for one of them? */
export function hasConstantUnits(problem: Problem): boolean {
  const { resourceCount, capacityOffset, capacityAt, capacityUnits, now } = problem;
  let units = 0;
  for (let resource = 0; resource < resourceCount; resource++) {
    const first = capacityOffset[resource];
    if (capacityOffset[resource + 1] !== first + 1 || capacityAt[first] > now) return false;
    units += capacityUnits[first];
  }
  return units <= mostUnits && asksOnce(problem);
}

function asksOnce({ requirementOffset, requirementResource }: Problem): boolean {
  for (let mode = 0; mode + 1 < requirementOffset.length; mode++) {
    const asked = requirementResource.subarray(requirementOffset[mode], requirementOffset[mode + 1]);
    if (new Set(asked).size < asked.length) return false;
  }
  return true;
}

export class Places {
  /** Of machines and of units, each resource's by time: when it is free, and behind which node; and how long units have been idle. */
  readonly state: Int32Array;
  /** Units of the resource that has the most to do for each of its units, which `idle` is about; 1 if there are no resources. */
  readonly busiestUnits: number;
  /** Of the last `earliest`: a node whose units were waited for; `none`. */
  giver: number;
  private readonly none: number;
  private readonly machineEnd: Int32Array;
  private readonly machineNode: Int32Array;
  private readonly unitEnd: Int32Array;
  private readonly unitNode: Int32Array;
  /** The units of resource r are [unitOffset[r], unitOffset[r + 1]). */
  private readonly unitOffset: Int32Array;
  private readonly machine: Int32Array;
  private readonly requirementOffset: Int32Array;
  private readonly resource: Int32Array;
  private readonly units: Int32Array;
  private readonly busiest: number;
  private readonly idleAt: number;

  constructor(shop: Shop) {
    const { problem } = shop;
    const { machineCount } = problem;
    this.none = shop.none;
    this.giver = shop.none;
    this.machine = problem.modeMachine;
    this.requirementOffset = problem.requirementOffset;
    this.resource = problem.requirementResource;
    this.units = problem.requirementUnits;
    this.unitOffset = unitOffsets(shop);
    const units = this.unitOffset.at(-1)!;
    this.busiest = busiestResource(shop, this.unitOffset);
    this.busiestUnits = Math.max(1, this.unitOffset[this.busiest + 1] - this.unitOffset[this.busiest] || 0);
    this.idleAt = 2 * (machineCount + units);
    this.state = new Int32Array(this.idleAt + 1);
    this.machineEnd = this.state.subarray(0, machineCount);
    this.machineNode = this.state.subarray(machineCount, 2 * machineCount);
    this.unitEnd = this.state.subarray(2 * machineCount, 2 * machineCount + units);
    this.unitNode = this.state.subarray(2 * machineCount + units, this.idleAt);
  }

  /** Seconds that units of the busiest resource stand still before what was put on them so far. */
  get idle(): number {
    return this.state[this.idleAt];
  }

  /** Everything is free from now on. */
  clear(): void {
    const { none } = this;
    this.state[this.idleAt] = 0;
    this.machineEnd.fill(0);
    this.machineNode.fill(none);
    this.unitEnd.fill(0);
    this.unitNode.fill(none);
  }

  lastOnMachine(mode: number): number {
    return this.machineNode[this.machine[mode]];
  }

  /** The earliest start in a mode behind everything, from `ready` on. */
  earliest(mode: number, ready: number): number {
    const { unitEnd, requirementOffset } = this;
    let begin = this.machineEnd[this.machine[mode]];
    if (ready > begin) begin = ready;
    this.giver = this.none;
    const stop = requirementOffset[mode + 1];
    for (let k = requirementOffset[mode]; k < stop; k++) {
      const last = this.unitOffset[this.resource[k]] + this.units[k] - 1;
      if (unitEnd[last] <= begin) continue;
      begin = unitEnd[last]!;
      this.giver = this.unitNode[last]!;
    }
    return begin;
  }

  /** Of each resource the units that are free last before `begin`: those free for longer are of more use to others. */
  take(node: number, mode: number, begin: number, done: number): void {
    const { unitEnd, unitNode, unitOffset, requirementOffset } = this;
    const machine = this.machine[mode];
    this.machineEnd[machine] = done;
    this.machineNode[machine] = node;
    const stop = requirementOffset[mode + 1];
    for (let k = requirementOffset[mode]; k < stop; k++) {
      const units = this.units[k];
      const resource = this.resource[k];
      const behind = unitOffset[resource + 1];
      let next = unitOffset[resource] + units;
      while (next < behind && unitEnd[next] <= begin) next++;
      if (resource === this.busiest) {
        for (let unit = next - units; unit < next; unit++) this.state[this.idleAt] += begin - unitEnd[unit];
      }
      for (; next < behind && unitEnd[next] < done; next++) {
        unitEnd[next - units] = unitEnd[next]!;
        unitNode[next - units] = unitNode[next]!;
      }
      for (let unit = next - units; unit < next; unit++) {
        unitEnd[unit] = done;
        unitNode[unit] = node;
      }
    }
  }
}

function unitOffsets({ problem }: Shop): Int32Array {
  const { resourceCount, capacityOffset, capacityUnits } = problem;
  const offsets = new Int32Array(resourceCount + 1);
  for (let resource = 0; resource < resourceCount; resource++) {
    offsets[resource + 1] = offsets[resource] + capacityUnits[capacityOffset[resource]];
  }
  return offsets;
}

/** The resource with the most work for each of its units, if every node took the mode that asks least; -1 if there is none. */
function busiestResource({ nodes, problem, work }: Shop, unitOffset: Int32Array): number {
  const { modeOffset, requirementOffset, requirementResource, requirementUnits, resourceCount } = problem;
  const load = new Float64Array(resourceCount);
  for (const node of nodes) {
    const least = new Map<number, number>();
    const modes = modeOffset[node + 1] - modeOffset[node];
    const asked = new Int32Array(resourceCount);
    for (let mode = modeOffset[node]; mode < modeOffset[node + 1]; mode++) {
      for (let k = requirementOffset[mode]; k < requirementOffset[mode + 1]; k++) {
        const resource = requirementResource[k];
        asked[resource]++;
        least.set(resource, Math.min(least.get(resource) ?? Infinity, work[mode] * requirementUnits[k]));
      }
    }
    for (const [resource, seconds] of least) if (asked[resource] === modes) load[resource] += seconds;
  }
  let busiest = -1;
  let most = -1;
  for (const [resource, seconds] of load.entries()) {
    const perUnit = seconds / (unitOffset[resource + 1] - unitOffset[resource]);
    if (perUnit <= most) continue;
    most = perUnit;
    busiest = resource;
  }
  return busiest;
}
