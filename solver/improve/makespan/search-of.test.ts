import { describe, expect, test } from 'vitest';
import { benchmarkProblem, type BenchmarkInstance } from '../../model/benchmark-formats.ts';
import { policySchema } from '../../model/policy.ts';
import type { ProblemDocument } from '../../model/problem.ts';
import { compile } from '../../model/compile.ts';
import { solveHere } from '../../pool/solve-here.ts';
import { shopOf, type Shop } from '../shop/shop.ts';
import { Xorshift } from '../xorshift.ts';
import { MakespanSearch } from './makespan-search.ts';
import { makespanSearchOf } from './search-of.ts';
import { WindowSearch } from './window-search.ts';

/** Jobs that visit all machines, each beginning at another one; on `modes` machines each operation. */
function shopDocument(jobs: number, machines: number, { modes = 1, operators = 0 } = {}): ProblemDocument {
  const random = new Xorshift(7);
  const operation = (machine: number) =>
    Array.from({ length: modes }, (_, mode) => ({
      machine: (machine + mode) % machines,
      duration: 1 + random.below(99),
    }));
  const instance: BenchmarkInstance = {
    machines,
    jobs: Array.from({ length: jobs }, () => {
      const first = random.below(machines);
      return Array.from({ length: machines }, (_, step) => operation((first + 7 * step) % machines));
    }),
  };
  const document = benchmarkProblem(instance, operators > 0 ? { operators } : {});
  if (!document.ok) throw new Error(document.message);
  return document.value;
}

function compiledShop(document: ProblemDocument): Shop {
  const { problem } = compile(document);
  return shopOf(problem, problem.orderExclusion);
}

describe('the search for the makespan that suits a shop', () => {
  test.each([
    ['small', shopDocument(25, 20), MakespanSearch, true],
    ['larger', shopDocument(26, 20), MakespanSearch, false],
    ['larger, flexible', shopDocument(26, 20, { modes: 2 }), MakespanSearch, true],
    ['larger, with resources', shopDocument(26, 20, { operators: 25 }), MakespanSearch, true],
    ['large', shopDocument(151, 20), WindowSearch, false],
  ] as const)('%s', (_, document, kind, givesUp) => {
    const search = makespanSearchOf(compiledShop(document), new Xorshift(1));
    expect(search).toBeInstanceOf(kind);
    expect(search.patience < Infinity).toBe(givesUp);
  });

  test('one that never gives up ends with its iterations, and repeats', () => {
    const document = shopDocument(26, 20);
    const solve = (iterations: number, seed: number) => {
      const weights = { weightedTardiness: 0, makespan: 1 };
      const policy = policySchema.parse({ workers: 1, iterations, seed, weights });
      const solved = solveHere(document, policy);
      if (!solved.ok) throw new Error(solved.message);
      return { ...solved.value, seconds: 0 };
    };
    const start = solve(0, 1);
    const one = solve(100, 1);
    expect(one.objective).toBeLessThan(start.objective);
    expect(one.moves).toBe(10_000);
    expect(solve(100, 1)).toEqual(one);
    expect(solve(100, 2).assignments).not.toEqual(one.assignments);
  });
});
