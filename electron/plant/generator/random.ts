import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Random = {
  /** Whole number from `min` to `max`, both included. */
  int: (min: number, max: number) => number;
  /** True with this probability. */
  chance: (probability: number) => boolean;
  pick: <T>(values: readonly T[]) => T;
  /** A shuffled copy. */
  shuffle: <T>(values: readonly T[]) => T[];
};

/** Random numbers that repeat for the same seed. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const int = (min: number, max: number) => uniformInt(generator, min, max);
  return {
    int,
    chance: (probability) => int(0, 999_999) < probability * 1_000_000,
    pick: (values) => values[int(0, values.length - 1)],
    shuffle: (values) => {
      const copy = [...values];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = int(0, last);
        [copy[last], copy[other]] = [copy[other], copy[last]];
      }
      return copy;
    },
  };
}
