import { expect, test } from 'vitest';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { policySchema } from '../../model/policy.ts';
import { genomeOf } from '../shop/genome.ts';
import { shopOf } from '../shop/shop.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';
import { TightPath } from './tight-path.ts';

const { weights } = policySchema.parse({});
const mostNodes = 6;

/** The timed schedule of a dispatching rule, and the nodes that end its orders. */
function timed(seed: number) {
  const { problem } = randomShop(seed, ['calendars', 'setups', 'overlap', 'resources', 'uninterruptible']);
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const shop = shopOf(problem, solution.excluded);
  const search = new Annealing(shop, new Xorshift(seed), decoder.schedule, weights);
  const genome = genomeOf(shop, decoder.schedule);
  search.load(genome.order, genome.mode);
  const { timing, costs, sequences } = search;
  const ends = Array.from(costs.orderEnd.keys(), (order) => costs.lastNodeOf(order)).filter((node) => node >= 0);
  return { timing, sequences, ends, count: shop.nodes.length };
}

test('of the last nodes of a path those within the stretch are kept, in order of time', () => {
  let shortened = 0;
  let cut = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { timing, sequences, ends, count } = timed(seed);
    const from = Math.floor(count / 3);
    const to = Math.ceil((2 * count) / 3);
    const path = new TightPath(count);
    // The same numbers draw the same path.
    const drawn = (last: number, most: number, first = 0, end = Infinity): number[] => {
      path.draw(timing, last, most, new Xorshift(seed), first, end);
      return Array.from(path.nodes.subarray(0, path.length));
    };
    for (const last of ends) {
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
