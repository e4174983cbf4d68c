import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Xorshift } from '../xorshift.ts';
import { WindowRounds } from './window-rounds.ts';

const roundsOf = (count: number, machines: number, seed = 1): WindowRounds =>
  new WindowRounds(count, machines, new Xorshift(seed));

/** What rounds that come to these costs end with; each makes moves. */
function outcomes(rounds: WindowRounds, costs: readonly number[], used = 0): string[] {
  return costs.map((cost, index) => rounds.next(cost, index, used));
}

describe('rounds of windows', () => {
  test('a round is over when its windows have covered the shop about twice', () => {
    assert(
      property(integer({ min: 20, max: 5000 }), integer({ min: 1, max: 1000 }), (count, machines) => {
        const rounds = roundsOf(count, machines, count + machines);
        expect(rounds.isOver).toBe(true);
        rounds.next(1000, 0, 0);
        let covered = 0;
        while (!rounds.isOver) {
          const { from, to } = rounds.drawWindow();
          expect(0 <= from && from < to && to <= count).toBe(true);
          covered += to - from;
        }
        expect(covered).toBeGreaterThanOrEqual(2 * count);
        expect(covered).toBeLessThan(3 * count);
      }),
    );
  });

  test('patience grows where little is gained', () => {
    const rounds = roundsOf(10_000, 20);
    const patience = rounds.windowPatience;
    outcomes(rounds, [1000, 900]);
    expect(rounds.windowPatience).toBe(patience);
    rounds.next(899, 2, 0);
    expect(rounds.windowPatience).toBe(2 * patience);
    for (let round = 3; round < 10; round++) rounds.next(900 - round, round, 0);
    expect(rounds.windowPatience).toBe(8 * patience);
  });

  test('there is more patience where a patient round gains next to nothing, but not where it gains nothing', () => {
    const rounds = roundsOf(10_000, 20);
    const patience = rounds.windowPatience;
    outcomes(rounds, [1e6, 1e6, 1e6, 1e6, 1e6]);
    expect(rounds.windowPatience).toBe(8 * patience);
    for (let round = 1; round < 10; round++) rounds.next(1e6 - 100 * round, 10 + round, 0);
    expect(rounds.windowPatience).toBe(40 * patience);
  });

  test('sets out anew after many rounds without gain, with a memory no shorter', () => {
    const rounds = roundsOf(10_000, 20);
    expect(
      outcomes(
        rounds,
        Array.from({ length: 12 }, () => 1000),
      ),
    ).toEqual([...Array(11).fill('on'), 'anew']);
    const tenures = Array.from({ length: 200 }, () => rounds.drawTenure());
    expect(Math.max(...tenures)).toBeLessThanOrEqual(3.6);
    expect(Math.min(...tenures)).toBeGreaterThanOrEqual(0.4);
    expect(rounds.windowPatience).toBe(8 * roundsOf(10_000, 20).windowPatience);
    // What it comes to from its start is no worse than nothing.
    expect(outcomes(rounds, [2000, 1500, 1200])).toEqual(['on', 'on', 'on']);
  });

  test('lets the makespan rise once rounds gain little, in the beginning most of all', () => {
    const rounds = roundsOf(10_000, 20);
    const patience = rounds.windowPatience;
    outcomes(rounds, [1000, 900]);
    rounds.next(899, 2, 0.01);
    expect([rounds.deviation(0.01), rounds.windowPatience]).toEqual([0, 2 * patience]);
    rounds.next(800, 3, 0.1);
    expect(rounds.deviation(0.1)).toBe(0);
    rounds.next(799, 4, 0.2);
    expect(rounds.windowPatience).toBe(patience);
    const deviations = [0.2, 0.5, 0.9, 1].map((used) => rounds.deviation(used));
    expect(deviations[0]).toBeGreaterThan(0.002);
    expect(deviations).toEqual(deviations.toSorted((one, other) => other - one));
    expect(deviations[3]).toBe(0);
    // What goes up and down gains nothing now and then: that is no trap.
    expect(outcomes(rounds, Array(20).fill(800), 0.5)).toEqual(Array(20).fill('on'));
    expect(rounds.windowPatience).toBe(patience);
  });

  test('only descends where a round has gained nothing, as there are traps', () => {
    const rounds = roundsOf(10_000, 20);
    outcomes(rounds, [1000, 900, 900]);
    rounds.next(899, 3, 0.5);
    expect(rounds.deviation(0.5)).toBe(0);
  });

  test('tries larger windows where nothing moves, and ends when that helps nothing', () => {
    const rounds = roundsOf(100, 5);
    const ends = Array.from({ length: 6 }, () => rounds.next(1000, 0, 0));
    expect(ends).toEqual(['on', 'on', 'on', 'on', 'on', 'end']);
  });
});
