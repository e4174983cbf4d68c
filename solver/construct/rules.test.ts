import { describe, expect, test } from 'vitest';
import { compile } from '../model/compile.ts';
import { ruleNames, type RuleName } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';
import { boundsOf } from './bounds.ts';
import { compositeOf, type Composite } from './composite.ts';

/** Orders A … D wait for one machine, which is set up for red. */
const document = smallProblem({
  machines: [{ setupMatrices: ['colour'], setupState: { colour: 'red' } }],
  setupMatrices: [{ id: 'colour', attribute: 'colour', otherwise: 40, entries: [] }],
  orders: [
    { due: 300, weight: 1, operations: [{ run: 50, attributes: { colour: 'red' } }] },
    { due: 200, weight: 1, operations: [{ run: 40, attributes: { colour: 'blue' } }] },
    { due: 280, weight: 9, operations: [{ run: 20, attributes: { colour: 'blue' } }] },
    { due: 230, weight: 1, operations: [{ run: 90, attributes: { colour: 'red' } }] },
  ],
});

function sequence(rule: RuleName | Composite, problem: ProblemDocument = document): string {
  const decoder = new Decoder(compile(problem).problem);
  construct(decoder, { rule, direction: 'forward' });
  const { start } = decoder.schedule;
  return [0, 1, 2, 3].toSorted((one, other) => start[one] - start[other]).map((part) => 'ABCD'[part]).join(''); // prettier-ignore
}

describe('dispatching rules', () => {
  test.each([
    ['EDD', 'BDCA'],
    ['SPT', 'CBAD'],
    ['LPT', 'DABC'],
    ['SLACK', 'DBAC'],
    ['FIFO', 'ABCD'],
    ['PRIORITY', 'CBDA'],
    // Time left by work left: D 230/90 goes first, then at 90 A 210/50 against B 110/40 and C 190/20.
    ['CR', 'DBAC'],
    // Behind C and B, at 100: A has slack 150 and takes 90 with its set-up, D 40 and 130.
    ['ATC', 'CBDA'],
  ] satisfies [RuleName | Composite, string][])('%s takes %s', (rule, expected) => {
    expect(sequence(rule)).toBe(expected);
  });

  test('ATCS keeps to a set-up where nothing else speaks for another', () => {
    const colours = smallProblem({
      machines: [{ setupMatrices: ['colour'], setupState: { colour: 'red' } }],
      setupMatrices: [{ id: 'colour', attribute: 'colour', otherwise: 40, entries: [] }],
      orders: ['red', 'blue', 'red', 'blue'].map((colour) => ({
        due: 900,
        operations: [{ run: 30, attributes: { colour } }],
      })),
    });
    expect(sequence('ATCS', colours)).toBe('ACBD');
    expect(sequence('FIFO', colours)).toBe('ABCD');
  });

  describe('a composite rule', () => {
    const order = (rule: RuleName | Composite, problem: ProblemDocument, parts: readonly number[]): string => {
      const decoder = new Decoder(compile(problem).problem);
      construct(decoder, { rule, direction: 'forward' });
      const { start } = decoder.schedule;
      return parts.toSorted((one, other) => start[one] - start[other]).join(' ');
    };
    const bare: Composite = { lookAhead: 3, workLeft: 0, cushion: 1, setupScale: null };

    test('puts off what has much work left, if that counts', () => {
      const late = smallProblem({
        machines: [{}, {}],
        orders: [
          { due: 0, operations: [{ run: 20 }, { run: 500, on: 'M1' }] },
          { due: 0, operations: [{ run: 30 }] },
          { due: 0, operations: [{ run: 40 }] },
        ],
      });
      expect(order('ATC', late, [0, 2, 3])).toBe('0 2 3');
      expect(order(bare, late, [0, 2, 3])).toBe('0 2 3');
      // 30, 40 and √(20 · 520) ≈ 102.
      expect(order({ ...bare, workLeft: 0.5 }, late, [0, 2, 3])).toBe('2 3 0');
    });

    test('weighs slack and set-ups by their scales', () => {
      const parts = [0, 1, 2, 3];
      expect(order(bare, document, parts)).toBe(order('ATC', document, parts));
      // Far ahead nothing is urgent, and C goes first by weight, then what needs least work: B 40, A 90 and D 130 with their set-ups.
      expect(order({ ...bare, lookAhead: 1000 }, document, parts)).toBe('2 1 0 3');
      expect(order({ ...bare, setupScale: 0.01 }, document, parts)).toBe('3 0 2 1');
    });
  });
});

test('what a pinned operation waits for goes first, whatever the rule', () => {
  const document = smallProblem({
    machines: [{}, {}],
    orders: [
      { due: 10, weight: 1e6, operations: [{ run: 10 }] },
      { due: 999, operations: [{ run: 10 }, { run: 5, on: 'M1', pin: { machine: 'M1', start: 12 } }] },
    ],
  });
  for (const rule of [...ruleNames, compositeOf(1)]) {
    const decoder = new Decoder(compile(document).problem);
    construct(decoder, { rule, direction: 'forward' });
    expect([...decoder.schedule.start]).toEqual([10, 0, 12]);
    expect([...decoder.schedule.relaxed]).toEqual([0, 0, 0]);
  }
});

test('latest starts go back from the due date over the route, its calendar and its lags', () => {
  const route = smallProblem({
    calendars: [{ id: 'open', intervals: [[0, 40], [50, 1000]] }], // prettier-ignore
    orders: [{ due: 100, operations: [{ run: 20 }, { run: 30 }], links: [{ from: 'A1', to: 'A2', minLag: 15 }] }],
  });
  const { latestStart, remaining, due } = boundsOf(compile(route).problem);
  expect([...latestStart]).toEqual([25, 70]);
  expect([...remaining]).toEqual([50, 30]);
  expect([...due]).toEqual([100]);
});
