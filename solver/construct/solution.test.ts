import { assert, property } from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../model/compile.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { justifyRight } from './backward.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';
import { solutionOfPlan } from './solution.ts';

test('a plan as a solution keeps every part where it is, in time for its due date or as early as it goes', () => {
  const counts = { kept: 0, delayed: 0 };
  assert(
    property(problemArbitrary(), (document) => {
      const { problem } = compile(document);
      const decoder = new Decoder(problem);
      const early = construct(decoder, { rule: 'EDD', direction: 'forward' })!;
      const { schedule } = decoder;
      for (const isDelayed of [false, true]) {
        const kept = isDelayed ? justifyRight(decoder, early) : early;
        expect(kept).not.toBeNull();
        const before = { start: schedule.start.slice(), end: schedule.end.slice(), mode: schedule.mode.slice() };
        expect(decoder.decode(solutionOfPlan(schedule))).toBe(true);
        expect({ start: schedule.start, end: schedule.end, mode: schedule.mode }).toEqual(before);
        counts.kept++;
        if (isDelayed && kept !== early) counts.delayed++;
      }
    }),
    { numRuns: 5000 },
  );
  expect(counts.delayed).toBeGreaterThan(counts.kept / 4);
});
