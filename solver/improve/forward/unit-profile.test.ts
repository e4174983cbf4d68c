import { array, assert, boolean, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { Profile } from '../../construct/profile.ts';
import { compile } from '../../model/compile.ts';
import { smallProblem } from '../../testing/small-problem.ts';
import { UnitProfile } from './unit-profile.ts';

const { problem } = compile(
  smallProblem({
    orders: [],
    resources: [
      { id: 'R', name: 'R', kind: 'tool', capacity: [{ at: 5, units: 3 }, { at: 20, units: 1 }, { at: 30, units: 4 }] }, // prettier-ignore
    ],
  }),
);
/** A few seconds in each bucket. */
const wide = { ...problem, now: 0, horizon: 1500 };

const draws = array(
  record({
    from: integer({ min: -20, max: 1600 }),
    length: integer({ min: 0, max: 200 }),
    units: integer({ min: 1, max: 3 }),
    takeBack: boolean(),
  }),
  { maxLength: 300 },
);

test('steps in buckets count like those in a row', () => {
  assert(
    property(draws, integer({ min: 1, max: 4 }), (list, units) => {
      const inRow = new Profile(problem, 0);
      inRow.draw(0, 12, 1);
      const inBuckets = new UnitProfile(wide);
      inBuckets.copyFrom(inRow);
      for (const { from, length, units: drawn, takeBack } of list) {
        for (const change of takeBack ? [drawn, -drawn] : [drawn]) {
          inRow.draw(from, from + length, change);
          inBuckets.draw(from, from + length, change);
        }
      }
      for (let from = -30; from < 1700; from += 7) {
        expect(inBuckets.conflictEnd(from, from + 11, units)).toBe(inRow.conflictEnd(from, from + 11, units));
      }
    }),
  );
});

test('a profile taken over anew has nothing of what was drawn', () => {
  const bare = new Profile(problem, 0);
  const inBuckets = new UnitProfile(wide);
  inBuckets.draw(0, 1400, 4);
  inBuckets.copyFrom(bare);
  for (let at = -10; at < 1500; at += 3) {
    expect(inBuckets.conflictEnd(at, at + 1, 1)).toBe(bare.conflictEnd(at, at + 1, 1));
  }
});
