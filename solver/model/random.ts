/** Seeded random numbers: the search and the test generators must repeat exactly, so nothing here touches Math.random. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Random = {
  /** Whole number in `[low, high]`. */
  int(low: number, high: number): number;
  /** Real number in `[0, 1)`, in steps of 2⁻³⁰. */
  real(): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
};

/** A generator for `seed`; generators of the same seed and different `stream` are independent of one another. */
export function createRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plus(seed ^ Math.imul(stream + 1, 0x9e3779b9));
  const int = (low: number, high: number): number => uniformInt(generator, low, high);
  const real = (): number => int(0, 0x3fff_ffff) / 0x4000_0000;
  return {
    int,
    real,
    chance: (probability) => real() < probability,
    pick: (items) => items[int(0, items.length - 1)],
  };
}
