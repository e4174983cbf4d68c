import { describe, expect, test } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import { solveHere } from '../../pool/solve-here.ts';
import { compiledShop, shopDocument } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { MakespanSearch } from './makespan-search.ts';
import { makespanSearchOf } from './search-of.ts';
import { WindowSearch } from './window-search.ts';

describe('the search for the makespan that suits a shop', () => {
  test.each([
    ['small', shopDocument(30, 20), MakespanSearch, true],
    ['larger', shopDocument(31, 20), MakespanSearch, false],
    ['larger, flexible', shopDocument(31, 20, { modes: 2 }), MakespanSearch, true],
    ['larger, with resources', shopDocument(31, 20, { operators: 25 }), MakespanSearch, true],
    ['in two sets of machines, small', shopDocument(25, 20, { sets: 2 }), MakespanSearch, true],
    ['in two sets of machines, larger', shopDocument(26, 20, { sets: 2 }), MakespanSearch, false],
    ['large', shopDocument(151, 20), WindowSearch, false],
  ] as const)('%s', (_, document, kind, givesUp) => {
    const search = makespanSearchOf(compiledShop(document), new Xorshift(1), () => 0);
    expect(search).toBeInstanceOf(kind);
    expect(search.patience < Infinity).toBe(givesUp);
  });

  test('one that never gives up ends with its iterations, and repeats', () => {
    const document = shopDocument(31, 20);
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
