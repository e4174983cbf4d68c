import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { benchmarkProblem, readBenchmark } from '../../model/benchmark-formats.ts';
import { compile } from '../../model/compile.ts';
import { createRandom } from '../../model/random.ts';
import { BestMove } from '../best-move.ts';
import { Sequences } from '../shop/sequences.ts';
import { shopOf, type Shop } from '../shop/shop.ts';
import { TabuList } from '../tabu-list.ts';
import { firstModes } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { BlockMoves } from './block-moves.ts';
import { CriticalPath } from './critical-path.ts';
import { LongestPaths } from './longest-paths.ts';

/** Eight jobs that visit five machines in random order. */
function jobShop(seed: number): Shop {
  const random = createRandom(seed);
  const lines = Array.from({ length: 8 }, () => {
    const machines = [0, 1, 2, 3, 4].map((machine) => ({ machine, rank: random.real() }));
    machines.sort((one, other) => one.rank - other.rank);
    return machines.map(({ machine }) => `${machine} ${random.int(1, 30)}`).join(' ');
  });
  const instance = readBenchmark(`8 5\n${lines.join('\n')}\n`, 'jobshop');
  if (!instance.ok) throw new Error(instance.message);
  const document = benchmarkProblem(instance.value, {});
  if (!document.ok) throw new Error(document.message);
  const { problem } = compile(document.value);
  return shopOf(problem, problem.orderExclusion);
}

function walk(seed: number) {
  const random = new Xorshift(seed);
  const shop = jobShop(seed);
  const sequences = new Sequences(shop);
  const paths = new LongestPaths(sequences);
  const path = new CriticalPath(shop.nodes.length);
  const tabu = new TabuList(1000);
  const moves = new BlockMoves(paths, path, tabu);
  const allowed = new BestMove(random);
  const any = new BestMove(random);
  sequences.load(shop.nodes, firstModes(shop.problem));
  paths.reset();
  const look = (iteration: number, aspiration: number): void => {
    path.draw(paths, random);
    allowed.clear();
    any.clear();
    moves.offerAll(allowed, any, iteration, aspiration);
  };
  return { sequences, paths, path, tabu, allowed, any, look };
}

test('the best move of a path closes no cycle, and its estimate is seldom too high', () => {
  let made = 0;
  let tooHigh = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { sequences, paths, look, allowed, any } = walk(seed);
      for (let move = 1; move <= 50; move++) {
        look(move, 0);
        expect(any.node).toBe(-1);
        if (allowed.node < 0) return;
        expect(sequences.relocate(allowed.node, allowed.mode, allowed.behind)).toBe(true);
        paths.updateAfter(allowed.node);
        made++;
        if (allowed.estimate > paths.makespan) tooHigh++;
      }
    }),
    { numRuns: 100 },
  );
  expect(made).toBeGreaterThan(1000);
  expect(tooHigh / made).toBeLessThan(0.05);
});

test('what is forbidden is offered apart, unless it is better than anything before', () => {
  let looks = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { path, tabu, allowed, any, look } = walk(seed);
      look(1, 0);
      if (allowed.node < 0) return;
      const best = allowed.estimate;
      const nodes = path.nodes.slice(0, path.length);
      for (const one of nodes) for (const other of nodes) if (one !== other) tabu.forbid(one, other, 10);
      // Where several paths are as long, another one may be drawn.
      for (let tries = 0; tries < 20; tries++) {
        look(2, 0);
        if (path.nodes.slice(0, path.length).join() !== nodes.join()) continue;
        expect([allowed.node, any.node >= 0]).toEqual([-1, true]);
        look(10, 0);
        if (path.nodes.slice(0, path.length).join() !== nodes.join()) continue;
        expect([allowed.estimate, any.node]).toEqual([best, -1]);
        look(2, best + 1);
        if (path.nodes.slice(0, path.length).join() !== nodes.join()) continue;
        expect(allowed.estimate).toBe(best);
        looks++;
        return;
      }
    }),
    { numRuns: 100 },
  );
  expect(looks).toBeGreaterThan(30);
});
