import { describe, expect, test } from 'vitest';
import { benchmarkProblem, type BenchmarkInstance } from '../../model/benchmark-formats.ts';
import { compile } from '../../model/compile.ts';
import { createRandom } from '../../model/random.ts';
import { Sequences } from '../shop/sequences.ts';
import { shopOf, type Shop } from '../shop/shop.ts';
import { firstModes } from '../testing.ts';
import { LongestPaths } from './longest-paths.ts';
import { noIdleDive } from './no-idle-dive.ts';
import { bestDispatched } from './portfolio.ts';

function shop(instance: BenchmarkInstance): { shop: Shop; mode: Int32Array } {
  const document = benchmarkProblem(instance);
  if (!document.ok) throw new Error(document.message);
  const { problem } = compile(document.value);
  return { shop: shopOf(problem, problem.orderExclusion), mode: firstModes(problem) };
}

function random(seed: number, jobs: number, machines: number): BenchmarkInstance {
  const draw = createRandom(seed);
  const job = () => {
    const route = Array.from({ length: machines }, (_, machine) => ({ machine, at: draw.real() }));
    return route
      .toSorted((one, other) => one.at - other.at)
      .map(({ machine }) => [{ machine, duration: draw.int(1, 99) }]);
  };
  return { machines, jobs: Array.from({ length: jobs }, job) };
}

/** Jobs cut out of a schedule of length 1000 in which no machine is ever idle. */
function perfect(seed: number, machines: number): BenchmarkInstance {
  const draw = createRandom(seed);
  const blocks = Array.from({ length: machines }, (_, machine) => {
    const cuts = Array.from({ length: 9 }, () => draw.int(1, 999));
    const ends = [...new Set([...cuts, 1000])].toSorted((one, other) => one - other);
    return ends.map((end, index) => ({ machine, start: index === 0 ? 0 : ends[index - 1], end }));
  });
  const jobs: { end: number; operations: { machine: number; duration: number }[][] }[] = [];
  for (const { machine, start, end } of blocks.flat().toSorted((one, other) => one.start - other.start)) {
    let job = jobs.find((one) => one.end <= start && start - one.end < 100);
    if (!job) jobs.push((job = { end: 0, operations: [] }));
    job.operations.push([{ machine, duration: end - start }]);
    job.end = end;
  }
  return { machines, jobs: jobs.map(({ operations }) => operations) };
}

/** The makespan of a sequence, by its longest path. */
function makespanOf(shopToTime: Shop, { order, mode }: { order: Int32Array; mode: Int32Array }): number {
  const sequences = new Sequences(shopToTime);
  const paths = new LongestPaths(sequences);
  sequences.load(order, mode);
  paths.reset();
  return paths.makespan;
}

describe('dispatching for the makespan', () => {
  test('the portfolio reports no shorter a makespan than its sequence has', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { shop: toPlan, mode } = shop(random(seed, 10, 5));
      const best = bestDispatched(toPlan, mode, 0, () => false);
      expect(makespanOf(toPlan, best)).toBeLessThanOrEqual(best.makespan);
      const fifo = toPlan.nodes.reduce((sum, node) => sum + toPlan.work[mode[node]], 0);
      expect(best.makespan).toBeLessThan(fifo / 2);
    }
  });

  test('dives find schedules without idle time', () => {
    let found = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { shop: toPlan, mode } = shop(perfect(seed, 5));
      const dive = noIdleDive(toPlan, mode, 1000, () => false);
      if (dive === null) continue;
      found++;
      expect(makespanOf(toPlan, dive)).toBe(1000);
    }
    expect(found).toBeGreaterThan(10);
  });

  test('dives give up where there is none', () => {
    const { shop: toPlan, mode } = shop(random(1, 6, 5));
    expect(noIdleDive(toPlan, mode, 200, () => false)).toBeNull();
  });
});
