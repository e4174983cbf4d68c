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
  /** Of machines and of units, each resource's by time: when it is free, and behind which node. */
  readonly state: Int32Array;
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
    this.state = new Int32Array(2 * (machineCount + units));
    this.machineEnd = this.state.subarray(0, machineCount);
    this.machineNode = this.state.subarray(machineCount, 2 * machineCount);
    this.unitEnd = this.state.subarray(2 * machineCount, 2 * machineCount + units);
    this.unitNode = this.state.subarray(2 * machineCount + units);
  }

  /** Everything is free from now on. */
  clear(): void {
    const { none } = this;
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
