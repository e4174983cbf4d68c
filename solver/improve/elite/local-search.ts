import type { Genome } from '../shop/genome.ts';

/** What a population is bred with: a search that takes a solution as far as it gets and keeps the best it met. */
export type LocalSearch = {
  /** The best since the last `load`: nodes in a linear extension, and the mode of each. */
  readonly bestOrder: Int32Array;
  readonly bestMode: Int32Array;
  readonly bestCost: number;
  /** Moves made, over all. */
  readonly moves: number;
  /** Moves without a better solution after which a search is given up. */
  readonly patience: number;
  /** Searches after which a pool is hardly going to get better, and another one is worth more; none: never. */
  readonly searchesPerRound?: number;
  /**
   * Of the mean distance between founders, how far apart members of the pool are kept at first where there is time for very many searches;
   * none: no further than where there is little.
   */
  readonly widestDistance?: number;
  /** A solution to set out from, at least as good as the one given. */
  firstOf(genome: Genome, bound: number, shouldStop: () => boolean): Genome;
  load(order: Int32Array, mode: Int32Array): void;
  /** Until `patience` moves brought nothing better, `moves` were made, the cost is down to `bound`, or `shouldStop`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void;
};
