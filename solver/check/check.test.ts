import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScheduleDocument } from '../model/schedule.ts';
import { checkSchedule, constraints } from './check.ts';
import { groundOf } from './situation.ts';
import { operationOf, orderOf, problemOf, scheduleOf, withTerms } from './testing/build.ts';
import { constraintNames } from './verdict.ts';
import { wording } from './wording.ts';

const problem = problemOf(
  [
    orderOf('O', [operationOf('A', { split: [4, 6] }), operationOf('B', { pin: { machine: 'M1', start: 20 } })]),
    orderOf('P', [operationOf('C', { consumes: [{ material: 'steel', quantity: 1 }] })]),
  ],
  { materials: [{ id: 'steel', name: 'steel', stock: 1, arrivals: [] }] },
);

test('a good schedule is ok, with its terms', () => {
  const schedule = withTerms(
    problem,
    scheduleOf([
      { operation: 'A', part: 0, start: 0, end: 4 },
      { operation: 'A', part: 1, start: 4, end: 10 },
      { operation: 'B', start: 20, end: 30 },
      { operation: 'C', start: 10, end: 20 },
    ]),
  );
  const verdict = checkSchedule(problem, schedule);
  expect(verdict.violations).toEqual([]);
  expect(verdict.ok).toBe(true);
  expect(verdict.terms.makespan).toBe(30);
});

test('a ground laid out before changes nothing', () => {
  const schedule = scheduleOf([
    { operation: 'A', part: 1, start: 4, end: 10 },
    { operation: 'A', part: 0, start: 0, end: 4 },
    { operation: 'A', part: 0, start: 1, end: 5 },
    { operation: 'C', start: 12, end: 20, mode: 1 },
  ]);
  const verdict = checkSchedule(problem, schedule);
  expect(verdict.violations.length).toBeGreaterThan(3);
  expect(checkSchedule(problem, schedule, {}, groundOf(problem))).toEqual(verdict);
});

test('the order in which a schedule lists its operations does not matter', () => {
  const rows = ['A', 'A', 'B', 'C'].map((operation, index) => ({ operation, part: index % 2, start: 5 * index, end: 5 * index + 4 })); // prettier-ignore
  const codesOf = (list: typeof rows) =>
    checkSchedule(problem, scheduleOf(list)).violations.map(({ message }) => message).sort(); // prettier-ignore
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
      expect(codesOf(shuffled)).toEqual(codesOf(rows));
    }),
  );
});

test('every constraint is looked at, each by its name', () => {
  expect(Object.keys(constraints)).toEqual([...constraintNames]);
  const prefixes = new Set(Object.keys(wording).map((code) => code.split('.')[0]));
  expect(prefixes).toEqual(new Set(constraintNames));
});

test('an empty schedule misses everything', () => {
  const verdict = checkSchedule(problem, scheduleOf([]));
  expect(verdict.ok).toBe(false);
  expect(verdict.violations.map((violation) => violation.operations)).toEqual([['A'], ['B'], ['C']]);
});

test('whatever a schedule holds is reported, never thrown at', () => {
  const ids = fc.oneof(
    fc.constantFrom('A', 'B', 'C', 'O', 'P', 'M1', 'M2', '__proto__', 'constructor'),
    fc.string().map((text) => text.replaceAll(/[?{]/g, '')),
  );
  const numbers = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.double(), fc.constantFrom(NaN, Infinity, -Infinity));
  const assignment = fc.record({
    operation: ids,
    part: numbers,
    machine: ids,
    mode: numbers,
    start: numbers,
    runStart: numbers,
    end: numbers,
  });
  const reason = { code: 'no-machine' as const, message: '', params: {} };
  const documents = fc.record({
    assignments: fc.array(assignment),
    unscheduled: fc.array(fc.record({ order: ids, reason: fc.constant(reason) })),
    relaxed: fc.array(fc.record({ operation: ids, part: numbers, reason: fc.constant(reason) })),
  });
  fc.assert(
    fc.property(documents, documents, (parts, baseline) => {
      const schedule: ScheduleDocument = scheduleOf([], parts);
      const verdict = checkSchedule(problem, schedule, { baseline: scheduleOf([], baseline), frozen: 20 });
      expect(verdict.ok).toBe(false);
      for (const violation of verdict.violations) {
        expect(violation.message).not.toMatch(/\{\{|undefined|\?/);
        expect(violation.seconds).toBeGreaterThanOrEqual(0);
        expect(violation.constraint).toBe(violation.code.split('.')[0]);
      }
    }),
    { numRuns: 500 },
  );
});

test('hostile names are cut short', () => {
  const verdict = checkSchedule(problem, scheduleOf([{ operation: 'x'.repeat(100_000), start: 0, end: 1 }]));
  expect(verdict.violations[0].message.length).toBeLessThan(1500);
});
