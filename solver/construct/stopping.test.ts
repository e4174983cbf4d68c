import { assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../model/compile.ts';
import { directions } from '../model/policy.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';

/** Stops at the look of that number, and at all later ones; counts the looks. */
function stopAt(number: number): { shouldStop: () => boolean; looks: () => number } {
  let looks = 0;
  return { shouldStop: () => ++looks >= number, looks: () => looks };
}

test('construction that is stopped, at whatever look, gives no solution, and otherwise the one it gives unstopped', () => {
  assert(
    property(problemArbitrary(), constantFrom(...directions), (document, direction) => {
      const { problem } = compile(document);
      const variant = { rule: 'ATCS', direction } as const;
      const whole = stopAt(Infinity);
      const solution = construct(new Decoder(problem, whole.shouldStop), variant);
      expect(solution).not.toBeNull();
      for (let number = 1; number <= whole.looks(); number++)
        expect(construct(new Decoder(problem, stopAt(number).shouldStop), variant)).toBeNull();
      expect(construct(new Decoder(problem, stopAt(whole.looks() + 1).shouldStop), variant)).toEqual(solution);
    }),
    { numRuns: 60 },
  );
});
