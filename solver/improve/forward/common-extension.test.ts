import { array, assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { policySchema } from '../../model/policy.ts';
import { emptyGenome, genomeOf } from '../shop/genome.ts';
import { shopOf } from '../shop/shop.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';
import { CommonExtension, createCommonExtension } from './common-extension.ts';

const { weights } = policySchema.parse({});
const kinds = ['calendars', 'setups', 'overlap', 'materials', 'resources', 'uninterruptible', 'pins'] as const;

const timed = ({ sequences: { order, mode }, timing: { start } }: Annealing) => ({ order, mode, start });

test('whatever threads give back, in whatever turn, fits together', () => {
  let changed = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), array(nat(2), { maxLength: 12 }), (seed, turns) => {
      const { problem } = randomShop(seed, kinds);
      const decoder = new Decoder(problem);
      const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
      const shop = shopOf(problem, solution.excluded);
      if (shop.nodes.length === 0) return;
      const memory = createCommonExtension(problem.partCount, 3);
      const genome = genomeOf(shop, decoder.schedule);
      const threads = [1, 2, 3].map((thread) => {
        const random = new Xorshift(seed + thread);
        const common = new CommonExtension(memory, shop.nodes.length, random);
        const search = new Annealing(shop, random, decoder.schedule, weights);
        search.load(genome.order, genome.mode);
        common.begin(timed(search));
        return { common, search };
      });
      const into = { ...emptyGenome(shop), start: new Int32Array(shop.none) };
      const arcs = (order: Int32Array): void => {
        const at = new Map(Array.from(order, (node, index) => [node, index]));
        expect(at.size).toBe(shop.nodes.length);
        for (const node of shop.nodes) {
          for (let k = shop.successors.offset[node]; k < shop.successors.offset[node + 1]; k++) {
            expect(at.get(shop.successors.node[k])).toBeGreaterThan(at.get(node)!);
          }
        }
      };
      for (const thread of [...turns, 0, 1, 2]) {
        const { common, search } = threads[thread];
        search.sortStretch();
        const draft = common.draft(thread, timed(search), into);
        arcs(into.order);
        search.load(into.order, into.mode, into.start);
        search.restrictTo(common.publish(thread, draft, into, search.costs.total)!);
        search.anneal(200, 0.5 * search.delayCost, () => false);
      }
      for (const [thread, { common, search }] of threads.entries()) {
        search.sortStretch();
        const draft = common.draft(thread, timed(search), into);
        // Whoever has made a draft of what another thread has changed since has to make it anew.
        expect(common.publish(thread, { ...draft, version: draft.version - 1 }, into, 0)).toBeNull();
        common.publish(thread, draft, into, 0);
      }
      arcs(into.order);
      if (into.order.some((node, index) => node !== genome.order[index])) changed++;
    }),
    { numRuns: 60 },
  );
  expect(changed).toBeGreaterThan(30);
});

test('stretches of several threads never overlap, and one alone comes by everything', () => {
  const memory = createCommonExtension(100, 4);
  const random = new Xorshift(5);
  const common = new CommonExtension(memory, 100, random);
  const genome = {
    order: Int32Array.from({ length: 100 }, (_, index) => index),
    mode: new Int32Array(100),
    start: new Int32Array(100),
  };
  const into = { order: new Int32Array(100), mode: new Int32Array(100), start: new Int32Array(100) };
  common.begin(genome);
  const held = new Map<number, { from: number; to: number }>();
  for (let turn = 0; turn < 200; turn++) {
    const thread = random.below(4);
    const stretch = common.publish(thread, common.draft(thread, genome, into), into, 0)!;
    held.set(thread, stretch);
    const taken = [...held.values()].toSorted((one, other) => one.from - other.from);
    for (const [index, next] of taken.slice(1).entries()) expect(next.from).toBeGreaterThanOrEqual(taken[index].to);
    const regions = common.regionsFrom(thread);
    expect(regions[0]).toEqual(stretch);
    expect(regions).toEqual(expect.arrayContaining([...held.values()]));
    const ends = regions.toSorted((one, other) => one.from - other.from);
    expect(ends.map(({ from }) => from)).toEqual([0, ...ends.slice(0, -1).map(({ to }) => to)]);
    expect(ends.at(-1)!.to).toBe(100);
  }
  const seen = new Set<number>();
  for (const thread of [0, 1, 2, 3]) common.giveUp(thread);
  expect(common.regionsFrom(0)).toEqual([{ from: 0, to: 100 }]);
  for (let turn = 0; turn < 200; turn++) {
    const { from, to } = common.publish(0, common.draft(0, genome, into), into, 0)!;
    for (let index = from; index < to; index++) seen.add(index);
  }
  expect(seen.size).toBe(100);
});
