/** A planning policy: how to construct, how long to search, what to weigh. Named and shared by planners as a file. */
import { z } from 'zod';

export const ruleNames = ['EDD', 'SPT', 'LPT', 'CR', 'SLACK', 'ATC', 'ATCS', 'FIFO', 'PRIORITY'] as const;
export type RuleName = (typeof ruleNames)[number];

export const directions = ['forward', 'backward', 'bottleneck'] as const;
export type Direction = (typeof directions)[number];

export const weightsSchema = z.strictObject({
  weightedTardiness: z.number().min(0).default(1),
  /** Per late order, in weighted-tardiness seconds. */
  lateOrders: z.number().min(0).default(3600),
  makespan: z.number().min(0).default(0.01),
  flowTime: z.number().min(0).default(0.001),
  setup: z.number().min(0).default(0.1),
  earliness: z.number().min(0).default(0),
  moved: z.number().min(0).default(0),
  /** Per part of an operation that changes its machine, in weighted-tardiness seconds. */
  changedMachines: z.number().min(0).default(0),
  overtime: z.number().min(0).default(0),
});

/** Terms that may go before all weighing. */
export const rankableTerms = [
  ...['weightedTardiness', 'lateOrders', 'makespan', 'flowTime', 'setup', 'earliness', 'moved', 'changedMachines'],
  'overtime',
] as const satisfies readonly (keyof z.infer<typeof weightsSchema>)[];

/** Days that a plan may reach from now at most. */
export const longestHorizonDays = 730;

export const policySchema = z.strictObject({
  name: z.string().min(1).default('standard'),
  /** `best`: try every rule, and many composed of several, in the directions that may pay (`variantsOf`), and keep the best. */
  rule: z.enum([...ruleNames, 'best']).default('best'),
  direction: z.enum([...directions, 'best']).default('best'),
  /** Operations of the baseline schedule that start before now + this stay where they are, seconds. */
  frozen: z.int().min(0).default(0),
  /**
   * Days from now that plans may fill: orders that cannot end within them are left out. If absent, plans reach as far as their orders need. A
   * problem document has a horizon of its own.
   */
  horizonDays: z.int().min(1).max(longestHorizonDays).optional(),
  /**
   * Wall-clock bound of the search from when the solver has the problem, seconds; a first schedule is constructed in any case, and what is found is
   * checked and handed over after it. 0: all the rules and directions asked for, without improvement.
   */
  seconds: z.number().min(0).max(86_400).default(5),
  /** Stops improvement after this many iterations per worker, each a decoded candidate or 100 moves on the graph, for runs that must repeat exactly. */
  iterations: z.int().min(0).optional(),
  workers: z.int().min(1).max(64).default(2),
  seed: z.int().min(0).max(0x7fff_ffff).default(1),
  weights: weightsSchema.prefault({}),
  /** Terms that go before the weighted sum, the first one first: each weighs a million times what comes after it. */
  first: z
    .array(z.enum(rankableTerms))
    .max(2)
    .refine((terms) => new Set(terms).size === terms.length, 'names a term twice')
    .default([]),
});
export type Policy = z.infer<typeof policySchema>;
export type PolicyInput = z.input<typeof policySchema>;
