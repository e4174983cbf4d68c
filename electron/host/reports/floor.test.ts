import { describe, expect, test } from 'vitest';
import { addOpenSeconds, plantTime, projectedEnd, type FloorJob } from './floor.ts';
import { openSeconds } from './kpis.ts';
import { indexPlan } from './plan.ts';
import type { ProblemDocument } from '../../../solver/model/problem.ts';
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';

const intervals: [number, number][] = [
  [0, 100],
  [200, 300],
  [300, 500],
];

describe('open time', () => {
  test.each([
    [0, 100, 100],
    [50, 250, 100],
    [100, 200, 0],
    [250, 1000, 250],
    [-50, 0, 0],
  ])('from %i to %i there are %i open seconds', (from, to, seconds) => {
    expect(openSeconds(intervals, from, to)).toBe(seconds);
  });

  test.each([
    [0, 100, 100],
    [0, 101, 201],
    [150, 10, 210],
    [250, 100, 350],
    [450, 100, 550],
  ])('%i and %i open seconds later it is %i', (start, work, end) => {
    expect(addOpenSeconds(intervals, start, work)).toBe(end);
  });

  test('adding open seconds is the inverse of counting them', () => {
    for (let start = 0; start < 300; start += 7) {
      for (let work = 1; work < 150; work += 11) {
        expect(openSeconds(intervals, start, addOpenSeconds(intervals, start, work))).toBe(work);
      }
    }
  });
});

describe('projectedEnd', () => {
  const problem = {
    ...{ format: 'taktwerk-problem', version: 1, name: '', epoch: '2026-11-20T00:00:00.000Z', now: 0, horizon: 10_000 },
    calendars: [{ id: 'c', intervals: [[0, 10_000]] }],
    ...{ setupMatrices: [], resources: [], materials: [] },
    machines: [
      { id: 'M1', name: 'M1', workCenter: 'W', calendar: 'c', overtime: [], setupMatrices: [], setupState: {} },
    ],
    orders: [
      {
        ...{
          id: 'O',
          name: 'O',
          item: 'A',
          quantity: 10,
          release: 0,
          due: 9_000,
          weight: 1,
          kind: 'production',
          suppliers: [],
        },
        operations: [
          {
            ...{ id: 'O/10', name: 'Turn', quantity: 10, interruptible: true, attributes: {}, consumes: [] },
            modes: [{ machine: 'M1', setup: 100, run: 1000, resources: [] }],
          },
        ],
      },
    ],
  } satisfies ProblemDocument as ProblemDocument;
  const schedule = {
    assignments: [{ operation: 'O/10', part: 0, machine: 'M1', mode: 0, start: 1000, runStart: 1100, end: 2100 }],
    unscheduled: [],
  } as unknown as ScheduleDocument;
  const plan = indexPlan(1, problem, new Map([['O/10', { order: 'O', sequence: 10, parts: [0] }]]), schedule);
  const job = (progress: number, state: FloorJob['state'] = 'running'): FloorJob => ({
    ...{ jobOrder: 'P/O/10/0', revision: 1, machine: 'M1', operation: 'O/10', part: 0, state, progress },
    ...{ startedAt: '2026-11-20T00:16:40.000Z', endedAt: null, goodQuantity: 0, scrapQuantity: 0, at: '' },
  });

  test('a job that has hardly begun is projected at the planned pace', () => {
    expect(projectedEnd(plan, job(0), 1050)).toBe(2100);
  });

  test('a slow job is projected at its own pace', () => {
    // 100 s of set-up, then 500 s for a quarter: three more quarters take 1,500 s.
    expect(projectedEnd(plan, job(0.25), 1600)).toBe(3100);
  });

  test('work done while the machine was closed leaves the rest at the planned pace', () => {
    expect(projectedEnd(plan, job(0.5), 1050)).toBe(1550);
  });

  test('only running jobs are projected', () => {
    expect(projectedEnd(plan, job(1, 'ended'), 2000)).toBe(-1);
  });
});

test('the plant clock runs at its own speed', () => {
  const clock = { plantAt: '2026-11-20T06:00:00.000Z', atHost: 1_000_000, speed: 60 };
  expect(new Date(plantTime(clock, 1_060_000)).toISOString()).toBe('2026-11-20T07:00:00.000Z');
});
