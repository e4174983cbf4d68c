/** Small shops for the tests of improvement. */
import { compile } from '../model/compile.ts';
import { benchmarkProblem, type BenchmarkInstance } from '../model/benchmark-formats.ts';
import type { Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { randomProblem, type Feature } from '../testing/random-problem.ts';
import { shopOf, type Shop } from './shop/shop.ts';
import type { Sequences } from './shop/sequences.ts';
import { Xorshift } from './xorshift.ts';

/** A random problem with these kinds of constraint, without maximum lags unless they are wanted; every machine has overtime. */
export function randomShop(
  seed: number,
  features: readonly Feature[],
  { hasMaxLags = false, orders = 8 } = {},
): { problem: Problem; shop: Shop } {
  const document = randomProblem(seed, { orders, machines: 3, features });
  for (const order of document.orders) {
    for (const link of order.links ?? []) if (!hasMaxLags) delete link.maxLag;
  }
  document.machines = withOvertime(document.machines);
  const { problem } = compile(document);
  return { problem, shop: shopOf(problem, problem.orderExclusion) };
}

/** The machines, each with overtime at another time. */
export function withOvertime(machines: ProblemDocument['machines']): ProblemDocument['machines'] {
  return machines.map((machine, at) => ({ ...machine, overtime: [[500 * at, 500 * at + 900]] }));
}

/** The first mode of each part. */
export function firstModes(problem: Problem): Int32Array {
  return problem.modeOffset.slice(0, problem.partCount);
}

/** A node, one of its modes and a place on the mode's machine, whatever comes of it. */
export function randomMove(
  { shop, machine }: Sequences,
  random: Xorshift,
): { node: number; mode: number; behind: number } {
  const { nodes, problem, none } = shop;
  const node = nodes[random.below(nodes.length)];
  const first = problem.modeOffset[node];
  const mode = first + random.below(problem.modeOffset[node + 1] - first);
  const others = nodes.filter((other) => other !== node && machine[other] === problem.modeMachine[mode]);
  const index = random.below(others.length + 1);
  return { node, mode, behind: index === others.length ? none : others[index] };
}

/**
 * Jobs that visit all machines, each beginning at another one; on `modes` machines each operation. With `sets` they visit the machines of one
 * set before those of the next.
 */
export function shopDocument(
  jobs: number,
  machines: number,
  { modes = 1, operators = 0, sets = 1 } = {},
): ProblemDocument {
  const random = new Xorshift(7);
  const operation = (machine: number) =>
    Array.from({ length: modes }, (_, mode) => ({
      machine: (machine + mode) % machines,
      duration: 1 + random.below(99),
    }));
  const instance: BenchmarkInstance = {
    machines,
    jobs: Array.from({ length: jobs }, () => {
      const first = random.below(machines);
      const size = machines / sets;
      return Array.from({ length: machines }, (_, step) =>
        operation(Math.floor(step / size) * size + ((first + 7 * step) % size)),
      );
    }),
  };
  const document = benchmarkProblem(instance, operators > 0 ? { operators } : {});
  if (!document.ok) throw new Error(document.message);
  return document.value;
}

/** The shop of all its operations. */
export function compiledShop(document: ProblemDocument): Shop {
  const { problem } = compile(document);
  return shopOf(problem, problem.orderExclusion);
}
