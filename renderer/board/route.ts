/** An order's way through the plant: its operations in sequence and how long it waits before each. */
import type { BoardModel } from './model.ts';

export type Stop = {
  operation: number;
  /** Seconds from the last end before it to its start, negative where they overlap; null for the first. */
  wait: number | null;
};

/** `total`: seconds at work and seconds waiting, set-ups counted as work and overlaps as no wait. */
export function routeOf(model: BoardModel, order: number): { stops: Stop[]; total: { work: number; wait: number } } {
  const { sequence, start, end } = model.board.operations;
  const operations = [...model.route(order)];
  const total = { work: 0, wait: 0 };
  const stops = operations.map((operation): Stop => {
    total.work += end[operation] - start[operation];
    // Parts of one operation run side by side: they wait for the operation before, not for one another.
    const before = operations.filter((other) => sequence[other] < sequence[operation]).map((other) => end[other]);
    if (before.length === 0) return { operation, wait: null };
    const wait = start[operation] - Math.max(...before);
    total.wait += Math.max(0, wait);
    return { operation, wait };
  });
  return { stops, total };
}

/** Pairs of operations that follow one another on a route sorted by sequence: parts of one operation lie side by side, each after each before. */
export function legsOf(model: BoardModel, route: ArrayLike<number>): [before: number, after: number][] {
  const { sequence } = model.board.operations;
  const steps = [...Map.groupBy(Array.from(route), (operation) => sequence[operation]).values()];
  return steps
    .slice(1)
    .flatMap((after, index) => steps[index].flatMap((from) => after.map((to): [number, number] => [from, to])));
}
