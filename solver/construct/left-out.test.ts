import { describe, expect, test } from 'vitest';
import { exclusion } from '../model/columns.ts';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import { solveHere } from '../pool/solve-here.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { construct } from './construct.ts';
import { Decoder } from './decoder.ts';
import { inOrderOf } from './linear-extension.ts';
import { leftOutOrders, retryLeftOut } from './left-out.ts';

describe('orders left out', () => {
  // A goes first by its due date and takes the machine for as long as B, which has to be through early, could have it.
  const crowded = smallProblem({
    calendars: [
      { id: 'open', intervals: [[0, 1000]] },
      { id: 'morning', intervals: [[0, 40]] },
    ],
    machines: [{}, { calendar: 'morning' }],
    orders: [
      { due: 50, operations: [{ run: 35 }] },
      { due: 60, operations: [{ run: 20 }, { run: 20, on: 'M1' }] },
    ],
  });

  test('are tried again ahead of all others', () => {
    const decoder = new Decoder(compile(crowded).problem);
    const solution = construct(decoder, { rule: 'EDD', direction: 'forward' })!;
    expect(leftOutOrders(decoder.schedule.problem, solution.excluded)).toEqual([1]);
    const retried = retryLeftOut(decoder, solution)!;
    expect(leftOutOrders(decoder.schedule.problem, retried.excluded)).toEqual([]);
    expect([...decoder.schedule.start]).toEqual([20, 0, 20]);
  });

  test('come in during a solve by a single rule', () => {
    const policy = policySchema.parse({ rule: 'EDD', direction: 'forward', iterations: 0, workers: 1 });
    expect(solveHere(crowded, policy)).toMatchObject({ ok: true, value: { status: 'feasible', unscheduled: [] } });
  });

  test('are not tried again when they lack material', () => {
    const document = smallProblem({
      materials: [{ id: 'X', name: 'X', stock: 0, arrivals: [] }],
      orders: [{ operations: [{ consumes: [{ material: 'X', quantity: 1 }] }] }],
    });
    const decoder = new Decoder(compile(document).problem);
    expect(retryLeftOut(decoder, construct(decoder, { rule: 'EDD', direction: 'forward' })!)).toBeNull();
  });
});

test('what is released too late to follow the floor within a maximum lag is left out from the beginning, and not tried again', () => {
  const document = smallProblem({
    machines: [{}],
    orders: [
      {
        release: 10,
        operations: [{ run: 5, progress: { state: 'done', machine: 'M0', start: -9, end: -4 } }, { run: 3 }],
        links: [{ from: 'A1', to: 'A2', maxLag: 13 }],
      },
      { suppliers: ['A'], operations: [{ run: 1 }] },
      { operations: [{ run: 2 }] },
    ],
  });
  const decoder = new Decoder(compile(document).problem);
  let passes = 0;
  const { problem } = decoder.schedule;
  const inTurn = inOrderOf(problem, new Float64Array(problem.clusterCount));
  const solution = decoder.construct((place) => {
    passes++;
    inTurn(place);
  })!;
  expect(passes).toBe(1);
  expect([...solution.excluded]).toEqual([exclusion['max-lag'], exclusion.none, exclusion.none]);
  expect(solution.culprit[0]).toBe(1);
  expect(retryLeftOut(decoder, solution)).toBeNull();
});

test('what follows the floor within a maximum lag goes before what a rule would put there', () => {
  const document = smallProblem({
    machines: [{}, {}],
    orders: [
      {
        due: 12,
        weight: 5,
        operations: [{ run: 5 }, { run: 3, on: 'M1' }],
        links: [{ from: 'A1', to: 'A2', maxLag: 4 }],
      },
      {
        due: 9,
        operations: [
          { run: 5, on: 'M1', progress: { state: 'started', machine: 'M1', start: -3, remaining: 1 } },
          { run: 3 },
        ],
        links: [{ from: 'B1', to: 'B2', maxLag: 3 }],
      },
    ],
  });
  const decoder = new Decoder(compile(document).problem);
  const { excluded } = construct(decoder, { rule: 'ATCS', direction: 'forward' })!;
  expect([...excluded]).toEqual([0, 0]);
});
