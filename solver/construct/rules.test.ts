import { describe, expect, test } from 'vitest';
import { compile } from '../model/compile.ts';
import type { RuleName } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';
import { boundsOf } from './bounds.ts';

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

function sequence(rule: RuleName, problem: ProblemDocument = document): string {
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
  ] satisfies [RuleName, string][])('%s takes %s', (rule, expected) => {
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
