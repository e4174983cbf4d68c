import { array, assert, boolean, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { always, never } from '../model/columns.ts';
import { compile } from '../model/compile.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { Profile } from './profile.ts';

const { problem } = compile(
  smallProblem({
    orders: [],
    resources: [
      { id: 'R', name: 'R', kind: 'tool', capacity: [{ at: 5, units: 3 }, { at: 20, units: 1 }, { at: 30, units: 4 }] }, // prettier-ignore
    ],
  }),
);
const bare = (second: number): number => (second < 5 ? 0 : second < 20 ? 3 : second < 30 ? 1 : 4);

const draws = array(
  record({
    from: integer({ min: 0, max: 60 }),
    length: integer({ min: 0, max: 15 }),
    units: integer({ min: 1, max: 3 }),
    takeBack: boolean(),
  }),
  { maxLength: 100 },
);

test('a profile counts like an array of seconds', () => {
  assert(
    property(draws, integer({ min: 1, max: 4 }), (list, units) => {
      const profile = new Profile(problem, 0);
      const free = Array.from({ length: 100 }, (_, second) => bare(second));
      const draw = (from: number, to: number, drawn: number): void => {
        profile.draw(from, to, drawn);
        for (let second = from; second < to; second++) free[second] -= drawn;
      };
      for (const { from, length, units: drawn, takeBack } of list) {
        draw(from, from + length, drawn);
        if (takeBack) draw(from, from + length, -drawn);
      }
      for (let second = 0; second < 80; second++) expect(profile.freeAt(second)).toBe(free[second]);
      for (let from = 0; from < 75; from += 3) {
        const conflict = free.findIndex((left, second) => second >= from && second < from + 5 && left < units);
        const again = free.findIndex((left, second) => second > conflict && left >= units);
        const expected = conflict < 0 ? always : again < 0 ? never : again;
        expect(profile.conflictEnd(from, from + 5, units)).toBe(expected);
      }
    }),
  );
});

test('a reset profile is the bare capacity again', () => {
  const profile = new Profile(problem, 0);
  profile.draw(0, 50, 2);
  profile.reset();
  expect([0, 5, 20, 30].map((second) => profile.freeAt(second))).toEqual([0, 3, 1, 4]);
});
