/**
 * Composite dispatching rules, which weigh what single ones go by (Pinedo, Scheduling). Which is best depends on how a plant is loaded, and rules
 * that hardly differ lead to schedules some percent apart: the best of many is worth more than any one, so they are drawn from all of them alike.
 */

/** An index as that of ATC, with other weights. */
export type Composite = {
  /** Scaling of slack, in mean processing times. */
  lookAhead: number;
  /** By how much an order's cost is held against the work it has left, rather than the work at hand: 0 to 1. */
  workLeft: number;
  /** Share of the cushion that slack is measured with, see `Bounds.cushionedStart`. */
  cushion: number;
  /** Scaling of set-ups as in ATCS, in mean set-ups; null: they are work as any other. */
  setupScale: number | null;
};

/** The composite rule of that number from 1 on, spread evenly by Halton's sequence (1960). */
export function compositeOf(number: number): Composite {
  const setup = inverted(number, 7);
  return {
    lookAhead: 6 * 10 ** inverted(number, 2),
    workLeft: 0.15 + 0.7 * inverted(number, 3),
    cushion: inverted(number, 5),
    setupScale: setup < 0.5 ? null : 30 ** (2 * setup - 1),
  };
}

/** The digits of a number to a base, mirrored at the point: radical inverse, 0 to 1. */
function inverted(number: number, base: number): number {
  let value = 0;
  let digit = 1 / base;
  for (let left = number; left > 0; left = Math.floor(left / base)) {
    value += (left % base) * digit;
    digit /= base;
  }
  return value;
}
