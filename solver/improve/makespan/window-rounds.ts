/**
 * How a search by windows goes on, concluded from round to round; a round is as many windows as cover the shop about twice. Rounds that gain
 * little get more patience, those that gain nothing a longer memory. Where many in a row gain nothing, the search is in a trap that no window
 * leads out of, and sets out anew with another memory, as patient as it has become: shops planted without idle time are either solved at
 * once or hardly ever.
 */
import type { Xorshift } from '../xorshift.ts';

/** Nodes of a window for each machine of the shop, at least and at most. */
const smallest = 5;
const largest = 20;
/**
 * Moves without anything better after which a window is left, times machines, which windows grow with: some ten milliseconds as long as there
 * is much to gain elsewhere, more from round to round.
 */
const leastPatience = 1e5;
const fairPatience = 8e5;
const mostPatience = 4e6;
/** Share of the makespan that a round gains as long as there is much to gain, and what is enough of rounds of fair patience. */
const goodGain = 0.003;
const fairGain = 0.0006;
/** How much longer than usual moves stay forbidden, at most, where rounds bring nothing (reactive tabu search, Battiti and Tecchiolli 1994). */
const mostSpread = 5;
/**
 * Tenure of a window, as a share of the usual: at least, and how much more at most. Where blocks are short, all moves would be forbidden at
 * once too often, and those made at random undo what was gained.
 */
const shortestTenure = 0.4;
const tenureRange = 0.8;
/**
 * Once this share of the time is used up and rounds gain little, the search no longer only descends: it goes wherever the makespan is above the
 * best by no more than a share of it, which is as large as this at first and falls to nothing (record-to-record travel, Dueck 1993).
 */
const descent = 0.05;
const widestDeviation = 0.005;
/** Rounds in a row without any gain after which the search sets out anew, and what its tenure is multiplied by from then on, at most. */
const mostStaleRounds = 10;
const longestTenure = 3;

export class WindowRounds {
  private readonly count: number;
  private readonly machines: number;
  private readonly random: Xorshift;
  private patience = leastPatience;
  private spread = 0;
  private memory = 1;
  /** Where nothing moves in small windows, larger ones are tried. */
  private scale = 1;
  private stale = 0;
  /** Does the search no longer only descend? */
  private travels = false;
  /** Has a round gained nothing at all? There, a new beginning helps more than to travel. */
  private hasTraps = false;
  /** Nodes the round has yet to cover, and how it began. */
  private nodesLeft = 0;
  private cost = Infinity;
  private moves = 0;

  /** For a shop of `count` nodes. */
  constructor(count: number, machines: number, random: Xorshift) {
    this.count = count;
    this.machines = machines;
    this.random = random;
  }

  get isOver(): boolean {
    return this.nodesLeft <= 0;
  }

  /**
   * Begins the next round, the last one having come to this cost after so many moves in all, when this share of the time was used up: `anew` if
   * the search is to set out from its start, `end` if nothing can be moved at all.
   */
  next(cost: number, moves: number, used: number): 'on' | 'anew' | 'end' {
    const gain = 1 - cost / this.cost;
    if (this.cost < Infinity) {
      if (moves === this.moves) {
        if (this.scale * smallest * this.machines > 2 * this.count) return 'end';
        this.scale *= 2;
      }
      if (!this.travels) this.learn(gain, used);
    }
    this.nodesLeft = 2 * this.count;
    this.cost = cost;
    this.moves = moves;
    if (this.stale <= mostStaleRounds) return 'on';
    this.spread = 0;
    this.stale = 0;
    this.cost = Infinity;
    this.memory = longestTenure ** this.random.real();
    return 'anew';
  }

  /** By what share of the best a solution may be worse than it, this share of the time being used up. */
  deviation(used: number): number {
    return this.travels ? widestDeviation * Math.max(0, 1 - used) : 0;
  }

  /** The next window, as positions `[from, to)`. */
  drawWindow(): { from: number; to: number } {
    const { count, machines, random } = this;
    const perMachine = smallest * (largest / smallest) ** random.real();
    const size = Math.min(count, Math.floor(this.scale * machines * perMachine));
    const at = size === count ? 0 : random.below(count + size - 1) - size + 1;
    const from = Math.max(0, at);
    const to = Math.min(count, at + size);
    this.nodesLeft -= to - from;
    return { from, to };
  }

  /** Moves without anything better after which a window is left. */
  get windowPatience(): number {
    return this.patience / this.machines;
  }

  /** The tenure of a window, as a share of the usual. */
  drawTenure(): number {
    const { random } = this;
    return this.memory * (shortestTenure + tenureRange * random.real()) * (1 + this.spread * random.real());
  }

  /** From what the last round gained, as long as the search only descends. */
  private learn(gain: number, used: number): void {
    if (used >= descent && gain > 0 && gain < goodGain && !this.hasTraps) {
      // From now on windows are left soon: what matters is where all of them go together.
      this.travels = true;
      this.patience = leastPatience;
      this.spread = 0;
      this.stale = 0;
      return;
    }
    if (this.patience < fairPatience) {
      if (gain < goodGain) this.patience *= 2;
    } else if (gain > 0 && gain < fairGain) this.patience = Math.min(2 * this.patience, mostPatience);
    this.spread = gain > 0 ? 0 : Math.min(this.spread + 1, mostSpread);
    this.stale = gain > 0 ? 0 : this.stale + 1;
    this.hasTraps ||= gain <= 0;
  }
}
