import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plantProblem } from '../bench/plant-problem.ts';
import { checkSchedule } from '../check/check.ts';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { isBetter, qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { compile } from '../model/compile.ts';
import { policySchema, type Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { rankedWeights, searchWeights } from '../model/search-weights.ts';
import { createRandom } from '../model/random.ts';
import { problemArbitrary, randomProblem } from '../testing/random-problem.ts';
import { createElitePool } from './elite/elite-pool.ts';
import { improve } from './improve.ts';
import type { Incumbent } from './options.ts';
import { withOvertime } from './testing.ts';

const { weights: late } = policySchema.parse({});
const { weights: justInTime } = policySchema.parse({ weights: { earliness: 0.1 } });

/** Nothing that could be a little later. */
const countOfLate: Policy['weights'] = { ...late, weightedTardiness: 0, flowTime: 0, makespan: 0, setup: 0 };
const { weights: dearOvertime } = policySchema.parse({ weights: { overtime: 5 } });

function run(
  document: ProblemDocument,
  seed: number,
  iterations: number,
  weights = justInTime,
  ranks: readonly Policy['weights'][] = [weights],
) {
  const { problem, pegging } = compile(document);
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: weights === justInTime ? 'backward' : 'forward' })!;
  const start: Incumbent = { solution, quality: qualityOf(decoder.schedule, weights) };
  const trace: Incumbent[] = [];
  const best = improve(decoder, start, {
    weights,
    ranks,
    random: createRandom(seed),
    iterations,
    bound: 0,
    elite: createElitePool(problem.partCount, 4),
    common: null,
    isPlan: false,
    timeUsed: () => 0,
    shouldStop: () => false,
    onIteration: (incumbent) => trace.push(incumbent),
  });
  expect(decoder.decode(best.solution)).toBe(true);
  const quality = qualityOf(decoder.schedule, weights);
  const facts = { seconds: 0, seed, iterations, cancelled: false };
  return { start, best, quality, trace, schedule: writeSchedule(document, pegging, decoder.schedule, quality, facts) };
}

/** Horizons cut by this leave orders out. */
const tightness = integer({ min: 1, max: 8 });
/** Enough for annealing and decoding to take turns. */
const iterations = 70;

describe('improvement', () => {
  test('is never worse than its start, and obeys every constraint', () => {
    assert(
      property(
        problemArbitrary(),
        tightness,
        integer({ min: 0, max: 99 }),
        constantFrom(late, justInTime, dearOvertime, countOfLate),
        (made, tight, seed, weights) => {
          const document = {
            ...made,
            horizon: Math.round(made.horizon / tight),
            machines: withOvertime(made.machines),
          };
          const { start, best, quality, schedule } = run(document, seed, iterations, weights);
          expect(isBetter(start.quality, best.quality)).toBe(false);
          expect(quality).toEqual(best.quality);
          expect(checkSchedule(document, schedule).violations).toEqual([]);
        },
      ),
      { numRuns: 80 },
    );
  });

  test.each([
    ['late orders', late],
    ['just in time', justInTime],
  ])('the same seed gives the same schedule, another one another search: %s', (_, weights) => {
    const document = randomProblem(11, { orders: 20, machines: 4 });
    const first = run(document, 5, 150, weights);
    expect(run(document, 5, 150, weights).schedule).toEqual(first.schedule);
    expect(run(document, 6, 150, weights).best.quality.objective).not.toBe(first.best.quality.objective);
  });

  test.each([
    ['late orders', late],
    ['just in time', justInTime],
  ])('finds what a poor construction leaves to be found: %s', (_, weights) => {
    const { start, best } = run(randomProblem(11, { orders: 20, machines: 4 }), 1, 300, weights);
    expect(best.quality.objective).toBeLessThan(0.9 * start.quality.objective);
  });

  test('what comes second has a search of its own, at no cost to what comes first', () => {
    const document = plantProblem(200, 3);
    const nothing = { lateOrders: 0, makespan: 0, flowTime: 0, setup: 0 };
    const policy = policySchema.parse({ weights: { ...nothing, weightedTardiness: 1 }, first: ['makespan'] });
    const weights = searchWeights(policy);
    const [ranked, together] = [rankedWeights(policy), [weights]].map((ranks) => {
      const runs = [1, 2].map((seed) => run(document, seed, 600, weights, ranks).best.quality.terms);
      const sum = (term: 'makespan' | 'weightedTardiness') => runs.reduce((total, terms) => total + terms[term], 0);
      return { makespan: sum('makespan'), tardiness: sum('weightedTardiness') };
    });
    expect(ranked.makespan).toBeLessThanOrEqual(together.makespan);
    expect(ranked.tardiness).toBeLessThan(0.95 * together.tardiness);
  });

  test('anneals what is scheduled by now, where orders that were left out have taken the place of others', () => {
    let gained = 0;
    for (const seed of [5, 12, 13]) {
      const document = plantProblem(100, seed);
      document.horizon = Math.round(0.15 * document.horizon);
      const { start, best, trace, schedule } = run(document, seed, 600, late);
      expect(checkSchedule(document, schedule).violations).toEqual([]);
      expect(best.quality.unscheduled).toBeLessThanOrEqual(start.quality.unscheduled);
      const { unscheduled, objective } = best.quality;
      const first = trace.find(({ quality }) => quality.unscheduled === unscheduled)!;
      // The decoder's own moves alone bring less than a hundredth on these.
      if (unscheduled < start.quality.unscheduled && objective < 0.97 * first.quality.objective) gained++;
    }
    expect(gained).toBeGreaterThan(0);
  });
});
