import { expect, test } from 'vitest';
import { framesOf } from './frames.ts';
import { rowsOf, tableOf } from './report.ts';

const main = { pid: 1, tid: 2 };
const frame = (ms: number, thread = main) => ({ name: 'AnimationFrame::Render', ph: 'b', ...thread, ts: ms * 1000 });
const task = (ms: number, cpu: number, thread = main) => {
  return { name: 'RunTask', ph: 'X', ...thread, ts: ms * 1000, dur: cpu * 1000, tdur: cpu * 1000 };
};

test('CPU of the main thread is counted by frame', () => {
  const other = { pid: 1, tid: 9 };
  const events = [
    ...[frame(10), frame(26), frame(43), frame(27, other)],
    // The task that draws the first frame, one after it, one of another thread, and one of the second frame.
    ...[task(9, 3), task(15, 2), task(16, 5, other), task(25.5, 4)],
  ];
  expect(framesOf(events)).toEqual([5, 4]);
  expect(framesOf([])).toEqual([]);
});

test('figures are shares of the sorted values, with their target', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1);
  const [row] = rowsOf({ operations: 1, machines: 1, planSeconds: 0, samples: { 'drop to repaired': values } }, 10_000);
  expect(row).toMatchObject({ p50: 50, p95: 95, max: 100, count: 100, target: '< 200 met' });
  const [late] = rowsOf({ operations: 1, machines: 1, planSeconds: 0, samples: { 'drop to repaired': [250] } }, 10_000);
  expect(late.target).toBe('< 200 MISSED');
  const lines = tableOf([row, late]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
