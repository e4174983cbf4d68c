import { expect, test } from 'vitest';
import { operationFlags } from '../contract.ts';
import { smallPlant } from '../planning/testing/records.ts';
import { board, type BoardContext } from './board.ts';
import type { FloorJob } from './floor.ts';
import { assignmentKey, type Plan } from './plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

function shown(plan: Plan, jobs: FloorJob[] = [], changes: Partial<BoardContext> = {}) {
  const byKey = new Map(jobs.map((job) => [assignmentKey(job.operation, job.part), job]));
  return board(plan, {
    names: {
      ...{ timeZone: 'Europe/Berlin', workCenters: new Map([['T', 'Turning']]), downtimes: [] },
      ...{ orderNumbers: new Map([['o1', 'MO-1']]), customers: new Map([['o1', 'Ada']]) },
    },
    floor: { machines: new Map(), jobs: byKey },
    ...{ released: new Set(), now: 0, frozen: 0, machineStatus: [], ...changes },
  });
}

test('rows lie by machine and start, and name their order', () => {
  const { operations, orders, machines, workCenters, families } = shown(smallPlan([turnSecond, turnFirst]));
  expect(workCenters).toEqual([{ id: 'T', name: 'Turning' }]);
  expect(machines.map(({ id }) => id)).toEqual(['L1', 'L2']);
  expect([...operations.machine]).toEqual([0, 1]);
  expect([...operations.sequence]).toEqual([10, 20]);
  expect([...operations.start]).toEqual([0, 1800]);
  expect([...operations.runStart]).toEqual([900, 1800]);
  expect([...operations.family].map((family) => families[family])).toEqual(['steel · red', 'steel · grey']);
  expect(orders).toMatchObject({ ids: ['o1'], numbers: ['MO-1'], customers: ['Ada'] });
  expect([...orders.end]).toEqual([1803]);
});

test('closed time is what the shifts leave', () => {
  const { closed, machines } = shown(smallPlan([]));
  const night = [25_200, 82_800];
  const pairs = [...closed[machines[0].calendar]];
  expect(pairs.slice(pairs.indexOf(night[0]), pairs.indexOf(night[0]) + 2)).toEqual(night);
});

test('downtimes of machines that are not there are left out', () => {
  const downtime = { start: '2026-03-02T07:00:00Z', end: '2026-03-02T08:00:00Z', kind: 'breakdown' as const };
  const names = {
    ...{ timeZone: 'UTC', workCenters: new Map(), orderNumbers: new Map(), customers: new Map() },
    downtimes: [
      { id: 'd1', machine: 'L2', reason: 'Belt', ...downtime },
      { id: 'd2', machine: 'L9', reason: 'Belt', ...downtime },
    ],
  };
  expect(shown(smallPlan([]), [], { names }).downtimes).toEqual([
    { machine: 1, start: 3600, end: 7200, kind: 'breakdown', reason: 'Belt', own: false },
  ]);
});

test("the planner's own downtimes and overtime are told apart", () => {
  const time = { machine: 'L2', start: 60, end: 120, reason: 'Meeting' };
  const machineTimes: BoardContext['machineTimes'] = [
    { id: 'a', kind: 'downtime', ...time },
    { id: 'b', kind: 'overtime', ...time },
    { id: 'c', kind: 'overtime', ...time, machine: 'L9' },
  ];
  const { downtimes, overtime } = shown(smallPlan([]), [], { machineTimes });
  expect(downtimes).toEqual([{ machine: 1, start: 60, end: 120, kind: 'maintenance', reason: 'Meeting', own: true }]);
  expect(overtime).toEqual([{ machine: 1, start: 60, end: 120 }]);
});

const flagsOf = (plan: Plan, jobs: FloorJob[] = [], changes: Partial<BoardContext> = {}): string[] => {
  const value = shown(plan, jobs, changes).operations.flags[0];
  return Object.entries(operationFlags).flatMap(([name, flag]) => (value & flag ? [name] : []));
};

test('flags', () => {
  const plan = smallPlan([turnFirst]);
  expect(flagsOf(plan)).toEqual([]);
  expect(flagsOf(plan, [], { frozen: 60 })).toEqual(['frozen']);
  expect(flagsOf(plan, [], { released: new Set(['o1/10#0']) })).toEqual(['released']);
  expect(flagsOf(plan, [jobOf({})], { frozen: 60 })).toEqual(['started']);
  expect(flagsOf(plan, [jobOf({ state: 'interrupted' })])).toEqual(['started']);
  expect(flagsOf(plan, [jobOf({ state: 'ended' })])).toEqual(['done']);
  const pins = [{ operation: 'o1/10', machine: 'L1', startAt: '2026-03-02T06:00:00Z' }];
  expect(flagsOf(smallPlan([turnFirst], { input: { pins } }))).toEqual(['pinned']);
  const order = [{ ...smallPlant.order![0], due: '2026-03-02T06:10:00Z' }];
  expect(flagsOf(smallPlan([turnFirst], { records: { order } }))).toEqual(['late']);
  const reason = { code: 'pin-conflict' as const, message: '', params: {} };
  const relaxed = [{ operation: 'o1/10', part: 0, reason }];
  expect(flagsOf(smallPlan([turnFirst], { schedule: { relaxed } }))).toEqual(['relaxed']);
});

test('actuals and progress', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  const running = shown(plan, [jobOf({ progress: 0.254, startedAt: '2026-03-02T06:05:00.000Z' })]).operations;
  expect([...running.actualStart]).toEqual([300, -1]);
  expect([...running.actualEnd]).toEqual([-1, -1]);
  expect([...running.progress]).toEqual([25, 0]);
  expect(running.projectedEnd[0]).toBeGreaterThan(0);
  const ended = shown(plan, [
    jobOf({ state: 'ended', progress: 0.98, endedAt: '2026-03-02T06:40:00.000Z' }),
  ]).operations;
  expect(ended.actualEnd[0]).toBe(2400);
  expect(ended.progress[0]).toBe(100);
  expect(ended.projectedEnd[0]).toBe(-1);
  const aborted = shown(plan, [jobOf({ state: 'aborted', progress: 0.5 })]).operations;
  expect([aborted.actualStart[0], aborted.progress[0], aborted.flags[0]]).toEqual([-1, 0, 0]);
});
