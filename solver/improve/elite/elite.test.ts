import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyGenome, type Genome } from '../shop/genome.ts';
import { MakespanSearch } from '../makespan/makespan-search.ts';
import type { Shop } from '../shop/shop.ts';
import { firstModes, randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { breed } from './breed.ts';
import { usualBreeding } from './local-search.ts';
import { createElitePool, ElitePool } from './elite-pool.ts';
import { between, interleaved, randomGenome } from './recombine.ts';

function isFeasible({ nodes, predecessors, problem }: Shop, { order, mode }: Genome): boolean {
  const position = new Map([...order].map((node, index) => [node, index]));
  return (
    position.size === nodes.length &&
    nodes.every((node) => {
      if (mode[node] < problem.modeOffset[node] || mode[node] >= problem.modeOffset[node + 1]) return false;
      for (let k = predecessors.offset[node]; k < predecessors.offset[node + 1]; k++) {
        if (position.get(predecessors.node[k])! >= position.get(node)!) return false;
      }
      return true;
    })
  );
}

function genomes(seed: number, count: number): { shop: Shop; random: Xorshift; all: Genome[] } {
  const { shop } = randomShop(seed, ['lags', 'splits', 'materials']);
  const random = new Xorshift(seed);
  const all = Array.from({ length: count }, () => {
    const genome = emptyGenome(shop);
    randomGenome(shop, random, genome);
    return genome;
  });
  return { shop, random, all };
}

describe('elite solutions', () => {
  test.each(['mean', 'stretches'] as const)(
    'what lies between two solutions is one, and keeps what both share: %s',
    (by) => {
      assert(
        property(integer({ min: 1, max: 1e6 }), (seed) => {
          const { shop, random, all } = genomes(seed, 2);
          const child = emptyGenome(shop);
          if (by === 'mean') between(shop, all[0], all[1], random.real(), random, child);
          else interleaved(shop, all[0], all[1], random, child);
          expect([...all, child].every((genome) => isFeasible(shop, genome))).toBe(true);
          for (const node of shop.nodes) expect([all[0].mode[node], all[1].mode[node]]).toContain(child.mode[node]);
          const [one, other, own] = [all[0], all[1], child].map((genome) => genome.order.indexOf.bind(genome.order));
          const pairs = Array.from({ length: 20 }, () => [0, 0].map(() => shop.nodes[random.below(shop.nodes.length)]));
          for (const [first, second] of pairs) {
            if (one(first) < one(second) && other(first) < other(second)) expect(own(first)).toBeLessThan(own(second));
          }
        }),
      );
    },
  );

  test('the pool keeps the best, each apart from the others', () => {
    const { shop, all } = genomes(3, 12);
    const pool = new ElitePool(shop, createElitePool(shop.none, 4));
    expect(pool.add(all[0], 100, 5)).toBe(true);
    expect(pool.add(all[0], 100, 5)).toBe(false);
    expect(pool.add(all[0], 90, 5)).toBe(true);
    expect(pool.size).toBe(1);
    for (const [index, genome] of all.slice(1).entries()) pool.add(genome, 50 + index, 0);
    expect(pool.size).toBe(4);
    const costs = Array.from({ length: 4 }, (_, index) => pool.copy(index, emptyGenome(shop)));
    expect(costs.toSorted((one, other) => one - other)).toEqual([50, 51, 52, 53]);
    expect(pool.meanDistance()).toBeGreaterThan(0);
    // Better than all that it is too close to, which is all: it takes their places.
    expect(pool.add(all[0], 10, 1e9)).toBe(true);
    expect(pool.size).toBe(1);
  });

  test('threads that share the memory share the members', () => {
    const { shop, all } = genomes(4, 1);
    const memory = createElitePool(shop.none, 4);
    new ElitePool(shop, memory).add(all[0], 7, 0);
    const copy = emptyGenome(shop);
    expect(new ElitePool(shop, memory).copy(0, copy)).toBe(7);
    expect(copy.order).toEqual(all[0].order);
    expect(new ElitePool(shop, memory).add(all[0], 8, 0)).toBe(false);
    expect(new ElitePool(shop, memory).offered).toBe(2);
  });

  test('a round begins with an empty pool, once for all threads', () => {
    const { shop, all } = genomes(6, 2);
    const memory = createElitePool(shop.none, 4);
    const [one, other] = [new ElitePool(shop, memory), new ElitePool(shop, memory)];
    one.planRounds(3);
    other.planRounds(5);
    expect([one.rounds, other.rounds]).toEqual([3, 3]);
    one.add(all[0], 7, 0);
    one.beginRound(1);
    expect([one.size, one.offered, other.round]).toEqual([0, 0, 1]);
    one.add(all[1], 8, 0);
    other.beginRound(1);
    expect(other.size).toBe(1);
  });

  test('a full pool of equal costs is flat', () => {
    const { shop, all } = genomes(7, 4);
    const pool = new ElitePool(shop, createElitePool(shop.none, 3));
    const isFlat = (index: number, cost: number): boolean => pool.add(all[index], cost, 0) && pool.isFlat;
    expect([isFlat(0, 9), isFlat(1, 9), isFlat(2, 9), isFlat(3, 8)]).toEqual([false, false, true, false]);
  });

  test('a worse solution has to be as far from a better one as is asked for', () => {
    const { shop, all } = genomes(5, 2);
    const pool = new ElitePool(shop, createElitePool(shop.none, 4));
    pool.add(all[0], 7, 0);
    pool.add(all[1], 8, 0);
    const distance = pool.meanDistance();
    const withDistance = (least: number): boolean => {
      const other = new ElitePool(shop, createElitePool(shop.none, 4));
      other.add(all[0], 7, least);
      return other.add(all[1], 8, least);
    };
    expect([distance, distance + 1].map(withDistance)).toEqual([true, false]);
  });
});

describe('breeding', () => {
  /** Costs of all local searches that so many moves have room for. */
  function bred(
    moves: number,
    seed: number,
    { searchesPerRound = Infinity, breeding = usualBreeding, patience = 5000 } = {},
  ) {
    const { problem, shop } = randomShop(6, [], { orders: 30 });
    const random = new Xorshift(seed);
    const pool = new ElitePool(shop, createElitePool(shop.none, 20));
    const search = Object.assign(new MakespanSearch(shop, random), { searchesPerRound, breeding, patience });
    const costs: number[] = [];
    let members = 0;
    breed(
      { order: shop.nodes, mode: firstModes(problem) },
      {
        ...{ shop, random, pool, search, bound: 0, shouldStop: () => false },
        movesLeft: () => moves - search.moves,
        used: () => search.moves / moves,
        onStep: (_, cost) => {
          costs.push(cost);
          members = Math.max(members, pool.size);
        },
      },
    );
    return { costs, moves: search.moves, rounds: pool.rounds, members };
  }

  test('the same seed breeds the same, another one something else, with all the moves there are', () => {
    const one = bred(30_000, 1);
    expect(bred(30_000, 1)).toEqual(one);
    expect(bred(30_000, 2).costs).not.toEqual(one.costs);
    expect(one.moves).toBe(30_000);
    expect(Math.min(...one.costs)).toBeLessThan(one.costs[0]);
  });

  test('a round is over as soon as all of its pool cost the same', () => {
    const { shop, all } = genomes(6, 1);
    const grown = emptyGenome(shop);
    const rounds: number[] = [];
    const search = {
      ...{
        bestOrder: grown.order,
        bestMode: grown.mode,
        bestCost: 5,
        moves: 0,
        patience: 10,
        searchesPerRound: Infinity,
      },
      beginRound: (round: number) => rounds.push(round),
      firstOf: (genome: Genome) => genome,
      load: (order: Int32Array, mode: Int32Array) => {
        grown.order.set(order);
        grown.mode.set(mode);
      },
      search: () => (search.moves += search.patience),
    };
    const pool = new ElitePool(shop, createElitePool(shop.none, 10));
    breed(all[0], {
      ...{ shop, random: new Xorshift(1), pool, search, bound: 0, shouldStop: () => false, onStep: () => undefined },
      movesLeft: () => 10_000 - search.moves,
      used: () => search.moves / 10_000,
    });
    expect(search.moves).toBe(10_000);
    expect(rounds.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('keeps more members, further apart, if the search asks for it, only where there is time for many', () => {
    const wide = { breeding: { ...usualBreeding, mostMembers: 15, widestDistance: 0.8 } };
    expect(bred(20_000, 1, wide)).toEqual(bred(20_000, 1));
    const quick = { patience: 50 };
    const [many, few] = [bred(60_000, 1, { ...quick, ...wide }), bred(60_000, 1, quick)];
    expect(many.costs).not.toEqual(few.costs);
    expect([many.members > 10, few.members]).toEqual([true, 10]);
  });

  test('goes on in rounds where a pool has had searches enough, and repeats', () => {
    const one = bred(60_000, 1, { searchesPerRound: 4 });
    expect(one.rounds).toBeGreaterThan(1);
    expect(one.moves).toBe(60_000);
    expect(bred(60_000, 1, { searchesPerRound: 4 })).toEqual(one);
    expect(bred(60_000, 1).rounds).toBe(1);
  });
});
