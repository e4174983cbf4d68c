import { array, assert, double, property } from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../model/compile.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { linearExtension } from './linear-extension.ts';

test('any keys give an order in which every cluster comes after those it waits for', () => {
  assert(
    property(
      problemArbitrary({ orders: 5 }),
      array(double({ noNaN: true }), { minLength: 80, maxLength: 80 }),
      (document, keys) => {
        const { problem } = compile(document);
        const key = Array.from({ length: problem.clusterCount }, (_, cluster) => keys[cluster % keys.length]);
        const order = linearExtension(problem, Float64Array.from(key));
        expect([...order].toSorted((one, other) => one - other)).toEqual([...order.keys()]);
        const position = new Map([...order].map((cluster, index) => [cluster, index]));
        for (let link = 0; link < problem.linkFrom.length; link++) {
          const from = problem.linkFrom[link];
          if (problem.partState[from] !== 0) continue;
          const [before, after] = [problem.partCluster[from], problem.partCluster[problem.linkTo[link]]];
          if (before !== after) expect(position.get(before)!).toBeLessThan(position.get(after)!);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('of free clusters the least key goes first', () => {
  const { problem } = compile(
    smallProblem({ orders: [{ operations: [{}] }, { operations: [{}] }, { operations: [{}] }] }),
  );
  expect([...linearExtension(problem, Float64Array.of(3, 1, 2))].map((cluster) => [3, 1, 2][cluster])).toEqual([
    1, 2, 3,
  ]);
});
