import { assert, property } from 'fast-check';
import { expect, test } from 'vitest';
import { partState } from '../model/columns.ts';
import { compile } from '../model/compile.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { justifyRight } from './backward.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';
import { partsByStart, solutionOfPlan } from './solution.ts';

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
    { numRuns: 500 },
  );
  expect(counts.delayed).toBeGreaterThan(counts.kept / 4);
});

test('parts by start are a linear extension, also where something is to start before what comes before it', () => {
  assert(
    property(problemArbitrary(), (document) => {
      const { problem } = compile(document);
      const notBefore = Int32Array.from({ length: problem.partCount }, (_, part) => (part * 7919) % 1000);
      const mode = problem.modeOffset.slice(0, problem.partCount);
      const turn = new Map(Array.from(partsByStart(problem, mode, notBefore), (part, index) => [part, index]));
      expect(turn.size).toBe(problem.partState.filter((state) => state === partState.planned).length);
      for (let link = 0; link < problem.linkFrom.length; link++) {
        const [from, to] = [turn.get(problem.linkFrom[link]), turn.get(problem.linkTo[link])];
        if (from !== undefined && to !== undefined) expect(from).toBeLessThan(to);
      }
    }),
  );
});
