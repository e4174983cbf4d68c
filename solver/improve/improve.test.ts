import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchedule } from '../check/check.ts';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { isBetter, qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { createRandom } from '../model/random.ts';
import { problemArbitrary, randomProblem } from '../testing/random-problem.ts';
import { improve, type Incumbent } from './improve.ts';

const { weights } = policySchema.parse({ weights: { earliness: 0.1 } });

function run(document: ProblemDocument, seed: number, iterations: number) {
  const { problem, pegging } = compile(document);
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'backward' })!;
  const start: Incumbent = { solution, quality: qualityOf(decoder.schedule, weights) };
  let steps = 0;
  const best = improve(decoder, start, {
    weights,
    random: createRandom(seed),
    iterations,
    shouldStop: () => false,
    onIteration: () => steps++,
  });
  expect(decoder.decode(best.solution)).toBe(true);
  const quality = qualityOf(decoder.schedule, weights);
  const facts = { seconds: 0, seed, iterations, cancelled: false };
  return { start, best, quality, steps, schedule: writeSchedule(document, pegging, decoder.schedule, quality, facts) };
}

describe('improvement', () => {
  test('is never worse than its start, and obeys every constraint', () => {
    assert(
      property(problemArbitrary(), integer({ min: 0, max: 99 }), (document, seed) => {
        const { start, best, quality, steps, schedule } = run(document, seed, 30);
        expect(isBetter(start.quality, best.quality)).toBe(false);
        expect(quality).toEqual(best.quality);
        expect(steps).toBe(30);
        expect(checkSchedule(document, schedule).violations).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test('the same seed gives the same schedule, another one another search', () => {
    const document = randomProblem(11, { orders: 20, machines: 4 });
    const first = run(document, 5, 150);
    expect(run(document, 5, 150).schedule).toEqual(first.schedule);
    expect(run(document, 6, 150).best.quality.objective).not.toBe(first.best.quality.objective);
  });

  test('finds what a poor construction leaves to be found', () => {
    const { start, best } = run(randomProblem(11, { orders: 20, machines: 4 }), 1, 300);
    expect(best.quality.objective).toBeLessThan(0.9 * start.quality.objective);
  });
});
