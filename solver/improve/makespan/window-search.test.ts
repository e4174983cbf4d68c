import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benchmarkProblem } from '../../model/benchmark-formats.ts';
import { compile } from '../../model/compile.ts';
import { Sequences } from '../shop/sequences.ts';
import { shopOf, type Shop } from '../shop/shop.ts';
import { firstModes, randomMove, randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { LongestPaths } from './longest-paths.ts';
import { WindowPath } from './window-path.ts';
import { WindowPaths } from './window-paths.ts';
import { WindowSearch } from './window-search.ts';

/** A job shop in which every job visits all machines in an order of its own. */
function jobShop(seed: number, jobs: number, machines: number): Shop {
  const random = new Xorshift(seed);
  const job = () => {
    const route = Array.from({ length: machines }, (_, machine) => machine);
    for (let index = machines - 1; index > 0; index--) {
      const other = random.below(index + 1);
      [route[index], route[other]] = [route[other], route[index]];
    }
    return route.map((machine) => [{ machine, duration: 1 + random.below(99) }]);
  };
  const document = benchmarkProblem({ machines, jobs: Array.from({ length: jobs }, job) });
  if (!document.ok) throw new Error(document.message);
  const { problem } = compile(document.value);
  return shopOf(problem, problem.orderExclusion);
}

function timesOf(shop: Shop, order: Int32Array, mode: Int32Array): LongestPaths {
  const paths = new LongestPaths(new Sequences(shop));
  paths.sequences.load(order, mode);
  paths.reset();
  return paths;
}

describe('search by windows', () => {
  test.each([
    ['chains', []],
    ['lags and releases', ['lags', 'materials']],
  ] as const)('within a window, the longest path is that of the whole shop or shorter: %s', (_, features) => {
    let made = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Xorshift(seed);
        const { problem, shop } = randomShop(seed, features);
        // Where no order can be scheduled there is no window.
        if (shop.nodes.length < 2) return;
        const sequences = new Sequences(shop);
        const paths = new LongestPaths(sequences);
        sequences.load(shop.nodes, firstModes(problem));
        paths.reset();
        const from = random.below(shop.nodes.length >> 1);
        const to = from + 2 + random.below(shop.nodes.length - from - 1);
        const window = new WindowPaths(paths);
        window.restrict(from, to);
        const inWindow = (node: number): boolean => sequences.position[node] >= from && sequences.position[node] < to;
        for (let move = 0; move < 300; move++) {
          const { node, mode, behind } = randomMove(sequences, random);
          const ahead = behind === shop.none ? sequences.first[problem.modeMachine[mode]] : sequences.next[behind];
          if (!inWindow(node) || (behind !== shop.none && !inWindow(behind))) continue;
          if (behind === shop.none && ahead !== shop.none && !inWindow(ahead)) continue;
          const oldPrevious = sequences.previous[node];
          const oldNext = sequences.next[node];
          if (!sequences.relocate(node, mode, behind)) continue;
          window.updateAfter(node, oldPrevious, oldNext);
          made++;
        }
        const { ready, rest, end, tail, work, makespan } = timesOf(shop, sequences.order, sequences.mode);
        const inside = sequences.order.subarray(from, to);
        const through = Math.max(...Array.from(inside, (node) => end[node] + tail[node] - work[node]));
        expect(window.makespan).toBe(through);
        const critical = window.criticalNode(random);
        expect(end[critical] + tail[critical] - work[critical]).toBe(through);
        expect(through).toBeLessThanOrEqual(makespan);
        for (const node of inside) expect([paths.end[node], paths.tail[node]]).toEqual([end[node], tail[node]]);
        for (const node of inside) expect([paths.ready[node], paths.rest[node]]).toEqual([ready[node], rest[node]]);
      }),
      { numRuns: 60 },
    );
    expect(made).toBeGreaterThan(1000);
  });

  test('the path of a window is tight, and only its ends lie outside', () => {
    let outside = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Xorshift(seed);
      const shop = jobShop(seed, 12, 6);
      const paths = timesOf(shop, shop.nodes, firstModes(shop.problem));
      const { sequences, end, work } = paths;
      sequences.reorder(end.map((at, node) => at - work[node]));
      const window = new WindowPaths(paths);
      window.restrict(20, 50);
      const windowPath = new WindowPath(shop.nodes.length);
      windowPath.draw(window, random);
      const nodes = windowPath.path.nodes.subarray(0, windowPath.path.length);
      for (const [index, node] of nodes.entries()) {
        if (index > 0) expect(end[nodes[index - 1]]).toBe(end[node] - work[node]);
        const isInside = sequences.position[node] >= 20 && sequences.position[node] < 50;
        if (!isInside) expect([0, nodes.length - 1]).toContain(index);
        if (!isInside) outside++;
      }
    }
    expect(outside).toBeGreaterThan(10);
  });

  test('finds shorter schedules, which are what they are said to be, and the same ones again', () => {
    const shop = jobShop(3, 60, 20);
    const mode = firstModes(shop.problem);
    const run = (seed: number, moves: number): WindowSearch => {
      const search = new WindowSearch(shop, new Xorshift(seed), () => 0);
      search.load(shop.nodes, mode);
      search.search(Infinity, moves, 0, () => false);
      return search;
    };
    const start = run(1, 0);
    const one = run(1, 20_000);
    expect(one.moves).toBe(20_000);
    expect(one.bestCost).toBeLessThan(0.9 * start.bestCost);
    expect(timesOf(shop, one.bestOrder, one.bestMode).makespan).toBe(one.bestCost);
    expect(new Set(one.bestOrder).size).toBe(shop.nodes.length);
    expect(run(1, 20_000).bestOrder).toEqual(one.bestOrder);
    expect(run(2, 20_000).bestOrder).not.toEqual(one.bestOrder);
  });

  test('gets further where it may go up on its way, and keeps the best', () => {
    let further = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const shop = jobShop(seed, 60, 20);
      const run = (used: (share: number) => number): WindowSearch => {
        const search: WindowSearch = new WindowSearch(shop, new Xorshift(seed), () => used(search.moves / 200_000));
        search.load(shop.nodes, firstModes(shop.problem));
        search.search(Infinity, 200_000, 0, () => false);
        return search;
      };
      const free = run((share) => share);
      expect(timesOf(shop, free.bestOrder, free.bestMode).makespan).toBe(free.bestCost);
      if (free.bestCost < run(() => 0).bestCost) further++;
    }
    expect(further).toBeGreaterThan(2);
  });

  test('ends at the bound, and where nothing can be moved', () => {
    const single = jobShop(1, 1, 8);
    const search = new WindowSearch(single, new Xorshift(1), () => 0);
    search.load(single.nodes, firstModes(single.problem));
    search.search(Infinity, 1000, 0, () => false);
    expect(search.moves).toBe(0);
    const flow = jobShop(1, 40, 3);
    const busiest = new Int32Array(3);
    const mode = firstModes(flow.problem);
    for (const node of flow.nodes) busiest[flow.problem.modeMachine[mode[node]]] += flow.work[mode[node]];
    const easy = new WindowSearch(flow, new Xorshift(1), () => 0);
    easy.load(flow.nodes, mode);
    easy.search(Infinity, 100_000, 1.1 * Math.max(...busiest), () => false);
    expect(easy.bestCost).toBeLessThanOrEqual(1.1 * Math.max(...busiest));
    expect(easy.moves).toBeLessThan(100_000);
  });
});
