/** Short-term memory of a tabu search (Glover 1989). */
import type { Sequences } from './shop/sequences.ts';

/**
 * Until when which pair, an arc or a node on a machine, must not come back. Pairs share
 * a table by hashing, so that memory stays small; a rare collision forbids a move for nothing.
 */
export class TabuList {
  private readonly until: Int32Array;
  private readonly shift: number;

  /** `pairs` is about how many may be forbidden at once. */
  constructor(pairs: number) {
    const bits = Math.min(22, Math.max(12, Math.ceil(Math.log2(Math.max(1, pairs))) + 3));
    this.until = new Int32Array(1 << bits);
    this.shift = 32 - bits;
  }

  clear(): void {
    this.until.fill(0);
  }

  forbid(one: number, other: number, until: number): void {
    this.until[this.slot(one, other)] = until;
  }

  isForbidden(one: number, other: number, iteration: number): boolean {
    return this.until[this.slot(one, other)] > iteration;
  }

  private slot(one: number, other: number): number {
    return (Math.imul(one, 0x9e3779b1) ^ Math.imul(other + 0x7ed55d16, 0x85ebca6b)) >>> this.shift;
  }
}

/** After a node was relocated from a place: the arcs that have turned, or the machine it left, must not come back. */
export function forbidReturn(
  tabu: TabuList,
  { machine, previous, next, position, shop }: Sequences,
  node: number,
  old: { machine: number; previous: number; next: number },
  until: number,
): void {
  if (machine[node] !== old.machine) tabu.forbid(node, shop.none + old.machine, until);
  else if (old.next !== shop.none && position[old.next] < position[node]) {
    for (let other = previous[node]; other !== old.previous; other = previous[other]!) tabu.forbid(node, other, until);
  } else {
    for (let other = next[node]; other !== old.next; other = next[other]!) tabu.forbid(other, node, until);
  }
}
