import { expect, test } from 'vitest';
import { Xorshift } from '../xorshift.ts';
import { begunAnnealing } from './testing.ts';
import { TightPath } from './tight-path.ts';

const mostNodes = 6;

test('of the last nodes of a path those within the stretch are kept, in order of time', () => {
  let shortened = 0;
  let cut = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { shop, search } = begunAnnealing(seed, ['calendars', 'setups', 'overlap', 'resources', 'uninterruptible']);
    const { timing, costs, sequences } = search;
    const count = shop.nodes.length;
    const from = Math.floor(count / 3);
    const to = Math.ceil((2 * count) / 3);
    const path = new TightPath(count);
    // The same numbers draw the same path.
    const drawn = (last: number, most: number, first = 0, end = Infinity): number[] => {
      path.draw(timing, last, most, new Xorshift(seed), first, end);
      return Array.from(path.nodes.subarray(0, path.length));
    };
    for (let order = 0; order < shop.problem.orderCount; order++) {
      const last = costs.lastNodeOf(order);
      if (last < 0) continue;
      const nodes = drawn(last, count);
      expect(nodes.at(-1)).toBe(last);
      const starts = nodes.map((node) => timing.start[node]);
      expect(starts).toEqual(starts.toSorted((one, other) => one - other));
      const ofEnd = nodes.slice(-mostNodes);
      expect(drawn(last, mostNodes)).toEqual(ofEnd);
      const within = ofEnd.filter((node) => sequences.position[node] >= from && sequences.position[node] < to);
      expect(drawn(last, mostNodes, from, to)).toEqual(within);
      if (nodes.length > mostNodes) shortened++;
      if (within.length > 0 && within.length < ofEnd.length) cut++;
    }
  }
  expect(shortened).toBeGreaterThan(5);
  expect(cut).toBeGreaterThan(20);
});
