import { assert, property } from 'fast-check';
import { expect, test } from 'vitest';
import { operationOf, orderOf, problemOf } from '../check/testing/build.ts';
import { partState, type Problem } from '../model/columns.ts';
import { compile } from '../model/compile.ts';
import { problemArbitrary } from '../testing/random-problem.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';
import { partsByStart, partsInOrder } from './parts-in-order.ts';

/** Each part once, behind whatever it has to wait for. */
function expectLinearExtension(problem: Problem, parts: Int32Array): void {
  const turn = new Map(Array.from(parts, (part, index) => [part, index]));
  expect(turn.size).toBe(parts.length);
  for (let link = 0; link < problem.linkFrom.length; link++) {
    const [from, to] = [turn.get(problem.linkFrom[link]), turn.get(problem.linkTo[link])];
    if (from !== undefined && to !== undefined) expect(from).toBeLessThan(to);
  }
}

test('parts by start are a linear extension, also where something is to start before what comes before it', () => {
  assert(
    property(problemArbitrary(), (document) => {
      const { problem } = compile(document);
      const notBefore = Int32Array.from({ length: problem.partCount }, (_, part) => (part * 7919) % 1000);
      const planned = problem.topologicalPart.filter((part) => problem.partState[part] === partState.planned);
      const parts = partsByStart(problem, planned, notBefore);
      expect(parts.length).toBe(planned.length);
      expectLinearExtension(problem, parts);
    }),
  );
});

test('parts of a schedule are in the order of their machines and of precedence', () => {
  let ties = 0;
  assert(
    property(problemArbitrary(), (document) => {
      const { problem } = compile(document);
      const decoder = new Decoder(problem);
      construct(decoder, { rule: 'EDD', direction: 'forward' });
      const { start, previous } = decoder.schedule;
      const parts = partsInOrder(decoder.schedule);
      expectLinearExtension(problem, parts);
      const turn = new Map(Array.from(parts, (part, index) => [part, index]));
      for (const [index, part] of parts.entries()) {
        if (index > 0) expect(start[part]).toBeGreaterThanOrEqual(start[parts[index - 1]]);
        if (previous[part] < 0) continue;
        expect(turn.get(previous[part])).toBeLessThan(index);
        if (start[previous[part]] === start[part]) ties++;
      }
    }),
    { numRuns: 2000, seed: 1 },
  );
  expect(ties).toBeGreaterThan(20);
});

test('a part that takes no time is behind what it waits for, even where the machine has it the other way', () => {
  const on = (id: string, machine: string) => operationOf(id, { modes: [{ machine, setup: 0, run: 0 }] });
  const operations = [on('B', 'M1'), on('C', 'M2'), on('A', 'M1')];
  const { problem } = compile(problemOf([orderOf('O', operations, { release: 10 })]));
  const decoder = new Decoder(problem);
  construct(decoder, { rule: 'EDD', direction: 'forward' });
  expect([...decoder.schedule.start]).toEqual([10, 10, 10]);
  expect(decoder.schedule.previous[0]).toBe(2);
  expect([...partsInOrder(decoder.schedule)]).toEqual([0, 1, 2]);
});
