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
import { CriticalPath } from './critical-path.ts';
import { LongestPaths } from './longest-paths.ts';
import { ModeMoves } from './mode-moves.ts';

/** Eight jobs of five operations, each on two of five machines. */
function flexibleShop(seed: number): Shop {
  const random = createRandom(seed);
  const operation = (): string => {
    const machine = random.int(0, 4);
    return `2 ${machine} ${random.int(1, 30)} ${(machine + random.int(1, 4)) % 5} ${random.int(1, 30)}`;
  };
  const lines = Array.from({ length: 8 }, () => `5 ${Array.from({ length: 5 }, operation).join(' ')}`);
  const instance = readBenchmark(`8 5\n${lines.join('\n')}\n`, 'flexible-jobshop');
  if (!instance.ok) throw new Error(instance.message);
  const document = benchmarkProblem(instance.value, {});
  if (!document.ok) throw new Error(document.message);
  const { problem } = compile(document.value);
  return shopOf(problem, problem.orderExclusion);
}

test('the best move to another machine closes no cycle, and moves alone lead to much shorter schedules', () => {
  let first = 0;
  let last = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const random = new Xorshift(seed);
      const shop = flexibleShop(seed);
      const sequences = new Sequences(shop);
      const paths = new LongestPaths(sequences);
      const path = new CriticalPath(shop.nodes.length);
      const moves = new ModeMoves(paths, path, new TabuList(1000), random);
      const allowed = new BestMove(random);
      const any = new BestMove(random);
      sequences.load(shop.nodes, firstModes(shop.problem));
      paths.reset();
      first += paths.makespan;
      let best = paths.makespan;
      for (let move = 1; move <= 60; move++) {
        path.draw(paths, random);
        allowed.clear();
        any.clear();
        moves.offerAll(allowed, any, move, 0);
        const [oldMode, oldPrevious] = [sequences.mode[any.node], sequences.previous[any.node]];
        for (const { node, mode } of [any, allowed]) {
          expect(shop.problem.modeMachine[mode]).not.toBe(sequences.machine[node]);
          expect(mode >= shop.problem.modeOffset[node] && mode < shop.problem.modeOffset[node + 1]).toBe(true);
        }
        expect(sequences.relocate(any.node, any.mode, any.behind)).toBe(true);
        sequences.relocate(any.node, oldMode, oldPrevious);
        expect(sequences.relocate(allowed.node, allowed.mode, allowed.behind)).toBe(true);
        paths.reset();
        best = Math.min(best, paths.makespan);
      }
      last += best;
    }),
    { numRuns: 60 },
  );
  expect(last).toBeLessThan(0.75 * first);
});
