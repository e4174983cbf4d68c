/**
 * The best of the moves looked at: a node goes, in a mode, behind another on that mode's machine. Moves are compared by their estimate, at
 * random among equals; what is forbidden is kept apart, for when nothing else is left.
 */
import type { Xorshift } from './xorshift.ts';

export class BestMove {
  /** Estimate of the best move, `Infinity` while there is none. */
  estimate = Infinity;
  node = -1;
  mode = -1;
  behind = -1;
  private ties = 0;
  private readonly random: Xorshift;

  constructor(random: Xorshift) {
    this.random = random;
  }

  clear(): void {
    this.estimate = Infinity;
    this.node = -1;
    this.ties = 0;
  }

  /** Any of what was offered, each as likely. */
  offerAny(node: number, mode: number, behind: number): void {
    if (this.random.below(++this.ties) === 0) this.set(node, mode, behind);
  }

  offer(estimate: number, node: number, mode: number, behind: number): void {
    if (estimate > this.estimate) return;
    if (estimate < this.estimate) {
      this.estimate = estimate;
      this.ties = 1;
    } else if (this.random.below(++this.ties) !== 0) return;
    this.set(node, mode, behind);
  }

  private set(node: number, mode: number, behind: number): void {
    this.node = node;
    this.mode = mode;
    this.behind = behind;
  }
}
