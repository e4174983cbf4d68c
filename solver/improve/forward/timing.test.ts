import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decoder } from '../../construct/decoder.ts';
import { construct } from '../../construct/construct.ts';
import { qualityOf } from '../../construct/solution.ts';
import type { Problem } from '../../model/columns.ts';
import { policySchema } from '../../model/policy.ts';
import type { Feature } from '../../testing/random-problem.ts';
import { genomeOf, solutionOf } from '../shop/genome.ts';
import { Sequences } from '../shop/sequences.ts';
import { shopOf, type Shop } from '../shop/shop.ts';
import { randomMove, randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Costs } from './costs.ts';
import { Timing } from './timing.ts';

const { weights } = policySchema.parse({
  weights: { makespan: 1, moved: 0.5, overtime: 0.7, changedMachines: 900, setup: 0.1 },
});
const withoutUnits: Feature[] = ['calendars', 'setups', 'materials', 'lags', 'overlap', 'splits', 'pins', 'progress', 'uninterruptible', 'instants']; // prettier-ignore

function state(problem: Problem) {
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const { schedule } = decoder;
  const shop = shopOf(problem, solution.excluded);
  const genome = genomeOf(shop, schedule);
  for (const node of shop.nodes) {
    problem.baselineStart[node] = schedule.start[node] + 30 * (node % 5);
    problem.baselineMachine[node] = problem.modeMachine[schedule.mode[node]]!;
  }
  return { decoder, solution, shop, schedule, ...timed(shop, schedule, genome.order, genome.mode, schedule.start) };
}

function timed(
  shop: Shop,
  schedule: Decoder['schedule'],
  order: Int32Array,
  mode: Int32Array,
  start: Int32Array | null,
) {
  const sequences = new Sequences(shop);
  const timing = new Timing(sequences, schedule);
  const costs = new Costs(timing, schedule, weights);
  sequences.load(order, mode);
  timing.reset(start);
  costs.reset();
  return { sequences, timing, costs };
}

describe('times carried forward', () => {
  test('after 50,000 moves they are what a full pass finds, and cost the same', () => {
    let compared = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Xorshift(seed);
        const { problem } = randomShop(seed, withoutUnits);
        const { shop, schedule, sequences, timing, costs } = state(problem);
        if (shop.nodes.length === 0) return;
        for (let move = 0; move < 1000; move++) {
          const { node, mode, behind } = randomMove(sequences, random);
          const oldNext = sequences.next[node];
          if (!sequences.relocate(node, mode, behind)) continue;
          expect(timing.propagate(node, oldNext)).toBe(true);
          costs.update();
          timing.accept();
          costs.accept();
          if (move % 25 !== 0) continue;
          sequences.reorder(timing.start);
          const fresh = timed(shop, schedule, sequences.order, sequences.mode, null);
          expect(timing.start).toEqual(fresh.timing.start);
          expect(timing.end).toEqual(fresh.timing.end);
          expect(timing.setUps.sum).toBe(fresh.timing.setUps.sum);
          expect(costs.total).toBeCloseTo(fresh.costs.total, 3);
          compared++;
        }
      }),
      { numRuns: 50 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  test('what is taken back leaves no trace, with resources and maximum lags too', () => {
    let taken = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Xorshift(seed);
        const { problem } = randomShop(seed, [...withoutUnits, 'resources'], { hasMaxLags: true });
        const { shop, sequences, timing, costs } = state(problem);
        if (shop.nodes.length === 0) return;
        for (let move = 0; move < 200; move++) {
          const { node, mode, behind } = randomMove(sequences, random);
          const oldNext = sequences.next[node];
          const oldPrevious = sequences.previous[node];
          const oldMode = sequences.mode[node];
          const before = [timing.start.slice(), timing.end.slice(), timing.wait.slice(), timing.setUps.seconds.slice()];
          const costBefore = costs.total;
          if (!sequences.relocate(node, mode, behind)) continue;
          const accepts = move % 4 === 0;
          // Most moves are given up before anybody looks for units.
          const settles = accepts || random.below(2) === 0;
          if (timing.propagate(node, oldNext) && (!settles || timing.settleUnits())) costs.update();
          if (accepts) {
            timing.accept();
            costs.accept();
            continue;
          }
          costs.takeBack();
          timing.takeBack();
          sequences.relocate(node, oldMode, oldPrevious);
          expect([timing.start, timing.end, timing.wait, timing.setUps.seconds]).toEqual(before);
          expect(costs.total).toBe(costBefore);
          taken++;
        }
      }),
      { numRuns: 60 },
    );
    expect(taken).toBeGreaterThan(3000);
  });

  test('the decoder makes the same schedule of them', () => {
    let decoded = 0;
    let priced = 0;
    assert(
      property(integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Xorshift(seed);
        const { problem } = randomShop(seed, ['calendars', 'setups', 'resources', 'uninterruptible', 'materials']);
        const { solution, decoder, shop, sequences, timing, costs } = state(problem);
        for (let move = 0; move < 40; move++) {
          const { node, mode, behind } = randomMove(sequences, random);
          const oldNext = sequences.next[node];
          if (!sequences.relocate(node, mode, behind)) continue;
          expect(timing.propagate(node, oldNext) && timing.settleUnits()).toBe(true);
          costs.update();
          timing.accept();
          costs.accept();
        }
        if (shop.nodes.some((node) => timing.end[node] > problem.horizon)) return;
        decoded++;
        const order = sequences.order.toSorted((one, other) => timing.start[one] - timing.start[other]);
        const notBefore = timing.start.slice(0, shop.none);
        const whole = { ...solutionOf(shop, { order, mode: sequences.mode }, solution), notBefore };
        expect(decoder.decode(whole)).toBe(true);
        for (const node of shop.nodes) expect(decoder.schedule.start[node]).toBe(timing.start[node]);
        if (solution.excluded.every((why) => why === 0)) {
          expect(costs.total).toBeCloseTo(qualityOf(decoder.schedule, weights).objective, 3);
          priced++;
        }
      }),
      { numRuns: 60 },
    );
    expect(decoded).toBeGreaterThan(20);
    expect(priced).toBeGreaterThan(10);
  });
});
