import { expect, test } from 'vitest';
import { policySchema } from '../../../solver/model/policy.ts';
import { readProblem } from '../../../solver/model/read.ts';
import { checkSchedule } from '../../../solver/check/check.ts';
import { solveHere } from '../../../solver/pool/solve-here.ts';
import { generatePlant } from '../../plant/generator/generate.ts';
import { recordsByKind } from '../../plant/generator/plant-data.ts';
import type { PartActual } from './actuals.ts';
import { buildProblem } from './build-problem.ts';

function build(orders: number, timeZone: string) {
  const data = generatePlant({ seed: orders, orders, startDate: '2026-03-23', timeZone });
  const actuals = data.running.map((job): PartActual => {
    const order = data.orders.find(({ id }) => id === job.order)!;
    return {
      operation: `${job.order}/${job.sequence}`,
      part: 0,
      machine: job.machine,
      state: 'running',
      startedAt: new Date(Date.parse(data.startAt) + job.startedOffset * 1000).toISOString(),
      endedAt: null,
      goodQuantity: job.quantityDone,
      scrapQuantity: 0,
      progress: job.quantityDone / order.quantity,
      at: data.startAt,
    };
  });
  const built = buildProblem({ records: recordsByKind(data), now: data.startAt, horizonDays: 90, actuals, pins: [] });
  return { data, built };
}

test.for([
  [60, 'Europe/Berlin'],
  [300, 'Asia/Shanghai'],
] as const)('a plant of %d orders in %s is built whole and without a complaint', ([orders, zone]) => {
  const { data, built } = build(orders, zone);
  expect(built.notices).toEqual([]);
  expect(built.unplannable).toEqual([]);
  expect(built.problem.orders.map(({ id }) => id)).toEqual(data.orders.map(({ id }) => id));
  expect(readProblem(built.problem)).toMatchObject({ ok: true });
  const operations = built.problem.orders.flatMap((order) => order.operations);
  expect(new Set(built.index.keys())).toEqual(new Set(operations.map(({ id }) => id)));
  const started = operations.filter(({ progress }) => progress?.state === 'started');
  expect(started).toHaveLength(data.running.length);
  for (const job of data.running) {
    const found = started.find(({ id }) => id === `${job.order}/${job.sequence}`)!;
    const { progress, modes } = found;
    const run = modes.find(({ machine }) => machine === job.machine)!.run;
    // What it says it has done is in whole pieces, so a piece more or less.
    expect(Math.abs((progress as { remaining: number }).remaining - job.remainingSeconds)).toBeLessThanOrEqual(
      run / found.quantity + 1,
    );
  }
});

test('a plan of a generated plant is what its checker calls feasible', () => {
  const { built } = build(60, 'Europe/Berlin');
  const solved = solveHere(
    built.problem,
    policySchema.parse({ seconds: 0, rule: 'EDD', direction: 'forward', workers: 1 }),
  );
  if (!solved.ok) throw new Error(solved.message);
  const schedule = solved.value;
  expect(checkSchedule(built.problem, schedule).violations).toEqual([]);
  expect(schedule.assignments.length).toBeGreaterThan(300);
});
