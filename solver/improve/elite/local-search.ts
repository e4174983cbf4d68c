import type { Genome } from '../shop/genome.ts';

/** How members of an elite pool are kept and mated. */
export type Breeding = {
  /** Members where there is time for very many searches. */
  mostMembers: number;
  /** Of the mean distance between founders, how far apart they are kept at first, again where there is time for very many searches. */
  widestDistance: number;
  /** Children take over stretches of two members in turn, not their mean. */
  interleaves: boolean;
};

/** What there is always time for. */
export const usualBreeding: Breeding = { mostMembers: 10, widestDistance: 0.2, interleaves: false };

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
  /** A round of breeding begins, from 0 on: a search may go about the next one in another way. */
  beginRound?(round: number): void;
  /** How a pool is bred with it; none: as `usualBreeding`. */
  readonly breeding?: Breeding | undefined;
  /** A solution to set out from, at least as good as the one given. */
  firstOf(genome: Genome, bound: number, shouldStop: () => boolean): Genome;
  load(order: Int32Array, mode: Int32Array): void;
  /** Until `patience` moves brought nothing better, `moves` were made, the cost is down to `bound`, or `shouldStop`. */
  search(patience: number, moves: number, bound: number, shouldStop: () => boolean): void;
};
