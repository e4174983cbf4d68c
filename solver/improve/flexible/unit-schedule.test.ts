import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../model/compile.ts';
import { randomProblem } from '../../testing/random-problem.ts';
import { randomGenome } from '../elite/recombine.ts';
import { emptyGenome } from '../shop/genome.ts';
import { shopOf, type Shop } from '../shop/shop.ts';
import { Xorshift } from '../xorshift.ts';
import { hasConstantUnits } from './places.ts';
import { UnitSchedule } from './unit-schedule.ts';

/** A random shop with lags, split operations, three operators and one tool. */
function randomShop(seed: number): Shop {
  const document = randomProblem(seed, { orders: 10, machines: 4, features: ['resources', 'lags', 'splits'] });
  for (const link of document.orders.flatMap(({ links }) => links ?? [])) delete link.maxLag;
  document.resources[0].capacity = [{ at: -1000, units: 3 }];
  const { problem } = compile(document);
  expect(hasConstantUnits(problem)).toBe(true);
  return shopOf(problem, problem.orderExclusion);
}

/** What is wrong with a schedule: links, machines or units. */
function faults({ shop, order, mode, start, end, position }: UnitSchedule): string[] {
  const { problem, predecessors } = shop;
  const found: string[] = [];
  for (const node of order) {
    for (let k = predecessors.offset[node]; k < predecessors.offset[node + 1]; k++) {
      const from = predecessors.node[k];
      if (start[node] < end[from] + predecessors.lag[k] || position[from] > position[node]) found.push(`link ${node}`);
    }
    const others = order.filter((other) => start[other] <= start[node] && end[other] > start[node]);
    const onMachine = others.filter((other) => problem.modeMachine[mode[other]] === problem.modeMachine[mode[node]]);
    if (onMachine.length > 1) found.push(`machine ${node}`);
    const drawn = new Int32Array(problem.resourceCount);
    for (const other of others) {
      for (let k = problem.requirementOffset[mode[other]]; k < problem.requirementOffset[mode[other] + 1]; k++) {
        drawn[problem.requirementResource[k]] += problem.requirementUnits[k];
      }
    }
    if (drawn.some((units, resource) => units > problem.capacityUnits[problem.capacityOffset[resource]])) {
      found.push(`units ${node}`);
    }
  }
  return found;
}

function timesOf({ start, end, makespan, cost }: UnitSchedule) {
  return { start: [...start], end: [...end], makespan, cost };
}

/** Seconds that units of a resource stand still before what they do last, whichever of them does what. */
function idleTime({ shop, order, mode, start, end }: UnitSchedule, resource: number): number {
  const { requirementOffset, requirementResource, requirementUnits, capacityOffset, capacityUnits } = shop.problem;
  const free = Array.from({ length: capacityUnits[capacityOffset[resource]] }, () => 0);
  let idle = 0;
  for (const node of order) {
    for (let k = requirementOffset[mode[node]]; k < requirementOffset[mode[node] + 1]; k++) {
      if (requirementResource[k] !== resource) continue;
      // The units that have waited least.
      const able = free.filter((at) => at <= start[node]).sort((a, b) => b - a);
      for (const at of able.slice(0, requirementUnits[k])) {
        idle += start[node] - at;
        free[free.indexOf(at)] = end[node]!;
      }
    }
  }
  return idle;
}

test('changes give what a schedule from scratch gives, are refused for that alone, and are taken back', () => {
  let accepted = 0;
  let refused = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const shop = randomShop(seed);
      const random = new Xorshift(seed);
      const genome = emptyGenome(shop);
      randomGenome(shop, random, genome);
      const schedule = new UnitSchedule(shop);
      const fresh = new UnitSchedule(shop);
      const price = random.below(4);
      schedule.load(genome.order, genome.mode);
      const due = Math.floor(schedule.makespan * random.real());
      for (const one of [fresh, schedule]) one.reprice(price, 0.5, due);
      for (let change = 0; change < 40; change++) {
        const before = { ...timesOf(schedule), order: [...schedule.order] };
        const from = random.below(shop.nodes.length);
        const to = random.below(shop.nodes.length);
        const node = schedule.order[from];
        const { modeOffset } = shop.problem;
        const oldMode = schedule.mode[node];
        schedule.mode[node] = modeOffset[node] + random.below(modeOffset[node + 1] - modeOffset[node]);
        schedule.shift(from, to);
        fresh.load(schedule.order, schedule.mode);
        const isWithin = schedule.time(Math.min(from, to), Math.max(from, to), before.cost);
        if (isWithin) {
          accepted++;
          schedule.accept();
          expect(timesOf(schedule)).toEqual(timesOf(fresh));
          expect(faults(schedule)).toEqual([]);
        } else {
          refused++;
          schedule.mode[node] = oldMode;
          schedule.takeBack();
          expect({ ...timesOf(schedule), order: [...schedule.order] }).toEqual(before);
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(accepted).toBeGreaterThan(200);
  expect(refused).toBeGreaterThan(200);
});

test('a change is refused only if it makes the list cost more than it may', () => {
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const shop = randomShop(seed);
      const random = new Xorshift(seed);
      const genome = emptyGenome(shop);
      randomGenome(shop, random, genome);
      const schedule = new UnitSchedule(shop);
      schedule.load(genome.order, genome.mode);
      schedule.reprice(random.below(4), 0.5, Math.floor(schedule.makespan * random.real()));
      for (let change = 0; change < 20; change++) {
        const most = schedule.cost;
        const from = random.below(shop.nodes.length);
        const to = random.below(shop.nodes.length);
        const [first, last] = [Math.min(from, to), Math.max(from, to)];
        schedule.shift(from, to);
        const isWithin = schedule.time(first, last, most);
        schedule.time(first, last, Infinity);
        expect(schedule.cost <= most).toBe(isWithin);
        schedule.takeBack();
      }
    }),
    { numRuns: 40 },
  );
});

test('a schedule costs its makespan, what its busiest units stand idle and what ends too late', () => {
  let idleSeen = 0;
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const shop = randomShop(seed);
      const { problem } = shop;
      const random = new Xorshift(seed);
      const genome = emptyGenome(shop);
      randomGenome(shop, random, genome);
      const schedule = new UnitSchedule(shop);
      schedule.load(genome.order, genome.mode);
      const due = Math.floor(schedule.makespan * random.real());
      schedule.reprice(3, 0.5, due);
      const late = [...schedule.order].reduce((sum, node) => sum + Math.max(0, schedule.end[node] - due), 0);
      const costs = Array.from({ length: problem.resourceCount }, (_, resource) => {
        const units = problem.capacityUnits[problem.capacityOffset[resource]];
        return schedule.makespan + (3 / units) * idleTime(schedule, resource) + 0.5 * late;
      });
      expect(costs.some((cost) => Math.abs(cost - schedule.cost) < 1e-6)).toBe(true);
      if (schedule.cost > schedule.makespan + 0.5 * late) idleSeen++;
    }),
    { numRuns: 40 },
  );
  expect(idleSeen).toBeGreaterThan(20);
});
