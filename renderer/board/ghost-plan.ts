/** The bars of another scenario's plan, indexed for drawing below ours. */
import type { Ghost } from '../../electron/host/contract.ts';

export class GhostPlan {
  readonly name: string;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly machine: Int32Array;
  /** First bar of each machine, and one past the last of the last. */
  readonly #machineStart: Int32Array;
  readonly #longest: Int32Array;
  readonly #byPart = new Map<string, number>();

  /** Bars on machines that the board does not have are left out. */
  constructor(ghost: Ghost, machines: number) {
    this.name = ghost.name;
    const rows = [...ghost.machine.keys()]
      .filter((row) => ghost.machine[row] >= 0 && ghost.machine[row] < machines)
      .sort((a, b) => ghost.machine[a] - ghost.machine[b] || ghost.start[a] - ghost.start[b]);
    this.start = Int32Array.from(rows, (row) => ghost.start[row]);
    this.end = Int32Array.from(rows, (row) => ghost.end[row]);
    this.machine = Int32Array.from(rows, (row) => ghost.machine[row]);
    this.#machineStart = new Int32Array(machines + 1);
    this.#longest = new Int32Array(machines);
    rows.forEach((row, index) => {
      const machine = this.machine[index];
      this.#machineStart[machine + 1]++;
      this.#longest[machine] = Math.max(this.#longest[machine], this.end[index] - this.start[index]);
      this.#byPart.set(keyOf(ghost.operation[row], ghost.part[row]), index);
    });
    for (let machine = 0; machine < machines; machine++) this.#machineStart[machine + 1] += this.#machineStart[machine];
  }

  /** Bars `[first, last)` of the machine that may show in `[from, to)`. */
  visible(machine: number, from: number, to: number): [first: number, last: number] {
    return [this.#lowerBound(machine, from - this.#longest[machine]), this.#lowerBound(machine, to)];
  }

  /** Where the other plan has a part; null when it has not. */
  find(operation: string, part: number): number | null {
    return this.#byPart.get(keyOf(operation, part)) ?? null;
  }

  #lowerBound(machine: number, time: number): number {
    let low = this.#machineStart[machine];
    let high = this.#machineStart[machine + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function keyOf(operation: string, part: number): string {
  return `${operation}#${part}`;
}
