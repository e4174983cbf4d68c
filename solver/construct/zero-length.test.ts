import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSchedule } from '../check/check.ts';
import { operationOf, orderOf, problemOf } from '../check/testing/build.ts';
import { policySchema, ruleNames } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { solveHere } from '../pool/solve-here.ts';

const colours = ['red', 'blue'] as const;
const operations = fc.array(
  fc.record({
    machine: fc.constantFrom('M1', 'M2'),
    run: fc.constantFrom(0, 0, 0, 2),
    colour: fc.option(fc.constantFrom(...colours), { nil: undefined }),
    pinned: fc.boolean(),
    split: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

/** A few orders of operations most of which take no time, under ids whose order has nothing to do with theirs. */
const problems: fc.Arbitrary<ProblemDocument> = fc
  .record({
    orders: fc.array(operations, { minLength: 2, maxLength: 5 }),
    ids: fc.shuffledSubarray(
      Array.from({ length: 15 }, (_, index) => `T${index}`),
      { minLength: 15 },
    ),
    changeOver: fc.constantFrom(0, 3),
  })
  .map(({ orders, ids, changeOver }) => {
    let next = 0;
    const made = orders.map((list, index) =>
      orderOf(
        `O${index}`,
        list.map(({ machine, run, colour, pinned, split }) =>
          operationOf(ids[next++], {
            modes: [{ machine, setup: 0, run }],
            attributes: colour === undefined ? {} : { colour },
            ...(pinned && { pin: { machine, start: 0 } }),
            ...(split && { quantity: 10, split: [4, 6] }),
          }),
        ),
      ),
    );
    const matrix = { id: 'C', attribute: 'colour', otherwise: changeOver, entries: [] };
    const problem = problemOf(made, { setupMatrices: [matrix] });
    return { ...problem, machines: problem.machines.map((machine) => ({ ...machine, setupMatrices: ['C'] })) };
  });

function solved(
  problem: ProblemDocument,
  rule: (typeof ruleNames)[number] | 'best',
  iterations: number,
): ScheduleDocument {
  const result = solveHere(problem, policySchema.parse({ rule, iterations, workers: 1 }));
  if (!result.ok) throw new Error(result.message);
  return { ...result.value, seconds: 0 };
}

/** The machine's order as solver/README.md has it: by start, end, id and part. */
function inMachineOrder(assignments: readonly Assignment[]): Assignment[] {
  return assignments.toSorted(
    (one, other) =>
      one.start - other.start ||
      one.end - other.end ||
      (one.operation < other.operation ? -1 : Number(one.operation > other.operation)) ||
      one.part - other.part,
  );
}

test.each(['best', ...ruleNames] as const)('parts that take no time go by their ids, by rule %s', (rule) => {
  let ties = 0;
  fc.assert(
    fc.property(problems, (problem) => {
      const schedule = solved(problem, rule, rule === 'best' ? 15 : 0);
      expect(checkSchedule(problem, schedule).violations).toEqual([]);
      expect(solved(problem, rule, rule === 'best' ? 15 : 0)).toEqual(schedule);
      for (const { id } of problem.machines) {
        const sequence = inMachineOrder(schedule.assignments.filter(({ machine }) => machine === id));
        ties += sequence.filter((one, k) => k > 0 && one.end === sequence[k - 1].start).length;
      }
    }),
    { numRuns: rule === 'best' ? 40 : 60, seed: 4 },
  );
  expect(ties).toBeGreaterThan(20);
});
