/**
 * The best solutions a search breeds from, kept apart from one another: who is closer to a better one than a given distance has no place.
 * The distance shrinks as time runs out, so that the pool turns from exploring to refining when it can afford no more (explicit diversity
 * management; Constantino and Segura 2022). In shared memory, so that threads breed from one pool.
 */
import { locked } from './lock.ts';
import { float64, int32 } from '../../model/columns.ts';
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';

export type ElitePoolMemory = {
  /** A lock, the number of members, solutions offered in this round, which round it is, and how many there are to be. */
  control: Int32Array;
  order: Int32Array[];
  mode: Int32Array[];
  cost: Float64Array;
};

const control = { lock: 0, count: 1, offered: 2, round: 3, rounds: 4, size: 5 } as const;

export function createElitePool(partCount: number, capacity: number): ElitePoolMemory {
  const columns = (): Int32Array[] => Array.from({ length: capacity }, () => int32(partCount));
  return { control: int32(control.size), order: columns(), mode: columns(), cost: float64(capacity) };
}

export class ElitePool {
  /** Members it takes at most, no more than there is memory for. */
  limit: number;
  private readonly shop: Shop;
  private readonly memory: ElitePoolMemory;
  /** Of the memory, as much as the shop has nodes. */
  private readonly order: readonly Int32Array[];
  private readonly rank: Int32Array;
  private readonly countOn: Int32Array;

  constructor(shop: Shop, memory: ElitePoolMemory) {
    this.shop = shop;
    this.memory = memory;
    this.limit = memory.cost.length;
    this.order = memory.order.map((order) => order.subarray(0, shop.nodes.length));
    this.rank = new Int32Array(shop.none);
    this.countOn = new Int32Array(shop.problem.machineCount);
  }

  get capacity(): number {
    return this.memory.cost.length;
  }

  get size(): number {
    return Atomics.load(this.memory.control, control.count);
  }

  /** Which round it is, from 0 on. */
  get round(): number {
    return Atomics.load(this.memory.control, control.round);
  }

  /** How many rounds there are to be; 0 as long as nobody has said so. */
  get rounds(): number {
    return Atomics.load(this.memory.control, control.rounds);
  }

  /** The first of all threads to say so is taken at its word. */
  planRounds(rounds: number): void {
    Atomics.compareExchange(this.memory.control, control.rounds, 0, rounds);
  }

  /** Empties the pool, unless another thread has begun this round already. */
  beginRound(round: number): void {
    this.locked(() => {
      if (this.round >= round) return;
      for (const index of [control.count, control.offered]) Atomics.store(this.memory.control, index, 0);
      Atomics.store(this.memory.control, control.round, round);
    });
  }

  /** Solutions offered in this round so far, by all threads. */
  get offered(): number {
    return Atomics.load(this.memory.control, control.offered);
  }

  /** Is the pool full, and does every member cost the same? */
  get isFlat(): boolean {
    const costs = this.memory.cost.subarray(0, this.size);
    return costs.length >= this.limit && costs.every((cost) => cost === costs[0]);
  }

  /** Copies a member; its cost. */
  copy(index: number, into: Genome): number {
    return this.locked(() => {
      into.order.set(this.order[index]);
      into.mode.set(this.memory.mode[index]);
      return this.memory.cost[index];
    });
  }

  /** Mean distance of members to one another; 0 for less than two. */
  meanDistance(): number {
    return this.locked(() => {
      const count = this.size;
      let sum = 0;
      for (let index = 0; index < count; index++) {
        this.rankBy(this.order[index], this.memory.mode[index]);
        for (let other = 0; other < index; other++) sum += this.distanceTo(other);
      }
      return count < 2 ? 0 : (2 * sum) / (count * (count - 1));
    });
  }

  /** Adds a solution, if it is better than what is closer than `least`, and than the worst of a full pool. */
  add({ order, mode }: Genome, cost: number, least: number): boolean {
    Atomics.add(this.memory.control, control.offered, 1);
    return this.locked(() => {
      const { memory } = this;
      this.rankBy(order, mode);
      let count = this.size;
      let worst = 0;
      let place = -1;
      for (let index = 0; index < count; index++) {
        if (memory.cost[index] > memory.cost[worst]) worst = index;
        const distance = this.distanceTo(index);
        if (distance >= least && distance > 0) continue;
        if (cost >= memory.cost[index]) return false;
        // Of several that are too close, all but one make room for other solutions.
        if (place >= 0) {
          this.drop(index, --count);
          index--;
        } else place = index;
      }
      if (place < 0) {
        if (count < this.limit) place = count++;
        else if (cost < memory.cost[worst]) place = worst;
        else return false;
      }
      this.order[place].set(order);
      memory.mode[place].set(mode);
      memory.cost[place] = cost;
      Atomics.store(memory.control, control.count, count);
      return true;
    });
  }

  private drop(index: number, last: number): void {
    const { memory } = this;
    this.order[index].set(this.order[last]);
    memory.mode[index].set(memory.mode[last]);
    memory.cost[index] = memory.cost[last]!;
  }

  /** Ranks of nodes on their machines, for `distanceTo`; another machine counts as far away. */
  private rankBy(order: Int32Array, mode: Int32Array): void {
    const { rank, countOn } = this;
    const { modeMachine } = this.shop.problem;
    countOn.fill(0);
    for (const node of order) rank[node] = countOn[modeMachine[mode[node]]]++ | (modeMachine[mode[node]] << 20);
  }

  /** Sum over nodes of the difference of ranks (Spearman's footrule). */
  private distanceTo(index: number): number {
    const { rank, countOn } = this;
    const { machineLoad, problem } = this.shop;
    const order = this.order[index];
    const mode = this.memory.mode[index];
    countOn.fill(0);
    let distance = 0;
    for (const node of order) {
      const machine = problem.modeMachine[mode[node]];
      const here = countOn[machine]++;
      if (rank[node] >> 20 === machine) distance += Math.abs((rank[node] & 0xfffff) - here);
      else distance += machineLoad / 2;
    }
    return distance;
  }

  private locked<T>(work: () => T): T {
    return locked(this.memory.control, control.lock, work);
  }
}
