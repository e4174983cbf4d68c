/** Random moves and random changes against the checker, over every kind of constraint. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plantProblem } from '../bench/plant-problem.ts';
import { checkSchedule } from '../check/check.ts';
import { directions } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { createRandom, type Random } from '../model/random.ts';
import { readProblem } from '../model/read.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { features, problemArbitrary } from '../testing/random-problem.ts';
import { adapt } from './adapt.ts';
import { RepairBoard } from './repair.ts';
import { gapRules, type RepairPreview, type RepairRequest, type Selection } from './request.ts';
import { changedProblem, changes } from './testing/changed-problem.ts';
import { must, planned } from './testing/planned.ts';

const seeds = fc.noShrink(fc.nat({ max: 1_000_000 }));
const frozenZones = fc.constantFrom(0, 0, 100, 600);

function randomRequest(
  document: ProblemDocument,
  plan: ScheduleDocument,
  random: Random,
  reach: number,
): RepairRequest {
  const pickPart = () => random.pick(plan.assignments);
  const { operation, part, machine, start } = pickPart();
  const order = document.orders.find(({ operations }) => operations.some(({ id }) => id === operation))!;
  const { modes } = order.operations.find(({ id }) => id === operation)!;
  const selections: Selection[] = [
    { kind: 'parts', parts: [{ operation, part }] },
    { kind: 'parts', parts: [{ operation, part }, ...[pickPart(), pickPart()].map((one) => ({ operation: one.operation, part: one.part }))] }, // prettier-ignore
    { kind: 'order', order: order.id },
    { kind: 'after', at: start, machines: random.chance(0.5) ? null : [machine] },
  ];
  const what = selections[Math.max(0, random.int(-3, 3))];
  const isOne = what.kind === 'parts' && what.parts.length === 1;
  const target = isOne && random.chance(0.4) ? { machine: random.pick(modes).machine } : {};
  return { move: { what, shift: random.int(-reach, 1.5 * reach), ...target }, gaps: random.pick(gapRules) };
}

/** Applies random moves, checking all that holds of every one; the number that were allowed. */
function moveAbout(
  document: ProblemDocument,
  plan: ScheduleDocument,
  frozen: number,
  seed: number,
  moves: number,
  reach: number,
): number {
  // prettier-ignore
  const board = must(RepairBoard.open(document, plan, { frozen }));
  const random = createRandom(seed);
  const until = document.now + frozen;
  const relaxed = new Set(plan.relaxed.map(({ operation }) => operation));
  const isFixed = new Set(document.orders.flatMap(({ operations }) => operations.filter(({ pin, progress }) => pin || progress).map(({ id }) => id))); // prettier-ignore
  let allowed = 0;
  for (let left = moves; left > 0 && plan.assignments.length > 0; left--) {
    const before = board.schedule();
    const request = randomRequest(document, before, random, reach);
    const preview = must(board.preview(request));
    if (random.chance(0.5)) expect(board.schedule()).toEqual(before);
    const applied = board.apply(request);
    expect(applied.ok).toBe(preview.violation === null);
    if (!applied.ok) {
      expect(board.schedule()).toEqual(before);
      continue;
    }
    allowed++;
    const now = board.schedule();
    expect(applied.value.preview).toEqual(preview);
    expect(checkSchedule(document, now, { baseline: plan, frozen }).violations).toEqual([]);
    expect(preview.weightedTardiness.after!).toBeCloseTo(now.terms.weightedTardiness, 6);
    const changed = now.assignments.filter((one, index) => JSON.stringify(one) !== JSON.stringify(before.assignments[index])); // prettier-ignore
    expect(applied.value.change.assignments).toEqual(changed);
    for (const { operation, start, part } of plan.assignments) {
      const isHeld = (isFixed.has(operation) && part === 0) || (start >= document.now && start < until);
      if (!isHeld || relaxed.has(operation)) continue;
      expect(now.assignments.find((one) => one.operation === operation && one.part === part)?.start).toBe(start);
    }
    if (!random.chance(0.3)) continue;
    must(board.restore(before));
    expect(board.schedule()).toEqual(before);
    expect(must(board.preview(request))).toEqual(preview);
  }
  return allowed;
}

describe('a right plan stays right whatever is moved', () => {
  test.each(features)('with %s', (feature) => {
    fc.assert(
      fc.property(problemArbitrary({ features: [feature] }), seeds, frozenZones, (document, seed, frozen) => {
        moveAbout(document, planned(document, 'backward'), frozen, seed, 6, 200);
      }),
      { numRuns: 15 },
    );
  });
  test('with every kind of constraint', () => {
    let allowed = 0;
    fc.assert(
      fc.property(
        problemArbitrary(),
        fc.constantFrom(...directions),
        seeds,
        frozenZones,
        (document, direction, seed, frozen) => {
          // prettier-ignore
          allowed += moveAbout(document, planned(document, direction), frozen, seed, 8, 200);
        },
      ),
      { numRuns: 200 },
    );
    expect(allowed).toBeGreaterThan(500);
  });
  test('in a plant', () => {
    const document = plantProblem(600);
    expect(moveAbout(document, planned(document), 86_400, 1, 40, 2 * 86_400)).toBeGreaterThan(10);
  });
});

/** The end of an order in the plan that a whole answer tells of, where `before` is its end now. */
function endIn({ orders }: RepairPreview, order: string, before: number | null): number | null {
  const change = orders.find((one) => one.order === order);
  return change ? change.after : before;
}

describe('an answer that was stopped on its way', () => {
  test('says only what the whole answer bears out', () => {
    const seen = { stopped: 0, moved: 0, late: 0, bounds: 0 };
    fc.assert(
      fc.property(
        fc.oneof(problemArbitrary({ orders: 12 }), problemArbitrary({ orders: 16, machines: 2, features: ['setups'] })),
        fc.constantFrom(...directions),
        seeds,
        fc.integer({ min: 0, max: 12 }),
        (document, direction, seed, looks) => {
          const plan = planned(document, direction);
          if (plan.assignments.length === 0) return;
          const board = must(RepairBoard.open(document, plan));
          const random = createRandom(seed);
          for (let left = 6; left > 0; left--) {
            const request = randomRequest(document, plan, random, 200);
            const part = must(board.preview(request, looks));
            expect(board.schedule()).toEqual(plan);
            const whole = must(board.preview(request));
            expect(whole.complete).toBe(true);
            if (part.complete) expect(part).toEqual(whole);
            if (part.complete || whole.violation !== null) continue;
            seen.stopped++;
            expect(part.weightedTardiness).toEqual({ before: whole.weightedTardiness.before, after: null });
            const starts = ({ placed }: RepairPreview) => new Map(placed.map((one) => [`${one.operation}#${one.part}`, one.start])); // prettier-ignore
            const ends = starts(whole);
            for (const [name, start] of starts(part)) expect(ends.get(name)).toBe(start);
            expect(part.moved).toBeLessThanOrEqual(whole.moved);
            expect(part.becameLate).toBeLessThanOrEqual(whole.becameLate);
            seen.moved += part.moved;
            seen.late += part.becameLate;
            for (const { order, due, before, after } of part.orders) {
              const end = endIn(whole, order, before);
              if (after === null || before === null) continue;
              seen.bounds++;
              expect(after).toBeLessThanOrEqual(end!);
              if (before <= due && after > due) expect(end).toBeGreaterThan(due);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  test('is the whole one when there was enough to look at', () => {
    const document = plantProblem(300);
    const plan = planned(document);
    const board = must(RepairBoard.open(document, plan));
    const random = createRandom(3);
    for (let left = 20; left > 0; left--) {
      const request = randomRequest(document, plan, random, 2 * 86_400);
      expect(must(board.preview(request, 1_000_000))).toEqual(must(board.preview(request)));
    }
  });
});

describe('a plan carried over', () => {
  test('to the same problem is the same plan', () => {
    fc.assert(
      fc.property(problemArbitrary(), fc.constantFrom(...directions), frozenZones, (document, direction, frozen) => {
        const plan = planned(document, direction);
        if (plan.unscheduled.length > 0) return;
        expect(adapt(document, plan, { frozen }).assignments).toEqual(plan.assignments);
      }),
      { numRuns: 100 },
    );
  });
  test('to a changed problem is right for it, and leaves out hardly more than a new plan would', () => {
    let left = 0;
    let leftAnew = 0;
    let adapted = 0;
    fc.assert(
      fc.property(
        problemArbitrary(),
        seeds,
        fc.constantFrom(...gapRules),
        frozenZones,
        (document, seed, gaps, frozen) => {
          const plan = planned(document);
          const changed = must(readProblem(changedProblem(document, plan, seed, changes)));
          const carried = adapt(changed, plan, { frozen, gaps });
          expect(checkSchedule(changed, carried, { baseline: plan, frozen }).violations).toEqual([]);
          must(RepairBoard.open(changed, carried, { frozen }));
          adapted++;
          left += carried.unscheduled.length;
          leftAnew += planned(changed).unscheduled.length;
        },
      ),
      { numRuns: 200, seed: 5 },
    );
    expect(adapted).toBe(200);
    expect(left).toBeLessThanOrEqual(leftAnew * 1.1 + 3);
  });
});
