/** What all ways of improvement share. */
import type { Quality, Solution } from '../construct/solution.ts';
import type { Policy } from '../model/policy.ts';
import type { Random } from '../model/random.ts';
import type { ElitePoolMemory } from './elite/elite-pool.ts';
import type { CommonExtensionMemory } from './forward/common-extension.ts';

export type Incumbent = { solution: Solution; quality: Quality };

export type ImproveOptions = {
  weights: Policy['weights'];
  /** The same rank by rank: see `rankedWeights`. */
  ranks: readonly Policy['weights'][];
  random: Random;
  /** Does the search set out from a plan that was searched for, rather than from a construction? */
  isPlan: boolean;
  /** Ends after so many iterations, each a decoded candidate or as much work as `movesPerIteration` moves; Infinity: when stopped. */
  iterations: number;
  /** No schedule has a smaller objective; the search ends when it is met. */
  bound: number;
  /** Where to keep elite solutions, perhaps together with other threads. */
  elite: ElitePoolMemory;
  /** Where threads anneal one solution together, and which of them this is; null: each has its own. */
  common: { memory: CommonExtensionMemory; thread: number } | null;
  shouldStop: () => boolean;
  /** Share of the time that is used up; what is counted by iterations is added by the search. */
  timeUsed: () => number;
  /** Called after each iteration or so, with the best so far and the moves made so far: candidates that were evaluated, decoded or on the graph. */
  onIteration: (best: Incumbent, iteration: number, moves: number) => void;
};

/** Moves on the graph that count as one iteration. */
export const movesPerIteration = 100;
