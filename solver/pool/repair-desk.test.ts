import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { checkSchedule } from '../check/check.ts';
import { policySchema } from '../model/policy.ts';
import { RepairBoard } from '../repair/repair.ts';
import type { RepairRequest } from '../repair/request.ts';
import { randomProblem } from '../testing/random-problem.ts';
import { smallProblem } from '../testing/small-problem.ts';
import { RepairDesk } from './repair-desk.ts';
import { solveHere } from './solve-here.ts';

const workerFile = fileURLToPath(new URL('./repair-worker.ts', import.meta.url));
const desk = new RepairDesk({ workerFile });
afterAll(() => desk.close());

function must<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** More orders than go in one piece. */
const document = randomProblem(11, { orders: 400, machines: 30, features: ['setups', 'splits'] });
document.horizon = 100_000;
document.calendars[0].intervals[0][1] = 100_000;
const schedule = must(solveHere(document, policySchema.parse({ rule: 'EDD', direction: 'forward', seconds: 0 })));
const requestAt = (index: number): RepairRequest => {
  const { operation, part } = schedule.assignments[index];
  return { move: { what: { kind: 'parts', parts: [{ operation, part }] }, shift: 200 }, gaps: 'keep' };
};

test('answers before a plan is in hand that there is none', async () => {
  expect(await desk.preview(requestAt(0))).toMatchObject({ ok: false, code: 'no-plan' });
  expect(await desk.restore(schedule)).toMatchObject({ ok: false, code: 'no-plan' });
});

test('answers in order, like a board, even while documents are on their way', async () => {
  const here = must(RepairBoard.open(document, schedule));
  const answers: string[] = [];
  const note = (name: string) => (): unknown => answers.push(name);
  const loading = desk.load(document, schedule);
  const previewing = desk.preview(requestAt(3));
  const applying = desk.apply(requestAt(5));
  void loading.then(note('load'));
  void previewing.then(note('preview'));
  void applying.then(note('apply'));
  expect(await loading).toEqual({ ok: true, value: null });
  expect(await previewing).toEqual(here.preview(requestAt(3)));
  expect(await applying).toEqual(here.apply(requestAt(5)));
  expect(answers).toEqual(['load', 'preview', 'apply']);
  const selection = { kind: 'after', at: 100, machines: null } as const;
  expect(await desk.grab(selection)).toEqual(here.grab(selection));
  expect(must(await desk.restore(schedule))).toBeNull();
  here.restore(schedule);
  expect(await desk.preview(requestAt(7))).toEqual(here.preview(requestAt(7)));
  const stopped = must(await desk.preview(requestAt(5), 0));
  expect(stopped.complete).toBe(false);
  expect(stopped).toEqual(must(here.preview(requestAt(5), 0)));
});

test('carries a plan over and takes the result in hand', async () => {
  const changed = structuredClone(document);
  changed.now = 60;
  changed.orders.splice(3, 1);
  for (const order of changed.orders)
    if (order.links) order.links = order.links.filter(({ from }) => !from.startsWith('O3.'));
  const adapted = must(await desk.adapt(changed, schedule, { gaps: 'keep' }));
  expect(adapted.assignments.length).toBeGreaterThan(800);
  expect(checkSchedule(changed, adapted, { baseline: schedule }).violations).toEqual([]);
  const { operation, part, machine, start, runStart, end } = adapted.assignments.at(-1)!;
  const grab = must(await desk.grab({ kind: 'parts', parts: [{ operation, part }] }));
  expect(grab.parts).toEqual([{ operation, part, machine, start, runStart, end }]);
});

test('expected failures are values', async () => {
  const wrong = smallProblem({ orders: [{ operations: [{ on: 'M9' }] }] });
  expect(await desk.load(wrong, schedule)).toMatchObject({ ok: false, code: 'bad-problem' });
  expect(await desk.load(document, { ...schedule, assignments: [] })).toMatchObject({
    ok: false,
    code: 'plan-outdated',
  });
  expect(await desk.preview(requestAt(0))).toMatchObject({ ok: false, code: 'no-plan' });
});

test('a closed desk rejects', async () => {
  const closing = new RepairDesk({ workerFile });
  const open = closing.preview(requestAt(0));
  await closing.close();
  await expect(open).rejects.toThrow('closed');
  await expect(closing.preview(requestAt(0))).rejects.toThrow('closed');
});
